namespace PusOS.Storage.BlockDevices;

/// <summary>
/// A device that moves runs of whole blocks between the medium and scattered memory in one go, without a copy in between
/// where it can. As <see cref="IBlockDevice"/>: calls may block, none allocates, one thread at a time.
/// </summary>
public interface IScatterGatherDevice : IBlockDevice
{
    /// <summary>Whether blocks need no erase before they are progged, and an erase does nothing.</summary>
    bool CanWriteOver { get; }

    /// <summary>
    /// Reads <paramref name="blockCount"/> blocks from <paramref name="firstBlock"/> on; their bytes go, in order, where
    /// the pieces say. InvalidArgument: blocks or pieces out of range, or the pieces do not make up exactly the blocks.
    /// After a failure the memory's content is undefined.
    /// </summary>
    /// <param name="firstBlock">The first block.</param>
    /// <param name="blockCount">Number of blocks, at least one.</param>
    /// <param name="data">Memory for pieces of <see cref="PieceTarget.Data"/>.</param>
    /// <param name="side">Memory for pieces of <see cref="PieceTarget.Side"/>.</param>
    /// <param name="pieces">Where the bytes go. No piece crosses the boundary of a block.</param>
    Status ReadScattered(uint firstBlock, uint blockCount, Span<byte> data, Span<byte> side, ReadOnlySpan<ScatterPiece> pieces);

    /// <summary>
    /// Progs blocks from <paramref name="firstBlock"/> on, whose bytes lie, in order, where the pieces say; none of them is
    /// <see cref="PieceTarget.None"/>. As <see cref="ReadScattered"/>, and Corrupt: one of the blocks is bad. After a
    /// failure each block may have its old content, the new one, or neither.
    /// </summary>
    Status ProgScattered(uint firstBlock, uint blockCount, ReadOnlySpan<byte> data, ReadOnlySpan<byte> side, ReadOnlySpan<ScatterPiece> pieces);

    /// <summary>
    /// Begins to make durable what was progged so far, and does not wait for it: less is left to do for the next
    /// <see cref="IBlockDevice.Sync"/>, which alone promises anything and reports what failed here. May do nothing.
    /// </summary>
    void BeginSync();
}
