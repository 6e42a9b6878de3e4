using System.Text;

namespace FileChecks;

/// <summary>
/// A writer that says what is safe, and a reader that checks it. Every file tells by itself which round wrote it, so that
/// after a cut each must be whole and of a round that was not older than the last one reported as kept.
/// </summary>
internal static class PowerCut
{
    private const int Files = 12;

    public static int Write(string root, int first, int rounds)
    {
        Directory.CreateDirectory(Path.Combine(root, "cut"));
        Random random = new(first);
        for (int round = first; round < first + rounds; round++)
        {
            int number = random.Next(Files);
            string path = Path.Combine(root, "cut", $"f{number}");
            byte[] content = Content(number, round, random.Next(1, 30_000));
            Console.WriteLine($"begin {number} {round}");
            if (random.Next(3) == 0)
            {
                // Written aside, then renamed over.
                WriteDurably(path + ".new", content);
                File.Move(path + ".new", path, overwrite: true);
            }
            else
            {
                WriteDurably(path, content);
            }

            Console.WriteLine($"kept {number} {round}");
        }

        return 0;
    }

    public static int Verify(string root)
    {
        foreach (string path in Directory.GetFiles(Path.Combine(root, "cut")).Order(StringComparer.Ordinal))
        {
            Console.WriteLine($"{Path.GetFileName(path)} {Describe(File.ReadAllBytes(path))}");
        }

        return 0;
    }

    private static void WriteDurably(string path, byte[] content)
    {
        // Opened without truncation: the old content stays until the new one is flushed.
        using FileStream stream = new(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 4096);
        stream.Write(content);
        stream.SetLength(content.Length);
        stream.Flush(flushToDisk: true);
    }

    private static byte[] Content(int number, int round, int length)
    {
        byte[] head = Encoding.ASCII.GetBytes($"{number} {round} {length}\n");
        return [.. head, .. Surface.Pattern(length, (number * 10_007) + round)];
    }

    // "round N", "empty", or what is wrong.
    private static string Describe(byte[] bytes)
    {
        int end = Array.IndexOf(bytes, (byte)'\n');
        if (bytes.Length == 0)
        {
            return "empty";
        }

        string[] head = end < 0 ? [] : Encoding.ASCII.GetString(bytes, 0, end).Split(' ');
        if (head.Length != 3 || !int.TryParse(head[0], out int number) || !int.TryParse(head[1], out int round) || !int.TryParse(head[2], out int length))
        {
            return "broken head";
        }

        return bytes.AsSpan().SequenceEqual(Content(number, round, length)) ? $"round {round}" : $"broken content of round {round}";
    }
}
