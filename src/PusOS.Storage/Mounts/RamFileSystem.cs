using System.Collections.Generic;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Mounts;

/// <summary>Files in memory, bounded; gone with the power. For /tmp, and as root when there is no disk.</summary>
public sealed class RamFileSystem(long limitBytes, IWallClock? clock) : IMountedFileSystem
{
    private const int ChunkSize = 4096;
    private const int NameMax = 255;
    // What a name, its node and an open directory cost, roughly: counted so that empty files are bounded, too.
    private const int NodeBytes = 256;

    private readonly Node _root = new(EntryKind.Directory, []) { Stamp = NodeStamp.New(EntryKind.Directory, clock?.UnixNanoseconds ?? 0, NodeMode.NewDirectory) };
    private long _used;

    /// <inheritdoc/>
    public string FormatName => "ramfs";

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    /// <inheritdoc/>
    public Status Open(ReadOnlySpan<byte> path, FileOpenFlags flags, out IOpenFile? file, int mode = NodeMode.NewFile)
    {
        file = null;
        Status status = Find(path, out Node parent, out ReadOnlySpan<byte> name, out Node? node);
        if (status != Status.Ok)
        {
            return status;
        }

        if (node is null)
        {
            if ((flags & FileOpenFlags.Create) == 0)
            {
                return Status.NotFound;
            }

            status = Add(parent, name, EntryKind.File, mode, out node);
            if (status != Status.Ok)
            {
                return status;
            }
        }
        else if (node.Kind == EntryKind.Directory)
        {
            return Status.IsADirectory;
        }
        else if ((flags & FileOpenFlags.Exclusive) != 0)
        {
            return Status.AlreadyExists;
        }
        else if ((flags & (FileOpenFlags.Write | FileOpenFlags.Truncate)) != 0 && !node.Stamp.MayWrite)
        {
            return Status.AccessDenied;
        }

        OpenFile opened = new(this, node!, (flags & FileOpenFlags.Write) != 0);
        node!.Handles++;
        file = opened;
        return (flags & FileOpenFlags.Truncate) != 0 ? Resize(node, 0) : Status.Ok;
    }

    /// <inheritdoc/>
    public Status GetInformation(ReadOnlySpan<byte> path, out NodeInformation information)
    {
        information = default;
        Status status = Find(path, out _, out _, out Node? node);
        if (status == Status.Ok && node is null)
        {
            return Status.NotFound;
        }

        information = node?.Information ?? default;
        return status;
    }

