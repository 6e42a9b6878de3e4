namespace FileChecks;

/// <summary>What goes wrong by the program's own fault: the exceptions' types and texts are .NET's.</summary>
internal static class Failures
{
    public static int Run(string root)
    {
        Directory.CreateDirectory(root);
        string file = Path.Combine(root, "file"), folder = Path.Combine(root, "dir");
        File.WriteAllText(file, "x");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "inside"), "y");
        Try(root, "open missing", () => File.ReadAllText(Path.Combine(root, "missing")));
        Try(root, "open in missing folder", () => File.ReadAllText(Path.Combine(root, "no", "file")));
        Try(root, "create in missing folder", () => File.WriteAllText(Path.Combine(root, "no", "file"), ""));
        Try(root, "create new over old", () => new FileStream(file, FileMode.CreateNew).Dispose());
        Try(root, "read folder", () => File.ReadAllText(folder));
        Try(root, "write folder", () => File.WriteAllText(folder, ""));
        Try(root, "below a file", () => File.ReadAllText(Path.Combine(file, "x")));
        Try(root, "truncate missing", () => new FileStream(Path.Combine(root, "missing"), FileMode.Truncate).Dispose());
        Try(root, "name too long", () => File.WriteAllText(Path.Combine(root, new string('n', 300)), ""));
        Try(root, "delete folder as file", () => File.Delete(folder));
        Try(root, "delete file as folder", () => Directory.Delete(file));
        Try(root, "delete missing folder", () => Directory.Delete(Path.Combine(root, "missing")));
        Try(root, "delete full folder", () => Directory.Delete(folder));
        Try(root, "folder over file", () => Directory.CreateDirectory(file));
        Try(root, "folder below file", () => Directory.CreateDirectory(Path.Combine(file, "sub")));
        Try(root, "list missing", () => Directory.GetFiles(Path.Combine(root, "missing")));
        Try(root, "list file", () => Directory.GetFiles(file));
        Try(root, "move missing", () => File.Move(Path.Combine(root, "missing"), Path.Combine(root, "to")));
        Try(root, "move over file", () => File.Move(Path.Combine(folder, "inside"), file));
        Try(root, "move over folder", () => File.Move(file, folder, overwrite: true));
        Try(root, "move folder over full folder", () => MoveFolders(root, folder));
        Try(root, "copy missing", () => File.Copy(Path.Combine(root, "missing"), Path.Combine(root, "to")));
        Try(root, "copy over file", () => File.Copy(Path.Combine(folder, "inside"), file));
        Try(root, "not shared", () => OpenTwice(file, FileShare.None, FileAccess.Read));
        Try(root, "shared for reading", () => OpenTwice(file, FileShare.Read, FileAccess.Read));
        Try(root, "write a reader", () => WriteReader(file));
        Try(root, "seek before start", () => SeekBack(file));
        Try(root, "use after close", () => UseClosed(file));
        Try(root, "time of missing", () => File.SetLastWriteTimeUtc(Path.Combine(root, "missing"), DateTime.UnixEpoch));
        Try(root, "attributes of missing", () => File.GetAttributes(Path.Combine(root, "missing")));
        Try(root, "current folder missing", () => Directory.SetCurrentDirectory(Path.Combine(root, "missing")));
        Console.WriteLine($"time of missing {File.GetLastWriteTimeUtc(Path.Combine(root, "missing")):O}");
        Directory.Delete(root, recursive: true);
        return 0;
    }

    private static void Try(string root, string what, Action action)
    {
        try
        {
            action();
            Console.WriteLine($"{what}: done");
        }
        catch (Exception failure)
        {
            Console.WriteLine($"{what}: {failure.GetType()} {failure.HResult:x8} {failure.Message.Replace(root, "ROOT", StringComparison.Ordinal)}");
        }
    }

    private static void MoveFolders(string root, string folder)
    {
        string other = Path.Combine(root, "other");
        Directory.CreateDirectory(other);
        try
        {
            Directory.Move(other, folder);
        }
        finally
        {
            Directory.Delete(other);
        }
    }

    private static void OpenTwice(string path, FileShare share, FileAccess access)
    {
        using FileStream first = new(path, FileMode.Open, access, share);
        using FileStream second = new(path, FileMode.Open, access, share);
    }

    private static void WriteReader(string path)
    {
        using FileStream stream = File.OpenRead(path);
        stream.WriteByte(1);
    }

    private static void SeekBack(string path)
    {
        using FileStream stream = File.OpenRead(path);
        stream.Seek(-1, SeekOrigin.Begin);
    }

    private static void UseClosed(string path)
    {
        FileStream stream = File.OpenRead(path);
        stream.Dispose();
        stream.ReadByte();
    }
}
