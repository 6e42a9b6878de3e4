using System.Globalization;

namespace PusOS.Launcher;

/// <summary>
/// The node's disk: a raw image file, made with <see cref="SizeBytes"/> (sparse, all zero) when it does
/// not exist; an existing file keeps its size and content. Written "path", "path:64M" or "path,64M" (MSBuild takes a
/// comma on its command line for the next property).
/// </summary>
internal sealed record DiskOption(string Path, long SizeBytes)
{
    /// <summary>Size of a new disk when none is given: 64 MiB.</summary>
    public const long DefaultSizeBytes = 64L << 20;

    /// <summary>Reads PusDisk.</summary>
    public static DiskOption Parse(string value)
    {
        int separator = value.LastIndexOfAny([',', ':']);
        if (separator < 0 || (value[separator] == ':' && !IsSize(value[(separator + 1)..])))
        {
            return new DiskOption(value, DefaultSizeBytes);
        }

        string size = value[(separator + 1)..].Trim();
        int shift = size.Length == 0 ? 0 : char.ToUpperInvariant(size[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        string digits = shift == 0 ? size : size[..^1];
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number <= 0 || number > long.MaxValue >> shift)
        {
            throw new LaunchException("PUS3021", $"PusDisk is '{value}'. Give a path and a size, such as data.img:64M.");
        }

        return new DiskOption(value[..separator].Trim(), number << shift);
    }

    /// <summary>Creates the file if it is missing.</summary>
    public void Ensure()
    {
        if (!File.Exists(Path))
        {
            using FileStream file = new(Path, FileMode.CreateNew, FileAccess.Write);
            file.SetLength(SizeBytes);
        }
    }

    // A colon may also belong to the path.
    private static bool IsSize(string text) => text.Length > 0 && char.IsAsciiDigit(text[0]) && text[..^1].All(char.IsAsciiDigit);
}
