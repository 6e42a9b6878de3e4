namespace FileChecks;

/// <summary>More open files than there are descriptors.</summary>
internal static class ManyFiles
{
    private const int Tries = 3_000;

    public static int Run(string root)
    {
        Directory.CreateDirectory(root);
        string path = Path.Combine(root, "file");
        File.WriteAllText(path, "content");
        List<FileStream> open = [];
        try
        {
            while (open.Count < Tries)
            {
                // Half of them the same file, half different ones.
                open.Add(open.Count % 2 == 0 ? File.OpenRead(path) : new FileStream(Path.Combine(root, $"{open.Count}"), FileMode.Create));
            }
        }
        catch (IOException failure)
        {
            Console.WriteLine($"open {open.Count}: {failure.GetType()} {failure.HResult:x8} {failure.Message}");
        }

        foreach (FileStream stream in open)
        {
            stream.Dispose();
        }

        Console.WriteLine($"afterwards {File.ReadAllText(path)} {Directory.GetFiles(root).Length}");
        return 0;
    }
}