    /// <inheritdoc/>
    public Status OpenDirectory(ReadOnlySpan<byte> path, out IOpenDirectory? directory)
    {
        directory = null;
        Status status = Find(path, out _, out _, out Node? node);
        if (status != Status.Ok || node is null)
        {
            return status == Status.Ok ? Status.NotFound : status;
        }

        if (node.Kind != EntryKind.Directory)
        {
            return Status.NotADirectory;
        }

        directory = new Listing(node);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status CreateDirectory(ReadOnlySpan<byte> path, int mode = NodeMode.NewDirectory)
    {
        Status status = Find(path, out Node parent, out ReadOnlySpan<byte> name, out Node? node);
        if (status != Status.Ok)
        {
            return status;
        }

        return node is not null ? Status.AlreadyExists : Add(parent, name, EntryKind.Directory, mode, out _);
    }

    /// <inheritdoc/>
    public Status Remove(ReadOnlySpan<byte> path, bool directory)
    {
        Status status = Find(path, out Node parent, out _, out Node? node);
        if (status != Status.Ok || node is null || node == _root)
        {
            return status != Status.Ok ? status : node is null ? Status.NotFound : Status.InvalidArgument;
        }

        if ((node.Kind == EntryKind.Directory) != directory)
        {
            return directory ? Status.NotADirectory : Status.IsADirectory;
        }

        if (node.Children.Count > 0)
        {
            return Status.DirectoryNotEmpty;
        }

        Detach(parent, node);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status Rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        Status status = Find(from, out Node oldParent, out _, out Node? node);
        if (status != Status.Ok || node is null || node == _root)
        {
            return status != Status.Ok ? status : node is null ? Status.NotFound : Status.InvalidArgument;
        }

        status = Find(to, out Node newParent, out ReadOnlySpan<byte> name, out Node? target);
        if (status != Status.Ok || target == node)
        {
            return status;
        }

        if (name.IsEmpty)
        {
            return Status.AlreadyExists;
        }

        for (Node? above = newParent; above is not null; above = above.Parent)
        {
            if (above == node)
            {
                return Status.InvalidArgument;
            }
        }

        if (target is not null)
        {
            if (target.Kind != node.Kind)
            {
                return target.Kind == EntryKind.Directory ? Status.IsADirectory : Status.NotADirectory;
            }

            if (target.Children.Count > 0)
            {
                return Status.DirectoryNotEmpty;
            }

            Detach(newParent, target);
        }

        Touch(oldParent);
        Touch(newParent);
        oldParent.Children.RemoveAt(oldParent.IndexOf(node.Name, out _));
        node.Name = name.ToArray();
        node.Parent = newParent;
        newParent.Children.Insert(newParent.IndexOf(name, out _), node);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status Change(ReadOnlySpan<byte> path, in NodeChange change)
    {
        Status status = Find(path, out _, out _, out Node? node);
        if (status != Status.Ok || node is null)
        {
            return status == Status.Ok ? Status.NotFound : status;
        }

        node.Stamp = node.Stamp.With(node.Kind, change);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status GetSpace(out SpaceInformation space)
    {
        space = new SpaceInformation(ChunkSize, (ulong)(limitBytes / ChunkSize), (ulong)((limitBytes - _used) / ChunkSize), NameMax);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status Sync() => Status.Ok;

    // Ok also when the last name is not there (node is null); NotFound when something before it is not.
    private Status Find(ReadOnlySpan<byte> path, out Node parent, out ReadOnlySpan<byte> name, out Node? node)
    {
        parent = _root;
        node = _root;
        name = default;
        while (!path.IsEmpty)
        {
            if (node is null || node.Kind != EntryKind.Directory)
            {
                return node is null ? Status.NotFound : Status.NotADirectory;
            }

            int slash = path.IndexOf((byte)'/');
            name = slash < 0 ? path : path.Slice(0, slash);
            path = slash < 0 ? default : path.Slice(slash + 1);
            if (name.Length > NameMax)
            {
                return Status.NameTooLong;
            }

            parent = node;
            int index = parent.IndexOf(name, out bool found);
            node = found ? parent.Children[index] : null;
        }

        return Status.Ok;
    }

    private Status Add(Node parent, ReadOnlySpan<byte> name, EntryKind kind, int mode, out Node? node)
    {
        node = null;
        if (_used + NodeBytes > limitBytes)
        {
            return Status.NoSpace;
        }

        _used += NodeBytes;
        node = new Node(kind, name.ToArray()) { Parent = parent, Stamp = NodeStamp.New(kind, Now, mode) };
        Touch(parent);
        parent.Children.Insert(parent.IndexOf(name, out _), node);
        return Status.Ok;
    }

    private long Now => clock?.UnixNanoseconds ?? 0;

    private void Touch(Node node) => node.Stamp = node.Stamp.Written(Now);

    private void Detach(Node parent, Node node)
    {
        parent.Children.RemoveAt(parent.IndexOf(node.Name, out _));
        node.Parent = null;
        node.IsRemoved = true;
        _used -= NodeBytes;
        Touch(parent);
        if (node.Handles == 0)
        {
            Resize(node, 0);
        }
    }

    private Status Resize(Node node, long length)
    {
        int chunks = (int)((length + ChunkSize - 1) / ChunkSize);
        long more = (chunks - node.Chunks.Count) * (long)ChunkSize;
        if (_used + more > limitBytes && more > 0)
        {
            return Status.NoSpace;
        }

        _used += more;
        while (node.Chunks.Count < chunks)
        {
            node.Chunks.Add(new byte[ChunkSize]);
        }

        node.Chunks.RemoveRange(chunks, node.Chunks.Count - chunks);
        if (length < node.Length && length % ChunkSize != 0)
        {
            // What is cut off reads as zeros when the file grows again.
            node.Chunks[chunks - 1].AsSpan((int)(length % ChunkSize)).Clear();
        }

        node.Length = length;
        Touch(node);
        return Status.Ok;
    }

    private sealed class Node(EntryKind kind, byte[] name)
    {
        public readonly EntryKind Kind = kind;
        public readonly List<Node> Children = [];
        public readonly List<byte[]> Chunks = [];
        public byte[] Name = name;
        public Node? Parent;
        public long Length;
        public NodeStamp Stamp = NodeStamp.None;
        public int Handles;
        public bool IsRemoved;

        public NodeInformation Information => Stamp.Describe(Kind, Length, isReadOnly: false);

        public int IndexOf(ReadOnlySpan<byte> wanted, out bool found)
        {
            int low = 0;
            int high = Children.Count;
            while (low < high)
            {
                int middle = (low + high) >>> 1;
                int order = wanted.SequenceCompareTo(Children[middle].Name);
                if (order == 0)
                {
                    found = true;
                    return middle;
                }

                (low, high) = order > 0 ? (middle + 1, high) : (low, middle);
            }

            found = false;
            return low;
        }
    }

    private sealed class OpenFile(RamFileSystem owner, Node node, bool writable) : IOpenFile
    {
        private bool _closed;

        public NodeInformation Information => node.Information;

        public object Identity => node;

        public Status Read(long position, Span<byte> destination, out int read)
        {
            read = 0;
            int count = (int)Math.Clamp(node.Length - position, 0, destination.Length);
            while (read < count)
            {
                int offset = (int)(position % ChunkSize);
                int part = Math.Min(count - read, ChunkSize - offset);
                node.Chunks[(int)(position / ChunkSize)].AsSpan(offset, part).CopyTo(destination.Slice(read));
                read += part;
                position += part;
            }

            return Status.Ok;
        }

        public Status Write(long position, ReadOnlySpan<byte> source, out int written)
        {
            written = 0;
            if (!writable)
            {
                return Status.ReadOnly;
            }

            if (position + source.Length > int.MaxValue)
            {
                return Status.FileTooLarge;
            }

            Status status = position + source.Length > node.Length ? owner.Resize(node, position + source.Length) : Status.Ok;
            while (status == Status.Ok && written < source.Length)
            {
                int offset = (int)(position % ChunkSize);
                int part = Math.Min(source.Length - written, ChunkSize - offset);
                source.Slice(written, part).CopyTo(node.Chunks[(int)(position / ChunkSize)].AsSpan(offset));
                written += part;
                position += part;
            }

            if (written > 0)
            {
                owner.Touch(node);
            }

            return status;
        }

        public Status SetLength(long length)
        {
            if (!writable)
            {
                return Status.ReadOnly;
            }

            return length > int.MaxValue ? Status.FileTooLarge : owner.Resize(node, length);
        }

        public Status Change(in NodeChange change)
        {
            node.Stamp = node.Stamp.With(EntryKind.File, change);
            return Status.Ok;
        }

        public Status Sync() => Status.Ok;

        public Status Close()
        {
            if (!_closed && --node.Handles == 0 && node.IsRemoved)
            {
                owner.Resize(node, 0);
            }

            _closed = true;
            return Status.Ok;
        }
    }

    // Goes on behind the last name, so that names may come and go.
    private sealed class Listing(Node node) : IOpenDirectory
    {
        private byte[] _last = [];

        public Status Next(out ReadOnlySpan<byte> name, out EntryKind kind)
        {
            int index = node.IndexOf(_last, out bool found);
            index = found ? index + 1 : index;
            if (index >= node.Children.Count)
            {
                name = default;
                kind = EntryKind.None;
                return Status.NotFound;
            }

            _last = node.Children[index].Name;
            name = _last;
            kind = node.Children[index].Kind;
            return Status.Ok;
        }
    }
}
