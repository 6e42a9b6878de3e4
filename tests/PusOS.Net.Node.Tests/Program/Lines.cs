namespace NetProgram;

/// <summary>Prints what comes to standard input, line by line.</summary>
internal static class Lines
{
    public static void Echo()
    {
        Console.WriteLine($"reading {File.Exists("/tmp/nothing")}");
        while (Console.ReadLine() is { } line && line != "quit")
        {
            Console.WriteLine($"read '{string.Join('.', line.Select(c => c < ' ' ? $"<{(int)c}>" : c.ToString()))}'");
        }

        Console.WriteLine("over");
    }
}
