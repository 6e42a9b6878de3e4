using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Exceptions;

/// <summary>
/// Reads the number formats of .eh_frame and .gcc_except_table (DWARF 5 §7.6, LSB Core §10.5). Words are read
/// byte-pair-wise where the format does not align them. The input is part of the image: it is trusted.
/// </summary>
internal static unsafe class DwarfReader
{
    private const byte FormatMask = 0x0F;
    private const byte RelativeMask = 0x70;
    private const byte ProgramCounterRelative = 0x10;
    private const byte Indirect = 0x80;

    /// <summary>DW_EH_PE_omit: no value is there.</summary>
    public const byte Omitted = 0xFF;

    /// <summary>Unsigned LEB128.</summary>
    public static ulong Unsigned(ref byte* position)
    {
        ulong value = 0;
        int shift = 0;
        byte next;
        do
        {
            next = *position++;
            value |= (ulong)(next & 0x7F) << shift;
            shift += 7;
        }
        while ((next & 0x80) != 0);
        return value;
    }

    /// <summary>Signed LEB128.</summary>
    public static long Signed(ref byte* position)
    {
        long value = 0;
        int shift = 0;
        byte next;
        do
        {
            next = *position++;
            value |= (long)(next & 0x7F) << shift;
            shift += 7;
        }
        while ((next & 0x80) != 0);
        return shift < 64 && (next & 0x40) != 0 ? value | (-1L << shift) : value;
    }

    /// <summary>A little-endian 32-bit word at any address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Word(byte* position) => Unsafe.ReadUnaligned<uint>(position);

    /// <summary>A value in one of the DW_EH_PE encodings; zero stays zero, whatever it would be relative to.</summary>
    public static ulong Encoded(ref byte* position, byte encoding)
    {
        if (encoding == Omitted)
        {
            return 0;
        }

        byte* start = position;
        ulong value = Plain(ref position, (byte)(encoding & FormatMask));
        if (value == 0)
        {
            return 0;
        }

        if ((encoding & RelativeMask) == ProgramCounterRelative)
        {
            value += (ulong)start;
        }

        return (encoding & Indirect) != 0 ? *(ulong*)value : value;
    }

    private static ulong Plain(ref byte* position, byte format)
    {
        byte* start = position;
        switch (format)
        {
            case 0x01:
                return Unsigned(ref position);
            case 0x09:
                return (ulong)Signed(ref position);
            case 0x02:
                position += 2;
                return Unsafe.ReadUnaligned<ushort>(start);
            case 0x0A:
                position += 2;
                return (ulong)Unsafe.ReadUnaligned<short>(start);
            case 0x03:
                position += 4;
                return Word(start);
            case 0x0B:
                position += 4;
                return (ulong)(int)Word(start);
            default:
                position += 8;
                return Unsafe.ReadUnaligned<ulong>(start);
        }
    }
}
