namespace PusOS.Runtime.Gc;

/// <summary>What one heap page is used for; see <see cref="PageEntry"/>.</summary>
internal static class PageKind
{
    /// <summary>In no use; its bit in the free map is set.</summary>
    public const byte Free = 0;
    /// <summary>First page of a block of equal cells.</summary>
    public const byte Block = 1;
    /// <summary>Further page of a block or of a large object; Link is the index of its first page.</summary>
    public const byte Continuation = 2;
    /// <summary>First page of a large object; Link is the number of pages.</summary>
    public const byte Large = 3;
}
