using System.Text;

namespace PusOS.Conformance.Cases;

/// <summary>Console with redirected input and output: reading, peeking, colours, window, cursor, encodings, writers.</summary>
internal static class ConsolesTests
{
    public static void Run(string[] args)
    {
        Try("redirected", () => Console.WriteLine($"{Console.IsInputRedirected} {Console.IsErrorRedirected == Console.IsOutputRedirected}"));
        Try("peek", () => Console.WriteLine((char)Console.In.Peek()));
        Try("read", () => Console.WriteLine((char)Console.Read()));
        Try("line", () => Console.WriteLine(Console.In.ReadLine()));
        Try("block", () => { char[] buffer = new char[6]; Console.WriteLine(Console.In.ReadBlock(buffer, 0, 6) + new string(buffer)); });
        Try("async", () => Console.WriteLine(Console.In.ReadLineAsync().Result));
        Try("rest", () => Console.WriteLine(Console.In.ReadToEnd().Replace("\n", "|")));
        Try("end", () => Console.WriteLine($"{Console.In.Peek()} {Console.Read()} {Console.ReadLine() is null}"));
        Try("colour", () => { Console.ForegroundColor = ConsoleColor.Red; Console.BackgroundColor = ConsoleColor.Blue; Console.Write("plain"); Console.ResetColor(); Console.WriteLine(); });
        Try("colours", () => Console.WriteLine($"{(int)Console.ForegroundColor} {(int)Console.BackgroundColor}"));
        Try("encodings", () => Console.WriteLine($"{Console.OutputEncoding.WebName} {Console.InputEncoding.WebName} {Console.Out.Encoding.WebName} {Console.OutputEncoding.GetPreamble().Length}"));
        Try("readkey", () => Console.ReadKey());
        Try("keyavailable", () => Console.WriteLine(Console.KeyAvailable));
        Try("title", () => Console.WriteLine(Console.Title));
        Try("set title", () => Console.Title = "t");
        Try("caps", () => Console.WriteLine(Console.CapsLock));
        Try("number lock", () => Console.WriteLine(Console.NumberLock));
        Try("beep", () => Console.Beep(400, 10));
        Try("buffer", () => Console.SetBufferSize(10, 10));
        Try("move", () => Console.MoveBufferArea(0, 0, 1, 1, 1, 1));
        Try("window pos", () => Console.SetWindowPosition(0, 0));
        Try("cursor size", () => Console.WriteLine(Console.CursorSize));
        Try("set cursor size", () => Console.CursorSize = 5);
        Try("visible", () => Console.WriteLine(Console.CursorVisible));
        Try("treat", () => Console.WriteLine(Console.TreatControlCAsInput));
        Try("cancel", () => { Console.CancelKeyPress += Cancel; Console.CancelKeyPress -= Cancel; });
        Try("formats", () => { Console.WriteLine("{0,5}|{1,-5}|{2:X4}", 1, 2, 255); Console.Write("{0}{1}{2}{3}\n", 1, 2, 3, 4); Console.WriteLine("{0}", (object?)null); });
        Try("bad format", () => Console.WriteLine("{0} {1}", 1));
        Try("chars", () => { Console.WriteLine("abcdef".ToCharArray(), 2, 3); Console.Write('x'); Console.WriteLine(1.5m); Console.WriteLine(-0.0); Console.WriteLine(new StringBuilder("sb")); });
        Try("standard", () =>
        {
            using Stream o = Console.OpenStandardOutput();
            o.Write("raw bytes ä\n"u8);
            o.Flush();
            Console.WriteLine($"{o.CanRead} {o.CanWrite} {o.CanSeek}");
            Try("length", () => Console.WriteLine(o.Length));
            Try("read", () => o.ReadByte());
            using Stream i = Console.OpenStandardInput();
            Console.WriteLine($"{i.CanRead} {i.CanWrite} {i.ReadByte()}");
            using Stream e = Console.OpenStandardError();
            e.Write("error stream\n"u8);
        });
        Try("set", () =>
        {
            TextWriter original = Console.Out;
            var sink = new StringWriter();
            Console.SetOut(sink);
            Console.Write("caught {0}", 1);
            Console.SetError(sink);
            Console.Error.Write("!");
            Console.SetOut(original);
            Console.SetError(original);
            Console.WriteLine(sink);
            Console.SetIn(new StringReader("from string\nsecond"));
            Console.WriteLine(Console.ReadLine() + Console.Read() + Console.In.ReadToEnd());
            Console.SetOut(TextWriter.Null);
            Console.WriteLine("lost");
            Console.SetOut(original);
        });
        Try("null out", () => Console.SetOut(null!));
        Try("latin", () => { Console.OutputEncoding = Encoding.Latin1; Console.WriteLine("plain again"); Console.OutputEncoding = Encoding.UTF8; Console.WriteLine(Console.OutputEncoding.WebName); });
        Try("newline", () => { Console.Out.NewLine = "<>\n"; Console.WriteLine("x"); Console.Out.NewLine = "\n"; });
        Try("long", () => Console.WriteLine(new string('z', 3000).Length + new string('y', 500)));
        Try("clear", Console.Clear);
        Try("async write", () => { Console.Out.WriteLineAsync("async").Wait(); Console.Out.FlushAsync().Wait(); });
    }

    private static void Cancel(object? sender, ConsoleCancelEventArgs e) => e.Cancel = true;

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
}
