using System.Text;

namespace FileChecks;

/// <summary>The methods of File and FileInfo, with what they do at their edges.</summary>
internal static class FileMethods
{
    public static int Run(string root)
    {
        Report report = new(root);
        Directory.CreateDirectory(root);
        Contents(report);
        Copies(report);
        Moves(report);
        Replacements(report);
        Infos(report);
        Links(report);
        Names(report);
        Temporaries(report);
        Texts(report);
        Contents2(report).GetAwaiter().GetResult();
        Directory.Delete(root, recursive: true);
        return 0;
    }

    private static void Contents(Report report)
    {
        string path = report.At("contents");
        report.Do("AppendAllBytes new", () => File.AppendAllBytes(path, [1, 2, 3]));
        report.Do("AppendAllBytes", () => File.AppendAllBytes(path, [4, 5]));
        report.Try("ReadAllBytes", () => string.Join(',', File.ReadAllBytes(path)));
        report.Do("AppendAllBytes null", () => File.AppendAllBytes(path, null!));
        report.Do("WriteAllBytes null", () => File.WriteAllBytes(path, null!));
        report.Do("WriteAllText null", () => File.WriteAllText(path, null));
        report.Try("length", () => new FileInfo(path).Length);
        report.Do("WriteAllText span", () => File.WriteAllText(path, "span".AsSpan()));
        report.Do("AppendAllText encoding", () => File.AppendAllText(path, "é", Encoding.Latin1));
        report.Try("ReadAllText encoding", () => File.ReadAllText(path, Encoding.Latin1));
        report.Do("WriteAllLines", () => File.WriteAllLines(path, ["a", "b"], Encoding.UTF8));
        report.Try("ReadAllBytes bom", () => string.Join(',', File.ReadAllBytes(path)));
        report.Try("ReadLines", () => string.Join('|', File.ReadLines(path)));
        report.Do("ReadLines missing", () => File.ReadLines(report.At("missing")));
        report.Do("AppendText", () => { using StreamWriter writer = File.AppendText(path); writer.Write("c"); });
        report.Do("CreateText", () => { using StreamWriter writer = File.CreateText(path); writer.Write("d"); });
        report.Try("OpenText", () => { using StreamReader reader = File.OpenText(path); return reader.ReadToEnd(); });
        report.Do("OpenWrite", () => { using FileStream stream = File.OpenWrite(path); stream.Write("xyz"u8); });
        report.Do("OpenWrite shorter", () => { using FileStream stream = File.OpenWrite(path); stream.Write("A"u8); });
        report.Try("content", () => File.ReadAllText(path));
        report.Do("Create", () => { using FileStream stream = File.Create(path, 10, FileOptions.WriteThrough); stream.Write("B"u8); });
        report.Do("Open folder", () => File.Open(report.Root, FileMode.Open).Dispose());
        report.Do("OpenRead folder", () => File.OpenRead(report.Root).Dispose());
        report.Do("Create folder", () => File.Create(report.Root).Dispose());
        report.Do("ReadAllBytes folder", () => File.ReadAllBytes(report.Root));
        report.Do("OpenHandle folder", () => File.OpenHandle(report.Root).Dispose());
        report.Do("Delete twice", () => { File.Delete(path); File.Delete(path); });
        report.Do("Delete below missing", () => File.Delete(report.At("no", "file")));
        report.Do("Delete empty", () => File.Delete(""));
        report.Do("Delete null", () => File.Delete(null!));
        report.Do("Delete folder", () => File.Delete(report.Root));
        report.Do("Delete root", () => File.Delete("/"));
        report.Do("Encrypt", () => File.Encrypt(path));
        report.Do("Decrypt", () => File.Decrypt(path));
        report.Try("Exists", () => $"{File.Exists(report.Root)} {File.Exists("")} {File.Exists(null)} {File.Exists("/")} {File.Exists(path)} {File.Exists("a\0b")} {Path.Exists(report.Root)} {Path.Exists(path)}");
        report.Try("Large", () => { File.WriteAllBytes(path, Surface.Pattern(300_000, 8)); return File.ReadAllBytes(path); });
        File.Delete(path);
    }

