namespace PusOS.Storage.BlockDevices;

/// <summary>A device that moves neighbouring blocks in one go faster than one after the other. As IBlockDevice otherwise.</summary>
public interface IBlockRangeDevice : IBlockDevice
{
    /// <summary>Reads whole blocks from <paramref name="firstBlock"/> on; the length is a multiple of the block size.</summary>
    Status ReadBlocks(uint firstBlock, Span<byte> destination);

    /// <summary>Progs whole blocks from <paramref name="firstBlock"/> on; the length is a multiple of the block size.</summary>
    Status ProgBlocks(uint firstBlock, ReadOnlySpan<byte> source);
}
