namespace FileChecks;

/// <summary>Directories: making, deleting, moving, listing with patterns and options.</summary>
internal static class FolderMethods
{
    public static int Run(string root)
    {
        Report report = new(root);
        report.Try("created", () => Directory.CreateDirectory(root));
        Making(report);
        Deleting(report);
        Moving(report);
        Listing(report);
        Changing(report);
        Deep(report);
        Drives(report);
        Directory.Delete(root, recursive: true);
        report.Try("gone", () => Directory.Exists(root));
        return 0;
    }

    private static void Making(Report report)
    {
        report.Try("several", () => Directory.CreateDirectory(report.At("a", "b", "c")));
        report.Try("again", () => Directory.CreateDirectory(report.At("a", "b", "c")));
        report.Try("slash behind", () => Directory.CreateDirectory(report.At("a", "d") + "/"));
        report.Try("dots", () => Directory.CreateDirectory(report.Root + "/a/./e/../f"));
        report.Try("info", () => { DirectoryInfo info = new(report.At("g", "h")); info.Create(); return $"{info.Exists} {info.Name} {info.Parent!.Name} {info.Root}"; });
        report.Try("sub", () => new DirectoryInfo(report.At("g")).CreateSubdirectory("i/j"));
        report.Do("sub above", () => new DirectoryInfo(report.At("g")).CreateSubdirectory("../up"));
        report.Do("sub rooted", () => new DirectoryInfo(report.At("g")).CreateSubdirectory("/up"));
        report.Do("empty", () => Directory.CreateDirectory(""));
        report.Do("null", () => Directory.CreateDirectory(null!));
        report.Do("zero", () => Directory.CreateDirectory(report.At("a\0b")));
        report.Try("root", () => Directory.CreateDirectory("/"));
        File.WriteAllText(report.At("file"), "");
        report.Do("over a file", () => Directory.CreateDirectory(report.At("file")));
        report.Do("below a file", () => Directory.CreateDirectory(report.At("file", "sub", "sub")));
        report.Try("exists", () => $"{Directory.Exists(report.At("a"))} {Directory.Exists(report.At("file"))} {Directory.Exists(report.At("a") + "/")} {Directory.Exists("")} {Directory.Exists("/")} {Directory.Exists(report.At("file", "x"))}");
        report.Try("all", () => Directory.GetFileSystemEntries(report.Root, "*", SearchOption.AllDirectories));
    }

    private static void Deleting(Report report)
    {
        report.Do("non-empty", () => Directory.Delete(report.At("a")));
        report.Do("missing", () => Directory.Delete(report.At("missing")));
        report.Do("missing recursive", () => Directory.Delete(report.At("missing"), recursive: true));
        report.Do("missing parent", () => Directory.Delete(report.At("no", "missing")));
        report.Do("file", () => Directory.Delete(report.At("file")));
        report.Do("file recursive", () => Directory.Delete(report.At("file"), recursive: true));
        report.Do("info missing", () => new DirectoryInfo(report.At("missing")).Delete());
        report.Do("info non-empty", () => new DirectoryInfo(report.At("g")).Delete());
        report.Do("info recursive", () => new DirectoryInfo(report.At("g")).Delete(recursive: true));
        report.Do("with slash", () => Directory.Delete(report.At("a", "d") + "/"));
        report.Do("recursive", () => Directory.Delete(report.At("a"), recursive: true));
        report.Do("empty", () => Directory.Delete(""));
        File.Delete(report.At("file"));
        report.Try("left", () => Directory.GetFileSystemEntries(report.Root));
    }

