namespace PusOS.Runtime.Types;

/// <summary>Zero-terminated UTF-8 names in reflection data.</summary>
internal static unsafe class Utf8Name
{
    /// <summary>The name as a string; null stays null.</summary>
    internal static string? ToString(byte* text)
    {
        if (text == null)
        {
            return null;
        }

        string name = new('\0', Decode(text, null));
        fixed (char* start = name)
        {
            Decode(text, start);
        }

        return name;
    }

    /// <summary>
    /// Decodes <paramref name="text"/> into <paramref name="buffer"/> (nowhere if it is null) and returns the
    /// number of UTF-16 units. The compiler writes these texts, so ill-formed UTF-8 does not occur; a lead byte
    /// is trusted for its length but never over the terminating zero.
    /// </summary>
    internal static int Decode(byte* text, char* buffer)
    {
        int length = 0;
        while (*text != 0)
        {
            uint scalar = DecodeScalar(ref text);
            if (scalar >= 0x1_0000)
            {
                Store(buffer, length++, (char)(0xD7C0 + (scalar >> 10)));
                scalar = 0xDC00 | (scalar & 0x3FF);
            }

            Store(buffer, length++, (char)scalar);
        }

        return length;
    }

    private static uint DecodeScalar(ref byte* text)
    {
        uint lead = *text++;
        int trailing = lead < 0xC0 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        if (trailing == 0)
        {
            return lead;
        }

        uint scalar = lead & (0x3Fu >> trailing);
        while (trailing-- > 0 && *text != 0)
        {
            scalar = (scalar << 6) | (uint)(*text++ & 0x3F);
        }

        return scalar;
    }

    private static void Store(char* buffer, int index, char unit)
    {
        if (buffer != null)
        {
            buffer[index] = unit;
        }
    }
}
