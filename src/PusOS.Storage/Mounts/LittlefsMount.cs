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
    public StorageStatus Open(ReadOnlySpan<byte> path, FileOpenFlags flags, out IOpenFile? file)
    {
        StorageStatus status = fileSystem.OpenFile(path, flags & ~(FileOpenFlags.Append | FileOpenFlags.WriteThrough), out LittleFile? opened);
        file = opened is null ? null : new MountedFile(this, opened, ModifiedOf(path));
        return status;
    }

    /// <inheritdoc/>
    public StorageStatus GetInformation(ReadOnlySpan<byte> path, out NodeInformation information)
    {
        StorageStatus status = fileSystem.GetInformation(path, out EntryInformation entry);
        information = new NodeInformation(entry.Kind, entry.Size, status == StorageStatus.Ok ? ModifiedOf(path) : 0, fileSystem.IsReadOnly);
        return status;
    }

    /// <inheritdoc/>
    public StorageStatus OpenDirectory(ReadOnlySpan<byte> path, out IOpenDirectory? directory)
    {
        StorageStatus status = fileSystem.OpenDirectory(path, out LittleDirectory? opened);
        directory = opened is null ? null : new MountedDirectory(opened);
        return status;
    }

    /// <inheritdoc/>
    public StorageStatus CreateDirectory(ReadOnlySpan<byte> path) => fileSystem.CreateDirectory(path);

    /// <inheritdoc/>
    public StorageStatus Remove(ReadOnlySpan<byte> path, bool directory)
    {
        StorageStatus status = fileSystem.GetInformation(path, out EntryInformation entry);
        if (status == StorageStatus.Ok && (entry.Kind == EntryKind.Directory) != directory)
        {
            status = directory ? StorageStatus.NotADirectory : StorageStatus.IsADirectory;
        }

        return status == StorageStatus.Ok ? fileSystem.Remove(path) : status;
    }

    /// <inheritdoc/>
    public StorageStatus Rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => fileSystem.Rename(from, to);

    /// <inheritdoc/>
    public StorageStatus SetModified(ReadOnlySpan<byte> path, long unixNanoseconds)
    {
        Span<byte> data = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(data, unixNanoseconds);
        return fileSystem.SetAttribute(path, ModifiedAttribute, data);
    }

    /// <inheritdoc/>
    public StorageStatus GetSpace(out SpaceInformation space)
    {
        StorageStatus status = fileSystem.GetUsage(out FileSystemUsage usage);
        space = new SpaceInformation(usage.BlockSize, usage.BlockCount, usage.BlockCount - usage.UsedBlocks, fileSystem.NameMax);
        return status;
    }

    /// <inheritdoc/>
    public StorageStatus Sync() => fileSystem.Sync();

    private long ModifiedOf(ReadOnlySpan<byte> path)
    {
        Span<byte> data = stackalloc byte[sizeof(long)];
        return fileSystem.GetAttribute(path, ModifiedAttribute, data, out int length) == StorageStatus.Ok && length == data.Length
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

        public StorageStatus Read(long position, Span<byte> destination, out int read) => file.ReadAt(position, destination, out read);

        public StorageStatus Write(long position, ReadOnlySpan<byte> source, out int written)
        {
            StorageStatus status = file.WriteAt(position, source, out written);
            mount.Stamp(file, out _modified);
            return status;
        }

        public StorageStatus SetLength(long length)
        {
            StorageStatus status = file.SetLength(length);
            mount.Stamp(file, out _modified);
            return status;
        }

        public StorageStatus SetModified(long unixNanoseconds)
        {
            Span<byte> data = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(data, unixNanoseconds);
            StorageStatus status = file.SetAttributeOnSync(ModifiedAttribute, data);
            _modified = status == StorageStatus.Ok ? unixNanoseconds : _modified;
            return status;
        }

        public StorageStatus Sync() => file.Sync();

        public StorageStatus Close() => file.Close();
    }

    private sealed class MountedDirectory(LittleDirectory directory) : IOpenDirectory
    {
        public StorageStatus Next(out ReadOnlySpan<byte> name, out EntryKind kind)
        {
            StorageStatus status = directory.Next(out name, out EntryInformation information);
            kind = information.Kind;
            return status;
        }
    }
}