    private static void Moving(Report report)
    {
        string one = report.At("one"), two = report.At("two"), file = report.At("file");
        Directory.CreateDirectory(Path.Combine(one, "sub"));
        Directory.CreateDirectory(two);
        File.WriteAllText(file, "f");
        report.Do("into itself", () => Directory.Move(one, Path.Combine(one, "inside")));
        report.Do("into its child", () => Directory.Move(one, Path.Combine(one, "sub", "inside")));
        report.Do("onto itself", () => Directory.Move(one, one));
        report.Do("onto itself with slash", () => Directory.Move(one, one + "/"));
        report.Do("onto an empty folder", () => Directory.Move(one, two));
        report.Do("onto a file", () => Directory.Move(one, file));
        report.Do("missing", () => Directory.Move(report.At("missing"), report.At("x")));
        report.Do("missing to below a file", () => Directory.Move(report.At("missing"), Path.Combine(file, "x")));
        report.Do("to below a file", () => Directory.Move(one, Path.Combine(file, "x")));
        report.Do("to missing parent", () => Directory.Move(one, report.At("no", "x")));
        report.Do("a file", () => Directory.Move(file, report.At("file2")));
        report.Do("a file with slash", () => Directory.Move(report.At("file2") + "/", file));
        report.Do("a file onto a file", () => { File.WriteAllText(report.At("other"), ""); Directory.Move(report.At("other"), report.At("file2")); });
        report.Do("with slash", () => Directory.Move(one + "/", report.At("three") + "/"));
        report.Do("empty", () => Directory.Move("", two));
        report.Do("to empty", () => Directory.Move(two, ""));
        report.Try("info", () =>
        {
            DirectoryInfo info = new(report.At("three"));
            info.MoveTo(report.At("four"));
            return $"{info.FullName} {info.Name} {info.Exists} {Directory.Exists(report.At("three"))}";
        });
        report.Do("change of case", () => Directory.Move(report.At("four"), report.At("FOUR")));
        report.Do("to another file system", () => Directory.Move(report.At("FOUR"), Elsewhere()));
        report.Try("left", () => Directory.GetFileSystemEntries(report.Root, "*", SearchOption.AllDirectories));
        foreach (string path in Directory.GetDirectories(report.Root))
        {
            Directory.Delete(path, recursive: true);
        }

        foreach (string path in Directory.GetFiles(report.Root))
        {
            File.Delete(path);
        }
    }

    // Below something that is not there, so that every system refuses.
    private static string Elsewhere() => Path.Combine(Path.GetTempPath(), "not-there", "x");

    private static void Listing(Report report)
    {
        string top = report.At("list");
        foreach (string name in new[] { "a.txt", "B.TXT", "c.log", ".hidden", "noext", "d.tx", "e.txtx", "f..txt", "[g].txt", "h?.txt", "sub/i.txt", "sub/deep/j.txt", "sub/.k/l.txt", "Sub2/m.log" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(top, name))!);
            File.WriteAllText(Path.Combine(top, name), name);
        }

        foreach (string pattern in new[] { "*", "*.*", "*.txt", "*.TXT", "?.txt", "a*", "*.tx?", "**", "[g].txt", "h\\?.txt", "", ".", "*.", ".*", "sub/*", "sub/*.txt", "noext", "a.txt", "<.txt" })
        {
            report.Try($"files '{pattern}'", () => Directory.GetFiles(top, pattern));
            report.Try($"all '{pattern}'", () => Directory.EnumerateFileSystemEntries(top, pattern, SearchOption.AllDirectories));
        }

