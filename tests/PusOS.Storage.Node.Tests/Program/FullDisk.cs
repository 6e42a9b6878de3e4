namespace FileChecks;

/// <summary>Until nothing fits any more, and on from there.</summary>
internal static class FullDisk
{
    public static int Run(string root)
    {
        File.WriteAllText(Path.Combine(root, "kept"), "kept");
        int files = 0;
        try
        {
            while (files < 100_000)
            {
                File.WriteAllBytes(Path.Combine(root, $"fill-{files}"), Surface.Pattern(50_000, files));
                files++;
            }
        }
        catch (IOException failure)
        {
            Console.WriteLine($"full: {failure.GetType()} {failure.HResult:x8} {failure.Message.Replace($"fill-{files}", "FILE", StringComparison.Ordinal)}");
        }

        int whole = 0;
        for (int file = 0; file < files; file++)
        {
            whole += File.ReadAllBytes(Path.Combine(root, $"fill-{file}")).AsSpan().SequenceEqual(Surface.Pattern(50_000, file)) ? 1 : 0;
        }

        Console.WriteLine($"all whole {whole == files && files > 0} {File.ReadAllText(Path.Combine(root, "kept"))}");
        for (int file = 0; file <= files; file++)
        {
            File.Delete(Path.Combine(root, $"fill-{file}"));
        }

        File.WriteAllBytes(Path.Combine(root, "again"), Surface.Pattern(100_000, 1));
        Console.WriteLine($"again {Surface.Sum(File.ReadAllBytes(Path.Combine(root, "again")))}");
        return 0;
    }
}
