using System.Buffers.Binary;

namespace PusOS.Storage.Littlefs;

/// <summary>The superblock entry's data (SPEC.md, 0x0ff): six little-endian words.</summary>
internal readonly record struct Superblock(
    uint Version, uint BlockSize, uint BlockCount, uint NameMax, uint FileMax, uint AttributeMax)
{
    public const int Size = 24;
    public const uint Version20 = 0x00020000;
    public const uint Version21 = 0x00020001;
    public const uint LargestFile = 0x7fffffff;
    public const uint LargestName = 1022;
    public const uint LargestAttribute = 1022;
    public const uint DefaultName = 255;

    public static ReadOnlySpan<byte> Magic => "littlefs"u8;

    public uint Major => Version >> 16;

    public uint Minor => Version & 0xffff;

    public static Superblock Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(4)),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(8)),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(12)),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(16)),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(20)));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(4), BlockSize);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(8), BlockCount);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(12), NameMax);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(16), FileMax);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(20), AttributeMax);
    }
}
