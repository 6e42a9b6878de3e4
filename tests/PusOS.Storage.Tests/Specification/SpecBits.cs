namespace PusOS.Storage.Tests.Specification;

/// <summary>Bits of SPEC.md, written down a second time and on purpose in another way than the library's: nothing here calls it.</summary>
internal static class SpecBits
{
    /// <summary>Bit by bit: polynomial 0x04c11db7 from the least significant bit on, no inversion at the end.</summary>
    public static uint Checksum(uint start, ReadOnlySpan<byte> bytes)
    {
        uint value = start;
        foreach (byte b in bytes)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                bool carry = ((value ^ (uint)(b >> bit)) & 1) != 0;
                value >>= 1;
                if (carry)
                {
                    // 0x04c11db7 backwards.
                    value ^= 0b1110_1101_1011_1000_1000_0011_0010_0000;
                }
            }
        }

        return value;
    }

    public static uint Little(byte[] bytes, int offset) =>
        bytes[offset] + ((uint)bytes[offset + 1] << 8) + ((uint)bytes[offset + 2] << 16) + ((uint)bytes[offset + 3] << 24);

    public static uint Big(byte[] bytes, int offset) =>
        ((uint)bytes[offset] << 24) + ((uint)bytes[offset + 1] << 16) + ((uint)bytes[offset + 2] << 8) + bytes[offset + 3];

    public static byte[] Words(params uint[] words) =>
        [.. words.SelectMany(w => new[] { (byte)w, (byte)(w >> 8), (byte)(w >> 16), (byte)(w >> 24) })];

    /// <summary>valid(1) type(11) id(10) length(10), valid being zero.</summary>
    public static uint Tag(int type, int id, int length) => ((uint)type << 20) | ((uint)id << 10) | (uint)length;

    /// <summary>Bytes of pointers of block n of a skip-list: one for each time that 2 divides n, and one more; none for block 0.</summary>
    public static int PointerBytes(int index)
    {
        int count = 0;
        for (int n = index; n != 0 && n % 2 == 0; n /= 2)
        {
            count++;
        }

        return index == 0 ? 0 : 4 * (count + 1);
    }
}