    private static void Copies(Report report)
    {
        string one = report.At("one"), two = report.At("two"), folder = report.At("folder");
        Directory.CreateDirectory(folder);
        File.WriteAllText(one, "1");
        report.Do("copy", () => File.Copy(one, two));
        report.Do("copy again", () => File.Copy(one, two));
        report.Do("copy over", () => File.Copy(one, two, overwrite: true));
        report.Do("copy onto itself", () => File.Copy(one, one, overwrite: true));
        report.Do("copy onto itself, another name", () => File.Copy(one, report.At("folder", "..", "one"), overwrite: true));
        report.Try("still there", () => File.ReadAllText(one));
        report.Do("copy into folder", () => File.Copy(one, folder));
        report.Do("copy over folder", () => File.Copy(one, folder, overwrite: true));
        report.Do("copy folder", () => File.Copy(folder, report.At("three")));
        report.Do("copy to missing folder", () => File.Copy(one, report.At("no", "x")));
        report.Do("copy empty", () => File.Copy("", one));
        report.Do("copy to empty", () => File.Copy(one, ""));
        report.Try("copy keeps the time", () =>
        {
            File.SetLastWriteTimeUtc(one, new DateTime(2010, 1, 2, 3, 4, 5, DateTimeKind.Utc));
            File.Copy(one, two, overwrite: true);
            return File.GetLastWriteTimeUtc(two).ToString("O");
        });
        report.Try("copy an empty file", () => { File.WriteAllText(one, ""); File.Copy(one, two, true); return new FileInfo(two).Length; });
        report.Try("copy a large file", () => { File.WriteAllBytes(one, Surface.Pattern(200_001, 4)); File.Copy(one, two, true); return File.ReadAllBytes(two); });
        report.Try("copy to another file system", () =>
        {
            string there = Path.GetTempFileName();
            File.Copy(one, there, overwrite: true);
            byte[] content = File.ReadAllBytes(there);
            File.Delete(there);
            return content;
        });
        report.Try("FileInfo.CopyTo", () => new FileInfo(one).CopyTo(report.At("copy")));
        report.Do("FileInfo.CopyTo again", () => new FileInfo(one).CopyTo(report.At("copy")));
        File.Delete(one);
        File.Delete(two);
        File.Delete(report.At("copy"));
        Directory.Delete(folder);
    }

    private static void Moves(Report report)
    {
        string one = report.At("one"), two = report.At("two"), folder = report.At("folder");
        Directory.CreateDirectory(folder);
        File.WriteAllText(one, "1");
        File.WriteAllText(two, "2");
        report.Do("move onto another", () => File.Move(one, two));
        report.Do("move onto itself", () => File.Move(one, one));
        report.Do("move onto itself over", () => File.Move(one, one, overwrite: true));
        report.Do("move onto folder", () => File.Move(one, folder));
        report.Do("move over folder", () => File.Move(one, folder, overwrite: true));
        report.Do("move folder as file", () => File.Move(folder, report.At("folder2")));
        report.Do("move to missing folder", () => File.Move(one, report.At("no", "x")));
        report.Do("move below a file", () => File.Move(one, report.At("two", "x")));
        report.Do("move missing", () => File.Move(report.At("missing"), two));
        report.Do("move missing over", () => File.Move(report.At("missing"), two, overwrite: true));
        report.Do("move empty", () => File.Move("", two));
        report.Do("move with slash", () => File.Move(one, report.At("three") + "/"));
        report.Do("move into folder", () => File.Move(one, Path.Combine(folder, "one")));
        report.Try("move to another file system", () =>
        {
            string there = Path.Combine(Path.GetTempPath(), "moved-" + Path.GetRandomFileName());
            File.Move(two, there);
            string text = $"{File.Exists(two)} {File.ReadAllText(there)}";
            File.Move(there, two);
            return $"{text} {File.Exists(there)} {File.ReadAllText(two)}";
        });
        report.Try("FileInfo.MoveTo", () =>
        {
            FileInfo file = new(two);
            file.MoveTo(report.At("three"));
            return $"{file.FullName} {file.Exists} {File.Exists(two)}";
        });
        report.Try("change of case", () =>
        {
            File.Move(report.At("three"), report.At("THREE"));
            return string.Join(' ', Directory.GetFiles(report.Root).Select(Path.GetFileName));
        });
        report.Try("left", () => Directory.GetFileSystemEntries(report.Root, "*", SearchOption.AllDirectories));
        Directory.Delete(folder, recursive: true);
        File.Delete(report.At("THREE"));
    }

