namespace PusOS.Storage.BlockDevices;

/// <summary>A device that reads neighbouring blocks in one go faster than one after the other.</summary>
public interface IBlockRangeReader
{
    /// <summary>Reads whole blocks from <paramref name="firstBlock"/> on; the length is a multiple of the block size. As IBlockDevice.Read.</summary>
    Status ReadBlocks(uint firstBlock, Span<byte> destination);
}
