using PusOS.Abi;

namespace PusOS.Runtime.Gc;

/// <summary>
/// The managed heap: 4 KiB pages grouped into blocks of equal cells and into large objects, with a page
/// table and two mark bitmaps beside them (docs/spec/gc.md). This part holds the state and its growth.
/// Everything here runs under <see cref="HeapLock"/> unless said otherwise, allocates no managed memory,
/// and may not run in interrupt context.
/// </summary>
internal static unsafe partial class Heap
{
    /// <summary>First byte of page 0, which is never used: page index 0 means none.</summary>
    private static byte* s_base;
    /// <summary>Bytes from <see cref="s_base"/> that have table entries and mark bits.</summary>
    private static nuint s_span;
    private static PageEntry* s_pages;
    /// <summary>Bit per page: free.</summary>
    private static ulong* s_freeMap;
    /// <summary>Mark bits of the last (or running) collection.</summary>
    private static ulong* s_marks;
    /// <summary>Mark bits of the collection before; during marking they tell which cells hold objects.</summary>
    private static ulong* s_previousMarks;
    /// <summary>First chunk that can have a free page.</summary>
    private static nuint s_firstFreeChunk;
    private static nuint s_maximumChunks;
    /// <summary>Per cell class: first block of the list of blocks with possibly free cells.</summary>
    private static ClassLists s_available;
    private static nuint s_usedPages;
    /// <summary>A new page beyond this many in use asks for a collection first.</summary>
    private static nuint s_collectionThreshold;
    private static nuint s_smallestGrowth;
    /// <summary>Bytes handed out to threads since the start.</summary>
    private static ulong s_allocatedBytes;

    /// <summary>Pages in use by blocks and large objects.</summary>
    public static nuint UsedPages => s_usedPages;

    /// <summary>Bytes handed out to threads since the start, unused parts of their contexts included.</summary>
    public static ulong AllocatedBytes => s_allocatedBytes;

    /// <summary>First address of the heap's window.</summary>
    public static byte* Base => s_base;

    /// <summary>Bytes of heap that are described by tables.</summary>
    public static nuint Span => s_span;

    /// <summary>Bytes at which the next collection starts.</summary>
    public static ulong ThresholdBytes => (ulong)s_collectionThreshold << HeapLayout.PageShift;

    /// <summary>
    /// Lays out the heap's windows and backs the first chunk. <paramref name="limitBytes"/>: memory that the heap
    /// may use at all; it decides how much is allocated between collections. False: not even the tables fit.
    /// </summary>
    public static bool Initialize(ulong limitBytes)
    {
        nuint window = GcMemory.HeapWindowBytes;
        nuint pages = window >> HeapLayout.PageShift;
        s_base = GcMemory.Reserve(window);
        s_pages = (PageEntry*)GcMemory.Reserve(pages * (nuint)sizeof(PageEntry));
        s_marks = (ulong*)GcMemory.Reserve(window / 64);
        s_previousMarks = (ulong*)GcMemory.Reserve(window / 64);
        s_freeMap = (ulong*)GcMemory.Reserve(pages / 8);
        s_span = 0;
        s_usedPages = 0;
        s_firstFreeChunk = 0;
        s_allocatedBytes = 0;
        s_available = default;
        s_maximumChunks = pages / HeapLayout.ChunkPages;
        nuint limitPages = (nuint)(limitBytes >> HeapLayout.PageShift);
        s_smallestGrowth = Math.Clamp(limitPages / 16, 64, 2048);
        s_collectionThreshold = s_smallestGrowth;
        MarkStack.Initialize(window / 32);
        FinalizationQueue.Initialize();
        HandleTable.Initialize();
        if (s_base == null || s_pages == null || s_marks == null || s_previousMarks == null || s_freeMap == null || !ExtendSpan())
        {
            return false;
        }

        s_freeMap[0] &= ~1UL;
        return true;
    }

    /// <summary>Describes one more chunk of 64 pages; false: no window or no memory left.</summary>
    private static bool ExtendSpan()
    {
        nuint chunk = s_span >> HeapLayout.ChunkShift;
        if (chunk >= s_maximumChunks)
        {
            return false;
        }

        nuint marksOffset = chunk * HeapLayout.MarkBytesPerChunk;
        byte* entries = (byte*)(s_pages + (chunk * HeapLayout.ChunkPages));
        byte* map = (byte*)(s_freeMap + chunk);
        if (!CommitFirstUse(entries) || !CommitFirstUse(map)
            || !GcMemory.Commit((byte*)s_marks + marksOffset, HeapLayout.MarkBytesPerChunk))
        {
            return false;
        }

        if (!GcMemory.Commit((byte*)s_previousMarks + marksOffset, HeapLayout.MarkBytesPerChunk))
        {
            GcMemory.Decommit((byte*)s_marks + marksOffset, HeapLayout.MarkBytesPerChunk);
            return false;
        }

        s_freeMap[chunk] = ~0UL;
        s_span += (nuint)1 << HeapLayout.ChunkShift;
        return true;
    }

    /// <summary>Backs the table page of <paramref name="address"/> if the address is the first on its page and not yet backed.</summary>
    private static bool CommitFirstUse(byte* address)
    {
        // The table's earlier pages are backed already; a retry after a failed ExtendSpan finds this one backed.
        return ((nuint)address & (HeapLayout.PageSize - 1)) != 0
            || GcMemory.IsCommitted(address)
            || GcMemory.Commit(address, HeapLayout.PageSize);
    }

    /// <summary>
    /// Sets when the next collection starts: after as much new memory as is in use now, within the bounds that the
    /// machine's size gives.
    /// </summary>
    public static void SetThreshold() =>
        s_collectionThreshold = s_usedPages + Math.Max(s_smallestGrowth, s_usedPages);

    /// <summary>Lets <paramref name="bytes"/> more be allocated before the next collection.</summary>
    public static void PostponeCollection(nuint bytes) => s_collectionThreshold = s_usedPages + (bytes >> HeapLayout.PageShift) + 1;
}
