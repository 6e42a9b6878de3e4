using System.Text;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Torture.Reference;

/// <summary>Steps on our file system.</summary>
public sealed class OurSide(LittleFileSystem fileSystem)
{
    private LittleFile? _file;

    public LittleFileSystem FileSystem => fileSystem;

    /// <summary>Does what the step says; all must go well.</summary>
    public void Apply(Step step)
    {
        Status status = Try(step);
        if (status != Status.Ok)
        {
            throw new ReliabilityException($"ours: {step.Command}: {status} {fileSystem.Fault}");
        }
    }

    /// <summary>Does what the step says.</summary>
    public Status Try(Step step) => step.Kind switch
    {
        StepKind.MakeDirectory => fileSystem.CreateDirectory(Bytes(step.Path)),
        StepKind.Remove => fileSystem.Remove(Bytes(step.Path)),
        StepKind.Rename => fileSystem.Rename(Bytes(step.Path), Bytes(step.Other)),
        StepKind.SetAttribute => fileSystem.SetAttribute(Bytes(step.Path), step.Type, SeededContent.Make(step.Seed, step.Length)),
        StepKind.RemoveAttribute => fileSystem.RemoveAttribute(Bytes(step.Path), step.Type),
        StepKind.Open => Open(step),
        StepKind.Write => Write(step),
        StepKind.Seek => Seek(step.Position),
        StepKind.Truncate => _file!.SetLength(step.Position),
        StepKind.Sync => _file!.Sync(),
        StepKind.Close => _file!.Close(),
        _ => Status.Ok,
    };

    private Status Seek(long position)
    {
        _file!.Position = position;
        return Status.Ok;
    }

    private Status Open(Step step)
    {
        FileOpenFlags flags = FileOpenFlags.None;
        foreach (char letter in step.Flags)
        {
            flags |= letter switch
            {
                'r' => FileOpenFlags.Read,
                'w' => FileOpenFlags.Write,
                'c' => FileOpenFlags.Create,
                'x' => FileOpenFlags.Exclusive,
                't' => FileOpenFlags.Truncate,
                _ => FileOpenFlags.Append,
            };
        }

        Status status = fileSystem.OpenFile(Bytes(step.Path), flags, out _file);
        return status == Status.Ok && step.Length >= 0 ? _file!.SetAttributeOnSync(step.Type, SeededContent.Make(step.Seed, step.Length)) : status;
    }

    private Status Write(Step step)
    {
        byte[] data = SeededContent.Make(step.Seed, step.Length);
        for (int offset = 0; offset < data.Length; offset += step.Chunk)
        {
            Status status = _file!.Write(data.AsSpan(offset, Math.Min(step.Chunk, data.Length - offset)), out _);
            if (status != Status.Ok)
            {
                return status;
            }
        }

        return Status.Ok;
    }

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path);
}
