using System.Text;
using Microsoft.Win32.SafeHandles;

namespace FileChecks;

/// <summary>Uses of System.IO that succeed; everything printed is the same on every machine.</summary>
internal static class Surface
{
    public static int Run(string root)
    {
        Directory.CreateDirectory(root);
        Texts(root);
        Streams(root);
        Positions(root);
        Moves(root);
        Folders(root);
        Information(root);
        AsynchronousStreams(root).GetAwaiter().GetResult();
        return 0;
    }

    private static void Texts(string root)
    {
        string path = Path.Combine(root, "text.txt");
        File.WriteAllText(path, "first\nsecond ä€😀\n");
        File.AppendAllText(path, "third\n");
        File.AppendAllLines(path, ["fourth", "fifth"]);
        Console.WriteLine($"text {File.ReadAllText(path).Length} {string.Join('|', File.ReadAllLines(path))}");
        File.WriteAllLines(path, ["only"]);
        Console.WriteLine($"rewritten {File.ReadAllText(path).Replace("\n", "\\n", StringComparison.Ordinal)}");
        File.WriteAllBytes(path, Pattern(70_000, 3));
        Console.WriteLine($"bytes {Sum(File.ReadAllBytes(path))}");
        File.WriteAllText(path, "unicode", Encoding.Unicode);
        Console.WriteLine($"utf-16 {new FileInfo(path).Length} {File.ReadAllText(path)}");
        File.Delete(path);
        Console.WriteLine($"deleted {File.Exists(path)}");
        File.Delete(path);
    }

    private static void Streams(string root)
    {
        string path = Path.Combine(root, "stream.bin");
        using (FileStream stream = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read))
        {
            Console.WriteLine($"new {stream.CanSeek} {stream.CanRead} {stream.CanWrite} {stream.Length}");
            stream.Write(Pattern(10_000, 1));
            stream.Position = 5_000;
            stream.WriteByte(0xaa);
            Console.WriteLine($"at {stream.Position} of {stream.Length}");
            stream.Seek(-10, SeekOrigin.End);
            Console.WriteLine($"read {stream.Read(new byte[100])}, then {stream.ReadByte()}");
            stream.SetLength(3_000);
            Console.WriteLine($"cut to {stream.Length}, at {stream.Position}");
            stream.Position = 4_000;
            stream.WriteByte(1);
            stream.Flush(flushToDisk: true);
            stream.Position = 0;
            byte[] all = new byte[stream.Length];
            stream.ReadExactly(all);
            Console.WriteLine($"with a gap {Sum(all)} {all[3_500]}");
        }

        using (StreamWriter writer = new(path, append: true) { AutoFlush = false })
        {
            for (int line = 0; line < 2_000; line++)
            {
                writer.WriteLine($"line {line}");
            }
        }

        using (StreamReader reader = new(path))
        {
            string text = reader.ReadToEnd();
            Console.WriteLine($"appended {text.Length} {text[^10..].Trim()}");
        }

        using (FileStream shared = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        using (FileStream other = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            other.Seek(100, SeekOrigin.Begin);
            other.Write("shared"u8);
            other.Flush();
            shared.Position = 100;
            byte[] seen = new byte[6];
            shared.ReadExactly(seen);
            Console.WriteLine($"seen {Encoding.UTF8.GetString(seen)}");
        }

        using (FileStream truncated = new(path, FileMode.Truncate))
        {
            Console.WriteLine($"truncated {truncated.Length}");
        }

        using (new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None, 4096, FileOptions.DeleteOnClose))
        {
            Console.WriteLine($"before close {File.Exists(path)}");
        }

