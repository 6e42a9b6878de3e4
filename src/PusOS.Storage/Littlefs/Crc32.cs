using System.Buffers.Binary;

namespace PusOS.Storage.Littlefs;

/// <summary>
/// The format's checksum: CRC-32, polynomial 0x04c11db7, least significant bit first, start value
/// 0xffffffff, no final inversion. Eight bytes a step over eight tables (slicing-by-8).
/// </summary>
internal static class Crc32
{
    /// <summary>The start value.</summary>
    public const uint Start = 0xffffffff;

    // 0x04c11db7 with its bits reversed.
    private const uint Polynomial = 0xedb88320;

    private static readonly uint[] s_tables = BuildTables();

    /// <summary>Continues <paramref name="crc"/> over <paramref name="bytes"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> tables = s_tables;
        if (tables.Length != 8 * 256)
        {
            return crc;
        }

        while (bytes.Length >= 8)
        {
            uint low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(4));
            crc = tables[(7 * 256) + (int)(low & 0xff)]
                ^ tables[(6 * 256) + (int)((low >> 8) & 0xff)]
                ^ tables[(5 * 256) + (int)((low >> 16) & 0xff)]
                ^ tables[(4 * 256) + (int)(low >> 24)]
                ^ tables[(3 * 256) + (int)(high & 0xff)]
                ^ tables[(2 * 256) + (int)((high >> 8) & 0xff)]
                ^ tables[256 + (int)((high >> 16) & 0xff)]
                ^ tables[(int)(high >> 24)];
            bytes = bytes.Slice(8);
        }

        foreach (byte value in bytes)
        {
            crc = (crc >> 8) ^ tables[(int)((crc ^ value) & 0xff)];
        }

        return crc;
    }

    private static uint[] BuildTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint index = 0; index < 256; index++)
        {
            uint crc = index;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * Polynomial);
            }

            tables[index] = crc;
        }

        for (int index = 256; index < tables.Length; index++)
        {
            uint previous = tables[index - 256];
            tables[index] = (previous >> 8) ^ tables[previous & 0xff];
        }

        return tables;
    }
}
