using Microsoft.Win32.SafeHandles;

namespace FileChecks;

/// <summary>RandomAccess and File.OpenHandle; many threads on one file.</summary>
internal static class HandleMethods
{
    public static int Run(string root)
    {
        Report report = new(root);
        Directory.CreateDirectory(root);
        Positions(report);
        Vectors(report);
        Wrong(report);
        Asynchronous(report).GetAwaiter().GetResult();
        Threads(report);
        Directory.Delete(root, recursive: true);
        return 0;
    }

    private static void Positions(Report report)
    {
        string path = report.At("random");
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.None);
        report.Do("write", () => RandomAccess.Write(handle, "hello"u8, 10));
        report.Try("length", () => RandomAccess.GetLength(handle));
        byte[] buffer = new byte[20];
        report.Try("read", () => $"{RandomAccess.Read(handle, buffer, 5)} {Convert.ToHexString(buffer)}");
        report.Try("read past", () => RandomAccess.Read(handle, buffer, 100));
        report.Try("read at the end", () => RandomAccess.Read(handle, buffer, 15));
        report.Try("read nothing", () => RandomAccess.Read(handle, Span<byte>.Empty, 0));
        report.Do("write nothing past", () => RandomAccess.Write(handle, ReadOnlySpan<byte>.Empty, 100));
        report.Try("length", () => RandomAccess.GetLength(handle));
        report.Do("grow", () => RandomAccess.SetLength(handle, 5_000));
        report.Try("grown", () => $"{RandomAccess.GetLength(handle)} {RandomAccess.Read(handle, buffer, 4_990)}");
        report.Do("cut", () => RandomAccess.SetLength(handle, 12));
        report.Do("grow again", () => RandomAccess.SetLength(handle, 20));
        report.Try("zeros", () => $"{RandomAccess.Read(handle, buffer, 8)} {Convert.ToHexString(buffer)}");
        report.Do("negative", () => RandomAccess.SetLength(handle, -1));
        report.Do("negative offset", () => RandomAccess.Read(handle, buffer, -1));
        report.Do("negative write", () => RandomAccess.Write(handle, buffer, -1));
        report.Do("flush", () => RandomAccess.FlushToDisk(handle));
        report.Do("position of the handle", () =>
        {
            using FileStream stream = new(handle, FileAccess.ReadWrite, 0);
            stream.Position = 10;
            RandomAccess.Write(stream.SafeFileHandle, "zz"u8, 0);
            Console.WriteLine($"  {stream.Position} {stream.ReadByte()}");
        });
        report.Do("closed", () => RandomAccess.GetLength(handle));
        report.Do("closed flush", () => RandomAccess.FlushToDisk(handle));
    }

    private static void Vectors(Report report)
    {
        string path = report.At("vectors");
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite);
        ReadOnlyMemory<byte>[] writes = [.. Enumerable.Range(0, 900).Select(i => (ReadOnlyMemory<byte>)Surface.Pattern(i % 7, i))];
        report.Do("many writes", () => RandomAccess.Write(handle, writes, 3));
        report.Try("length", () => RandomAccess.GetLength(handle));
        Memory<byte>[] reads = [.. Enumerable.Range(0, 800).Select(i => new byte[i % 5].AsMemory())];
        report.Try("many reads", () => $"{RandomAccess.Read(handle, reads, 1)} {Surface.Sum([.. reads.SelectMany(m => m.ToArray())])}");
        report.Try("past the end", () => RandomAccess.Read(handle, reads, 100_000));
        report.Try("over the end", () => RandomAccess.Read(handle, [new byte[10].AsMemory(), new byte[10_000].AsMemory(), new byte[5].AsMemory()], 100));
        report.Try("none", () => RandomAccess.Read(handle, Array.Empty<Memory<byte>>(), 0));
        report.Do("none written", () => RandomAccess.Write(handle, Array.Empty<ReadOnlyMemory<byte>>(), 0));
        report.Do("null", () => RandomAccess.Read(handle, (IReadOnlyList<Memory<byte>>)null!, 0));
        report.Do("empty ones", () => RandomAccess.Write(handle, [ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty], 0));
        report.Try("content", () => { handle.Dispose(); return File.ReadAllBytes(path); });
        File.Delete(path);
    }

    private static void Wrong(Report report)
    {
        string path = report.At("wrong");
        File.WriteAllText(path, "x");
        using (SafeFileHandle reader = File.OpenHandle(path))
        {
            report.Do("write a reader", () => RandomAccess.Write(reader, "y"u8, 0));
            report.Do("write a reader with two", () => RandomAccess.Write(reader, [new byte[1], new byte[1]], 0));
            report.Do("cut a reader", () => RandomAccess.SetLength(reader, 0));
            report.Do("flush a reader", () => RandomAccess.FlushToDisk(reader));
        }

        using (SafeFileHandle writer = File.OpenHandle(path, FileMode.Open, FileAccess.Write))
        {
            report.Do("read a writer", () => RandomAccess.Read(writer, new byte[1], 0));
            report.Do("read a writer with two", () => RandomAccess.Read(writer, [new byte[1].AsMemory(), new byte[1].AsMemory()], 0));
            report.Try("length of a writer", () => RandomAccess.GetLength(writer));
        }

        report.Do("null handle", () => RandomAccess.GetLength(null!));
        report.Do("invalid handle", () => RandomAccess.GetLength(new SafeFileHandle(-1, false)));
        report.Do("console handle", () => RandomAccess.Read(new SafeFileHandle(555, false), new byte[1], 0));
        report.Do("missing", () => File.OpenHandle(report.At("missing")).Dispose());
        report.Do("folder", () => File.OpenHandle(report.Root).Dispose());
        report.Do("folder for writing", () => File.OpenHandle(report.Root, FileMode.Open, FileAccess.Write).Dispose());
        report.Do("append", () => File.OpenHandle(path, FileMode.Append, FileAccess.Write).Dispose());
        File.Delete(path);
    }

    private static async Task Asynchronous(Report report)
    {
        string path = report.At("asynchronous");
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous);
        List<Task> writes = [];
        for (int index = 0; index < 40; index++)
        {
            writes.Add(RandomAccess.WriteAsync(handle, Surface.Pattern(500, index), index * 500L).AsTask());
        }

        await Task.WhenAll(writes);
        report.Await("vector", async () => (object?)await RandomAccess.ReadAsync(handle, [new byte[100].AsMemory(), new byte[30_000].AsMemory()], 50));
        report.Await("vector written", async () => await RandomAccess.WriteAsync(handle, [Surface.Pattern(10, 1), Surface.Pattern(10, 2)], 19_990));
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        report.Await("cancelled", async () => (object?)await RandomAccess.ReadAsync(handle, new byte[10], 0, cancelled.Token));
        report.Await("cancelled write", async () => await RandomAccess.WriteAsync(handle, new byte[10], 0, cancelled.Token));
        handle.Dispose();
        report.Try("content", () => File.ReadAllBytes(path));
        File.Delete(path);
    }

    private static void Threads(Report report)
    {
        string path = report.At("threads");
        using (SafeFileHandle handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite))
        {
            Parallel.For(0, 64, index => RandomAccess.Write(handle, Surface.Pattern(997, index), index * 997L));
            bool[] same = new bool[64];
            Parallel.For(0, 64, index =>
            {
                byte[] buffer = new byte[997];
                same[index] = RandomAccess.Read(handle, buffer, index * 997L) == 997 && buffer.AsSpan().SequenceEqual(Surface.Pattern(997, index));
            });
            report.Try("one handle", () => $"{same.All(s => s)} {RandomAccess.GetLength(handle)}");
        }

        report.Try("content", () => File.ReadAllBytes(path));
        Exception?[] failures = new Exception?[8];
        Parallel.For(0, 8, index =>
        {
            try
            {
                for (int round = 0; round < 10; round++)
                {
                    string own = report.At($"own-{index}");
                    File.WriteAllBytes(own, Surface.Pattern(3_000, round));
                    File.Move(own, own + "-moved", overwrite: true);
                    if (!File.ReadAllBytes(own + "-moved").AsSpan().SequenceEqual(Surface.Pattern(3_000, round)))
                    {
                        throw new InvalidOperationException("another content");
                    }

                    _ = Directory.GetFiles(report.Root);
                    File.Delete(own + "-moved");
                }
            }
            catch (Exception failure)
            {
                failures[index] = failure;
            }
        });
        report.Try("own files", () => string.Join(' ', failures.Where(f => f is not null).Select(f => report.Describe(f!))) + "done");
        report.Try("created once", () =>
        {
            int made = 0;
            Parallel.For(0, 8, _ =>
            {
                try
                {
                    using FileStream stream = new(report.At("once"), FileMode.CreateNew);
                    Interlocked.Increment(ref made);
                }
                catch (IOException)
                {
                    // Another one was first.
                }
            });
            return made;
        });
        File.Delete(report.At("once"));
        File.Delete(path);
    }
}
