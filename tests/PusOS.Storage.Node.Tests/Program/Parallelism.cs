namespace FileChecks;

/// <summary>Many threads at work in one file system.</summary>
internal static class Parallelism
{
    private const int Threads = 6, Rounds = 12;

    public static int Run(string root)
    {
        Directory.CreateDirectory(root);
        string[] sums = new string[Threads];
        Thread[] threads = new Thread[Threads];
        for (int number = 0; number < Threads; number++)
        {
            int mine = number;
            threads[number] = new Thread(() => sums[mine] = Work(root, mine));
            threads[number].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Console.WriteLine(string.Join('\n', sums));
        Console.WriteLine($"left {Directory.GetFiles(root).Length}");
        Directory.Delete(root, recursive: true);
        return 0;
    }

    private static string Work(string root, int number)
    {
        string path = Path.Combine(root, $"thread-{number}");
        for (int round = 0; round < Rounds; round++)
        {
            byte[] content = Surface.Pattern(1_000 + (round * 900), (number * 100) + round);
            File.WriteAllBytes(path, content);
            File.Move(path, path + ".moved", overwrite: true);
            if (!File.ReadAllBytes(path + ".moved").AsSpan().SequenceEqual(content))
            {
                return $"{number}: wrong content in round {round}";
            }
        }

        return $"{number}: {Surface.Sum(File.ReadAllBytes(path + ".moved"))}";
    }
}
