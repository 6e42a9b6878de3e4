namespace PusOS.Storage.Littlefs;

/// <summary>Counts distinct blocks.</summary>
internal sealed class BlockCounter(uint blockCount) : IBlockVisitor
{
    private readonly byte[] _seen = new byte[(blockCount + 7) / 8];

    public uint Count { get; private set; }

    /// <inheritdoc/>
    public void Visit(uint first, uint count)
    {
        for (uint block = first; block - first < count && block < blockCount; block++)
        {
            byte bit = (byte)(1 << (int)(block & 7));
            if ((_seen[block >> 3] & bit) == 0)
            {
                _seen[block >> 3] |= bit;
                Count++;
            }
        }
    }
}
