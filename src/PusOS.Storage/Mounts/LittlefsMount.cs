using System.Buffers.Binary;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Mounts;

/// <summary>LittleFS as a mount. With a clock, files keep the time of their last change as user attribute 't' (eight bytes, little-endian nanoseconds).</summary>
public sealed class LittlefsMount(LittleFileSystem fileSystem, IWallClock? clock) : IMountedFileSystem
{
    /// <summary>Type of the user attribute with the time of the last change.</summary>
    public const byte ModifiedAttribute = (byte)'t';

    /// <inheritdoc/>
    public string FormatName => "littlefs";

    /// <inheritdoc/>
    public bool IsReadOnly => fileSystem.IsReadOnly;

    /// <inheritdoc/>
    public Status Open(ReadOnlySpan<byte> path, FileOpenFlags flags, out IOpenFile? file)
    {
        Status status = fileSystem.OpenFile(path, flags & ~(FileOpenFlags.Append | FileOpenFlags.WriteThrough), out LittleFile? opened);
        file = opened is null ? null : new MountedFile(this, opened, ModifiedOf(path));
        return status;
    }

    /// <inheritdoc/>
    public Status GetInformation(ReadOnlySpan<byte> path, out NodeInformation information)
    {
        Status status = fileSystem.GetInformation(path, out EntryInformation entry);
        information = new NodeInformation(entry.Kind, entry.Size, status == Status.Ok ? ModifiedOf(path) : 0, fileSystem.IsReadOnly);
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
    public Status CreateDirectory(ReadOnlySpan<byte> path) => fileSystem.CreateDirectory(path);

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
    public Status SetModified(ReadOnlySpan<byte> path, long unixNanoseconds)
    {
        Span<byte> data = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(data, unixNanoseconds);
        return fileSystem.SetAttribute(path, ModifiedAttribute, data);
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

    private long ModifiedOf(ReadOnlySpan<byte> path)
    {
        Span<byte> data = stackalloc byte[sizeof(long)];
        return fileSystem.GetAttribute(path, ModifiedAttribute, data, out int length) == Status.Ok && length == data.Length
            ? BinaryPrimitives.ReadInt64LittleEndian(data)
            : 0;
    }

    private void Stamp(LittleFile file, out long modified)
    {
        modified = 0;
        if (clock is not null)
        {
            modified = clock.UnixNanoseconds;
            Span<byte> data = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(data, modified);
            file.SetAttributeOnSync(ModifiedAttribute, data);
        }
    }

    private sealed class MountedFile(LittlefsMount mount, LittleFile file, long modified) : IOpenFile
    {
        private long _modified = modified;

        public NodeInformation Information => new(EntryKind.File, file.Length, _modified, IsReadOnly: false);

        public object Identity => file.Identity;

        public Status Read(long position, Span<byte> destination, out int read) => file.ReadAt(position, destination, out read);

        public Status Write(long position, ReadOnlySpan<byte> source, out int written)
        {
            Status status = file.WriteAt(position, source, out written);
            mount.Stamp(file, out _modified);
            return status;
        }

        public Status SetLength(long length)
        {
            Status status = file.SetLength(length);
            mount.Stamp(file, out _modified);
            return status;
        }

        public Status SetModified(long unixNanoseconds)
        {
            Span<byte> data = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(data, unixNanoseconds);
            Status status = file.SetAttributeOnSync(ModifiedAttribute, data);
            _modified = status == Status.Ok ? unixNanoseconds : _modified;
            return status;
        }

        public Status Sync() => file.Sync();

        public Status Close() => file.Close();
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
