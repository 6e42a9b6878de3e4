using System.Security.Cryptography;

namespace FileChecks;

/// <summary>
/// Seeded load of several threads on one file system: each has files of its own, in a folder of its own and in one that
/// all share. What a thread reads is compared with what it wrote; at the end it writes down what it leaves, for the next boot.
/// </summary>
internal sealed class Crowd
{
    private const int Threads = 5, MostFiles = 10, LongestFile = 40_000;

    private readonly string _own, _shared, _list;
    private readonly Random _random;
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly int _number;
    private int _made;

    private Crowd(string root, int seed, int number)
    {
        _number = number;
        _random = new Random((seed * 31) + number);
        _own = Path.Combine(root, "own-" + number);
        _shared = Path.Combine(root, "shared");
        _list = Path.Combine(root, "list-" + number);
    }

    /// <summary>Does so many things on each thread; prints what each thread leaves.</summary>
    public static int Run(string root, int seed, int rounds)
    {
        Directory.CreateDirectory(Path.Combine(root, "shared"));
        string[] ends = new string[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() => ends[number] = new Crowd(root, seed, number).Work(rounds)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Console.WriteLine($"seed {seed}, {rounds} rounds");
        Console.WriteLine(string.Join('\n', ends));
        return ends.All(end => end.Contains(" left ", StringComparison.Ordinal)) ? 0 : 1;
    }

    /// <summary>After another boot: exactly what was written down is there, as it was written.</summary>
    public static int Check(string root)
    {
        int wrong = 0;
        HashSet<string> known = new(StringComparer.Ordinal);
        for (int number = 0; number < Threads; number++)
        {
            foreach (string line in File.ReadAllLines(Path.Combine(root, "list-" + number)))
            {
                string[] parts = line.Split(' ');
                known.Add(parts[0]);
                if (!File.Exists(parts[0]) || Sum(File.ReadAllBytes(parts[0])) != parts[1])
                {
                    Console.WriteLine("wrong: " + parts[0]);
                    wrong++;
                }
            }
        }

        string[] all = [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Where(path => !Path.GetFileName(path).StartsWith("list-", StringComparison.Ordinal))];
        Console.WriteLine($"{known.Count} files known, {all.Length} there, {all.Count(path => !known.Contains(path))} unknown, {wrong} wrong");
        return wrong == 0 && all.Length == known.Count ? 0 : 1;
    }

    private static string Sum(byte[] content) => Convert.ToHexString(SHA256.HashData(content));

    private string Work(int rounds)
    {
        Directory.CreateDirectory(_own);
        for (int round = 0; round < rounds; round++)
        {
            string what = "";
            try
            {
                what = Step();
            }
            catch (Exception e)
            {
                what = e.ToString();
            }

            if (what.Length != 0)
            {
                return $"{_number}: wrong in round {round}: {what}";
            }
        }

        foreach (string path in _files.Keys)
        {
            if (!Holds(path))
            {
                return $"{_number}: wrong at the end: {path}";
            }
        }

        using (FileStream list = new(_list, FileMode.Create))
        {
            list.Write(System.Text.Encoding.UTF8.GetBytes(string.Concat(_files.Select(file => $"{file.Key} {Sum(file.Value)}\n"))));
            list.Flush(flushToDisk: true);
        }

        return $"{_number} left {_files.Count} files, {_files.Values.Sum(content => content.Length)} bytes {Sum([.. _files.Values.SelectMany(content => content)])[..16]}";
    }

    /// <summary>One thing; what was wrong, or nothing.</summary>
    private string Step()
    {
        if (_files.Count == 0 || (_files.Count < MostFiles && _random.Next(4) == 0))
        {
            string made = Path.Combine(_random.Next(2) == 0 ? _own : _shared, $"file-{_number}-{_made++}");
            Write(made, FileMode.CreateNew, 0, Bytes(LongestFile));
            return "";
        }

        string path = _files.Keys.ElementAt(_random.Next(_files.Count));
        byte[] content = _files[path];
        switch (_random.Next(8))
        {
            case 0 when content.Length < LongestFile * 2:
                Write(path, FileMode.Open, content.Length, Bytes(9_000));
                return "";
            case 1:
                Write(path, FileMode.Open, _random.Next(content.Length + 1), Bytes(3_000));
                return "";
            case 2:
                string moved = Path.Combine(_random.Next(2) == 0 ? _own : _shared, $"moved-{_number}-{_made++}");
                File.Move(path, moved);
                _files.Remove(path);
                _files.Add(moved, content);
                return File.Exists(path) ? "moved and still there" : "";
            case 3 when _files.Count > 1:
                string target = _files.Keys.First(other => other != path);
                File.Move(path, target, overwrite: true);
                _files.Remove(path);
                _files[target] = content;
                return Holds(target) ? "" : "a file that replaced another";
            case 4:
                File.Delete(path);
                _files.Remove(path);
                return File.Exists(path) ? "deleted and still there" : "";
            case 5:
                HashSet<string> seen = [.. Directory.EnumerateFiles(_shared)];
                return _files.Keys.Where(file => file.StartsWith(_shared, StringComparison.Ordinal)).All(seen.Contains) ? "" : "a file is not listed";
            case 6:
                string folder = Path.Combine(_shared, $"folder-{_number}-{_made++}");
                Directory.CreateDirectory(folder);
                File.WriteAllText(Path.Combine(folder, "inside"), folder);
                bool right = File.ReadAllText(Path.Combine(folder, "inside")) == folder;
                Directory.Delete(folder, recursive: true);
                return right && !Directory.Exists(folder) ? "" : "a folder";
            default:
                return Holds(path) ? "" : "content of " + path;
        }
    }

    private byte[] Bytes(int most)
    {
        byte[] bytes = new byte[_random.Next(most)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private bool Holds(string path) => File.ReadAllBytes(path).AsSpan().SequenceEqual(_files[path]);

    private void Write(string path, FileMode mode, int position, byte[] bytes)
    {
        int how = _random.Next(4);
        using (FileStream file = new(path, mode, FileAccess.ReadWrite, FileShare.Read, how == 0 ? 0 : 4_096, how == 1 ? FileOptions.WriteThrough : FileOptions.None))
        {
            file.Position = position;
            file.Write(bytes);
            if (how == 2)
            {
                file.Flush(flushToDisk: true);
            }
        }

        byte[] before = mode == FileMode.CreateNew ? [] : _files[path];
        byte[] after = new byte[Math.Max(before.Length, position + bytes.Length)];
        before.CopyTo(after, 0);
        bytes.CopyTo(after, position);
        _files[path] = after;
    }
}
