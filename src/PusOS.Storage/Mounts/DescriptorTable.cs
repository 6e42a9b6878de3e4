using System.Threading;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Mounts;

/// <summary>
/// Open files by number, as the SystemNative file surface needs them: shared positions after duplication,
/// append mode, advisory locks. Thread-safe; bounded.
/// </summary>
public sealed class DescriptorTable
{
    private readonly MountTable _mounts;
    private readonly Description?[] _descriptions;
    private readonly int _first;
    private readonly Lock _gate = new();
    // Descriptions lie below this index.
    private int _end;

    /// <summary>Numbers run from <paramref name="first"/> (below it are console and the like) to first + limit - 1.</summary>
    public DescriptorTable(MountTable mounts, int first = 3, int limit = 1024)
    {
        _mounts = mounts;
        _first = first;
        _descriptions = new Description?[limit];
    }

    /// <summary>Opens a file and gives it the lowest free number. TooManyOpenFiles.</summary>
    public Status Open(ReadOnlySpan<byte> path, FileOpenFlags flags, out int descriptor, int mode = NodeMode.NewFile)
    {
        descriptor = -1;
        Status status = _mounts.Open(path, flags, out IOpenFile? file, mode);
        if (status != Status.Ok)
        {
            return status;
        }

        status = Place(new Description(file!, flags), out descriptor);
        if (status != Status.Ok)
        {
            file!.Close();
        }

        return status;
    }

    /// <summary>A second number for the same open file: position, mode and lock are shared.</summary>
    public Status Duplicate(int descriptor, out int copy)
    {
        copy = -1;
        Status status = Find(descriptor, out Description? description);
        if (status != Status.Ok)
        {
            return status;
        }

        Interlocked.Increment(ref description!.References);
        status = Place(description, out copy);
        if (status != Status.Ok)
        {
            Interlocked.Decrement(ref description.References);
        }

        return status;
    }

    /// <summary>Closes; with the last number of an open file goes its lock, and the file is synced.</summary>
    public Status Close(int descriptor)
    {
        Description? description;
        lock (_gate)
        {
            Status status = Find(descriptor, out description);
            if (status != Status.Ok)
            {
                return status;
            }

            _descriptions[descriptor - _first] = null;
            while (_end > 0 && _descriptions[_end - 1] is null)
            {
                _end--;
            }
        }

        return Interlocked.Decrement(ref description!.References) == 0 ? description.File.Close() : Status.Ok;
    }

    /// <summary>Reads at the position and moves it.</summary>
    public Status Read(int descriptor, Span<byte> destination, out int read)
    {
        read = 0;
        Status status = Find(descriptor, out Description? description);
        if (status != Status.Ok)
        {
            return status;
        }

        if ((description!.Flags & FileOpenFlags.Read) == 0)
        {
            return Status.Closed;
        }

        lock (description.Gate)
        {
            status = description.File.Read(description.Position, destination, out read);
            description.Position += read;
            return status;
        }
    }

    /// <summary>Writes at the position (with Append: at the end) and moves it.</summary>
    public Status Write(int descriptor, ReadOnlySpan<byte> source, out int written)
    {
        written = 0;
        Status status = Find(descriptor, out Description? description);
        if (status != Status.Ok)
        {
            return status;
        }

        if ((description!.Flags & FileOpenFlags.Write) == 0)
        {
            return Status.Closed;
        }

        lock (description.Gate)
        {
            if ((description.Flags & FileOpenFlags.Append) != 0)
            {
                description.Position = description.File.Information.Size;
            }

            status = description.File.Write(description.Position, source, out written);
            description.Position += written;
            return description.Settle(status);
        }
    }

    /// <summary>Reads at a given position. Closed: not opened for reading.</summary>
    public Status ReadAt(int descriptor, long position, Span<byte> destination, out int read)
    {
        read = 0;
        Status status = Find(descriptor, out Description? description);
        return status != Status.Ok ? status
            : (description!.Flags & FileOpenFlags.Read) == 0 ? Status.Closed
            : description.File.Read(position, destination, out read);
    }

    /// <summary>Writes at a given position. Closed: not opened for writing.</summary>
    public Status WriteAt(int descriptor, long position, ReadOnlySpan<byte> source, out int written)
    {
        written = 0;
        Status status = Find(descriptor, out Description? description);
        return status != Status.Ok ? status
            : (description!.Flags & FileOpenFlags.Write) == 0 ? Status.Closed
            : description.Settle(description.File.Write(position, source, out written));
    }

