using System.Collections.Generic;
using System.Threading;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Mounts;

/// <summary>
/// The name space of the node: file systems at their mount points. Takes absolute or relative UTF-8 paths,
/// resolves dots and doubled slashes by their text (there are no symbolic links), and hands the rest to the
/// file system whose mount point is the longest prefix. Thread-safe: one lock for each file system, held for
/// one operation; the table itself is fixed once the node runs.
/// </summary>
public sealed class MountTable
{
    /// <summary>Longest path in bytes.</summary>
    public const int PathMax = 4096;

    private readonly List<Mount> _mounts = [];

    /// <summary>Mounts at an absolute normalised path; "/" first. AlreadyExists: something is mounted there.</summary>
    public Status Add(ReadOnlySpan<byte> point, IMountedFileSystem fileSystem)
    {
        byte[] name = point.Trim((byte)'/').ToArray();
        foreach (Mount mount in _mounts)
        {
            if (mount.Point.AsSpan().SequenceEqual(name))
            {
                return Status.AlreadyExists;
            }
        }

        _mounts.Add(new Mount(name, fileSystem));
        return Status.Ok;
    }

    /// <summary>The mounts in order, for who lists them: point without a slash in front. False behind the last.</summary>
    public bool TryGetMount(int index, out ReadOnlySpan<byte> point, out IMountedFileSystem? fileSystem)
    {
        bool found = (uint)index < (uint)_mounts.Count;
        point = found ? _mounts[index].Point : default;
        fileSystem = found ? _mounts[index].FileSystem : null;
        return found;
    }

    /// <summary>
    /// Opens a file; the result locks by itself. <paramref name="mode"/> is a new file's. A path that ends as only a
    /// directory's does (with a slash) names no file.
    /// </summary>
    public Status Open(ReadOnlySpan<byte> path, FileOpenFlags flags, out IOpenFile? file, int mode = NodeMode.NewFile)
    {
        file = null;
        Span<byte> buffer = stackalloc byte[PathMax];
        Status status = Resolve(path, buffer, out Mount? mount, out ReadOnlySpan<byte> rest);
        if (status != Status.Ok)
        {
            return status;
        }

        bool creates = (flags & FileOpenFlags.Create) != 0;
        lock (mount!.Gate)
        {
            if (NamesDirectory(path))
            {
                return creates ? Status.IsADirectory : CheckDirectory(mount, rest, Status.IsADirectory);
            }

            status = mount.FileSystem.Open(rest, flags, out IOpenFile? opened, mode);
            file = opened is null ? null : new LockedFile(mount.FileSystem, mount.Gate, opened, IdentityOf(mount, rest));
            return status == Status.IsADirectory && creates && (flags & FileOpenFlags.Exclusive) != 0 ? Status.AlreadyExists : status;
        }
    }

    /// <summary>Looks at an entry.</summary>
    public Status GetInformation(ReadOnlySpan<byte> path, out NodeInformation information)
    {
        information = default;
        Span<byte> buffer = stackalloc byte[PathMax];
        Status status = Resolve(path, buffer, out Mount? mount, out ReadOnlySpan<byte> rest);
        if (status != Status.Ok)
        {
            return status;
        }

        lock (mount!.Gate)
        {
            Status result = mount.FileSystem.GetInformation(rest, out information);
            result = result == Status.Ok && information.Kind != EntryKind.Directory && NamesDirectory(path) ? Status.NotADirectory : result;
            information = information with { Identity = IdentityOf(mount, rest) };
            return result;
        }
    }

    /// <summary>Lists a directory, mount points in it included.</summary>
    public Status OpenDirectory(ReadOnlySpan<byte> path, out IOpenDirectory? directory)
    {
        directory = null;
        Span<byte> buffer = stackalloc byte[PathMax];
        Status status = Resolve(path, buffer, out Mount? mount, out ReadOnlySpan<byte> rest);
        if (status != Status.Ok)
        {
            return status;
        }

        int length = mount!.Point.Length == 0 ? rest.Length : mount.Point.Length + (rest.IsEmpty ? 0 : rest.Length + 1);
        lock (mount.Gate)
        {
            status = mount.FileSystem.OpenDirectory(rest, out IOpenDirectory? opened);
            directory = opened is null ? null : new LockedDirectory(this, mount, opened, buffer.Slice(0, length).ToArray());
            return status;
        }
    }

