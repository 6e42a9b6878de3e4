namespace PusOS.Runtime.Gc;

/// <summary>Sizes of the heap's building units. docs/spec/gc.md draws them.</summary>
internal static class HeapLayout
{
    public const int PageShift = 12;
    public const int PageSize = 1 << PageShift;
    /// <summary>One mark bit stands for 8 bytes of heap; an object's bit is the one of its reference.</summary>
    public const int GranuleShift = 3;
    public const int GranulesPerPage = PageSize >> GranuleShift;
    /// <summary>The heap's described span grows by 64 pages: one page of each mark bitmap, one word of the free map.</summary>
    public const int ChunkPages = 64;
    public const int ChunkShift = PageShift + 6;
    public const int MarkBytesPerChunk = ChunkPages * GranulesPerPage / 8;
    /// <summary>Header word in front of an object reference.</summary>
    public const int HeaderSize = 8;
    /// <summary>Object sizes are at most this (Array.MaxLength elements of large structs stay below it by checks).</summary>
    public const ulong LargestObject = 1UL << 40;
}