        report.Try("folders", () => Directory.GetDirectories(top, "*", SearchOption.AllDirectories));
        report.Do("pattern above", () => Directory.GetFiles(top, "../*"));
        report.Do("pattern zero", () => Directory.GetFiles(top, "a\0"));
        report.Do("pattern null", () => Directory.GetFiles(top, null!));
        report.Do("bad option", () => Directory.GetFiles(top, "*", (SearchOption)7));
        report.Do("missing", () => Directory.GetFiles(report.At("missing")));
        report.Do("missing lazily", () => Directory.EnumerateFiles(report.At("missing")));
        report.Do("of a file", () => Directory.GetFiles(Path.Combine(top, "a.txt")));
        report.Do("empty path", () => Directory.GetFiles(""));
        EnumerationOptions[] options =
        [
            new(),
            new() { RecurseSubdirectories = true },
            new() { RecurseSubdirectories = true, MaxRecursionDepth = 1 },
            new() { RecurseSubdirectories = true, AttributesToSkip = 0 },
            new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Directory },
            new() { AttributesToSkip = FileAttributes.Normal },
            new() { MatchCasing = MatchCasing.CaseInsensitive },
            new() { MatchCasing = MatchCasing.CaseSensitive },
            new() { MatchType = MatchType.Win32, RecurseSubdirectories = true },
            new() { ReturnSpecialDirectories = true, AttributesToSkip = 0 },
            new() { BufferSize = 1 },
            new() { IgnoreInaccessible = true, RecurseSubdirectories = true },
        ];
        for (int index = 0; index < options.Length; index++)
        {
            report.Try($"options {index} entries", () => Directory.GetFileSystemEntries(top, "*", options[index]));
            report.Try($"options {index} *.txt", () => Directory.GetFiles(top, "*.txt", options[index]));
        }

        report.Do("options missing, ignored", () => Directory.GetFiles(report.At("missing"), "*", new EnumerationOptions { IgnoreInaccessible = true }));
        report.Try("infos", () => new DirectoryInfo(top).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(i => $"{i.Name}:{i.Attributes}:{(i as FileInfo)?.Length}"));
        report.Try("relative", () => new DirectoryInfo(top).GetFiles("*.txt").Select(f => f.Name));
        Directory.Delete(top, recursive: true);
    }

    private static void Changing(Report report)
    {
        string top = report.At("changing");
        Directory.CreateDirectory(top);
        for (int index = 0; index < 300; index++)
        {
            File.WriteAllText(Path.Combine(top, $"file-{index:d4}"), "");
        }

        report.Try("delete while listing", () =>
        {
            int seen = 0;
            foreach (string path in Directory.EnumerateFiles(top))
            {
                File.Delete(path);
                seen++;
            }

            return $"{seen} {Directory.GetFiles(top).Length}";
        });
        report.Try("delete the folder while listing", () =>
        {
            Directory.CreateDirectory(Path.Combine(top, "x"));
            File.WriteAllText(Path.Combine(top, "x", "1"), "");
            File.WriteAllText(Path.Combine(top, "x", "2"), "");
            int seen = 0;
            foreach (string path in Directory.EnumerateFiles(Path.Combine(top, "x")))
            {
                seen++;
                if (seen == 1)
                {
                    Directory.Delete(Path.Combine(top, "x"), recursive: true);
                }
            }

            return seen >= 1;
        });
        report.Try("rename while listing", () =>
        {
            for (int index = 0; index < 50; index++)
            {
                File.WriteAllText(Path.Combine(top, $"r-{index:d2}"), "");
            }

            HashSet<string> seen = [];
            foreach (string path in Directory.EnumerateFiles(top, "r-*"))
            {
                seen.Add(path);
                File.Move(path, Path.Combine(top, "a" + Path.GetFileName(path)));
            }

            return $"{seen.Count} {Directory.GetFiles(top, "ar-*").Length}";
        });
        Directory.Delete(top, recursive: true);
    }

    private static void Deep(Report report)
    {
        string path = report.At("deep");
        int depth = 0;
        report.Do("deep", () =>
        {
            for (; depth < 60; depth++)
            {
                path = Path.Combine(path, $"level-{depth:d3}-with-a-name-of-some-length-so-that-the-path-grows");
                Directory.CreateDirectory(path);
            }

            File.WriteAllText(Path.Combine(path, "bottom"), "bottom");
        });
        report.Try("deep file", () => $"{depth} {File.ReadAllText(Path.Combine(path, "bottom"))}");
        report.Try("deep list", () => Directory.GetFileSystemEntries(report.At("deep"), "*", SearchOption.AllDirectories).Length);
        report.Do("deep delete", () => Directory.Delete(report.At("deep"), recursive: true));
    }

    private static void Drives(Report report)
    {
        report.Try("drive", () =>
        {
            DriveInfo drive = new("/");
            return $"{drive.Name} {drive.IsReady} {drive.TotalSize > 0} {drive.TotalFreeSpace > 0} {drive.AvailableFreeSpace <= drive.TotalFreeSpace} {drive.TotalFreeSpace <= drive.TotalSize} {drive.RootDirectory.FullName} {drive.VolumeLabel}";
        });
        report.Do("drive missing", () => _ = new DriveInfo("/missing-drive").TotalSize);
        report.Try("drive not ready", () => new DriveInfo("/missing-drive").IsReady);
        report.Do("drive empty", () => _ = new DriveInfo(""));
        report.Do("drive label", () => new DriveInfo("/").VolumeLabel = "x");
        report.Try("drives", () => DriveInfo.GetDrives().Any(d => d.Name == "/"));
    }
}
