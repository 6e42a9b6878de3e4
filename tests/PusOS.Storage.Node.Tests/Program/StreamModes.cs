using Microsoft.Win32.SafeHandles;

namespace FileChecks;

/// <summary>Every way to open a file, and what streams do at their edges.</summary>
internal static class StreamModes
{
    public static int Run(string root)
    {
        Report report = new(root);
        Directory.CreateDirectory(root);
        Openings(report);
        Sharing(report);
        Appending(report);
        Lengths(report);
        Positions(report);
        Options(report);
        Removed(report);
        Locks(report);
        Directory.Delete(root, recursive: true);
        return 0;
    }

    private static void Openings(Report report)
    {
        foreach (FileMode mode in Enum.GetValues<FileMode>())
        {
            foreach (FileAccess access in Enum.GetValues<FileAccess>())
            {
                foreach (string kind in new[] { "missing", "file", "folder" })
                {
                    string path = report.At(kind);
                    Prepare(kind, path);
                    report.Try($"{mode} {access} {kind}", () =>
                    {
                        using FileStream stream = new(path, mode, access, FileShare.None);
                        string how = $"{stream.CanRead} {stream.CanWrite} {stream.CanSeek} {stream.Length} at {stream.Position}";
                        if (stream.CanWrite)
                        {
                            stream.WriteByte((byte)'x');
                        }

                        return $"{how} then {stream.Length} {stream.Position}";
                    });
                    report.Try("  left", () => File.Exists(path) ? File.ReadAllText(path) : $"folder {Directory.Exists(path)}");
                    Clean(path);
                }
            }
        }

        report.Do("bad mode", () => new FileStream(report.At("x"), (FileMode)9).Dispose());
        report.Do("bad access", () => new FileStream(report.At("x"), FileMode.Open, 0).Dispose());
        report.Do("bad share", () => new FileStream(report.At("x"), FileMode.Open, FileAccess.Read, (FileShare)99).Dispose());
        report.Do("bad buffer", () => new FileStream(report.At("x"), FileMode.Open, FileAccess.Read, FileShare.Read, -1).Dispose());
        report.Do("bad options", () => new FileStream(report.At("x"), FileMode.Open, FileAccess.Read, FileShare.Read, 1, (FileOptions)5).Dispose());
        report.Do("empty path", () => new FileStream("", FileMode.Open).Dispose());
        report.Do("null path", () => new FileStream((string)null!, FileMode.Open).Dispose());
        report.Do("slash behind", () => new FileStream(report.At("x") + "/", FileMode.Create).Dispose());
        report.Do("slash behind open", () => new FileStream(report.At("x") + "/", FileMode.Open).Dispose());
        File.WriteAllText(report.At("plain"), "p");
        report.Do("slash behind a file", () => new FileStream(report.At("plain") + "/", FileMode.Open).Dispose());
        report.Do("slash behind a file, create", () => new FileStream(report.At("plain") + "/", FileMode.Create).Dispose());
        report.Try("slash behind a file, exists", () => File.Exists(report.At("plain") + "/"));
        report.Do("slash behind a file, delete", () => File.Delete(report.At("plain") + "/"));
        File.Delete(report.At("plain"));
    }

    private static void Prepare(string kind, string path)
    {
        if (kind == "file")
        {
            File.WriteAllText(path, "content");
        }
        else if (kind == "folder")
        {
            Directory.CreateDirectory(path);
        }
    }

    private static void Clean(string path)
    {
        File.Delete(File.Exists(path) ? path : path + "-none");
        if (Directory.Exists(path))
        {
            Directory.Delete(path);
        }
    }

