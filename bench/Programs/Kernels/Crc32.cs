namespace PusOS.Bench;

/// <summary>Kernel 6: CRC-32 by one table of 256 entries.</summary>
internal static class Crc32
{
    /// <summary>The table of the reflected polynomial 0xEDB88320.</summary>
    public static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint x = i;
            for (int j = 0; j < 8; j++)
            {
                x = (x & 1) != 0 ? 0xedb88320u ^ (x >> 1) : x >> 1;
            }

            table[i] = x;
        }

        return table;
    }

    /// <summary>The checksum of <paramref name="data"/>.</summary>
    public static uint Run(byte[] data, uint[] table)
    {
        uint crc = ~0u;
        for (int i = 0; i < data.Length; i++)
        {
            crc = table[(crc ^ data[i]) & 255] ^ (crc >> 8);
        }

        return ~crc;
    }
}