    private static void Replacements(Report report)
    {
        string one = report.At("one"), two = report.At("two"), backup = report.At("backup");
        File.WriteAllText(one, "1");
        report.Do("replace missing", () => File.Replace(one, two, backup));
        report.Do("replace with missing", () => File.Replace(two, one, null));
        File.WriteAllText(two, "2");
        report.Do("replace", () => File.Replace(one, two, null));
        report.Try("now", () => $"{File.Exists(one)} {File.ReadAllText(two)} {File.Exists(backup)}");
        File.WriteAllText(one, "11");
        report.Do("replace with backup", () => File.Replace(one, two, backup));
        report.Try("now", () => $"{File.Exists(one)} {File.ReadAllText(two)} {File.ReadAllText(backup)}");
        File.WriteAllText(one, "111");
        report.Do("replace with backup over backup", () => File.Replace(one, two, backup, ignoreMetadataErrors: true));
        report.Try("now", () => $"{File.Exists(one)} {File.ReadAllText(two)} {File.ReadAllText(backup)}");
        report.Do("replace itself", () => File.Replace(two, two, null));
        report.Do("replace a folder", () => { Directory.CreateDirectory(one); File.Replace(one, two, null); });
        report.Do("replace by a folder", () => File.Replace(two, one, null));
        Directory.Delete(one);
        File.Delete(two);
        File.Delete(backup);
    }

    private static void Infos(Report report)
    {
        FileInfo file = new(report.At("info.tar.gz"));
        report.Try("missing length", () => file.Length);
        report.Try("missing", () => $"{file.Exists} {file.IsReadOnly} {file.Attributes} {file.LastWriteTimeUtc:O} {file.CreationTimeUtc:O} {file.UnixFileMode}");
        report.Do("missing delete", file.Delete);
        report.Do("missing open", () => file.OpenRead().Dispose());
        report.Do("missing set time", () => file.LastWriteTimeUtc = DateTime.UnixEpoch);
        report.Do("missing set attributes", () => file.Attributes = FileAttributes.ReadOnly);
        report.Do("missing read-only", () => file.IsReadOnly = true);
        File.WriteAllText(file.FullName, "12345");
        report.Try("cached", () => $"{file.Exists}");
        file.Refresh();
        report.Try("refreshed", () => $"{file.Exists} {file.Length} {file.Name} {file.Extension} {file.DirectoryName} {file.Directory!.Name} {file}");
        File.AppendAllText(file.FullName, "6");
        report.Try("cached length", () => file.Length);
        file.Refresh();
        report.Try("refreshed length", () => file.Length);
        report.Try("folder as file", () => $"{new FileInfo(report.Root).Exists} {new FileInfo(report.Root).Attributes}");
        report.Try("folder length", () => new FileInfo(report.Root).Length);
        report.Try("file as folder", () => $"{new DirectoryInfo(file.FullName).Exists}");
        report.Try("replace", () => { File.WriteAllText(report.At("other"), "o"); return file.Replace(report.At("other"), null); });
        report.Try("names", () => Directory.GetFiles(report.Root));
        report.Do("file info of empty", () => _ = new FileInfo(""));
        report.Do("file info of null", () => _ = new FileInfo(null!));
        report.Do("zero in name", () => File.WriteAllText(report.At("a\0b"), ""));
        report.Try("root parent", () => $"{new DirectoryInfo("/").Parent} {new DirectoryInfo("/").Name} {new DirectoryInfo("/").FullName} {new DirectoryInfo("/").Exists} {Directory.GetDirectoryRoot(report.Root)} {Directory.GetParent(report.Root)!.Exists}");
        File.Delete(report.At("other"));
    }

    private static void Links(Report report)
    {
        string path = report.At("target");
        File.WriteAllText(path, "target");
        report.Try("link target of a file", () => new FileInfo(path).LinkTarget);
        report.Try("resolved", () => File.ResolveLinkTarget(path, returnFinalTarget: true));
        report.Try("resolved folder", () => Directory.ResolveLinkTarget(report.Root, returnFinalTarget: false));
        report.Do("resolved missing", () => File.ResolveLinkTarget(report.At("missing"), returnFinalTarget: false));
        report.Do("link empty", () => File.CreateSymbolicLink(report.At("link"), ""));
        File.Delete(path);
    }

