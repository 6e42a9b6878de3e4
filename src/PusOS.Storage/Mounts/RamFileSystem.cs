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

    private readonly Node _root = new(EntryKind.Directory, []);
    private long _used;

    /// <inheritdoc/>
    public string FormatName => "ramfs";

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    /// <inheritdoc/>
    public StorageStatus Open(ReadOnlySpan<byte> path, FileOpenFlags flags, out IOpenFile? file)
    {
        file = null;
        StorageStatus status = Find(path, out Node parent, out ReadOnlySpan<byte> name, out Node? node);
        if (status != StorageStatus.Ok)
        {
            return status;
        }

        if (node is null)
        {
            if ((flags & FileOpenFlags.Create) == 0)
            {
                return StorageStatus.NotFound;
            }

            status = Add(parent, name, EntryKind.File, out node);
            if (status != StorageStatus.Ok)
            {
                return status;
            }
        }
        else if (node.Kind == EntryKind.Directory)
        {
            return StorageStatus.IsADirectory;
        }
        else if ((flags & FileOpenFlags.Exclusive) != 0)
        {
            return StorageStatus.AlreadyExists;
        }

        OpenFile opened = new(this, node!, (flags & FileOpenFlags.Write) != 0);
        node!.Handles++;
        file = opened;
        return (flags & FileOpenFlags.Truncate) != 0 ? Resize(node, 0) : StorageStatus.Ok;
    }

    /// <inheritdoc/>
    public StorageStatus GetInformation(ReadOnlySpan<byte> path, out NodeInformation information)
    {
        information = default;
        StorageStatus status = Find(path, out _, out _, out Node? node);
        if (status == StorageStatus.Ok && node is null)
        {
            return StorageStatus.NotFound;
        }

        information = node?.Information ?? default;
        return status;
    }

    /// <inheritdoc/>
    public StorageStatus OpenDirectory(ReadOnlySpan<byte> path, out IOpenDirectory? directory)
    {
        directory = null;
        StorageStatus status = Find(path, out _, out _, out Node? node);
        if (status != StorageStatus.Ok || node is null)
        {
            return status == StorageStatus.Ok ? StorageStatus.NotFound : status;
        }

        if (node.Kind != EntryKind.Directory)
        {
            return StorageStatus.NotADirectory;
        }

        directory = new Listing(node);
        return StorageStatus.Ok;
    }

    /// <inheritdoc/>
    public StorageStatus CreateDirectory(ReadOnlySpan<byte> path)
    {
        StorageStatus status = Find(path, out Node parent, out ReadOnlySpan<byte> name, out Node? node);
        if (status != StorageStatus.Ok)
        {
            return status;
        }

        return node is not null ? StorageStatus.AlreadyExists : Add(parent, name, EntryKind.Directory, out _);
    }

    /// <inheritdoc/>
    public StorageStatus Remove(ReadOnlySpan<byte> path, bool directory)
    {
        StorageStatus status = Find(path, out Node parent, out _, out Node? node);
        if (status != StorageStatus.Ok || node is null || node == _root)
        {
            return status != StorageStatus.Ok ? status : node is null ? StorageStatus.NotFound : StorageStatus.InvalidArgument;
        }

        if ((node.Kind == EntryKind.Directory) != directory)
        {
            return directory ? StorageStatus.NotADirectory : StorageStatus.IsADirectory;
        }

        if (node.Children.Count > 0)
        {
            return StorageStatus.DirectoryNotEmpty;
        }

        Detach(parent, node);
        return StorageStatus.Ok;
    }

    /// <inheritdoc/>
    public StorageStatus Rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        StorageStatus status = Find(from, out Node oldParent, out _, out Node? node);
        if (status != StorageStatus.Ok || node is null || node == _root)
        {
            return status != StorageStatus.Ok ? status : node is null ? StorageStatus.NotFound : StorageStatus.InvalidArgument;
        }

        status = Find(to, out Node newParent, out ReadOnlySpan<byte> name, out Node? target);
        if (status != StorageStatus.Ok || target == node)
        {
            return status;
        }

        if (name.Length > NameMax || name.IsEmpty)
        {
            return name.IsEmpty ? StorageStatus.AlreadyExists : StorageStatus.NameTooLong;
        }

        for (Node? above = newParent; above is not null; above = above.Parent)
        {
            if (above == node)
            {
                return StorageStatus.InvalidArgument;
            }
        }

        if (target is not null)
        {
            if (target.Kind != node.Kind)
            {
                return target.Kind == EntryKind.Directory ? StorageStatus.IsADirectory : StorageStatus.NotADirectory;
            }

            if (target.Children.Count > 0)
            {
                return StorageStatus.DirectoryNotEmpty;
            }

            Detach(newParent, target);
        }

        oldParent.Children.RemoveAt(oldParent.IndexOf(node.Name, out _));
        node.Name = name.ToArray();
        node.Parent = newParent;
        newParent.Children.Insert(newParent.IndexOf(name, out _), node);
        return StorageStatus.Ok;
    }

    /// <inheritdoc/>
    public StorageStatus SetModified(ReadOnlySpan<byte> path, long unixNanoseconds)
    {
        StorageStatus status = Find(path, out _, out _, out Node? node);
        if (status != StorageStatus.Ok || node is null)
        {
            return status == StorageStatus.Ok ? StorageStatus.NotFound : status;
        }

        node.Modified = unixNanoseconds;
        return StorageStatus.Ok;
    }

    /// <inheritdoc/>
    public StorageStatus GetSpace(out SpaceInformation space)
    {
        space = new SpaceInformation(ChunkSize, (ulong)(limitBytes / ChunkSize), (ulong)((limitBytes - _used) / ChunkSize), NameMax);
        return StorageStatus.Ok;
    }

    /// <inheritdoc/>
    public StorageStatus Sync() => StorageStatus.Ok;

    // Ok also when the last name is not there (node is null); NotFound when something before it is not.
    private StorageStatus Find(ReadOnlySpan<byte> path, out Node parent, out ReadOnlySpan<byte> name, out Node? node)
    {
        parent = _root;
        node = _root;
        name = default;
        while (!path.IsEmpty)
        {
            if (node is null || node.Kind != EntryKind.Directory)
            {
                return node is null ? StorageStatus.NotFound : StorageStatus.NotADirectory;
            }

            int slash = path.IndexOf((byte)'/');
            name = slash < 0 ? path : path.Slice(0, slash);
            path = slash < 0 ? default : path.Slice(slash + 1);
            parent = node;
            int index = parent.IndexOf(name, out bool found);
            node = found ? parent.Children[index] : null;
        }

        return StorageStatus.Ok;
    }

    private StorageStatus Add(Node parent, ReadOnlySpan<byte> name, EntryKind kind, out Node? node)
    {
        node = null;
        if (name.Length > NameMax)
        {
            return StorageStatus.NameTooLong;
        }

        if (_used + NodeBytes > limitBytes)
        {
            return StorageStatus.NoSpace;
        }

        _used += NodeBytes;
        node = new Node(kind, name.ToArray()) { Parent = parent, Modified = clock?.UnixNanoseconds ?? 0 };
        parent.Children.Insert(parent.IndexOf(name, out _), node);
        return StorageStatus.Ok;
    }

    private void Detach(Node parent, Node node)
    {
        parent.Children.RemoveAt(parent.IndexOf(node.Name, out _));
        node.Parent = null;
        node.IsRemoved = true;
        _used -= NodeBytes;
        if (node.Handles == 0)
        {
            Resize(node, 0);
        }
    }

    private StorageStatus Resize(Node node, long length)
    {
        int chunks = (int)((length + ChunkSize - 1) / ChunkSize);
        long more = (chunks - node.Chunks.Count) * (long)ChunkSize;
        if (_used + more > limitBytes && more > 0)
        {
            return StorageStatus.NoSpace;
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
        node.Modified = clock?.UnixNanoseconds ?? 0;
        return StorageStatus.Ok;
    }

    private sealed class Node(EntryKind kind, byte[] name)
    {
        public readonly EntryKind Kind = kind;
        public readonly List<Node> Children = [];
        public readonly List<byte[]> Chunks = [];
        public byte[] Name = name;
        public Node? Parent;
        public long Length;
        public long Modified;
        public int Handles;
        public bool IsRemoved;

        public NodeInformation Information => new(Kind, Length, Modified, IsReadOnly: false);

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

        public StorageStatus Read(long position, Span<byte> destination, out int read)
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

            return StorageStatus.Ok;
        }

        public StorageStatus Write(long position, ReadOnlySpan<byte> source, out int written)
        {
            written = 0;
            if (!writable)
            {
                return StorageStatus.ReadOnly;
            }

            if (position + source.Length > int.MaxValue)
            {
                return StorageStatus.FileTooLarge;
            }

            StorageStatus status = position + source.Length > node.Length ? owner.Resize(node, position + source.Length) : StorageStatus.Ok;
            while (status == StorageStatus.Ok && written < source.Length)
            {
                int offset = (int)(position % ChunkSize);
                int part = Math.Min(source.Length - written, ChunkSize - offset);
                source.Slice(written, part).CopyTo(node.Chunks[(int)(position / ChunkSize)].AsSpan(offset));
                written += part;
                position += part;
            }

            return status;
        }

        public StorageStatus SetLength(long length)
        {
            if (!writable)
            {
                return StorageStatus.ReadOnly;
            }

            return length > int.MaxValue ? StorageStatus.FileTooLarge : owner.Resize(node, length);
        }

        public StorageStatus SetModified(long unixNanoseconds)
        {
            node.Modified = unixNanoseconds;
            return StorageStatus.Ok;
        }

        public StorageStatus Sync() => StorageStatus.Ok;

        public StorageStatus Close()
        {
            if (!_closed && --node.Handles == 0 && node.IsRemoved)
            {
                owner.Resize(node, 0);
            }

            _closed = true;
            return StorageStatus.Ok;
        }
    }

    // Goes on behind the last name, so that names may come and go.
    private sealed class Listing(Node node) : IOpenDirectory
    {
        private byte[] _last = [];

        public StorageStatus Next(out ReadOnlySpan<byte> name, out EntryKind kind)
        {
            int index = node.IndexOf(_last, out bool found);
            index = found ? index + 1 : index;
            if (index >= node.Children.Count)
            {
                name = default;
                kind = EntryKind.None;
                return StorageStatus.NotFound;
            }

            _last = node.Children[index].Name;
            name = _last;
            kind = node.Children[index].Kind;
            return StorageStatus.Ok;
        }
    }
}
