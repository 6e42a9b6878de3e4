namespace PusOS;

/// <summary>
/// The four-verb block device: read, prog, erase, sync. Addresses are a block number and a byte
/// offset in it. Prog writes bytes of an erased region; a device without an erase state (virtio-blk,
/// a file) accepts a prog anywhere and may make <see cref="Erase"/> a no-op. Calls may block; none
/// allocates. Not thread-safe: the owner serialises calls.
/// </summary>
public interface IBlockDevice
{
    /// <summary>Bytes in one block (the erase unit); a multiple of both granularities.</summary>
    int BlockSize { get; }

    /// <summary>Number of blocks.</summary>
    uint BlockCount { get; }

    /// <summary>Reads start at and span multiples of this many bytes.</summary>
    int ReadGranularity { get; }

    /// <summary>Progs start at and span multiples of this many bytes.</summary>
    int ProgGranularity { get; }

    /// <summary>Reads <paramref name="destination"/> wholly. Corrupt: the device knows that the bytes are bad.</summary>
    Status Read(uint block, int offset, Span<byte> destination);

    /// <summary>Writes <paramref name="source"/> wholly. Corrupt: the block is bad, use another one.</summary>
    Status Prog(uint block, int offset, ReadOnlySpan<byte> source);

    /// <summary>Prepares a block for progs; its content is undefined afterwards. Corrupt: the block is bad.</summary>
    Status Erase(uint block);

    /// <summary>Returns when all earlier progs and erases are durable.</summary>
    Status Sync();
}
