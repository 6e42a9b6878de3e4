namespace PusOS.Storage.Littlefs;

/// <summary>
/// The two blocks of a metadata pair. As a value on the medium the order has no meaning; in memory
/// <see cref="First"/> is the block with the current log and <see cref="Second"/> the one to compact onto.
/// </summary>
internal readonly record struct BlockPair(uint First, uint Second)
{
    /// <summary>The null block address (SPEC.md, "Some quick notes").</summary>
    public const uint NullBlock = 0xffffffff;

    /// <summary>No pair.</summary>
    public static BlockPair Null => new(NullBlock, NullBlock);

    /// <summary>The anchor: the superblock's pair.</summary>
    public static BlockPair Anchor => new(0, 1);

    /// <summary>Whether this is no pair; one null block is enough, as the reference has it.</summary>
    public bool IsNull => First == NullBlock || Second == NullBlock;

    /// <summary>Whether <paramref name="block"/> is one of the two.</summary>
    public bool Contains(uint block) => First == block || Second == block;

    /// <summary>Whether both name the same two blocks.</summary>
    public bool SameAs(BlockPair other) =>
        (First == other.First && Second == other.Second) || (First == other.Second && Second == other.First);

    /// <summary>Whether they share a block: what is left of identity after one block was relocated.</summary>
    public bool Overlaps(BlockPair other) => Contains(other.First) || Contains(other.Second);
}
