using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Mounts;

/// <summary>
/// A file system with facts beside it: where it has no file of a name, the fact of that name is read (as /etc/resolv.conf
/// of a node that got its DNS servers by DHCP). A file of the same name hides the fact, and so does a directory its
/// whole; nothing of the facts can be changed or removed. Directories of facts are made in the file system when something
/// is written into them.
/// </summary>
/// <param name="files">The file system.</param>
/// <param name="facts">The facts.</param>
public sealed class FactOverlay(IMountedFileSystem files, PackedFileSystem facts) : IMountedFileSystem
{
    private const byte Separator = (byte)'/';

    /// <inheritdoc/>
    public string FormatName => files.FormatName;

    /// <inheritdoc/>
    public bool IsReadOnly => files.IsReadOnly;

    /// <inheritdoc/>
    public Status Open(ReadOnlySpan<byte> path, FileOpenFlags flags, out IOpenFile? file, int mode = NodeMode.NewFile)
    {
        bool creates = (flags & FileOpenFlags.Create) != 0;
        if (creates)
        {
            Status made = MakeParents(path);
            if (made != Status.Ok)
            {
                file = null;
                return made;
            }
        }

        Status status = files.Open(path, flags, out file, mode);
        bool reads = (flags & (FileOpenFlags.Write | FileOpenFlags.Truncate | FileOpenFlags.Create)) == 0;
        return status == Status.NotFound && reads ? facts.Open(path, flags, out file) : status;
    }

    /// <inheritdoc/>
    public Status GetInformation(ReadOnlySpan<byte> path, out NodeInformation information)
    {
        Status status = files.GetInformation(path, out information);
        if (status == Status.NotFound)
        {
            status = facts.GetInformation(path, out information);
            information = information.Kind == EntryKind.Directory ? information with { IsReadOnly = files.IsReadOnly } : information;
        }

        return status;
    }

    /// <inheritdoc/>
    public Status OpenDirectory(ReadOnlySpan<byte> path, out IOpenDirectory? directory)
    {
        Status first = files.OpenDirectory(path, out IOpenDirectory? own);
        if (first is not (Status.Ok or Status.NotFound))
        {
            directory = null;
            return first;
        }

        Status second = facts.OpenDirectory(path, out IOpenDirectory? packed);
        directory = second != Status.Ok ? own : own is null ? packed : new Listing(this, own, packed!, path.ToArray());
        return directory is null ? first : Status.Ok;
    }

    /// <inheritdoc/>
    public Status CreateDirectory(ReadOnlySpan<byte> path, int mode = NodeMode.NewDirectory)
    {
        Status status = MakeParents(path);
        return status == Status.Ok ? files.CreateDirectory(path, mode) : status;
    }

    /// <inheritdoc/>
    public Status Remove(ReadOnlySpan<byte> path, bool directory) => OfFact(files.Remove(path, directory), path);

    /// <inheritdoc/>
    public Status Rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        Status status = MakeParents(to);
        return status == Status.Ok ? OfFact(files.Rename(from, to), from) : status;
    }

    /// <inheritdoc/>
    public Status Change(ReadOnlySpan<byte> path, in NodeChange change) => OfFact(files.Change(path, change), path);

    /// <inheritdoc/>
    public Status GetSpace(out SpaceInformation space) => files.GetSpace(out space);

    /// <inheritdoc/>
    public Status Sync() => files.Sync();

    private Status OfFact(Status status, ReadOnlySpan<byte> path) =>
        status == Status.NotFound && facts.GetInformation(path, out _) == Status.Ok ? Status.ReadOnly : status;

    // Directories that only the facts have, so that a file can be made in them. NotFound of others is for the caller's call.
    private Status MakeParents(ReadOnlySpan<byte> path)
    {
        for (int end = path.IndexOf(Separator); end > 0; end = NextEnd(path, end))
        {
            ReadOnlySpan<byte> parent = path[..end];
            if (files.GetInformation(parent, out _) != Status.NotFound)
            {
                continue;
            }

            bool isFactDirectory = facts.GetInformation(parent, out NodeInformation information) == Status.Ok && information.Kind == EntryKind.Directory;
            Status status = isFactDirectory ? files.CreateDirectory(parent) : Status.Ok;
            if (!isFactDirectory || status != Status.Ok)
            {
                return status;
            }
        }

        return Status.Ok;
    }

    private static int NextEnd(ReadOnlySpan<byte> path, int end)
    {
        int next = path[(end + 1)..].IndexOf(Separator);
        return next < 0 ? -1 : end + 1 + next;
    }

    // The file system's entries, then facts that it has no entry for.
    private sealed class Listing(FactOverlay overlay, IOpenDirectory own, IOpenDirectory packed, byte[] directory) : IOpenDirectory
    {
        private bool _ownIsOver;

        public Status Next(out ReadOnlySpan<byte> name, out EntryKind kind)
        {
            if (!_ownIsOver)
            {
                Status status = own.Next(out name, out kind);
                if (status != Status.NotFound)
                {
                    return status;
                }

                _ownIsOver = true;
            }

            while (packed.Next(out name, out kind) == Status.Ok)
            {
                byte[] path = new byte[directory.Length + 1 + name.Length];
                directory.CopyTo(path, 0);
                path[directory.Length] = Separator;
                name.CopyTo(path.AsSpan(directory.Length + 1));
                if (overlay.Has(directory.Length == 0 ? path.AsSpan(1) : path))
                {
                    continue;
                }

                return Status.Ok;
            }

            return Status.NotFound;
        }
    }

    private bool Has(ReadOnlySpan<byte> path) => files.GetInformation(path, out _) == Status.Ok;
}
