using System.Text;

namespace PusOS.Net;

/// <summary>The text forms of addresses: dotted decimal, and RFC 4291 §2.2 read, RFC 5952 written.</summary>
internal static class IpAddressText
{
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        if (text.IndexOf(':') >= 0)
        {
            return TryParseIPv6(text, out address);
        }

        if (!TryParseIPv4(text, out uint value))
        {
            return false;
        }

        address = IpAddress.FromIPv4(value);
        return true;
    }

    public static string Format(IpAddress address)
    {
        if (address.IsIPv4)
        {
            uint value = address.IPv4Value;
            return $"{value >> 24}.{(value >> 16) & 255}.{(value >> 8) & 255}.{value & 255}";
        }

        (int runStart, int runLength) = LongestZeroRun(address);
        StringBuilder text = new(40);
        for (int i = 0; i < 8; i++)
        {
            if (i == runStart)
            {
                text.Append("::");
                i += runLength - 1;
                continue;
            }

            if (i > 0 && i != runStart + runLength)
            {
                text.Append(':');
            }

            text.Append(Group(address, i).ToString("x"));
        }

        return text.ToString();
    }

    private static ushort Group(IpAddress address, int index) =>
        (ushort)((index < 4 ? address.High : address.Low) >> (48 - 16 * (index & 3)));

    private static (int Start, int Length) LongestZeroRun(IpAddress address)
    {
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++)
        {
            int length = 0;
            while (i + length < 8 && Group(address, i + length) == 0)
            {
                length++;
            }

            if (length > bestLength)
            {
                (bestStart, bestLength) = (i, length);
            }

            i += length;
        }

        return bestStart < 0 ? (-1, -8) : (bestStart, bestLength);
    }

    private static bool TryParseIPv4(ReadOnlySpan<char> text, out uint value)
    {
        value = 0;
        int parts = 0;
        int number = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == '.')
            {
                if (number < 0 || ++parts > 4)
                {
                    return false;
                }

                value = (value << 8) | (uint)number;
                number = -1;
                continue;
            }

            // A leading zero is refused: some read it as octal.
            if (!char.IsAsciiDigit(text[i]) || number == 0)
            {
                return false;
            }

            number = Math.Max(number, 0) * 10 + (text[i] - '0');
            if (number > 255)
            {
                return false;
            }
        }

        return parts == 4;
    }

    private static bool TryParseIPv6(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        Span<ushort> groups = stackalloc ushort[8];
        int count = 0;
        int gap = -1;
        int i = 0;
        if (text.StartsWith("::"))
        {
            gap = 0;
            i = 2;
        }

        while (i < text.Length)
        {
            int end = i;
            while (end < text.Length && text[end] != ':')
            {
                end++;
            }

            if (!TryAddGroup(text[i..end], end == text.Length, groups, ref count))
            {
                return false;
            }

            i = end;
            if (i == text.Length)
            {
                break;
            }

            i++;
            if (i == text.Length)
            {
                return false;
            }

            if (text[i] == ':')
            {
                if (gap >= 0)
                {
                    return false;
                }

                gap = count;
                i++;
            }
        }

        return Assemble(groups, count, gap, out address);
    }

    private static bool TryAddGroup(ReadOnlySpan<char> part, bool last, Span<ushort> groups, ref int count)
    {
        if (last && part.IndexOf('.') >= 0)
        {
            if (count > 6 || !TryParseIPv4(part, out uint value))
            {
                return false;
            }

            groups[count++] = (ushort)(value >> 16);
            groups[count++] = (ushort)value;
            return true;
        }

        if (part.Length is 0 or > 4 || count == 8)
        {
            return false;
        }

        int number = 0;
        foreach (char c in part)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }

            number = number * 16 + (char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
        }

        groups[count++] = (ushort)number;
        return true;
    }

    private static bool Assemble(ReadOnlySpan<ushort> groups, int count, int gap, out IpAddress address)
    {
        address = default;
        if (gap < 0 ? count != 8 : count > 7)
        {
            return false;
        }

        ulong high = 0;
        ulong low = 0;
        for (int i = 0; i < 8; i++)
        {
            int source = gap < 0 || i < gap ? i : i - (8 - count);
            ulong group = (gap >= 0 && i >= gap && source < gap) || source >= count ? 0u : groups[source];
            high = i < 4 ? (high << 16) | group : high;
            low = i < 4 ? low : (low << 16) | group;
        }

        address = IpAddress.FromIPv6(high, low);
        return true;
    }
}
