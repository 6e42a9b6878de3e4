namespace PusOS.Storage.Littlefs;

/// <summary>
/// An open file. Handles of one file share its content. What was written is on the medium when
/// <see cref="Sync"/> or <see cref="Close"/> returned Ok; before that, a power cut leaves the file as it
/// was synced last. Not thread-safe, as the file system.
/// </summary>
public sealed class LittleFile : IDisposable
{
    private readonly LittleFileSystem _fileSystem;
    private readonly FileOpenFlags _flags;
    private FileContent? _content;

    internal LittleFile(LittleFileSystem fileSystem, FileContent content, FileOpenFlags flags, bool isNew)
    {
        _fileSystem = fileSystem;
        _content = content;
        _flags = flags;
        IsNew = isNew;
    }

    /// <summary>Whether opening created the file.</summary>
    public bool IsNew { get; }

    /// <summary>Bytes in the file; zero when closed.</summary>
    public long Length => _content?.Length ?? 0;

    /// <summary>Where the next <see cref="Read(Span{byte}, out int)"/> or <see cref="Write(ReadOnlySpan{byte}, out int)"/> begins.</summary>
    public long Position { get; set; }

    /// <summary>The same object for every handle of the same file.</summary>
    internal object Identity => (object?)_content ?? this;

    /// <summary>Reads at the position and moves it; <paramref name="read"/> is short only at the end of the file.</summary>
    public Status Read(Span<byte> destination, out int read)
    {
        Status status = ReadAt(Position, destination, out read);
        Position += read;
        return status;
    }

    /// <summary>Reads at <paramref name="position"/>; nothing beyond the end.</summary>
    public Status ReadAt(long position, Span<byte> destination, out int read)
    {
        read = 0;
        if (_content is null)
        {
            return Status.Closed;
        }

        if ((_flags & FileOpenFlags.Read) == 0 || position < 0)
        {
            return position < 0 ? Status.InvalidArgument : Status.ReadOnly;
        }

        return position >= _content.Length ? Status.Ok : _content.Read((uint)position, destination, out read);
    }

    /// <summary>
    /// Writes at the position (with Append: at the end) and moves it. On NoSpace <paramref name="written"/>
    /// bytes are in the file.
    /// </summary>
    public Status Write(ReadOnlySpan<byte> source, out int written)
    {
        if ((_flags & FileOpenFlags.Append) != 0)
        {
            Position = Length;
        }

        Status status = WriteAt(Position, source, out written);
        Position += written;
        return status;
    }

    /// <summary>Writes at <paramref name="position"/>; a gap before it becomes zeros.</summary>
    public Status WriteAt(long position, ReadOnlySpan<byte> source, out int written)
    {
        written = 0;
        Status status = CheckWritable();
        if (status != Status.Ok)
        {
            return status;
        }

        if (position < 0)
        {
            return Status.InvalidArgument;
        }

        if (position > Superblock.LargestFile)
        {
            return Status.FileTooLarge;
        }

        uint before = _content!.Length;
        status = _content.Write((uint)position, source, out written);
        return status == Status.Ok || written > 0 ? status : TakeBack(before, status);
    }

    /// <summary>Cuts the file or extends it with zeros.</summary>
    public Status SetLength(long length)
    {
        Status status = CheckWritable();
        if (status != Status.Ok)
        {
            return status;
        }

        if (length is < 0 or > Superblock.LargestFile)
        {
            return length < 0 ? Status.InvalidArgument : Status.FileTooLarge;
        }

        uint before = _content!.Length;
        status = _content.SetLength((uint)length);
        return status == Status.Ok ? status : TakeBack(before, status);
    }

    /// <summary>Longest attribute for <see cref="SetAttributeOnSync"/>, in bytes.</summary>
    public const int LongestSyncedAttribute = 24;

    /// <summary>
    /// The next sync that writes the file sets this user attribute in the same commit: for a timestamp, say.
    /// InvalidArgument: longer than <see cref="LongestSyncedAttribute"/> or the file system's limit.
    /// </summary>
    public Status SetAttributeOnSync(byte type, ReadOnlySpan<byte> data)
    {
        Status status = CheckWritable();
        if (status != Status.Ok)
        {
            return status;
        }

        if (data.Length > Math.Min(LongestSyncedAttribute, _fileSystem.AttributeMax))
        {
            return Status.InvalidArgument;
        }

        _content!.SetPendingAttribute(type, data);
        return Status.Ok;
    }

    /// <summary>
    /// Reads a user attribute of the file, wherever it is by now; what <see cref="SetAttributeOnSync"/> was given counts
    /// already. NotFound; <paramref name="length"/> is the whole length even when the buffer is shorter.
    /// </summary>
    public Status GetAttribute(byte type, Span<byte> destination, out int length)
    {
        length = 0;
        return _content is null ? Status.Closed : LittleFileSystem.CopyAttribute(_content.Entry, type, destination, out length);
    }

    /// <summary>
    /// Sets a user attribute, through a handle for reading, too: with what was written when that is synced, else durable
    /// when it returns. InvalidArgument: longer than <see cref="LongestSyncedAttribute"/> or the file system's limit.
    /// </summary>
    public Status SetAttribute(byte type, ReadOnlySpan<byte> data)
    {
        if (_content is null || _fileSystem.IsReadOnly)
        {
            return _content is null ? Status.Closed : Status.ReadOnly;
        }

        if (data.Length > Math.Min(LongestSyncedAttribute, _fileSystem.AttributeMax))
        {
            return Status.InvalidArgument;
        }

        bool goesWithContent = _content.IsDirty && (_content.PendingAttributeType < 0 || _content.PendingAttributeType == type);
        if (goesWithContent)
        {
            _content.SetPendingAttribute(type, data);
        }

        return goesWithContent ? Status.Ok : _fileSystem.SetAttribute(_content, type, data);
    }

    /// <summary>The durability point: all that was written through any handle of the file is on the medium after Ok.</summary>
    public Status Sync() => _content is null ? Status.Closed : _fileSystem.SyncContent(_content);

    /// <summary>Syncs and closes. The handle is closed whatever the status says.</summary>
    public Status Close()
    {
        if (_content is null)
        {
            return Status.Ok;
        }

        FileContent content = _content;
        _content = null;
        return _fileSystem.CloseContent(content);
    }

    /// <summary>Closes; who needs to know whether the data is safe calls <see cref="Close"/> or <see cref="Sync"/> before.</summary>
    public void Dispose() => Close();

    // A gap of which only a part fitted is not there.
    private Status TakeBack(uint length, Status reason)
    {
        if (_content!.Length > length)
        {
            _content.SetLength(length);
        }

        return reason;
    }

    private Status CheckWritable()
    {
        if (_content is null)
        {
            return Status.Closed;
        }

        return (_flags & FileOpenFlags.Write) == 0 || _fileSystem.IsReadOnly ? Status.ReadOnly : Status.Ok;
    }
}
