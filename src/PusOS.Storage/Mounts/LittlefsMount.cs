using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Mounts;

/// <summary>LittleFS as a mount. Files and directories keep times and mode as user attribute 't' (<see cref="NodeStamp"/>); without a clock a change of the content sets no time.</summary>
public sealed class LittlefsMount(LittleFileSystem fileSystem, IWallClock? clock) : IMountedFileSystem
{
    /// <summary>Type of the user attribute with times and mode.</summary>
    public const byte StampAttribute = (byte)'t';

    /// <inheritdoc/>
    public string FormatName => "littlefs";

    /// <inheritdoc/>
    public bool IsReadOnly => fileSystem.IsReadOnly;

    /// <inheritdoc/>
    public Status Open(ReadOnlySpan<byte> path, FileOpenFlags flags, out IOpenFile? file, int mode = NodeMode.NewFile)
    {
        file = null;
        Span<byte> data = stackalloc byte[NodeStamp.LongestEncoding];
        int length = (flags & FileOpenFlags.Create) != 0 ? EncodeNew(EntryKind.File, mode, data) : 0;

        // Cut only when it may be written.
        FileOpenFlags opening = flags & ~(FileOpenFlags.Append | FileOpenFlags.WriteThrough | FileOpenFlags.Truncate);
        Status status = fileSystem.OpenFile(path, opening, new NewAttribute(StampAttribute, data.Slice(0, length)), out LittleFile? opened);
        if (status != Status.Ok)
        {
            return status;
        }

        MountedFile mounted = new(this, opened!);
        bool writes = (flags & (FileOpenFlags.Write | FileOpenFlags.Truncate)) != 0;
        status = writes && !opened!.IsNew && !mounted.Stamp.MayWrite ? Status.AccessDenied
            : (flags & FileOpenFlags.Truncate) != 0 ? mounted.SetLength(0)
            : Status.Ok;
        if (status != Status.Ok)
        {
            opened!.Close();
            return status;
        }

        file = mounted;
        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status GetInformation(ReadOnlySpan<byte> path, out NodeInformation information)
    {
        Status status = fileSystem.GetInformation(path, out EntryInformation entry);
        NodeStamp stamp = status == Status.Ok ? StampOf(path) : NodeStamp.None;
        information = stamp.Describe(entry.Kind, entry.Size, fileSystem.IsReadOnly);
        return status;
    }

    /// <inheritdoc/>
    public Status OpenDirectory(ReadOnlySpan<byte> path, out IOpenDirectory? directory)
    {
        Status status = fileSystem.OpenDirectory(path, out LittleDirectory? opened);
        directory = opened is null ? null : new MountedDirectory(opened);
        return status;
    }

    /// <inheritdoc/>
    public Status CreateDirectory(ReadOnlySpan<byte> path, int mode = NodeMode.NewDirectory)
    {
        Span<byte> data = stackalloc byte[NodeStamp.LongestEncoding];
        int length = EncodeNew(EntryKind.Directory, mode, data);
        return fileSystem.CreateDirectory(path, new NewAttribute(StampAttribute, data.Slice(0, length)));
    }

    /// <inheritdoc/>
    public Status Remove(ReadOnlySpan<byte> path, bool directory)
    {
        Status status = fileSystem.GetInformation(path, out EntryInformation entry);
        if (status == Status.Ok && (entry.Kind == EntryKind.Directory) != directory)
        {
            status = directory ? Status.NotADirectory : Status.IsADirectory;
        }

        return status == Status.Ok ? fileSystem.Remove(path) : status;
    }

    /// <inheritdoc/>
    public Status Rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => fileSystem.Rename(from, to);

    /// <inheritdoc/>
    public Status Change(ReadOnlySpan<byte> path, in NodeChange change)
    {
        Status status = fileSystem.GetInformation(path, out EntryInformation entry);
        if (status != Status.Ok)
        {
            return status;
        }

        NodeStamp before = StampOf(path), after = before.With(entry.Kind, change);
        Span<byte> data = stackalloc byte[NodeStamp.LongestEncoding];
        int length = after.Encode(data);
        return after == before ? Status.Ok
            : length > fileSystem.AttributeMax ? Status.NotSupported
            : fileSystem.SetAttribute(path, StampAttribute, data.Slice(0, length));
    }

    /// <inheritdoc/>
    public Status GetSpace(out SpaceInformation space)
    {
        Status status = fileSystem.GetUsage(out FileSystemUsage usage);
        space = new SpaceInformation(usage.BlockSize, usage.BlockCount, usage.BlockCount - usage.UsedBlocks, fileSystem.NameMax);
        return status;
    }

    /// <inheritdoc/>
    public Status Sync() => fileSystem.Sync();

    private IWallClock? Clock => clock;

    private int AttributeMax => fileSystem.AttributeMax;

    // Nothing where the file system's attributes are too short: it was formatted elsewhere.
    private int EncodeNew(EntryKind kind, int mode, Span<byte> data)
    {
        int length = NodeStamp.New(kind, clock?.UnixNanoseconds ?? 0, mode).Encode(data);
        return length <= fileSystem.AttributeMax ? length : 0;
    }

    private NodeStamp StampOf(ReadOnlySpan<byte> path)
    {
        Span<byte> data = stackalloc byte[NodeStamp.LongestEncoding];
        Status status = fileSystem.GetAttribute(path, StampAttribute, data, out int length);
        return status == Status.Ok ? NodeStamp.Decode(data.Slice(0, Math.Min(length, data.Length))) : NodeStamp.None;
    }

    private sealed class MountedFile(LittlefsMount mount, LittleFile file) : IOpenFile
    {
        /// <summary>As all handles of the file see it.</summary>
        public NodeStamp Stamp
        {
            get
            {
                Span<byte> data = stackalloc byte[NodeStamp.LongestEncoding];
                Status status = file.GetAttribute(StampAttribute, data, out int length);
                return status == Status.Ok ? NodeStamp.Decode(data.Slice(0, Math.Min(length, data.Length))) : NodeStamp.None;
            }
        }

        public NodeInformation Information => Stamp.Describe(EntryKind.File, file.Length, mount.IsReadOnly);

        public object Identity => file.Identity;

        public Status Read(long position, Span<byte> destination, out int read) => file.ReadAt(position, destination, out read);

        public Status Write(long position, ReadOnlySpan<byte> source, out int written)
        {
            Status status = file.WriteAt(position, source, out written);
            if (written > 0)
            {
                Touch();
            }

            return status;
        }

        public Status SetLength(long length)
        {
            long before = file.Length;
            Status status = file.SetLength(length);
            if (file.Length != before)
            {
                Touch();
            }

            return status;
        }

        public Status Change(in NodeChange change)
        {
            NodeStamp before = Stamp, after = before.With(EntryKind.File, change);
            Span<byte> data = stackalloc byte[NodeStamp.LongestEncoding];
            int length = after.Encode(data);
            return after == before ? Status.Ok
                : length > mount.AttributeMax ? Status.NotSupported
                : file.SetAttribute(StampAttribute, data.Slice(0, length));
        }

        public Status Sync() => file.Sync();

        public Status Close() => file.Close();

        // The time goes into the commit of the content.
        private void Touch()
        {
            if (mount.Clock is { } clock)
            {
                Span<byte> data = stackalloc byte[NodeStamp.LongestEncoding];
                file.SetAttributeOnSync(StampAttribute, data.Slice(0, Stamp.Written(clock.UnixNanoseconds).Encode(data)));
            }
        }
    }

    private sealed class MountedDirectory(LittleDirectory directory) : IOpenDirectory
    {
        public Status Next(out ReadOnlySpan<byte> name, out EntryKind kind)
        {
            Status status = directory.Next(out name, out EntryInformation information);
            kind = information.Kind;
            return status;
        }
    }
}
