using System.Collections.Generic;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Mounts;

/// <summary>
/// Read-only files that are there from the start: the content packed into the image (/app), used in place,
/// and facts of the node, each made when its file is opened.
/// </summary>
public sealed class PackedFileSystem : IMountedFileSystem
{
    private readonly List<(byte[] Path, ReadOnlyMemory<byte> Content, Func<ReadOnlyMemory<byte>>? Fact)> _files = [];

    /// <inheritdoc/>
    public string FormatName => "packed";

    /// <inheritdoc/>
    public bool IsReadOnly => true;

    /// <summary>Adds a packed file. Directories on its way are there by that.</summary>
    public void Add(ReadOnlySpan<byte> path, ReadOnlyMemory<byte> content) => Insert(path.ToArray(), content, null);

    /// <summary>Adds a file whose content is made at each opening.</summary>
    public void Add(ReadOnlySpan<byte> path, Func<ReadOnlyMemory<byte>> fact) => Insert(path.ToArray(), default, fact);

    /// <inheritdoc/>
    public Status Open(ReadOnlySpan<byte> path, FileOpenFlags flags, out IOpenFile? file, int mode = NodeMode.NewFile)
    {
        file = null;
        Status status = GetInformation(path, out NodeInformation information);
        if (status == Status.NotFound && (flags & FileOpenFlags.Create) != 0)
        {
            return Status.ReadOnly;
        }

        if (status != Status.Ok || information.Kind == EntryKind.Directory)
        {
            return status == Status.Ok ? Status.IsADirectory : status;
        }

        if ((flags & (FileOpenFlags.Write | FileOpenFlags.Truncate)) != 0)
        {
            return (flags & FileOpenFlags.Exclusive) != 0 ? Status.AlreadyExists : Status.ReadOnly;
        }

        (_, ReadOnlyMemory<byte> content, Func<ReadOnlyMemory<byte>>? fact) = _files[IndexOf(path)];
        if (fact is not null)
        {
            content = fact();
        }

        file = new PackedFile(_files[IndexOf(path)].Path, content);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status GetInformation(ReadOnlySpan<byte> path, out NodeInformation information)
    {
        int index = IndexOf(path);
        if (index < _files.Count && path.SequenceEqual(_files[index].Path))
        {
            information = new NodeInformation(EntryKind.File, _files[index].Content.Length, 0, IsReadOnly: true);
            return Status.Ok;
        }

        information = new NodeInformation(EntryKind.Directory, 0, 0, IsReadOnly: true);
        return path.IsEmpty || FirstBelow(path) < _files.Count ? Status.Ok : Status.NotFound;
    }

    /// <inheritdoc/>
    public Status OpenDirectory(ReadOnlySpan<byte> path, out IOpenDirectory? directory)
    {
        directory = null;
        Status status = GetInformation(path, out NodeInformation information);
        if (status != Status.Ok || information.Kind != EntryKind.Directory)
        {
            return status == Status.Ok ? Status.NotADirectory : status;
        }

        directory = new Listing(this, path.ToArray());
        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status CreateDirectory(ReadOnlySpan<byte> path, int mode = NodeMode.NewDirectory) =>
        GetInformation(path, out _) == Status.Ok ? Status.AlreadyExists : Status.ReadOnly;

    /// <inheritdoc/>
    public Status Remove(ReadOnlySpan<byte> path, bool directory) => Status.ReadOnly;

    /// <inheritdoc/>
    public Status Rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => Status.ReadOnly;

    /// <inheritdoc/>
    public Status Change(ReadOnlySpan<byte> path, in NodeChange change) => Status.ReadOnly;

    /// <inheritdoc/>
    public Status GetSpace(out SpaceInformation space)
    {
        space = new SpaceInformation(4096, 0, 0, 255);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status Sync() => Status.Ok;

    private void Insert(byte[] path, ReadOnlyMemory<byte> content, Func<ReadOnlyMemory<byte>>? fact) =>
        _files.Insert(IndexOf(path), (path, content, fact));

    // The place of the path among the sorted ones.
    private int IndexOf(ReadOnlySpan<byte> path)
    {
        int low = 0;
        int high = _files.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = path.SequenceCompareTo(_files[middle].Path) > 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private int FirstBelow(ReadOnlySpan<byte> directory)
    {
        for (int index = IndexOf(directory); index < _files.Count; index++)
        {
            ReadOnlySpan<byte> path = _files[index].Path;
            if (path.Length > directory.Length && path.StartsWith(directory) && path[directory.Length] == (byte)'/')
            {
                return index;
            }

            if (!path.StartsWith(directory))
            {
                break;
            }
        }

        return _files.Count;
    }

    private sealed class PackedFile(byte[] path, ReadOnlyMemory<byte> content) : IOpenFile
    {
        public object Identity => path;

        public NodeInformation Information => new(EntryKind.File, content.Length, 0, IsReadOnly: true);

        public Status Read(long position, Span<byte> destination, out int read)
        {
            read = (int)Math.Clamp(content.Length - position, 0, destination.Length);
            if (read > 0)
            {
                content.Span.Slice((int)position, read).CopyTo(destination);
            }

            return Status.Ok;
        }

        public Status Write(long position, ReadOnlySpan<byte> source, out int written)
        {
            written = 0;
            return Status.ReadOnly;
        }

        public Status SetLength(long length) => Status.ReadOnly;

        public Status Change(in NodeChange change) => Status.ReadOnly;

        public Status Sync() => Status.Ok;

        public Status Close() => Status.Ok;
    }

    private sealed class Listing(PackedFileSystem owner, byte[] directory) : IOpenDirectory
    {
        private int _next;
        private byte[] _last = [];

        public Status Next(out ReadOnlySpan<byte> name, out EntryKind kind)
        {
            int prefix = directory.Length == 0 ? 0 : directory.Length + 1;
            for (; _next < owner._files.Count; _next++)
            {
                ReadOnlySpan<byte> path = owner._files[_next].Path;
                if (path.Length <= prefix || !path.StartsWith(directory) || (prefix > 0 && path[prefix - 1] != (byte)'/'))
                {
                    continue;
                }

                ReadOnlySpan<byte> rest = path.Slice(prefix);
                int slash = rest.IndexOf((byte)'/');
                ReadOnlySpan<byte> child = slash < 0 ? rest : rest.Slice(0, slash);
                if (child.SequenceEqual(_last))
                {
                    continue;
                }

                _last = child.ToArray();
                name = _last;
                kind = slash < 0 ? EntryKind.File : EntryKind.Directory;
                _next++;
                return Status.Ok;
            }

            name = default;
            kind = EntryKind.None;
            return Status.NotFound;
        }
    }
}
