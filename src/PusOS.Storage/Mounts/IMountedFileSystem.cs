using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Mounts;

/// <summary>
/// A file system that can be mounted. Paths are UTF-8, normalised (no empty names, no dots), relative to
/// the mount, without a leading slash; the empty path is its root. The mount table serialises calls.
/// </summary>
public interface IMountedFileSystem
{
    /// <summary>What kind it is, as mount(8) would name it.</summary>
    string FormatName { get; }

    /// <summary>Whether nothing in it can be changed.</summary>
    bool IsReadOnly { get; }

    /// <summary>Opens a file; <paramref name="mode"/> is a new one's. AccessDenied: its mode forbids writing.</summary>
    Status Open(ReadOnlySpan<byte> path, FileOpenFlags flags, out IOpenFile? file, int mode = NodeMode.NewFile);

    /// <summary>Looks at an entry.</summary>
    Status GetInformation(ReadOnlySpan<byte> path, out NodeInformation information);

    /// <summary>Lists a directory.</summary>
    Status OpenDirectory(ReadOnlySpan<byte> path, out IOpenDirectory? directory);

    /// <summary>Creates a directory.</summary>
    Status CreateDirectory(ReadOnlySpan<byte> path, int mode = NodeMode.NewDirectory);

    /// <summary>Removes a file (IsADirectory: it is none) or, when <paramref name="directory"/> is set, an empty directory (NotADirectory).</summary>
    Status Remove(ReadOnlySpan<byte> path, bool directory);

    /// <summary>Renames within this file system, replacing the target.</summary>
    Status Rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to);

    /// <summary>Sets times and mode.</summary>
    Status Change(ReadOnlySpan<byte> path, in NodeChange change);

    /// <summary>Tells how much room there is.</summary>
    Status GetSpace(out SpaceInformation space);

    /// <summary>Makes everything durable.</summary>
    Status Sync();
}
