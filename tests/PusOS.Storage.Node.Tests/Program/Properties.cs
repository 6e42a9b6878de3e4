namespace FileChecks;

/// <summary>Times, attributes and permissions.</summary>
internal static class Properties
{
    public static int Run(string root)
    {
        Report report = new(root);
        Directory.CreateDirectory(root);
        Times(report);
        Fresh(report);
        Attributes(report);
        Modes(report);
        Directory.Delete(root, recursive: true);
        return 0;
    }

    private static void Times(Report report)
    {
        string path = report.At("times");
        File.WriteAllText(path, "x");
        DateTime[] times =
        [
            new DateTime(2020, 2, 29, 23, 59, 59, DateTimeKind.Utc).AddTicks(1234567), DateTime.UnixEpoch, new DateTime(1969, 12, 31, 23, 59, 58, DateTimeKind.Utc).AddTicks(5),
            new DateTime(1950, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2200, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        ];
        foreach (DateTime time in times)
        {
            report.Try($"write time {time:O}", () => { File.SetLastWriteTimeUtc(path, time); return $"{File.GetLastWriteTimeUtc(path):O}"; });
            report.Try("  access", () => { File.SetLastAccessTimeUtc(path, time.AddDays(1)); return $"{File.GetLastAccessTimeUtc(path):O} {File.GetLastWriteTimeUtc(path):O}"; });
            report.Try("  local", () => { File.SetLastWriteTime(path, time.AddHours(1).ToLocalTime()); return $"{File.GetLastWriteTime(path).ToUniversalTime():O} {File.GetLastAccessTimeUtc(path):O}"; });
        }

        report.Try("info", () =>
        {
            FileInfo info = new(path) { LastWriteTimeUtc = new DateTime(2011, 1, 1, 0, 0, 0, DateTimeKind.Utc), LastAccessTimeUtc = new DateTime(2012, 1, 1, 0, 0, 0, DateTimeKind.Utc) };
            return $"{info.LastWriteTimeUtc:O} {info.LastAccessTimeUtc:O}";
        });
        using (FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            report.Try("by handle", () =>
            {
                File.SetLastWriteTimeUtc(stream.SafeFileHandle, new DateTime(2013, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                File.SetLastAccessTimeUtc(stream.SafeFileHandle, new DateTime(2014, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                return $"{File.GetLastWriteTimeUtc(stream.SafeFileHandle):O} {File.GetLastAccessTimeUtc(stream.SafeFileHandle):O} {File.GetLastWriteTimeUtc(path):O}";
            });
        }

        report.Try("after closing", () => $"{File.GetLastWriteTimeUtc(path):O} {File.GetLastAccessTimeUtc(path):O}");
        report.Try("after moving", () =>
        {
            File.Move(path, path + "-moved");
            return $"{File.GetLastWriteTimeUtc(path + "-moved"):O} {File.GetLastWriteTimeUtc(path):O}";
        });
        report.Try("folder", () =>
        {
            Directory.CreateDirectory(report.At("folder"));
            Directory.SetLastWriteTimeUtc(report.At("folder"), new DateTime(2015, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            return $"{Directory.GetLastWriteTimeUtc(report.At("folder")):O}";
        });
        report.Do("missing folder", () => Directory.SetLastWriteTimeUtc(report.At("missing"), DateTime.UnixEpoch));
        report.Try("missing", () => $"{File.GetLastAccessTimeUtc(report.At("missing")):O} {Directory.GetCreationTimeUtc(report.At("missing")):O}");
        File.Delete(path + "-moved");
        Directory.Delete(report.At("folder"));
    }

    private static void Fresh(Report report)
    {
        DateTime before = DateTime.UtcNow.AddSeconds(-2);
        string file = report.At("fresh"), folder = report.At("fresh-folder");
        File.Create(file).Dispose();
        Directory.CreateDirectory(folder);
        bool Near(DateTime time) => time >= before && time <= DateTime.UtcNow.AddSeconds(2);
        report.Try("new empty file", () => $"{Near(File.GetLastWriteTimeUtc(file))} {Near(File.GetCreationTimeUtc(file))} {Near(File.GetLastAccessTimeUtc(file))}");
        report.Try("new folder", () => $"{Near(Directory.GetLastWriteTimeUtc(folder))} {Near(Directory.GetCreationTimeUtc(folder))}");
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        File.AppendAllText(file, "x");
        report.Try("appended", () => Near(File.GetLastWriteTimeUtc(file)));
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        using (FileStream stream = new(file, FileMode.Open))
        {
            stream.SetLength(0);
        }

        report.Try("cut", () => Near(File.GetLastWriteTimeUtc(file)));
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        _ = File.ReadAllText(file);
        report.Try("read only", () => $"{File.GetLastWriteTimeUtc(file):O}");
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        new FileStream(file, FileMode.Open, FileAccess.ReadWrite).Dispose();
        report.Try("opened only", () => $"{File.GetLastWriteTimeUtc(file):O}");
        using (FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0))
        {
            stream.Write("seen"u8);
            report.Try("written, open", () => $"{new FileInfo(file).Length} {Near(File.GetLastWriteTimeUtc(file))}");
        }

        File.WriteAllText(file, "content");
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        new FileStream(file, FileMode.Truncate).Dispose();
        report.Try("truncated", () => Near(File.GetLastWriteTimeUtc(file)));
        File.Delete(file);
        Directory.Delete(folder);
    }

    private static void Attributes(Report report)
    {
        string path = report.At("attributes"), folder = report.At("folder");
        File.WriteAllText(path, "x");
        Directory.CreateDirectory(folder);
        report.Try("fresh", () => $"{File.GetAttributes(path)} {File.GetAttributes(folder)} {File.GetAttributes("/")}");
        report.Try("hidden by name", () => { File.WriteAllText(report.At(".hidden"), ""); return File.GetAttributes(report.At(".hidden")); });
        report.Try("read-only", () => { File.SetAttributes(path, FileAttributes.ReadOnly); return $"{File.GetAttributes(path)} {new FileInfo(path).IsReadOnly} {File.GetUnixFileMode(path)}"; });
        report.Try("read still", () => File.ReadAllText(path));
        report.Try("normal", () => { File.SetAttributes(path, FileAttributes.Normal); return $"{File.GetAttributes(path)} {File.GetUnixFileMode(path)}"; });
        report.Try("hidden", () => { File.SetAttributes(path, FileAttributes.Hidden); return File.GetAttributes(path); });
        report.Try("info", () => { FileInfo info = new(path) { IsReadOnly = true }; bool set = info.IsReadOnly; info.IsReadOnly = false; return $"{set} {info.IsReadOnly}"; });
        report.Try("folder", () => { DirectoryInfo info = new(folder); info.Attributes |= FileAttributes.ReadOnly; info.Refresh(); string text = $"{info.Attributes}"; info.Attributes &= ~FileAttributes.ReadOnly; info.Refresh(); return $"{text} {info.Attributes}"; });
        report.Try("by handle", () =>
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            File.SetAttributes(stream.SafeFileHandle, FileAttributes.ReadOnly);
            string text = $"{File.GetAttributes(stream.SafeFileHandle)} {File.GetAttributes(path)}";
            File.SetAttributes(stream.SafeFileHandle, FileAttributes.Normal);
            return text;
        });
        report.Do("missing", () => File.SetAttributes(report.At("missing"), FileAttributes.ReadOnly));
        report.Do("invalid", () => File.SetAttributes(path, (FileAttributes)0x10000000));
        report.Try("delete read-only", () => { File.SetAttributes(path, FileAttributes.ReadOnly); File.Delete(path); return File.Exists(path); });
        File.Delete(report.At(".hidden"));
        Directory.Delete(folder);
    }

    private static void Modes(Report report)
    {
        string path = report.At("mode");
        File.WriteAllText(path, "x");
        foreach (int mode in new[] { 0x1ff, 0x180, 0x1a4, 0x1ed, 0x100, 0 })
        {
            report.Try($"mode {Convert.ToString(mode, 8)}", () => { File.SetUnixFileMode(path, (UnixFileMode)mode); return $"{File.GetUnixFileMode(path)}"; });
        }

        report.Do("bad mode", () => File.SetUnixFileMode(path, (UnixFileMode)0x10000));
        File.SetUnixFileMode(path, (UnixFileMode)0x1b0);
        File.AppendAllText(path, "y");
        report.Try("kept by writing", () => File.GetUnixFileMode(path));
        File.Copy(path, path + "-copy");
        report.Try("copied", () => File.GetUnixFileMode(path + "-copy"));
        File.Move(path, path + "-moved");
        report.Try("moved", () => File.GetUnixFileMode(path + "-moved"));
        report.Try("created with", () =>
        {
            using FileStream stream = new(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            return $"{File.GetUnixFileMode(path)} {File.GetUnixFileMode(stream.SafeFileHandle)}";
        });
        report.Try("folder created with", () => Directory.CreateDirectory(report.At("folder"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).UnixFileMode);
        report.Try("folder", () => { File.SetUnixFileMode(report.At("folder"), (UnixFileMode)0x1ed); return new DirectoryInfo(report.At("folder")).UnixFileMode; });
        report.Try("temporary file", () => { string name = Path.GetTempFileName(); UnixFileMode mode = File.GetUnixFileMode(name); File.Delete(name); return mode; });
        report.Try("temporary folder", () => { DirectoryInfo made = Directory.CreateTempSubdirectory(); UnixFileMode mode = made.UnixFileMode; made.Delete(); return mode; });
        report.Do("missing", () => File.SetUnixFileMode(report.At("missing"), 0));
        report.Do("missing get", () => File.GetUnixFileMode(report.At("missing")));
        Directory.Delete(report.At("folder"));
        File.Delete(path);
        File.Delete(path + "-copy");
        File.Delete(path + "-moved");
    }
}