    /// <summary>Creates a directory.</summary>
    public Status CreateDirectory(ReadOnlySpan<byte> path, int mode = NodeMode.NewDirectory)
    {
        Span<byte> buffer = stackalloc byte[PathMax];
        Status status = Resolve(path, buffer, out Mount? mount, out ReadOnlySpan<byte> rest);
        if (status != Status.Ok)
        {
            return status;
        }

        lock (mount!.Gate)
        {
            return rest.IsEmpty ? Status.AlreadyExists : mount.FileSystem.CreateDirectory(rest, mode);
        }
    }

    /// <summary>Removes a file, or an empty directory. Busy: a mount point.</summary>
    public Status Remove(ReadOnlySpan<byte> path, bool directory)
    {
        Span<byte> buffer = stackalloc byte[PathMax];
        Status status = Resolve(path, buffer, out Mount? mount, out ReadOnlySpan<byte> rest);
        if (status != Status.Ok)
        {
            return status;
        }

        lock (mount!.Gate)
        {
            if (rest.IsEmpty)
            {
                return directory ? Status.Busy : Status.IsADirectory;
            }

            status = NamesDirectory(path) ? CheckDirectory(mount, rest, Status.Ok) : Status.Ok;
            return status == Status.Ok ? mount.FileSystem.Remove(rest, directory) : status;
        }
    }

    /// <summary>Renames. CrossMount: the paths lie in different file systems (the caller copies); Busy: a mount point.</summary>
    public Status Rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        Span<byte> fromBuffer = stackalloc byte[PathMax];
        Span<byte> toBuffer = stackalloc byte[PathMax];
        Status status = Resolve(from, fromBuffer, out Mount? mount, out ReadOnlySpan<byte> fromRest);
        if (status != Status.Ok)
        {
            return status;
        }

        status = Resolve(to, toBuffer, out Mount? other, out ReadOnlySpan<byte> toRest);
        if (status != Status.Ok)
        {
            return status;
        }

        if (fromRest.IsEmpty || toRest.IsEmpty)
        {
            return Status.Busy;
        }

        if (mount != other)
        {
            // What is not there is told first.
            status = GetInformation(from, out _);
            status = status == Status.Ok ? CheckParent(other!, toRest) : status;
            return status == Status.Ok ? Status.CrossMount : status;
        }