    /// <summary>Moves the position: from the start (0), from where it is (1), from the end (2). InvalidArgument: before the start.</summary>
    public Status Seek(int descriptor, long offset, int origin, out long position)
    {
        position = 0;
        Status status = Find(descriptor, out Description? description);
        if (status != Status.Ok)
        {
            return status;
        }

        lock (description!.Gate)
        {
            long start = origin switch { 0 => 0, 1 => description.Position, 2 => description.File.Information.Size, _ => -1 };
            if (start < 0 || start > long.MaxValue - Math.Max(0, offset) || start + offset < 0)
            {
                return Status.InvalidArgument;
            }

            description.Position = position = start + offset;
            return Status.Ok;
        }
    }

    /// <summary>Cuts or extends. InvalidArgument: not opened for writing.</summary>
    public Status SetLength(int descriptor, long length)
    {
        Status status = Find(descriptor, out Description? description);
        return status != Status.Ok ? status
            : (description!.Flags & FileOpenFlags.Write) == 0 ? Status.InvalidArgument
            : description.File.SetLength(length);
    }

    /// <summary>futimens, fchmod.</summary>
    public Status Change(int descriptor, in NodeChange change)
    {
        Status status = Find(descriptor, out Description? description);
        return status == Status.Ok ? description!.File.Change(change) : status;
    }

    /// <summary>How much room the file's file system has.</summary>
    public Status GetSpace(int descriptor, out SpaceInformation space)
    {
        space = default;
        Status status = Find(descriptor, out Description? description);
        return status != Status.Ok ? status
            : description!.File is LockedFile file ? file.GetSpace(out space)
            : Status.NotSupported;
    }

    /// <summary>How the file was opened.</summary>
    public Status GetFlags(int descriptor, out FileOpenFlags flags)
    {
        Status status = Find(descriptor, out Description? description);
        flags = description?.Flags ?? FileOpenFlags.None;
        return status;
    }

    /// <summary>fsync: durable when it returns Ok.</summary>
    public Status Sync(int descriptor)
    {
        Status status = Find(descriptor, out Description? description);
        return status == Status.Ok ? description!.File.Sync() : status;
    }

    /// <summary>fstat.</summary>
    public Status GetInformation(int descriptor, out NodeInformation information)
    {
        information = default;
        Status status = Find(descriptor, out Description? description);
        if (status == Status.Ok)
        {
            information = description!.File.Information;
        }

        return status;
    }

    /// <summary>flock, never waiting: Locked when another open file holds a lock that excludes this one.</summary>
    public Status Lock(int descriptor, FileLockKind kind)
    {
        lock (_gate)
        {
            Status status = Find(descriptor, out Description? description);
            if (status != Status.Ok)
            {
                return status;
            }

            foreach (Description? other in kind == FileLockKind.None ? default : _descriptions.AsSpan(0, _end))
            {
                if (other is not null && other != description && other.Lock != FileLockKind.None
                    && ReferenceEquals(other.File.Identity, description!.File.Identity)
                    && (kind == FileLockKind.Exclusive || other.Lock == FileLockKind.Exclusive))
                {
                    return Status.Locked;
                }
            }

            description!.Lock = kind;
            return Status.Ok;
        }
    }

    private Status Find(int descriptor, out Description? description)
    {
        int index = descriptor - _first;
        description = index >= 0 && index < _descriptions.Length ? Volatile.Read(ref _descriptions[index]) : null;
        return description is null ? Status.Closed : Status.Ok;
    }

    private Status Place(Description description, out int descriptor)
    {
        lock (_gate)
        {
            int index = Array.IndexOf(_descriptions, null);
            descriptor = index < 0 ? -1 : index + _first;
            if (index < 0)
            {
                return Status.TooManyOpenFiles;
            }

            _descriptions[index] = description;
            _end = Math.Max(_end, index + 1);
            return Status.Ok;
        }
    }

    private sealed class Description(IOpenFile file, FileOpenFlags flags)
    {
        public readonly IOpenFile File = file;
        public readonly FileOpenFlags Flags = flags;
        public readonly Lock Gate = new();
        public long Position;
        public FileLockKind Lock;
        public int References = 1;

        // After a write: durable at once when the file was opened so.
        public Status Settle(Status written) =>
            written == Status.Ok && (Flags & FileOpenFlags.WriteThrough) != 0 ? File.Sync() : written;
    }
}