    private static void Sharing(Report report)
    {
        string path = report.At("shared");
        FileShare[] shares = [FileShare.None, FileShare.Read, FileShare.Write, FileShare.ReadWrite, FileShare.Delete];
        foreach (FileAccess access in Enum.GetValues<FileAccess>())
        {
            foreach (FileShare share in shares)
            {
                File.WriteAllText(path, "shared");
                using FileStream first = new(path, FileMode.Open, access, share);
                foreach (FileAccess otherAccess in Enum.GetValues<FileAccess>())
                {
                    foreach (FileShare otherShare in shares)
                    {
                        report.Do($"{access}/{share} then {otherAccess}/{otherShare}", () => new FileStream(path, FileMode.Open, otherAccess, otherShare).Dispose());
                    }
                }

                report.Try($"{access}/{share} ReadAllText", () => File.ReadAllText(path));
                report.Do($"{access}/{share} AppendAllText", () => File.AppendAllText(path, "+"));
                report.Do($"{access}/{share} Copy", () => File.Copy(path, path + "-copy", overwrite: true));
                report.Do($"{access}/{share} Create", () => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite).Dispose());
                report.Try($"{access}/{share} length", () => new FileInfo(path).Length);
                report.Do($"{access}/{share} Move", () => File.Move(path, path + "-moved"));
                report.Do($"{access}/{share} Delete", () => File.Delete(path + "-moved"));
            }
        }

