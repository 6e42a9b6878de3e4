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

    internal LittleFile(LittleFileSystem fileSystem, FileContent content, FileOpenFlags flags)
    {
        _fileSystem = fileSystem;
        _content = content;
        _flags = flags;
    }

    /// <summary>Bytes in the file; zero when closed.</summary>
    public long Length => _content?.Length ?? 0;

    /// <summary>Where the next <see cref="Read(Span{byte}, out int)"/> or <see cref="Write(ReadOnlySpan{byte}, out int)"/> begins.</summary>
    public long Position { get; set; }

    /// <summary>The same object for every handle of the same file.</summary>
    internal object Identity => (object?)_content ?? this;

    /// <summary>Reads at the position and moves it; <paramref name="read"/> is short only at the end of the file.</summary>
    public StorageStatus Read(Span<byte> destination, out int read)
    {
        StorageStatus status = ReadAt(Position, destination, out read);
        Position += read;
        return status;
    }

    /// <summary>Reads at <paramref name="position"/>; nothing beyond the end.</summary>
    public StorageStatus ReadAt(long position, Span<byte> destination, out int read)
    {
        read = 0;
        if (_content is null)
        {
            return StorageStatus.Closed;
        }

        if ((_flags & FileOpenFlags.Read) == 0 || position < 0)
        {
            return position < 0 ? StorageStatus.InvalidArgument : StorageStatus.ReadOnly;
        }

        return position >= _content.Length ? StorageStatus.Ok : _content.Read((uint)position, destination, out read);
    }

    /// <summary>
    /// Writes at the position (with Append: at the end) and moves it. On NoSpace <paramref name="written"/>
    /// bytes are in the file.
    /// </summary>
    public StorageStatus Write(ReadOnlySpan<byte> source, out int written)
    {
        if ((_flags & FileOpenFlags.Append) != 0)
        {
            Position = Length;
        }

        StorageStatus status = WriteAt(Position, source, out written);
        Position += written;
        return status;
    }

    /// <summary>Writes at <paramref name="position"/>; a gap before it becomes zeros.</summary>
    public StorageStatus WriteAt(long position, ReadOnlySpan<byte> source, out int written)
    {
        written = 0;
        StorageStatus status = CheckWritable();
        if (status != StorageStatus.Ok)
        {
            return status;
        }

        if (position < 0)
        {
            return StorageStatus.InvalidArgument;
        }

        return position > Superblock.LargestFile
            ? StorageStatus.FileTooLarge
            : _content!.Write((uint)position, source, out written);
    }

    /// <summary>Cuts the file or extends it with zeros.</summary>
    public StorageStatus SetLength(long length)
    {
        StorageStatus status = CheckWritable();
        if (status != StorageStatus.Ok)
        {
            return status;
        }

        if (length is < 0 or > Superblock.LargestFile)
        {
            return length < 0 ? StorageStatus.InvalidArgument : StorageStatus.FileTooLarge;
        }

        return _content!.SetLength((uint)length);
    }

    /// <summary>Longest attribute for <see cref="SetAttributeOnSync"/>, in bytes.</summary>
    public const int LongestSyncedAttribute = 16;

    /// <summary>
    /// The next sync that writes the file sets this user attribute in the same commit: for a timestamp, say.
    /// InvalidArgument: longer than <see cref="LongestSyncedAttribute"/> or the file system's limit.
    /// </summary>
    public StorageStatus SetAttributeOnSync(byte type, ReadOnlySpan<byte> data)
    {
        StorageStatus status = CheckWritable();
        if (status != StorageStatus.Ok)
        {
            return status;
        }

        if (data.Length > Math.Min(LongestSyncedAttribute, _fileSystem.AttributeMax))
        {
            return StorageStatus.InvalidArgument;
        }

        _content!.SetPendingAttribute(type, data);
        return StorageStatus.Ok;
    }

    /// <summary>The durability point: all that was written through any handle of the file is on the medium after Ok.</summary>
    public StorageStatus Sync() => _content is null ? StorageStatus.Closed : _fileSystem.SyncContent(_content);

    /// <summary>Syncs and closes. The handle is closed whatever the status says.</summary>
    public StorageStatus Close()
    {
        if (_content is null)
        {
            return StorageStatus.Ok;
        }

        FileContent content = _content;
        _content = null;
        return _fileSystem.CloseContent(content);
    }

    /// <summary>Closes; who needs to know whether the data is safe calls <see cref="Close"/> or <see cref="Sync"/> before.</summary>
    public void Dispose() => Close();

    private StorageStatus CheckWritable()
    {
        if (_content is null)
        {
            return StorageStatus.Closed;
        }

        return (_flags & FileOpenFlags.Write) == 0 || _fileSystem.IsReadOnly ? StorageStatus.ReadOnly : StorageStatus.Ok;
    }
}
