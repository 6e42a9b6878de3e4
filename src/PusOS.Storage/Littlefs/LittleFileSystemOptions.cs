namespace PusOS.Storage.Littlefs;

/// <summary>How to mount. All bounds are upper limits in memory; none is written to the medium.</summary>
public sealed class LittleFileSystemOptions
{
    /// <summary>Mount without ever writing; a pending move or orphan is hidden in memory only.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// Bytes that the metadata index may hold (names, inline files, attributes, pair records). Beyond
    /// it the least recently used pairs are evicted and read again on use; pair records and pairs with
    /// open files stay. Mounting fails with ResourceExhausted when the records alone do not fit.
    /// </summary>
    public long MetadataIndexLimit { get; init; } = 8 << 20;

    /// <summary>Blocks that the allocator looks ahead; one bit of memory each. Zero: 65,536 or the device's size.</summary>
    public int LookaheadBlocks { get; init; }

    /// <summary>Bytes of the buffer of an open file being written and of the read cache; rounded to the granularities, at least 128 or a block. Zero: 4,096.</summary>
    public int CacheSize { get; init; }

    /// <summary>Erases of a metadata block before its pair moves on (dynamic wear levelling). Zero or less: never.</summary>
    public int BlockCycles { get; init; } = 500;

    /// <summary>Longest file in bytes that lies in its directory's metadata. Negative: an eighth of a block, at most the cache and 1,022.</summary>
    public int InlineLimit { get; init; } = -1;

    /// <summary>
    /// Read every write back and move to another block when it differs. Turn it off only for a device that tells its errors
    /// itself and can be written over: on flash, part of a prog that was cut may stay unseen until the next one goes wrong.
    /// </summary>
    public bool VerifyWrites { get; init; } = true;

    /// <summary>
    /// Minor version of the format that may be on the medium: 1, or 0 to keep a 2.0 disk readable for those who know 2.0 only.
    /// With 0 nothing raises the version, and a disk of 2.1 is refused (UnknownVersion); a log that was there at mount is then
    /// never appended to but written anew, for without forward checksums its end cannot be trusted.
    /// </summary>
    public int HighestMinorVersion { get; init; } = 1;

    /// <summary>Files that may be open at once.</summary>
    public int MaxOpenFiles { get; init; } = 256;
}
