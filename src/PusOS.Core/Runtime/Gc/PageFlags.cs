namespace PusOS.Runtime.Gc;

/// <summary>Bits of <see cref="PageEntry.Link"/> while the page is free.</summary>
internal static class PageFlags
{
    /// <summary>The page has memory behind it.</summary>
    public const uint Committed = 1;
    /// <summary>Its memory is all zero.</summary>
    public const uint Zero = 2;
}
