using System.Globalization;

namespace PusOS.Launcher;

/// <summary>
/// The node's disk: a raw image file, made with <see cref="SizeBytes"/> (sparse, all zero) when it does
/// not exist; an existing file keeps its size and content. Written "path", "path:64M" or "path,64M" (MSBuild takes a
/// comma on its command line for the next property).
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="SizeBytes">Size of a new one; null: none was given.</param>
internal sealed record DiskOption(string Path, long? SizeBytes)
{
    /// <summary>Size of a new disk when none is given: 64 MiB.</summary>
    public const long DefaultSizeBytes = 64L << 20;

    /// <summary>Two of the node's blocks: the least that a file system takes. Sizes are whole numbers of blocks.</summary>
    private const long BlockSize = 4096, LeastSizeBytes = 2 * BlockSize;

    private const string BadValue = "PUS3021", BadFile = "PUS3023";

    /// <summary>Reads PusDisk.</summary>
    public static DiskOption Parse(string value)
    {
        int separator = value.LastIndexOfAny([',', ':']);
        bool hasSize = separator >= 0 && (value[separator] == ',' || IsSize(value[(separator + 1)..]));
        string path = (hasSize ? value[..separator] : value).Trim();
        if (path.Length == 0)
        {
            throw new LaunchException(BadValue, $"PusDisk is '{value}': the path is missing. Give a path and a size, such as data.img:64M.");
        }

        return new DiskOption(path, hasSize ? ParseSize(value, value[(separator + 1)..].Trim()) : null);
    }

    /// <summary>Creates the file if it is missing, and finds out whether QEMU will be able to use it. Gives what the user should know; null: nothing.</summary>
    public string? Ensure()
    {
        if (Directory.Exists(Path))
        {
            throw new LaunchException(BadFile, $"PusDisk: '{Path}' is a directory. Give the path of a file.");
        }

        try
        {
            return File.Exists(Path) ? CheckExisting() : Create();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new LaunchException(BadFile, $"PusDisk: the disk '{Path}' cannot be made or written: {failure.Message}");
        }
    }

    private static long ParseSize(string value, string text)
    {
        string size = text.Length > 1 && text[^1] is 'b' or 'B' ? text[..^1] : text;
        int shift = size.Length == 0 ? 0 : char.ToUpperInvariant(size[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        string digits = shift == 0 ? size : size[..^1];
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number > long.MaxValue >> shift)
        {
            throw new LaunchException(BadValue, $"PusDisk is '{value}': '{text}' is no size. Give a path and a size, such as data.img:64M.");
        }

        long bytes = number << shift;
        return bytes >= LeastSizeBytes && bytes % BlockSize == 0
            ? bytes
            : throw new LaunchException(BadValue, $"PusDisk is '{value}': a disk has a whole number of blocks of {BlockSize} bytes, at least two.");
    }

    private string? CheckExisting()
    {
        // Without a lock of .NET's: QEMU knows best who may share it.
        using FileStream file = new(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        return SizeBytes is { } size && size != file.Length
            ? $"the disk '{Path}' exists with {file.Length} bytes and keeps them; PusDisk's size, {size}, is for a new one"
            : null;
    }

    private string? Create()
    {
        bool done = false;
        FileStream file = new(Path, FileMode.CreateNew, FileAccess.Write);
        try
        {
            file.SetLength(SizeBytes ?? DefaultSizeBytes);
            done = true;
        }
        finally
        {
            file.Dispose();
            if (!done)
            {
                File.Delete(Path);
            }
        }

        return null;
    }

    // A colon may also belong to the path: what looks like a number with a unit, or something misspelt of that kind, is a size.
    private static bool IsSize(string text)
    {
        string unit = text.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.');
        return unit.Length < text.Length && char.IsAsciiDigit(text[0])
            && (unit.Length == 0 || (unit.Length <= 3 && char.ToUpperInvariant(unit[0]) is 'K' or 'M' or 'G' or 'T' or 'B') || unit.Length == 1);
    }
}
