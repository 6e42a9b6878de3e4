namespace PusOS.Launcher;

/// <summary>
/// Takes the firmware's own lines out of the console's bytes: everything up to and including the line that
/// OpenSBI prints last. Bytes go in as they come and out as soon as the banner is over. Not thread-safe.
/// </summary>
internal sealed class BootBannerFilter
{
    /// <summary>The begin of OpenSBI's last line, in every release from 0.6 on.</summary>
    private static ReadOnlySpan<byte> LastLine => "Boot HART MEDELEG"u8;

    /// <summary>A banner is about 2 KiB; what is longer is no banner.</summary>
    private const int LongestBanner = 16384;

    private readonly MemoryStream _held = new();

    /// <summary>The banner has ended (or there was none): bytes pass unchanged.</summary>
    public bool Passing { get; private set; }

    /// <summary>Gives the part of <paramref name="bytes"/> that belongs to the guest.</summary>
    public ReadOnlySpan<byte> Filter(ReadOnlySpan<byte> bytes)
    {
        if (Passing)
        {
            return bytes;
        }

        _held.Write(bytes);
        ReadOnlySpan<byte> held = _held.GetBuffer().AsSpan(0, (int)_held.Length);
        int start = held.IndexOf(LastLine);
        if (start >= 0)
        {
            int end = held[start..].IndexOf((byte)'\n');
            if (end >= 0)
            {
                Passing = true;
                return held[(start + end + 1)..];
            }
        }

        if (held.Length > LongestBanner)
        {
            Passing = true;
            return held;
        }

        return default;
    }

    /// <summary>What is still held back when the guest ends: shown as the reason of a boot that never got far.</summary>
    public ReadOnlySpan<byte> Remainder => Passing ? default : _held.GetBuffer().AsSpan(0, (int)_held.Length);
}