        lock (mount!.Gate)
        {
            status = NamesDirectory(from) || NamesDirectory(to) ? CheckDirectory(mount, fromRest, Status.Ok) : Status.Ok;
            status = status == Status.Ok ? mount.FileSystem.Rename(fromRest, toRest) : status;

            // That the target lies below a file is told before that there is no source.
            bool isTold = status == Status.NotFound && CheckDirectory(mount, ParentOf(fromRest), Status.Ok) == Status.Ok
                && CheckDirectory(mount, ParentOf(toRest), Status.Ok) == Status.NotADirectory;
            return isTold ? Status.NotADirectory : status;
        }
    }

    /// <summary>
    /// What link(2) says before it looks whether there are links: the source's error, AlreadyExists, or why nothing can be
    /// made at the target; Ok if all that is missing are links.
    /// </summary>
    public Status CheckLink(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        Status status = GetInformation(source, out _);
        if (status != Status.Ok)
        {
            return status;
        }

        status = GetInformation(target, out _);
        if (status != Status.NotFound)
        {
            return status == Status.Ok ? Status.AlreadyExists : status;
        }

        Span<byte> buffer = stackalloc byte[PathMax];
        status = Resolve(target, buffer, out Mount? mount, out ReadOnlySpan<byte> rest);
        return status != Status.Ok ? status
            : NamesDirectory(target) ? Status.NotFound
            : CheckParent(mount!, rest);
    }

    /// <summary>Sets times and mode.</summary>
    public Status Change(ReadOnlySpan<byte> path, in NodeChange change)
    {
        Span<byte> buffer = stackalloc byte[PathMax];
        Status status = Resolve(path, buffer, out Mount? mount, out ReadOnlySpan<byte> rest);
        if (status != Status.Ok)
        {
            return status;
        }

        lock (mount!.Gate)
        {
            status = NamesDirectory(path) ? CheckDirectory(mount, rest, Status.Ok) : Status.Ok;
            return status == Status.Ok ? mount.FileSystem.Change(rest, change) : status;
        }
    }

    /// <summary>How much room the file system at a path has.</summary>
    public Status GetSpace(ReadOnlySpan<byte> path, out SpaceInformation space) => GetSpace(path, out space, out _);

    /// <summary>How much room the file system at a path has, and what kind it is.</summary>
    public Status GetSpace(ReadOnlySpan<byte> path, out SpaceInformation space, out string formatName)
    {
        space = default;
        formatName = "";
        Span<byte> buffer = stackalloc byte[PathMax];
        Status status = Resolve(path, buffer, out Mount? mount, out _);
        if (status != Status.Ok)
        {
            return status;
        }

        lock (mount!.Gate)
        {
            formatName = mount.FileSystem.FormatName;
            return mount.FileSystem.GetSpace(out space);
        }
    }

    /// <summary>Makes all file systems durable; the first failure is told, all are tried.</summary>
    public Status Sync()
    {
        Status result = Status.Ok;
        foreach (Mount mount in _mounts)
        {
            lock (mount.Gate)
            {
                Status status = mount.FileSystem.Sync();
                result = result == Status.Ok ? status : result;
            }
        }

        return result;
    }

    /// <summary>
    /// Writes the absolute form of <paramref name="path"/> without dots and doubled slashes: names with '/'
    /// between them, none in front. InvalidArgument: empty path or a NUL; NameTooLong: longer than the buffer.
    /// </summary>
    public static Status Normalise(ReadOnlySpan<byte> path, Span<byte> buffer, out int length)
    {
        length = 0;
        if (path.IsEmpty || path.Contains((byte)0))
        {
            return Status.InvalidArgument;
        }

        while (!path.IsEmpty)
        {
            int slash = path.IndexOf((byte)'/');
            ReadOnlySpan<byte> name = slash < 0 ? path : path.Slice(0, slash);
            path = slash < 0 ? default : path.Slice(slash + 1);
            if (name.IsEmpty || name is [(byte)'.'])
            {
                continue;
            }

            if (name is [(byte)'.', (byte)'.'])
            {
                length = Math.Max(0, buffer.Slice(0, length).LastIndexOf((byte)'/'));
                continue;
            }

            int separator = length == 0 ? 0 : 1;
            if (length + separator + name.Length > buffer.Length)
            {
                return Status.NameTooLong;
            }

            if (separator != 0)
            {
                buffer[length++] = (byte)'/';
            }

            name.CopyTo(buffer.Slice(length));
            length += name.Length;
        }

        return Status.Ok;
    }

    private Status Resolve(ReadOnlySpan<byte> path, Span<byte> buffer, out Mount? mount, out ReadOnlySpan<byte> rest)
    {
        mount = null;
        rest = default;
        Status status = Normalise(path, buffer, out int length);
        if (status != Status.Ok)
        {
            return status;
        }

        ReadOnlySpan<byte> normalised = buffer.Slice(0, length);
        foreach (Mount candidate in _mounts)
        {
            ReadOnlySpan<byte> point = candidate.Point;
            bool covers = normalised.StartsWith(point)
                && (point.IsEmpty || normalised.Length == point.Length || normalised[point.Length] == (byte)'/');
            if (covers && (mount is null || point.Length > mount.Point.Length))
            {
                mount = candidate;
            }
        }

        if (mount is null)
        {
            return Status.NotFound;
        }

        rest = buffer.Slice(0, length).Slice(mount.Point.Length);
        rest = rest.IsEmpty || rest[0] != (byte)'/' ? rest : rest.Slice(1);
        return Status.Ok;
    }

    // A slash behind, "." and ".." are directories' names.
    private static bool NamesDirectory(ReadOnlySpan<byte> path) => path.EndsWith("/"u8) || path.EndsWith("/."u8) || path.EndsWith("/.."u8);

    // Why the entry is no directory; if it is one, the given status. Under the gate.
    private static Status CheckDirectory(Mount mount, ReadOnlySpan<byte> rest, Status isDirectory)
    {
        Status status = mount.FileSystem.GetInformation(rest, out NodeInformation information);
        return status != Status.Ok ? status : information.Kind == EntryKind.Directory ? isDirectory : Status.NotADirectory;
    }

    private static Status CheckParent(Mount mount, ReadOnlySpan<byte> rest)
    {
        lock (mount.Gate)
        {
            return CheckDirectory(mount, ParentOf(rest), Status.Ok);
        }
    }

    private static ReadOnlySpan<byte> ParentOf(ReadOnlySpan<byte> rest) => rest.Slice(0, Math.Max(0, rest.LastIndexOf((byte)'/')));

    // FNV-1a over mount point and path: files have no numbers, and who compares them only asks whether two are the same.
    private static ulong IdentityOf(Mount mount, ReadOnlySpan<byte> rest)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte value in mount.Point)
        {
            hash = (hash ^ value) * 0x100000001b3;
        }

        hash = (hash ^ '/') * 0x100000001b3;
        foreach (byte value in rest)
        {
            hash = (hash ^ value) * 0x100000001b3;
        }

        return hash;
    }

    private sealed class Mount(byte[] point, IMountedFileSystem fileSystem)
    {
        public readonly byte[] Point = point;
        public readonly IMountedFileSystem FileSystem = fileSystem;
        public readonly Lock Gate = new();
    }

    // The file system's entries, then mount points that it has no entry for.
    private sealed class LockedDirectory(MountTable table, Mount mount, IOpenDirectory directory, byte[] path) : IOpenDirectory
    {
        private readonly HashSet<int> _seen = [];
        private int _nextMount = -1;

        public Status Next(out ReadOnlySpan<byte> name, out EntryKind kind)
        {
            if (_nextMount < 0)
            {
                lock (mount.Gate)
                {
                    Status status = directory.Next(out name, out kind);
                    if (status != Status.NotFound)
                    {
                        Note(name);
                        return status;
                    }
                }

                _nextMount = 0;
            }

            while (_nextMount < table._mounts.Count)
            {
                int index = _nextMount++;
                if (ChildName(index, out name) && !_seen.Contains(index))
                {
                    kind = EntryKind.Directory;
                    return Status.Ok;
                }
            }

            name = default;
            kind = EntryKind.None;
            return Status.NotFound;
        }

        private void Note(ReadOnlySpan<byte> name)
        {
            for (int index = 0; index < table._mounts.Count; index++)
            {
                if (ChildName(index, out ReadOnlySpan<byte> child) && child.SequenceEqual(name))
                {
                    _seen.Add(index);
                }
            }
        }

        // Whether a mount point lies directly in this directory, and its name there.
        private bool ChildName(int index, out ReadOnlySpan<byte> name)
        {
            ReadOnlySpan<byte> point = table._mounts[index].Point;
            int prefix = path.Length == 0 ? 0 : path.Length + 1;
            name = point.Length > prefix ? point.Slice(prefix) : default;
            return point.Length > prefix && point.StartsWith(path) && (prefix == 0 || point[prefix - 1] == (byte)'/') && !name.Contains((byte)'/');
        }
    }
}
