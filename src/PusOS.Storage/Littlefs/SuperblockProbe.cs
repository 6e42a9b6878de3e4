using System.Buffers.Binary;

namespace PusOS.Storage.Littlefs;

/// <summary>
/// Finds out the geometry of a disk image without knowing its block size. The magic string stands eight
/// bytes into a block of the superblock pair (SPEC.md, 0x0ff); the block size follows in the entry after it.
/// Nothing is verified beyond that: mounting does.
/// </summary>
public static class SuperblockProbe
{
    /// <summary>The largest block size that is looked for when the first block is damaged.</summary>
    public const int LargestBlockSize = 1 << 20;

    // Revision 4, name tag 4, magic 8, struct tag 4, version 4, block size 4, block count 4.
    private const int HeadLength = 32;

    /// <summary>
    /// Looks at block 0, and at block 1 for every power of two as block size. One copy may be damaged: the second one's
    /// block size is believed, because it lies where that says; of two block counts the smaller one.
    /// <paramref name="bytes"/> is the beginning of the image; as much as is there, up to
    /// <see cref="LargestBlockSize"/> and a little.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<byte> bytes, out int blockSize, out uint blockCount)
    {
        bool first = TryRead(bytes, out blockSize, out blockCount);
        if (first && IsSecond(bytes, blockSize, out uint count))
        {
            blockCount = Math.Min(blockCount, count);
            return true;
        }

        for (int candidate = 128; candidate <= LargestBlockSize; candidate *= 2)
        {
            if (IsSecond(bytes, candidate, out count))
            {
                blockSize = candidate;
                blockCount = count;
                return true;
            }
        }

        return first;
    }

    private static bool IsSecond(ReadOnlySpan<byte> bytes, int blockSize, out uint blockCount)
    {
        blockCount = 0;
        return blockSize <= bytes.Length && TryRead(bytes.Slice(blockSize), out int found, out blockCount) && found == blockSize;
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, out int blockSize, out uint blockCount)
    {
        blockSize = 0;
        blockCount = 0;
        if (bytes.Length < HeadLength || !bytes.Slice(8, 8).SequenceEqual(Superblock.Magic))
        {
            return false;
        }

        blockSize = BinaryPrimitives.ReadInt32LittleEndian(bytes.Slice(24));
        blockCount = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(28));
        bool isPossible = blockSize is >= 128 and <= LargestBlockSize && blockCount >= 2;
        blockSize = isPossible ? blockSize : 0;
        return isPossible;
    }
}
