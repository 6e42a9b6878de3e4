using System.Text;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Torture;

/// <summary>
/// Runs operations on a file system and on the model side by side. <see cref="Before"/> is what the
/// medium surely has, <see cref="After"/> what it may have once the running operation is through.
/// </summary>
public sealed class Session(LittleFileSystem fileSystem, Model start)
{
    public LittleFileSystem FileSystem { get; private set; } = fileSystem;

    public Model Before { get; private set; } = start;

    public Model After { get; private set; } = start;

    public Model State => Before;

    public void Use(LittleFileSystem mounted) => FileSystem = mounted;

    public void Create(string path, byte[] content, int chunk = int.MaxValue)
    {
        LittleFile file = Open(path, FileOpenFlags.Write | FileOpenFlags.Create | FileOpenFlags.Truncate, [], changes: !Before.Exists(path));
        Write(file, content, chunk);
        Close(path, file, content);
    }

    public void Append(string path, byte[] tail, int chunk = int.MaxValue)
    {
        byte[] old = Before.Content(path) ?? [];
        LittleFile file = Open(path, FileOpenFlags.Write | FileOpenFlags.Create | FileOpenFlags.Append, [], changes: !Before.Exists(path));
        Write(file, tail, chunk);
        Close(path, file, [.. old, .. tail]);
    }

    /// <summary>Appends and syncs each piece through one handle.</summary>
    public void AppendSynced(string path, IEnumerable<byte[]> pieces)
    {
        byte[] content = Before.Content(path) ?? [];
        LittleFile file = Open(path, FileOpenFlags.Write | FileOpenFlags.Create | FileOpenFlags.Append, [], changes: !Before.Exists(path));
        foreach (byte[] piece in pieces)
        {
            Write(file, piece, int.MaxValue);
            content = [.. content, .. piece];
            After = Before.With(path, content);
            Done(file.Sync(), "sync " + path);
        }

        Done(file.Close(), "close " + path);
    }

    public void Overwrite(string path, int position, byte[] data)
    {
        byte[] content = (byte[])(Before.Content(path) ?? []).Clone();
        LittleFile file = Open(path, FileOpenFlags.Write | FileOpenFlags.Read, content, changes: false);
        if (position + data.Length > content.Length)
        {
            Array.Resize(ref content, position + data.Length);
        }

        data.CopyTo(content, position);
        Check(file.WriteAt(position, data, out _), "overwrite " + path);
        Close(path, file, content);
    }

    /// <summary>Several writes at different places through one handle, then one sync.</summary>
    public void OverwriteMany(string path, IEnumerable<(int Position, byte[] Data)> writes)
    {
        byte[] content = (byte[])(Before.Content(path) ?? []).Clone();
        LittleFile file = Open(path, FileOpenFlags.Write | FileOpenFlags.Read, content, changes: false);
        foreach ((int position, byte[] data) in writes)
        {
            if (position + data.Length > content.Length)
            {
                Array.Resize(ref content, position + data.Length);
            }

            data.CopyTo(content, position);
            Check(file.WriteAt(position, data, out _), "overwrite " + path);
        }

        Close(path, file, content);
    }

    public void Truncate(string path, int length)
    {
        byte[] content = (byte[])(Before.Content(path) ?? []).Clone();
        LittleFile file = Open(path, FileOpenFlags.Write | FileOpenFlags.Read, content, changes: false);
        Array.Resize(ref content, length);
        Check(file.SetLength(length), "truncate " + path);
        Close(path, file, content);
    }

    public void Rename(string from, string to)
    {
        After = Before.Renamed(from, to);
        Done(FileSystem.Rename(Bytes(from), Bytes(to)), $"rename {from} {to}");
    }

    public void Remove(string path)
    {
        After = Before.Without(path);
        Done(FileSystem.Remove(Bytes(path)), "remove " + path);
    }

    public void MakeDirectory(string path)
    {
        After = Before.With(path, null);
        Done(FileSystem.CreateDirectory(Bytes(path)), "mkdir " + path);
    }

    public void SetAttribute(string path, byte type, byte[] data)
    {
        After = Before.WithAttribute(path, type, data);
        Done(FileSystem.SetAttribute(Bytes(path), type, data), "attribute of " + path);
    }

    public void RemoveAttribute(string path, byte type)
    {
        After = Before.WithAttribute(path, type, null);
        Done(FileSystem.RemoveAttribute(Bytes(path), type), "attribute of " + path);
    }

    private LittleFile Open(string path, FileOpenFlags flags, byte[] content, bool changes)
    {
        After = changes ? Before.With(path, content) : Before;
        Status status = FileSystem.OpenFile(Bytes(path), flags, out LittleFile? file);
        Done(status, "open " + path);
        return file!;
    }

    private void Write(LittleFile file, byte[] data, int chunk)
    {
        chunk = Math.Min(chunk, Math.Max(1, data.Length));
        for (int offset = 0; offset < data.Length; offset += chunk)
        {
            ReadOnlySpan<byte> part = data.AsSpan(offset, Math.Min(chunk, data.Length - offset));
            Check(file.Write(part, out int written), "write");
            if (written != part.Length)
            {
                throw new ReliabilityException("short write without a status");
            }
        }
    }

    private void Close(string path, LittleFile file, byte[] content)
    {
        After = Before.With(path, content);
        Done(file.Close(), "close " + path);
    }

    private void Done(Status status, string what)
    {
        Check(status, what);
        Before = After;
    }

    private void Check(Status status, string what)
    {
        if (status != Status.Ok)
        {
            throw new ReliabilityException($"{what}: {status} {FileSystem.Fault}");
        }
    }

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path);
}