        Console.WriteLine($"after close {File.Exists(path)}");
    }

    private static void Positions(string root)
    {
        string path = Path.Combine(root, "random.bin");
        using (SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, preallocationSize: 10_000))
        {
            RandomAccess.Write(handle, Pattern(6_000, 5), 0);
            RandomAccess.Write(handle, [Pattern(100, 6).AsMemory(), Pattern(200, 7).AsMemory()], 5_900);
            byte[] first = new byte[50], second = new byte[500];
            long read = RandomAccess.Read(handle, [first.AsMemory(), second.AsMemory()], 5_880);
            Console.WriteLine($"scattered {read} {Sum(first)} {Sum(second)} of {RandomAccess.GetLength(handle)}");
            RandomAccess.SetLength(handle, 100);
            RandomAccess.FlushToDisk(handle);
            Console.WriteLine($"length {RandomAccess.GetLength(handle)} {RandomAccess.Read(handle, first, 90)} {RandomAccess.Read(handle, first, 1_000)}");
        }

        File.Delete(path);
    }

    private static void Moves(string root)
    {
        string one = Path.Combine(root, "one"), two = Path.Combine(root, "two"), three = Path.Combine(root, "three");
        File.WriteAllText(one, "1");
        File.WriteAllText(two, "2");
        File.Move(one, three);
        File.Move(two, three, overwrite: true);
        Console.WriteLine($"moved {File.Exists(one)} {File.Exists(two)} {File.ReadAllText(three)}");
        File.WriteAllBytes(one, Pattern(100_000, 9));
        File.Copy(one, two);
        File.Copy(three, one, overwrite: true);
        Console.WriteLine($"copied {Sum(File.ReadAllBytes(two))} {File.ReadAllText(one)}");
        File.Replace(two, one, three);
        Console.WriteLine($"replaced {File.Exists(two)} {new FileInfo(one).Length} {File.ReadAllText(three)}");
        File.Delete(one);
        File.Delete(three);
    }

    private static void Folders(string root)
    {
        string top = Path.Combine(root, "folder");
        Directory.CreateDirectory(Path.Combine(top, "a", "b", "c"));
        Directory.CreateDirectory(Path.Combine(top, "a", "b"));
        for (int number = 0; number < 40; number++)
        {
            File.WriteAllText(Path.Combine(top, "a", $"file-{number}.{(number % 2 == 0 ? "txt" : "log")}"), $"{number}");
        }

        File.WriteAllText(Path.Combine(top, "a", "b", "deep.txt"), "deep");
        Console.WriteLine($"files {Directory.GetFiles(Path.Combine(top, "a"), "*.txt").Length} {Directory.GetFiles(top, "*", SearchOption.AllDirectories).Length}");
        foreach (string entry in Directory.EnumerateFileSystemEntries(top, "*", new EnumerationOptions { RecurseSubdirectories = true }).Order(StringComparer.Ordinal).Take(5))
        {
            Console.WriteLine($"  {Path.GetRelativePath(top, entry)}");
        }

        Directory.Move(Path.Combine(top, "a"), Path.Combine(top, "z"));
        Console.WriteLine($"moved {Directory.Exists(Path.Combine(top, "a"))} {File.ReadAllText(Path.Combine(top, "z", "b", "deep.txt"))}");
        DirectoryInfo folder = new(top);
        Console.WriteLine($"info {string.Join(' ', folder.GetDirectories().Select(d => d.Name))} {folder.EnumerateFiles("*.log", SearchOption.AllDirectories).Count()} {folder.Parent!.Exists}");
        Directory.Delete(Path.Combine(top, "z", "b", "c"));
        Directory.Delete(top, recursive: true);
        Console.WriteLine($"gone {Directory.Exists(top)}");
    }

    private static void Information(string root)
    {
        FileInfo file = new(Path.Combine(root, "info.dat"));
        Console.WriteLine($"info {file.Exists} {file.Name} {file.Extension}");
        DateTime before = DateTime.UtcNow.AddSeconds(-5);
        using (StreamWriter writer = file.CreateText())
        {
            writer.Write("12345");
        }

        file.Refresh();
        Console.WriteLine($"made {file.Exists} {file.Length} {file.IsReadOnly} {file.LastWriteTimeUtc >= before} {file.Attributes}");
        File.SetLastWriteTimeUtc(file.FullName, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        file.Refresh();
        Console.WriteLine($"time {file.LastWriteTimeUtc:O} {File.GetAttributes(root)}");
        file.MoveTo(Path.Combine(root, "renamed.dat"));
        Console.WriteLine($"now {file.Name} {file.Length}");
        file.Delete();
        string temporary = Path.GetTempFileName();
        Console.WriteLine($"temporary {File.Exists(temporary)} {new FileInfo(temporary).Length}");
        File.Delete(temporary);
        string current = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(root);
        File.WriteAllText("relative.txt", "here");
        Console.WriteLine($"relative {File.ReadAllText(Path.Combine(root, "relative.txt"))} {Path.GetFullPath("x") == Path.Combine(root, "x")}");
        File.Delete("relative.txt");
        Directory.SetCurrentDirectory(current);
    }

    private static async Task AsynchronousStreams(string root)
    {
        string path = Path.Combine(root, "async.bin");
        await using (FileStream stream = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1024, useAsync: true))
        {
            for (int part = 0; part < 50; part++)
            {
                await stream.WriteAsync(Pattern(777, part));
            }

            await stream.FlushAsync();
            stream.Position = 0;
            MemoryStream copy = new();
            await stream.CopyToAsync(copy);
            Console.WriteLine($"async {Sum(copy.ToArray())}");
        }

        await File.WriteAllTextAsync(path, "async text");
        Console.WriteLine(await File.ReadAllTextAsync(path));
        File.Delete(path);
    }

    /// <summary>Bytes that depend on their place and a seed.</summary>
    internal static byte[] Pattern(int length, int seed)
    {
        byte[] bytes = new byte[length];
        uint state = ((uint)seed * 2654435761) + 1;
        for (int index = 0; index < length; index++)
        {
            state = (state * 1664525) + 1013904223;
            bytes[index] = (byte)(state >> 24);
        }

        return bytes;
    }

    /// <summary>Length and FNV-1a of bytes.</summary>
    internal static string Sum(ReadOnlySpan<byte> bytes)
    {
        uint hash = 2166136261;
        foreach (byte value in bytes)
        {
            hash = (hash ^ value) * 16777619;
        }

        return $"{bytes.Length}:{hash:x8}";
    }
}
