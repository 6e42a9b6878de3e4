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

    /// <summary>The same, short.</summary>
    public static string Format(long size) => size switch
    {
        >= 10L << 30 => $"{size >> 30}G",
        >= 10L << 20 => $"{size >> 20}M",
        >= 10L << 10 => $"{size >> 10}K",
        _ => size.ToString(CultureInfo.InvariantCulture),
    };
}
