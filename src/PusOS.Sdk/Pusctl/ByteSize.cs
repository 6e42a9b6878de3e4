using System.Globalization;

namespace PusOS.Pusctl;

/// <summary>Sizes as people write them: 512, 64K, 8M, 1G (powers of 1,024).</summary>
internal static class ByteSize
{
    /// <summary>Parses, or throws <see cref="CommandException"/>.</summary>
    public static long Parse(string text)
    {
        ReadOnlySpan<char> digits = text.AsSpan().TrimEnd('B');
        int shift = digits.IsEmpty ? 0 : char.ToUpperInvariant(digits[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        digits = shift > 0 ? digits[..^1] : digits;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value <= long.MaxValue >> shift
            ? value << shift
            : throw new CommandException($"'{text}' is no size; write for example 512, 64K, 8M or 1G");
    }

    /// <summary>The same, short: in the largest unit that it is whole in or has ten of.</summary>
    public static string Format(long size)
    {
        for (int unit = 3; unit > 0; unit--)
        {
            long one = 1L << (10 * unit);
            if (size >= 10 * one || (size >= one && size % one == 0))
            {
                return $"{size / one}{" KMG"[unit]}";
            }
        }

        return size.ToString(CultureInfo.InvariantCulture);
    }
}
