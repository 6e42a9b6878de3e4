namespace PusOS.Runtime.SystemNative;

/// <summary>
/// The version that programs are told: that of version.json, without what changes with every commit, so that images
/// do not. A test compares the two.
/// </summary>
internal static class Release
{
    /// <summary>Environment.OSVersion.</summary>
    public static ReadOnlySpan<byte> Number => "0.1.0"u8;

    /// <summary>RuntimeInformation.OSDescription.</summary>
    public static ReadOnlySpan<byte> Description => "PusOS 0.1.0"u8;
}
