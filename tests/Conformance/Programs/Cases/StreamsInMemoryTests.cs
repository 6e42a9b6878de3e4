using System.IO.Pipelines;
using System.Text;

namespace PusOS.Conformance.Cases;

/// <summary>Streams and text readers and writers that need no file.</summary>
internal static class StreamsInMemoryTests
{
    private static void Try(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            Console.WriteLine($"{what}: {e.GetType().FullName}: {e.Message}");
        }
    }

    public static void Run(string[] args)
    {
        Memory();
        Buffered();
        Texts();
        Binary();
        Own();
        Pipes().Wait();
        Synchronised();
    }

    private static void Memory()
    {
        var m = new MemoryStream();
        m.Write([1, 2, 3, 4, 5]);
        m.Position = 1;
        Console.WriteLine($"{m.ReadByte()} {m.Seek(-1, SeekOrigin.End)} {m.ReadByte()} {m.ReadByte()} {m.Length} {m.Capacity}");
        m.SetLength(8);
        Console.WriteLine(Convert.ToHexString(m.ToArray()));
        m.Position = 20;
        m.WriteByte(9);
        Console.WriteLine(m.Length + " " + m.TryGetBuffer(out ArraySegment<byte> s) + s.Count);
        Try("seek", () => m.Seek(-100, SeekOrigin.Begin));
        m.Dispose();
        Try("disposed", () => m.ReadByte());
        var fixedSize = new MemoryStream(new byte[4], 1, 2, writable: true);
        fixedSize.Write([7, 8]);
        Try("expand", () => fixedSize.WriteByte(9));
        Try("buffer", () => fixedSize.GetBuffer());
        var read = new MemoryStream([1, 2, 3], false);
        Try("read only", () => read.WriteByte(1));
        byte[] two = new byte[2];
        read.ReadExactly(two);
        Try("exactly", () => read.ReadExactly(two));
        Console.WriteLine(read.ReadAtLeast(two, 1, false));
        Try("copy", () => { read.Position = 0; var to = new MemoryStream(); read.CopyTo(to); Console.WriteLine(to.Length); });
        Console.WriteLine(Stream.Null.Read(two) + " " + Stream.Null.CanSeek);
        unsafe
        {
            byte* raw = stackalloc byte[8];
            using var u = new UnmanagedMemoryStream(raw, 0, 8, FileAccess.ReadWrite);
            u.Write([5, 6]);
            u.Position = 0;
            Console.WriteLine(u.ReadByte() + " " + u.Length);
        }
    }

    private static void Buffered()
    {
        var inner = new MemoryStream();
        var b = new BufferedStream(inner, 4);
        b.Write([1, 2, 3]);
        Console.WriteLine(inner.Length);
        b.Write([4, 5]);
        b.Flush();
        Console.WriteLine(inner.Length + " " + b.BufferSize);
        b.Position = 0;
        Console.WriteLine(b.ReadByte() + " " + b.CanSeek);
        using var tasks = new MemoryStream();
        tasks.WriteAsync(new byte[] { 1, 2 }).AsTask().Wait();
        tasks.Position = 0;
        Console.WriteLine(tasks.ReadAsync(new byte[5]).AsTask().Result);
        using var sync = Stream.Synchronized(tasks);
        sync.WriteByte(1);
        IAsyncResult r = tasks.BeginWrite([9], 0, 1, null, null);
        tasks.EndWrite(r);
        Console.WriteLine(tasks.Length);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Console.WriteLine(tasks.ReadAsync(new byte[1], cancelled.Token).IsCanceled);
    }

    private static void Texts()
    {
        var r = new StringReader("one\ntwo\r\nthree\rfour");
        Console.WriteLine($"{r.Peek()} {r.ReadLine()} {r.Read()} {r.ReadLine()} {r.ReadLine()} {r.ReadToEnd()} {r.ReadLine() is null}");
        var w = new StringWriter { NewLine = "|" };
        w.WriteLine("{0}-{1}", 1, 2);
        w.Write(1.5);
        w.Write(true);
        w.WriteLine(['a', 'b'], 0, 1);
        w.Write(new StringBuilder("sb"));
        w.WriteAsync("async").Wait();
        Console.WriteLine(w + " " + w.GetStringBuilder().Length + " " + w.Encoding.WebName);
        var m = new MemoryStream();
        using (var sw = new StreamWriter(m, new UTF8Encoding(true), 16, leaveOpen: true) { AutoFlush = false })
        {
            sw.Write(new string('ä', 30));
            Console.WriteLine(m.Length < 60 ? "buffered" : "through");
            sw.WriteLine();
        }

        Console.WriteLine(m.Length);
        m.Position = 0;
        using (var sr = new StreamReader(m, Encoding.ASCII, true, 4, leaveOpen: true))
        {
            Console.WriteLine(sr.ReadLine()!.Length + " " + sr.EndOfStream + " " + sr.CurrentEncoding.WebName + " " + sr.Read());
        }

        m.Position = 0;
        using (var sr = new StreamReader(m))
        {
            char[] block = new char[5];
            Console.WriteLine(sr.ReadBlock(block, 0, 5) + " " + new string(block) + " " + sr.ReadToEndAsync().Result.Length);
        }

        Try("closed", () => new StreamReader(m));
        Try("null", () => new StringReader(null!));
        using var transcoding = Encoding.CreateTranscodingStream(new MemoryStream(Encoding.Latin1.GetBytes("äö")), Encoding.Latin1, Encoding.UTF8);
        byte[] utf8 = new byte[8];
        Console.WriteLine(transcoding.Read(utf8));
    }

    private static void Binary()
    {
        var m = new MemoryStream();
        using (var w = new BinaryWriter(m, Encoding.UTF8, true))
        {
            w.Write("string ä");
            w.Write(1.5m);
            w.Write7BitEncodedInt(300);
            w.Write('€');
            w.Write(-5L);
            w.Write((Half)0.5);
            w.Write(true);
            w.Write(2.5f);
        }

        Console.WriteLine(Convert.ToHexString(m.ToArray()));
        m.Position = 0;
        using var r = new BinaryReader(m);
        Console.WriteLine($"{r.ReadString()} {r.ReadDecimal()} {r.Read7BitEncodedInt()} {r.ReadChar()} {r.ReadInt64()} {r.ReadHalf()} {r.ReadBoolean()} {r.PeekChar()} {r.ReadSingle()} {r.PeekChar()}");
        Try("end", () => r.ReadInt32());
        Try("bad", () => new BinaryReader(new MemoryStream([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])).Read7BitEncodedInt());
    }

    private sealed class Countdown(int n) : Stream
    {
        private int _n = n;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int k = Math.Min(count, Math.Min(3, _n));
            for (int i = 0; i < k; i++)
            {
                buffer[offset + i] = (byte)('0' + _n--);
            }

            return k;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private static void Own()
    {
        Console.WriteLine(new StreamReader(new Countdown(9)).ReadToEnd());
        var to = new MemoryStream();
        new Countdown(5).CopyToAsync(to).Wait();
        Console.WriteLine(Encoding.ASCII.GetString(to.ToArray()));
        Span<byte> span = stackalloc byte[10];
        Console.WriteLine(new Countdown(4).Read(span) + " " + new Countdown(4).ReadByte());
        Console.WriteLine(new Countdown(4).ReadAsync(new byte[9], 0, 9).Result);
        Try("length", () => Console.WriteLine(new Countdown(1).Length));
        Try("timeout", () => Console.WriteLine(new Countdown(1).ReadTimeout));
    }

    private static async Task Pipes()
    {
        var pipe = new Pipe();
        Task writing = Task.Run(async () =>
        {
            for (int i = 0; i < 5; i++)
            {
                await pipe.Writer.WriteAsync(Encoding.ASCII.GetBytes($"line {i}\n"));
            }

            await pipe.Writer.CompleteAsync();
        });
        int lines = 0;
        while (true)
        {
            ReadResult result = await pipe.Reader.ReadAsync();
            System.Buffers.ReadOnlySequence<byte> buffer = result.Buffer;
            while (System.Buffers.BuffersExtensions.PositionOf(buffer, (byte)'\n') is { } at)
            {
                lines++;
                buffer = buffer.Slice(buffer.GetPosition(1, at));
            }

            pipe.Reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                break;
            }
        }

        await writing;
        Console.WriteLine(lines);
        Stream s = new MemoryStream("abc"u8.ToArray());
        ReadResult all = await PipeReader.Create(s).ReadAsync();
        Console.WriteLine(all.Buffer.Length);
    }

    private static void Synchronised()
    {
        var inner = new StringWriter();
        TextWriter w = TextWriter.Synchronized(inner);
        Parallel.For(0, 200, i => w.Write('x'));
        Console.WriteLine(inner.ToString().Length);
        TextReader r = TextReader.Synchronized(new StringReader("abc"));
        Console.WriteLine(r.ReadToEnd());
        using TextWriter both = TextWriter.CreateBroadcasting(inner, Console.Out);
        both.WriteLine("to both");
        Console.WriteLine(inner.ToString().Length);
    }
}
