using System.Diagnostics;

namespace FileChecks;

/// <summary>The disk goes away, or stops to answer, while it is in use.</summary>
internal static class LostDisk
{
    private const int Rounds = 100_000;

    public static int Run(string root)
    {
        string kept = Path.Combine(root, "kept");
        Write(kept, 1);
        Console.WriteLine("ready");
        int round = 0;
        long start = Stopwatch.GetTimestamp();
        try
        {
            for (; round < Rounds; round++)
            {
                start = Stopwatch.GetTimestamp();
                Write(Path.Combine(root, "changing"), round);
                Thread.Sleep(1);
            }

            Console.WriteLine("nothing happened");
        }
        catch (IOException failure)
        {
            Console.WriteLine($"lost after {(round > 0 ? "some" : "no")} rounds: {failure.GetType()} {failure.Message}");
            Console.WriteLine($"within a minute {Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1)}");
        }

        // From now on at once, and for everything that needs the disk.
        start = Stopwatch.GetTimestamp();
        Try("write", () => Write(Path.Combine(root, "new"), 1));
        Try("delete", () => File.Delete(kept));
        Try("create folder", () => Directory.CreateDirectory(Path.Combine(root, "folder")));
        Console.WriteLine($"at once {Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5)}");
        File.WriteAllText("/tmp/file", "in memory");
        Console.WriteLine($"memory {File.ReadAllText("/tmp/file")}");
        return 0;
    }

    private static void Write(string path, int number)
    {
        using FileStream stream = new(path, FileMode.Create);
        stream.Write(Surface.Pattern(50_000, number));
        stream.Flush(flushToDisk: true);
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
