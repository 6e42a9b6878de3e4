using System.Buffers.Binary;
using PusOS.Storage.BlockDevices;

namespace PusOS.Storage.Littlefs;

/// <summary>
/// Walks over all blocks of a skip-list, from the last to the first. The pointer to the block before stands at the beginning
/// of each; where blocks were found to lie in a row, many are read in one go, each confirming the next.
/// </summary>
internal static class ListWalk
{
    /// <summary>Blocks in a row before more are guessed, and read in one go at most.</summary>
    private const uint LeastRow = 4, MostRow = 32;

    /// <summary>Visits every block of a file.</summary>
    public static Status Visit(Volume volume, uint head, uint length, IBlockVisitor visitor, KnownBlocks? known = null)
    {
        if (length == 0)
        {
            return Status.Ok;
        }

        return SkipList.IsPossible(volume, length)
            ? VisitChain(volume, head, SkipList.IndexOf(volume.BlockSize, length - 1, out _), visitor, known)
            : volume.Reject(FaultReason.BadFileLength, head);
    }

    /// <summary>Visits the block at <paramref name="index"/> of a list and all before it; what is <paramref name="known"/> of the list is not read.</summary>
    public static Status VisitChain(Volume volume, uint block, uint index, IBlockVisitor visitor, KnownBlocks? known)
    {
        // At the beginning a row is hoped for.
        uint row = LeastRow;
        while (true)
        {
            if (!volume.IsBlock(block))
            {
                return volume.Reject(FaultReason.PointerOutOfRange, block);
            }

            Status status = Step(volume, block, index, known, ref row, out uint count, out uint next);
            if (status != Status.Ok)
            {
                return status;
            }

            visitor.Visit(block - (count - 1), count);
            if (count > index)
            {
                return Status.Ok;
            }

            index -= count;
            block = next;
        }
    }

    // The block at the index and those before it that are found to lie in a row with it; next is the one before those.
    private static Status Step(Volume volume, uint block, uint index, KnownBlocks? known, ref uint row, out uint count, out uint next)
    {
        next = BlockPair.NullBlock;
        if (known is not null && known.TryFindBefore(index, out uint first, out count) && first + (count - 1) == block)
        {
            return count > index || known.TryFind(index - count, out next, out _) ? Status.Ok : ReadPointer(volume, first, out next);
        }

        count = 1;
        if (index == 0)
        {
            return Status.Ok;
        }

        if (row >= LeastRow && index >= LeastRow && volume.CanScatter && TryReadRow(volume, block, Math.Min(index, 2 * row), out count, out next))
        {
            row = count < LeastRow ? 0 : Math.Min(row + count, MostRow / 2);
            return Status.Ok;
        }

        return ReadSingly(volume, block, index, ref row, out count, out next);
    }

    private static Status ReadPointer(Volume volume, uint block, out uint next)
    {
        Span<byte> pointer = stackalloc byte[sizeof(uint)];
        Status status = volume.ReadPointers(block, 0, pointer);
        next = BinaryPrimitives.ReadUInt32LittleEndian(pointer);
        return status;
    }

    // A block at an even index points to the two before it: one read for both.
    private static Status ReadSingly(Volume volume, uint block, uint index, ref uint row, out uint count, out uint next)
    {
        Span<byte> pointers = stackalloc byte[2 * sizeof(uint)];
        pointers = (index & 1) == 0 ? pointers : pointers.Slice(0, sizeof(uint));
        count = 1;
        next = BlockPair.NullBlock;
        Status status = volume.ReadPointers(block, 0, pointers);
        if (status != Status.Ok)
        {
            return status;
        }

        next = BinaryPrimitives.ReadUInt32LittleEndian(pointers);
        row = next + 1 == block ? row + 1 : 0;
        if (row > 0 && pointers.Length > sizeof(uint))
        {
            next = BinaryPrimitives.ReadUInt32LittleEndian(pointers.Slice(sizeof(uint)));
            count = 2;
        }

        return Status.Ok;
    }

    // Reads the blocks before this one in a row with it, of each the first pointer: from the last on, each must lead to the
    // next lower one. False: not all could be read.
    private static bool TryReadRow(Volume volume, uint block, uint wanted, out uint count, out uint next)
    {
        count = 0;
        next = BlockPair.NullBlock;
        wanted = Math.Min(Math.Min(wanted, MostRow), block + 1);
        Span<byte> pointers = stackalloc byte[(int)MostRow * sizeof(uint)];
        Span<ScatterPiece> pieces = stackalloc ScatterPiece[2 * (int)MostRow];
        for (int number = 0; number < (int)wanted; number++)
        {
            pieces[2 * number] = new ScatterPiece(PieceTarget.Side, number * sizeof(uint), sizeof(uint));
            pieces[(2 * number) + 1] = new ScatterPiece(PieceTarget.None, 0, volume.BlockSize - sizeof(uint));
        }

        if (!volume.TryReadScattered(block - (wanted - 1), wanted, default, pointers, pieces.Slice(0, 2 * (int)wanted)))
        {
            return false;
        }

        do
        {
            count++;
            next = BinaryPrimitives.ReadUInt32LittleEndian(pointers.Slice((int)(wanted - count) * sizeof(uint)));
        }
        while (count < wanted && next == block - count);

        return true;
    }
}
