using System.Buffers.Binary;

namespace PusOS.Storage.Littlefs;

/// <summary>
/// The global move state (SPEC.md, 0x7ff), or a delta of it: the XOR of the deltas in all metadata
/// pairs is the state. The sync bit says that the thread of pairs may be out of step with the tree.
/// </summary>
internal readonly record struct GlobalState(uint TagValue, uint First, uint Second)
{
    /// <summary>Bytes on the medium: three little-endian words.</summary>
    public const int Size = 12;

    private const uint SyncBit = 0x80000000;

    public bool IsZero => TagValue == 0 && First == 0 && Second == 0;

    public bool NeedsSync => (TagValue & SyncBit) != 0;

    /// <summary>Whether a move was begun whose source must be deleted.</summary>
    public bool HasMove => new Tag(TagValue & ~SyncBit).Type != 0;

    /// <summary>Whether that is what the state says: SPEC.md knows no other type in it than that of a delete.</summary>
    public bool IsMove => new Tag(TagValue & ~SyncBit).Type == Tag.Delete;

    public int MoveId => new Tag(TagValue).Id;

    public BlockPair MovePair => new(First, Second);

    public static GlobalState operator ^(GlobalState left, GlobalState right) =>
        new(left.TagValue ^ right.TagValue, left.First ^ right.First, left.Second ^ right.Second);

    public GlobalState WithSync(bool needed) => this with { TagValue = needed ? TagValue | SyncBit : TagValue & ~SyncBit };

    public GlobalState WithMove(BlockPair pair, int id) =>
        new((TagValue & SyncBit) | new Tag(Tag.Delete, id, 0).Value, pair.First, pair.Second);

    public GlobalState WithoutMove() => new(TagValue & SyncBit, 0, 0);

    public static GlobalState Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(4)),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(8)));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, TagValue);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(4), First);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(8), Second);
    }
}