    private static void Names(Report report)
    {
        string[] names = ["ä€😀", "e\u0301", "\u00e9", " leading", "trailing ", "dots...", ".hidden", "..two", "a b", "quote\"", "star*", "question?", "back\\slash", "colon:", "new\nline", "\u0001", "CON", "~", "%41", "$x",
            new string('n', 255), new string('ä', 127) + "x"];
        foreach (string name in names)
        {
            report.Try($"name {name.Length} {name[..Math.Min(10, name.Length)].Replace('\n', '~').Replace('\u0001', '~')}", () =>
            {
                File.WriteAllText(report.At(name), name);
                bool listed = Directory.GetFiles(report.Root).Contains(report.At(name));
                bool same = File.ReadAllText(report.At(name)) == name;
                File.Delete(report.At(name));
                return $"{listed} {same} {File.Exists(report.At(name))}";
            });
        }

        report.Do("256", () => File.WriteAllText(report.At(new string('n', 256)), ""));
        report.Do("256 bytes", () => File.WriteAllText(report.At(new string('ä', 128)), ""));
        report.Do("256 folder", () => Directory.CreateDirectory(report.At(new string('n', 256))));
        report.Try("256 exists", () => File.Exists(report.At(new string('n', 256))));
        report.Do("256 read", () => File.ReadAllText(report.At(new string('n', 256))));
        report.Do("256 delete", () => File.Delete(report.At(new string('n', 256))));
        report.Do("256 move", () => { File.WriteAllText(report.At("s"), ""); File.Move(report.At("s"), report.At(new string('n', 256))); });
        report.Do("256 copy", () => File.Copy(report.At("s"), report.At(new string('n', 256))));
        report.Do("256 on the way", () => File.ReadAllText(report.At(new string('n', 256), "x")));
        File.Delete(report.At("s"));
        report.Do("lone surrogate", () => File.WriteAllText(report.At("\ud800"), ""));
        report.Try("lone surrogate listed", () => Directory.GetFiles(report.Root).Length);
        foreach (string left in Directory.GetFiles(report.Root))
        {
            File.Delete(left);
        }

        report.Do("path of 5,000", () => File.WriteAllText(report.At(string.Join('/', Enumerable.Repeat("abcd", 1_000))), ""));
        report.Try("path of 5,000 exists", () => File.Exists(report.At(string.Join('/', Enumerable.Repeat("abcd", 1_000)))));
        report.Do("folder of 5,000", () => Directory.CreateDirectory(report.At(string.Join('/', Enumerable.Repeat("abcd", 1_000)))));
        if (Directory.Exists(report.At("abcd")))
        {
            Directory.Delete(report.At("abcd"), recursive: true);
        }

        report.Try("past the root", () => $"{Path.GetFullPath("/../../x")} {File.Exists("/../../" + report.Root + "/none")} {Directory.Exists("/../.." + report.Root)}");
        report.Try("dots", () => { File.WriteAllText(report.Root + "/./a/../b", "b"); return File.ReadAllText(report.Root + "//b"); });
        report.Do("only spaces", () => File.WriteAllText(report.At("   "), "spaces"));
        report.Try("spaces", () => File.ReadAllText(report.At("   ")));
        File.Delete(report.At("   "));
        File.Delete(report.At("b"));
    }

    private static void Temporaries(Report report)
    {
        report.Try("temp path", () => $"{Path.GetTempPath().EndsWith('/')} {Directory.Exists(Path.GetTempPath())}");
        report.Try("temp file", () => { string name = Path.GetTempFileName(); bool made = File.Exists(name); File.Delete(name); return $"{made} {Path.GetExtension(name)}"; });
        report.Try("temp folder", () => { DirectoryInfo made = Directory.CreateTempSubdirectory("prefix-"); made.Delete(); return $"{made.Name.StartsWith("prefix-", StringComparison.Ordinal)} {made.Name.Length}"; });
        report.Do("temp folder bad", () => Directory.CreateTempSubdirectory("a/b"));
        string current = Environment.CurrentDirectory;
        Environment.CurrentDirectory = report.Root;
        Directory.CreateDirectory("sub");
        File.WriteAllText("sub/file", "relative");
        report.Try("relative", () => $"{Path.GetFullPath("x")} {File.ReadAllText("./sub/../sub/file")} {string.Join(' ', Directory.GetFiles("sub"))} {Directory.GetCurrentDirectory()}");
        Environment.CurrentDirectory = "sub";
        report.Try("relative deeper", () => $"{Environment.CurrentDirectory} {File.ReadAllText("file")} {string.Join(' ', Directory.GetFiles("."))} {Path.GetFullPath("..")}");
        report.Try("relative info", () => $"{new FileInfo("file").FullName} {new DirectoryInfo("..").FullName} {new DirectoryInfo("..").Name}");
        report.Do("to a file", () => Directory.SetCurrentDirectory("file"));
        report.Do("to nothing", () => Directory.SetCurrentDirectory(""));
        report.Do("to missing", () => Environment.CurrentDirectory = "missing");
        Environment.CurrentDirectory = current;
        report.Do("clean", () => Directory.Delete(report.At("sub"), recursive: true));
    }

