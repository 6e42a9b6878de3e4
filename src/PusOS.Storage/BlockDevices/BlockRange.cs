namespace PusOS.Storage.BlockDevices;

/// <summary>The one rule for the arguments of a read or prog.</summary>
internal static class BlockRange
{
    /// <summary>Whether the range lies in a block of the device and obeys the granularity.</summary>
    public static bool IsInside(IBlockDevice device, uint block, int offset, int length, int granularity) =>
        block < device.BlockCount && offset >= 0 && length <= device.BlockSize - offset
        && (granularity == 1 || ((uint)offset % (uint)granularity == 0 && (uint)length % (uint)granularity == 0));

    /// <summary>Whether pieces make up exactly so many blocks, none across a boundary, all inside their memory.</summary>
    public static bool ArePieces(IBlockDevice device, uint firstBlock, uint blockCount, int dataLength, int sideLength, ReadOnlySpan<ScatterPiece> pieces)
    {
        if (blockCount == 0 || (ulong)firstBlock + blockCount > device.BlockCount)
        {
            return false;
        }

        int blockSize = device.BlockSize, inBlock = 0;
        uint blocks = 0;
        foreach (ScatterPiece piece in pieces)
        {
            int room = piece.Target switch { PieceTarget.Data => dataLength, PieceTarget.Side => sideLength, _ => int.MaxValue };
            // As unsigned numbers, what is negative is too large.
            if ((uint)piece.Length - 1 >= (uint)(blockSize - inBlock) || (ulong)(uint)piece.Offset + (uint)piece.Length > (uint)room)
            {
                return false;
            }

            inBlock += piece.Length;
            if (inBlock == blockSize)
            {
                inBlock = 0;
                blocks++;
            }
        }

        return inBlock == 0 && blocks == blockCount;
    }
}
