using System.Buffers.Binary;
using System.Numerics;

namespace PusOS.Storage.Littlefs;

/// <summary>
/// The CTZ skip-list (DESIGN.md, "CTZ skip-lists"): block n of a file begins with ctz(n) + 1 pointers,
/// the k-th to block n - 2^k; block 0 has none. All walks are bounded by the block index.
/// </summary>
internal static class SkipList
{
    /// <summary>Bytes of pointers at the head of block <paramref name="index"/>.</summary>
    public static int HeaderLength(uint index) =>
        index == 0 ? 0 : sizeof(uint) * (BitOperations.TrailingZeroCount(index) + 1);

    /// <summary>The block index of file position <paramref name="position"/>, and its offset in that block.</summary>
    public static uint IndexOf(int blockSize, uint position, out int offset)
    {
        // DESIGN.md gives the closed form: the pointers before block n are 2n - popcount(n) words.
        uint payload = (uint)blockSize - (2 * sizeof(uint));
        uint index = position / payload;
        if (index != 0)
        {
            index = (position - (sizeof(uint) * ((uint)BitOperations.PopCount(index - 1) + 2))) / payload;
        }

        offset = (int)(position - (payload * index) - (sizeof(uint) * (uint)BitOperations.PopCount(index)));
        return index;
    }

    /// <summary>Walks from block <paramref name="from"/> at <paramref name="fromIndex"/> down to the block at <paramref name="index"/>.</summary>
    public static Status Find(Volume volume, uint from, uint fromIndex, uint index, out uint block)
    {
        block = from;
        uint current = fromIndex;
        while (current > index)
        {
            Status status = Step(volume, ref block, ref current, index);
            if (status != Status.Ok)
            {
                return status;
            }
        }

        return volume.IsBlock(block) ? Status.Ok : volume.Reject(FaultReason.PointerOutOfRange, block);
    }

    /// <summary>One step of the walk: the farthest that does not pass <paramref name="index"/>, which is below <paramref name="current"/>.</summary>
    public static Status Step(Volume volume, ref uint block, ref uint current, uint index)
    {
        Span<byte> pointer = stackalloc byte[sizeof(uint)];
        int skip = Math.Min(BitOperations.Log2(current - index), BitOperations.TrailingZeroCount(current));
        Status status = volume.ReadPointers(block, sizeof(uint) * skip, pointer);
        if (status != Status.Ok)
        {
            return status;
        }

        uint next = BinaryPrimitives.ReadUInt32LittleEndian(pointer);
        if (!volume.IsBlock(next))
        {
            return volume.Reject(FaultReason.PointerOutOfRange, block, sizeof(uint) * skip);
        }

        block = next;
        current -= 1u << skip;
        return Status.Ok;
    }

    /// <summary>Whether a file of <paramref name="length"/> bytes can be on this volume.</summary>
    public static bool IsPossible(Volume volume, uint length) =>
        length > 0 && length <= Superblock.LargestFile && IndexOf(volume.BlockSize, length - 1, out _) < volume.BlockCount;
}
