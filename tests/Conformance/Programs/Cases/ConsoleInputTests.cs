namespace PusOS.Conformance.Cases;

/// <summary>Console.ReadLine, Read and the end of input.</summary>
internal static class ConsoleInputTests
{
    public static void Run(string[] args)
    {
        Console.WriteLine($"[{Console.ReadLine()}]");
        Console.Write("prompt> ");
        string? second = Console.ReadLine();
        Console.WriteLine($"[{second}] {second!.Length} {Console.IsInputRedirected}");
        int c = Console.Read();
        Console.WriteLine($"{(char)c} {int.Parse("" + (char)c + Console.ReadLine())}");
        Console.WriteLine(Console.ReadLine() is null ? "end" : "more");
        Console.WriteLine(Console.Read());
        Console.Out.Write("out ");
        Console.Out.Flush();
        Console.Write("{0}-{1}\n", 1, 'x');
        Console.WriteLine(new[] { 'c', 'h' });
        Console.WriteLine((object?)null);
        Console.WriteLine(3.5f);
        Console.WriteLine(true);
        Console.WriteLine(12345678901234567890UL);
        Console.WriteLine();
        TextWriter original = Console.Out;
        using var writer = new StringWriter();
        Console.SetOut(writer);
        Console.WriteLine("captured");
        Console.SetOut(original);
        Console.WriteLine(writer.ToString().Trim());
        Console.WriteLine("unicode: äöü € 你好 😀");
        Console.Error.WriteLine("to stderr");
    }
}
