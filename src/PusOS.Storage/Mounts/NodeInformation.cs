using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Mounts;

/// <summary>What stat tells.</summary>
/// <param name="Kind">File or directory.</param>
/// <param name="Size">Bytes in a file.</param>
/// <param name="ModifiedUnixNanoseconds">Last change, nanoseconds since 1970 UTC; zero: not known.</param>
/// <param name="IsReadOnly">Cannot be written, whatever the mode says: the file system is read-only.</param>
public readonly record struct NodeInformation(EntryKind Kind, long Size, long ModifiedUnixNanoseconds, bool IsReadOnly)
{
    /// <summary>Last access as it was set; else the last change.</summary>
    public long AccessedUnixNanoseconds { get; init; } = ModifiedUnixNanoseconds;

    /// <summary>Permission bits.</summary>
    public int Mode { get; init; } = Kind == EntryKind.Directory ? NodeMode.NewDirectory : NodeMode.NewFile;

    /// <summary>The same number for the same path (an inode's stand-in, made of the path); zero: not told.</summary>
    public ulong Identity { get; init; }
}