    private static void Texts(Report report)
    {
        string path = report.At("texts");
        foreach (Encoding encoding in new Encoding[] { Encoding.UTF8, new UTF8Encoding(false), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.ASCII, Encoding.Latin1 })
        {
            report.Try($"{encoding.WebName}", () =>
            {
                File.WriteAllText(path, "aä€😀\r\nb", encoding);
                using StreamReader reader = new(path, encoding, detectEncodingFromByteOrderMarks: true);
                return $"{new FileInfo(path).Length} {reader.ReadLine()} {reader.ReadLine()} {reader.EndOfStream} {reader.CurrentEncoding.WebName}";
            });
        }

        report.Try("detected", () => { File.WriteAllText(path, "ü", Encoding.UTF32); return File.ReadAllText(path); });
        using (BinaryWriter writer = new(File.Create(path)))
        {
            writer.Write(1.5);
            writer.Write("text ä");
            writer.Write(decimal.MaxValue);
            writer.Write7BitEncodedInt64(long.MaxValue);
            writer.Seek(0, SeekOrigin.Begin);
            writer.Write(2.5);
        }

        using (BinaryReader reader = new(File.OpenRead(path)))
        {
            report.Try("binary", () => $"{reader.ReadDouble()} {reader.ReadString()} {reader.ReadDecimal()} {reader.Read7BitEncodedInt64()} {reader.PeekChar()}");
            report.Try("binary end", () => reader.ReadInt32());
        }

        report.Do("writer to missing folder", () => new StreamWriter(report.At("no", "x")).Dispose());
        report.Do("reader of missing", () => new StreamReader(report.At("missing")).Dispose());
        report.Do("writer of folder", () => new StreamWriter(report.Root).Dispose());
        report.Try("writer buffer", () =>
        {
            using StreamWriter writer = new(path, false, Encoding.UTF8, 1);
            writer.Write(new string('x', 10_000));
            long before = new FileInfo(path).Length;
            writer.Flush();
            return $"{before <= 10_003} {new FileInfo(path).Length}";
        });
        File.Delete(path);
    }

    private static async Task Contents2(Report report)
    {
        string path = report.At("asynchronous");
        report.Await("AppendAllBytesAsync", () => File.AppendAllBytesAsync(path, Surface.Pattern(1000, 1)));
        report.Await("AppendAllTextAsync", () => File.AppendAllTextAsync(path, "text"));
        report.Await("AppendAllLinesAsync", () => File.AppendAllLinesAsync(path, ["l"]));
        report.Await("ReadAllBytesAsync", async () => (object?)await File.ReadAllBytesAsync(path));
        report.Await("WriteAllLinesAsync", () => File.WriteAllLinesAsync(path, ["a", "b"]));
        report.Await("ReadLinesAsync", async () => { string all = ""; await foreach (string line in File.ReadLinesAsync(path)) { all += line; } return (object?)all; });
        report.Await("ReadAllLinesAsync", async () => (object?)string.Join('+', await File.ReadAllLinesAsync(path)));
        report.Await("ReadAllTextAsync missing", async () => (object?)await File.ReadAllTextAsync(report.At("missing")));
        report.Await("WriteAllTextAsync missing", () => File.WriteAllTextAsync(report.At("no", "missing"), "x"));
        report.Await("WriteAllBytesAsync folder", () => File.WriteAllBytesAsync(report.Root, new byte[5]));
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        report.Await("cancelled read", async () => (object?)await File.ReadAllBytesAsync(path, cancelled.Token));
        report.Await("cancelled text", async () => (object?)await File.ReadAllTextAsync(path, cancelled.Token));
        report.Await("cancelled write", () => File.WriteAllBytesAsync(report.At("never"), new byte[5], cancelled.Token));
        report.Try("never written", () => File.Exists(report.At("never")));
        await using (FileStream stream = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 16, FileOptions.Asynchronous))
        {
            report.Await("cancelled stream write", async () => await stream.WriteAsync(new byte[100], cancelled.Token));
            report.Await("cancelled stream read", async () => (object?)await stream.ReadAsync(new byte[100], cancelled.Token));
            report.Await("cancelled flush", () => stream.FlushAsync(cancelled.Token));
            Task[] writes = new Task[20];
            for (int index = 0; index < writes.Length; index++)
            {
                writes[index] = stream.WriteAsync(Surface.Pattern(100, index)).AsTask();
                await writes[index];
            }

            report.Await("copied", async () =>
            {
                using MemoryStream copy = new();
                stream.Position = 0;
                await stream.CopyToAsync(copy, 33);
                return (object?)copy.ToArray();
            });
            report.Await("read exactly", async () => { stream.Position = 1_990; await stream.ReadExactlyAsync(new byte[100]); });
        }

        FileStream closed = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 16, FileOptions.Asynchronous);
        await closed.DisposeAsync();
        report.Await("closed read", async () => (object?)await closed.ReadAsync(new byte[10]));
        report.Await("closed flush", () => closed.FlushAsync());
        File.Delete(path);
    }
}
