namespace PusOS.Storage.Littlefs;

/// <summary>Blocks that lie next to each other and follow one another in a file: <paramref name="Count"/> from <paramref name="Block"/> on.</summary>
internal readonly record struct BlockStretch(uint Block, uint Count)
{
    /// <summary>Bytes of memory of one.</summary>
    public const int Memory = 2 * sizeof(uint);
}
