using System.Buffers.Binary;
using System.Text;

namespace PusOS.Compiler.Llvm.Traces;

/// <summary>Reads the number formats of DWARF 4 (7.6) from a section.</summary>
internal struct DwarfCursor(ReadOnlyMemory<byte> section, int position)
{
    private readonly ReadOnlyMemory<byte> _section = section;

    /// <summary>Offset of the next byte in the section.</summary>
    public int Position { get; set; } = position;

    /// <summary>Nothing is left.</summary>
    public readonly bool AtEnd => Position >= _section.Length;

    public byte U8() => _section.Span[Position++];

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ulong Unsigned()
    {
        ulong value = 0;
        byte next;
        int shift = 0;
        do
        {
            next = U8();
            value |= (ulong)(next & 0x7F) << shift;
            shift += 7;
        }
        while ((next & 0x80) != 0);
        return value;
    }

    public long Signed()
    {
        long value = 0;
        byte next;
        int shift = 0;
        do
        {
            next = U8();
            value |= (long)(next & 0x7F) << shift;
            shift += 7;
        }
        while ((next & 0x80) != 0);
        return shift < 64 && (next & 0x40) != 0 ? value | (-1L << shift) : value;
    }

    /// <summary>A zero-terminated string.</summary>
    public string Text()
    {
        ReadOnlySpan<byte> rest = _section.Span[Position..];
        int length = rest.IndexOf((byte)0);
        Position += length + 1;
        return Encoding.UTF8.GetString(rest[..length]);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> bytes = _section.Span.Slice(Position, count);
        Position += count;
        return bytes;
    }
}
