using System.IO.MemoryMappedFiles;

namespace FileChecks;

/// <summary>What is another way on the node than on Linux, with the exact answer. The folder is on the disk.</summary>
internal static class Limits
{
    public static int Run(string root)
    {
        Report report = new(root);
        Directory.CreateDirectory(root);
        string path = report.At("file");
        File.WriteAllText(path, "content");
        report.Do("symbolic link", () => File.CreateSymbolicLink(report.At("link"), path));
        report.Do("symbolic link to a folder", () => Directory.CreateSymbolicLink(report.At("link"), root));
        report.Do("watcher", () =>
        {
            using FileSystemWatcher watcher = new(root);
            watcher.EnableRaisingEvents = true;
        });
        report.Do("memory-mapped file", () =>
        {
            using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
            using MemoryMappedViewAccessor view = file.CreateViewAccessor();
            view.ReadByte(0);
        });
        Sizes(report, path);
        Permissions(report, path);
        ReadOnlyPlaces(report);
        Memory(report);
        Directory.Delete(root, recursive: true);
        return 0;
    }

    private static void Sizes(Report report, string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 0);
        report.Do("three gigabytes", () => stream.SetLength(3L << 30));
        report.Do("a byte behind three gigabytes", () =>
        {
            stream.Position = 3L << 30;
            stream.WriteByte(1);
        });
        report.Do("more than the disk", () => stream.SetLength(1L << 30));
        report.Do("a byte behind more than the disk", () =>
        {
            stream.Position = 1L << 30;
            stream.WriteByte(1);
        });
        report.Do("preallocated more than the disk", () => new FileStream(path + "-large", new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, PreallocationSize = 1 << 30 }).Dispose());
        report.Try("of it is left", () => File.Exists(path + "-large"));
        report.Do("preallocated three gigabytes", () => new FileStream(path + "-large", new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, PreallocationSize = 3L << 30 }).Dispose());
        report.Try("still", () => $"{stream.Length} {File.ReadAllText(path)}");
    }

    private static void Permissions(Report report, string path)
    {
        File.SetAttributes(path, FileAttributes.ReadOnly);
        report.Do("write read-only", () => File.WriteAllText(path, "x"));
        report.Do("append read-only", () => File.AppendAllText(path, "x"));
        report.Do("copy over read-only", () => File.Copy(path, path, overwrite: true));
        report.Do("open read-only", () => File.Open(path, FileMode.Open).Dispose());
        report.Do("create over read-only", () => File.Create(path).Dispose());
        report.Try("read read-only", () => File.ReadAllText(path));
        report.Do("rename read-only", () => File.Move(path, path + "-moved"));
        report.Try("still read-only", () => File.GetAttributes(path + "-moved"));
        report.Do("delete read-only", () => File.Delete(path + "-moved"));
        File.WriteAllText(path, "content");
        report.Try("years", () =>
        {
            File.SetLastWriteTimeUtc(path, DateTime.MaxValue);
            string last = $"{File.GetLastWriteTimeUtc(path):O}";
            File.SetLastWriteTimeUtc(path, DateTime.MinValue.AddDays(1));
            return $"{last} {File.GetLastWriteTimeUtc(path):O}";
        });
        report.Try("creation", () =>
        {
            File.SetCreationTimeUtc(path, DateTime.UnixEpoch);
            return $"{File.GetCreationTimeUtc(path):O} {File.GetLastWriteTimeUtc(path):O}";
        });
        report.Try("reading and access", () =>
        {
            File.SetLastAccessTimeUtc(path, DateTime.UnixEpoch.AddDays(1));
            _ = File.ReadAllText(path);
            return $"{File.GetLastAccessTimeUtc(path):O}";
        });
    }

    private static void ReadOnlyPlaces(Report report)
    {
        report.Do("write /app", () => File.WriteAllText("/app/new", ""));
        report.Do("delete in /app", () => File.Delete("/app/packed.txt"));
        report.Do("folder in /app", () => Directory.CreateDirectory("/app/new"));
        report.Do("move in /app", () => File.Move("/app/packed.txt", "/app/other"));
        report.Do("move out of /app", () => File.Move("/app/packed.txt", report.At("packed")));
        report.Try("which leaves", () => File.Exists(report.At("packed")));
        report.Do("attributes in /app", () => File.SetAttributes("/app/packed.txt", FileAttributes.Normal));
        report.Try("attributes of /app", () => $"{File.GetAttributes("/app/packed.txt")} {File.GetAttributes("/app/folder")}");
        report.Do("time in /app", () => File.SetLastWriteTimeUtc("/app/packed.txt", DateTime.UnixEpoch));
        report.Do("write /proc", () => File.WriteAllText("/proc/version", ""));
        report.Do("delete /", () => Directory.Delete("/"));
        report.Do("delete /tmp", () => Directory.Delete("/tmp", recursive: true));
        report.Do("move /tmp", () => Directory.Move("/tmp", "/other"));
        report.Try("copy out of /app", () =>
        {
            File.Copy("/app/packed.txt", report.At("copy"));
            File.AppendAllText(report.At("copy"), " changed");
            return File.ReadAllText(report.At("copy"));
        });
    }

    // Memory file systems end at an eighth of the RAM.
    private static void Memory(Report report)
    {
        string path = "/tmp/large";
        report.Do("more than /tmp", () =>
        {
            using FileStream stream = new(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
            byte[] part = new byte[1 << 20];
            for (int megabyte = 0; megabyte < 64; megabyte++)
            {
                stream.Write(part);
            }
        });
        report.Try("of which is there", () => new FileInfo(path).Length is > 10 << 20 and < 17 << 20);
        File.Delete(path);
        report.Do("afterwards", () => File.WriteAllBytes(path, new byte[10 << 20]));
        File.Delete(path);
    }
}
