using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Mounts;

/// <summary>Stands for a file system that could not be mounted: its root is there, and everything in it fails with the reason.</summary>
public sealed class UnavailableFileSystem(Status reason) : IMountedFileSystem
{
    /// <inheritdoc/>
    public string FormatName => "unavailable";

    /// <inheritdoc/>
    public bool IsReadOnly => true;

    /// <inheritdoc/>
    public Status Open(ReadOnlySpan<byte> path, FileOpenFlags flags, out IOpenFile? file, int mode = NodeMode.NewFile)
    {
        file = null;
        return reason;
    }

    /// <inheritdoc/>
    public Status GetInformation(ReadOnlySpan<byte> path, out NodeInformation information)
    {
        information = new NodeInformation(EntryKind.Directory, 0, 0, IsReadOnly: true);
        return path.IsEmpty ? Status.Ok : reason;
    }

    /// <inheritdoc/>
    public Status OpenDirectory(ReadOnlySpan<byte> path, out IOpenDirectory? directory)
    {
        directory = null;
        return reason;
    }

    /// <inheritdoc/>
    public Status CreateDirectory(ReadOnlySpan<byte> path, int mode = NodeMode.NewDirectory) => reason;

    /// <inheritdoc/>
    public Status Remove(ReadOnlySpan<byte> path, bool directory) => reason;

    /// <inheritdoc/>
    public Status Rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => reason;

    /// <inheritdoc/>
    public Status Change(ReadOnlySpan<byte> path, in NodeChange change) => reason;

    /// <inheritdoc/>
    public Status GetSpace(out SpaceInformation space)
    {
        space = default;
        return reason;
    }

    /// <inheritdoc/>
    public Status Sync() => reason;
}