        File.Delete(path + "-copy");
    }

    private static void Appending(Report report)
    {
        string path = report.At("append");
        File.WriteAllText(path, "0123456789");
        using (FileStream stream = new(path, FileMode.Append, FileAccess.Write))
        {
            report.Try("append position", () => $"{stream.Position} {stream.Length} {stream.CanRead} {stream.CanSeek}");
            report.Try("append seek back", () => stream.Seek(0, SeekOrigin.Begin));
            report.Do("append position back", () => stream.Position = 5);
            report.Do("append cut", () => stream.SetLength(5));
            report.Try("append read", () => stream.ReadByte());
            report.Do("append write", () => stream.Write("abc"u8));
            report.Try("append seek own", () => stream.Seek(11, SeekOrigin.Begin));
            report.Try("append seek ahead", () => stream.Seek(5, SeekOrigin.End));
            report.Do("append write ahead", () => stream.Write("d"u8));
            report.Do("append cut own", () => stream.SetLength(12));
            report.Try("append then", () => $"{stream.Position} {stream.Length}");
        }

        report.Try("append content", () => File.ReadAllText(path).Replace('\0', '~'));
        using (FileStream one = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 0))
        using (FileStream two = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 0))
        {
            one.Write("one"u8);
            two.Write("two"u8);
            one.Write("ONE"u8);
            two.Write("TWO"u8);
        }

        report.Try("two appenders", () => File.ReadAllText(path).Replace('\0', '~'));
        File.Delete(path);
    }

    private static void Lengths(Report report)
    {
        string path = report.At("lengths");
        foreach (int buffer in new[] { 0, 1, 16, 4096 })
        {
            using FileStream stream = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, buffer);
            stream.Write(Surface.Pattern(100, 1));
            stream.SetLength(40);
            stream.Write("tail"u8);
            stream.SetLength(200);
            report.Try($"buffer {buffer}", () => $"{stream.Length} {stream.Position}");
            stream.Position = 10;
            _ = stream.ReadByte();
            stream.SetLength(5);
            report.Try("  cut while reading", () => $"{stream.Length} {stream.Position} {stream.ReadByte()}");
            stream.Position = 20;
            report.Try("  past the end", () => $"{stream.Length} {stream.ReadByte()} {stream.Position}");
            stream.WriteByte(7);
            report.Try("  after a write there", () => $"{stream.Length} {stream.Position}");
            stream.SetLength(0);
            report.Try("  emptied", () => $"{stream.Length} {stream.Position}");
            stream.WriteByte(1);
            stream.Dispose();
            report.Try("  content", () => File.ReadAllBytes(path));
            report.Do("  negative", () => { using FileStream f = new(path, FileMode.Open); f.SetLength(-1); });
            report.Do("  reader", () => { using FileStream f = File.OpenRead(path); f.SetLength(1); });
            report.Do("  three gigabytes", () => { using FileStream f = new(path, FileMode.Open); f.SetLength(0); });
        }

        File.Delete(path);
    }

    private static void Positions(Report report)
    {
        string path = report.At("positions");
        File.WriteAllBytes(path, Surface.Pattern(10_000, 2));
        using (FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 64))
        {
            report.Do("negative position", () => stream.Position = -1);
            report.Try("seek before", () => stream.Seek(-10_001, SeekOrigin.End));
            report.Try("seek current before", () => stream.Seek(-1, SeekOrigin.Current));
            report.Try("bad origin", () => stream.Seek(0, (SeekOrigin)7));
            report.Try("far", () => stream.Seek(1L << 40, SeekOrigin.Begin));
            report.Try("far read", () => $"{stream.ReadByte()} {stream.Position} {stream.Length}");
            stream.Position = 9_990;
            byte[] buffer = new byte[100];
            report.Try("short read", () => $"{stream.Read(buffer)} {stream.Read(buffer)} {stream.Read(buffer.AsSpan(0, 0))}");
            report.Do("read exactly", () => { stream.Position = 9_990; stream.ReadExactly(buffer); });
            report.Try("read at least", () => { stream.Position = 9_990; return stream.ReadAtLeast(buffer, 50, throwOnEndOfStream: false); });
            stream.Position = 100;
            int first = stream.ReadByte();
            stream.Write(Surface.Pattern(50, 9));
            int then = stream.ReadByte();
            report.Try("mixed", () => $"{first} {then} {stream.Position}");
            stream.Position = 12_000;
            stream.Flush();
            report.Try("no write, no growth", () => stream.Length);
            stream.Write([]);
            report.Try("empty write past the end", () => stream.Length);
            report.Try("copy", () => { using MemoryStream copy = new(); stream.Position = 0; stream.CopyTo(copy); return copy.ToArray(); });
            report.Try("name", () => $"{stream.Name} {stream.IsAsync} {stream.CanTimeout}");
            report.Try("timeouts", () => stream.ReadTimeout);
        }

        FileStream closed = File.OpenRead(path);
        closed.Dispose();
        report.Try("closed length", () => closed.Length);
        report.Try("closed position", () => closed.Position);
        report.Do("closed flush", () => closed.Flush(true));
        report.Do("closed seek", () => closed.Seek(0, SeekOrigin.Begin));
        report.Try("closed can", () => $"{closed.CanRead} {closed.CanSeek} {closed.CanWrite}");
        report.Do("closed twice", closed.Dispose);
        File.Delete(path);
    }

    private static void Options(Report report)
    {
        string path = report.At("options");
        FileOptions[] all = [FileOptions.None, FileOptions.WriteThrough, FileOptions.Asynchronous, FileOptions.RandomAccess, FileOptions.SequentialScan, FileOptions.DeleteOnClose, FileOptions.Encrypted,
            FileOptions.WriteThrough | FileOptions.Asynchronous | FileOptions.DeleteOnClose];
        foreach (FileOptions options in all)
        {
            report.Try($"{options}", () =>
            {
                using FileStream stream = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, 128, options);
                stream.Write(Surface.Pattern(1_000, 3));
                stream.Flush();
                return $"{stream.IsAsync} {stream.Length} {File.Exists(path)}";
            });
            report.Try("  afterwards", () => File.Exists(path));
        }

        report.Try("delete on close, moved", () =>
        {
            using (new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, 1, FileOptions.DeleteOnClose))
            {
                File.Move(path, path + "-moved", overwrite: true);
            }

            return $"{File.Exists(path)} {File.Exists(path + "-moved")}";
        });
        File.Delete(path + "-moved");
        report.Try("delete on close of a reader", () =>
        {
            File.WriteAllText(path, "x");
            using (FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.DeleteOnClose))
            {
                stream.ReadByte();
            }

            return File.Exists(path);
        });
        foreach (long size in new[] { 0L, 1, 100_000 })
        {
            report.Try($"preallocation {size}", () =>
            {
                using FileStream stream = new(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, PreallocationSize = size });
                stream.WriteByte(1);
                return stream.Length;
            });
        }

        report.Do("preallocation negative", () => _ = new FileStreamOptions { PreallocationSize = -1 });
        report.Do("preallocation open", () => new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, PreallocationSize = 5 }).Dispose());
        report.Do("preallocation read", () => new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Read, PreallocationSize = 5 }).Dispose());
        report.Do("create mode of a reader", () => new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, UnixCreateMode = UnixFileMode.UserRead }).Dispose());
        report.Do("handle of a stream", () =>
        {
            using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            using FileStream stream = new(handle, FileAccess.Write, 0);
            stream.Write("ab"u8);
        });
        report.Do("invalid handle", () => new FileStream(new SafeFileHandle(-1, false), FileAccess.Read).Dispose());
        report.Do("handle of a foreign number", () => new FileStream(new SafeFileHandle(900, false), FileAccess.Read).Dispose());
        report.Try("handle not async", () => { using SafeFileHandle handle = File.OpenHandle(path); return $"{handle.IsAsync} {handle.IsInvalid} {handle.IsClosed}"; });
        File.Delete(path);
    }

    /// <summary>Files that are deleted or replaced while they are open stay what they were.</summary>
    private static void Removed(Report report)
    {
        string path = report.At("removed");
        File.WriteAllText(path, "before");
        using (FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 0))
        {
            File.Delete(path);
            report.Try("deleted while open", () => $"{File.Exists(path)} {stream.Length} {stream.ReadByte()}");
            stream.Write("more and more"u8);
            stream.Flush(flushToDisk: true);
            report.Try("written while deleted", () => stream.Length);
            File.WriteAllText(path, "another");
            report.Try("another under its name", () => $"{File.ReadAllText(path)} {stream.Length}");
        }

        report.Try("the other stays", () => File.ReadAllText(path));
        using (FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 0))
        {
            File.WriteAllText(path + "-new", "replacement");
            File.Move(path + "-new", path, overwrite: true);
            report.Try("replaced while open", () => { stream.Position = 0; using StreamReader reader = new(stream, leaveOpen: true); return reader.ReadToEnd(); });
            stream.SetLength(0);
        }

        report.Try("the new one stays", () => File.ReadAllText(path));
        string folder = report.At("folder");
        Directory.CreateDirectory(folder);
        using (FileStream stream = new(Path.Combine(folder, "inside"), FileMode.Create))
        {
            stream.Write("first"u8);
            Directory.Move(folder, folder + "-moved");
            stream.Write(" second"u8);
        }

        report.Try("its folder moved", () => File.ReadAllText(Path.Combine(folder + "-moved", "inside")));
        using (new FileStream(Path.Combine(folder + "-moved", "inside"), FileMode.Open, FileAccess.Read))
        {
            report.Do("its folder deleted", () => Directory.Delete(folder + "-moved", recursive: true));
        }

        report.Try("all gone", () => Directory.Exists(folder + "-moved"));
        File.Delete(path);
    }

    private static void Locks(Report report)
    {
        string path = report.At("locks");
        File.WriteAllText(path, "0123456789");
        using FileStream one = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        report.Do("lock", () => one.Lock(0, 5));
        report.Do("lock past the end", () => one.Lock(100, 5));
        report.Do("lock negative", () => one.Lock(-1, 5));
        report.Do("lock negative length", () => one.Lock(0, -5));
        report.Do("unlock", () => one.Unlock(0, 5));
        report.Do("unlock what is not locked", () => one.Unlock(50, 5));
        using FileStream reader = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        report.Do("lock a reader", () => reader.Lock(0, 5));
        reader.Dispose();
        report.Do("lock closed", () => reader.Lock(0, 5));
        one.Dispose();
        File.Delete(path);
    }
}
