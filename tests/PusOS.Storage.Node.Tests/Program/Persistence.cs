namespace FileChecks;

/// <summary>What one run leaves for the next.</summary>
internal static class Persistence
{
    public static int Count(string root)
    {
        Directory.CreateDirectory(root);
        string path = Path.Combine(root, "count");
        int count = File.Exists(path) ? int.Parse(File.ReadAllText(path)) : 0;
        File.WriteAllText(path, $"{count + 1}");
        File.WriteAllBytes(Path.Combine(root, $"run-{count}"), Surface.Pattern(20_000, count));
        for (int run = 0; run <= count; run++)
        {
            Console.WriteLine($"run {run} {Surface.Sum(File.ReadAllBytes(Path.Combine(root, $"run-{run}")))}");
        }

        return 0;
    }

    /// <summary>A program that ends without closing its file; what it wrote is there, as on Linux.</summary>
    public static int LeaveOpen(string root)
    {
        FileStream stream = new(Path.Combine(root, "unclosed"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        stream.Write(Surface.Pattern(9_000, 4));
        GC.KeepAlive(stream);
        Environment.Exit(7);
        return 0;
    }

    /// <summary>One write and one read, with the exception of each.</summary>
    public static int Touch(string root)
    {
        Try("list", () => Console.WriteLine($"entries {Directory.GetFileSystemEntries(root).Length}"));
        Try("read", () => Console.WriteLine(File.ReadAllText(Path.Combine(root, "kept"))));
        Try("write", () => File.WriteAllText(Path.Combine(root, "touched"), "touched"));
        Try("memory", () => File.WriteAllText("/tmp/file", "in memory"));
        Console.WriteLine($"memory {File.ReadAllText("/tmp/file")}");
        return 0;
    }

    private static void Try(string what, Action action)
    {
        try
        {
            action();
            Console.WriteLine($"{what}: done");
        }
        catch (IOException failure)
        {
            Console.WriteLine($"{what}: {failure.GetType()} {failure.Message}");
        }
    }
}
