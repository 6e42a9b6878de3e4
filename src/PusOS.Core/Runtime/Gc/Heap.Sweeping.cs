using System.Numerics;

namespace PusOS.Runtime.Gc;

// After marking: whole free blocks go back to the page pool; blocks with some free cells are listed, and their
// cells are found and zeroed when a thread asks for them (Heap.Blocks.cs).
internal static unsafe partial class Heap
{
    /// <summary>Sorts all pages by what the marks say. Returns the bytes of live cells and large objects.</summary>
    public static ulong SweepPages()
    {
        s_available = default;
        ulong live = 0;
        nuint pages = s_span >> HeapLayout.PageShift;

        // From the end, so that lists begin with the lowest addresses and the heap stays dense.
        for (nuint page = pages; page-- > 1;)
        {
            PageEntry* entry = s_pages + page;
            if (entry->Kind == PageKind.Block)
            {
                live += SweepBlock(page, entry);
            }
            else if (entry->Kind == PageKind.Large)
            {
                if (IsMarkedBit(s_marks, ((ulong)page * HeapLayout.GranulesPerPage) + 1))
                {
                    live += (ulong)entry->Link << HeapLayout.PageShift;
                }
                else
                {
                    FreePages(page, entry->Link);
                }
            }
        }

        return live;
    }

    private static ulong SweepBlock(nuint page, PageEntry* entry)
    {
        int cellClass = entry->CellClass;
        uint count = CellClasses.BlockPages[cellClass];
        uint cellSize = CellClasses.CellSize[cellClass];
        ulong* word = s_marks + (page * (HeapLayout.GranulesPerPage / 64));
        uint cells = 0;
        for (ulong* end = word + (count * (HeapLayout.GranulesPerPage / 64)); word < end; word++)
        {
            cells += (uint)BitOperations.PopCount(*word);
        }

        if (cells == 0)
        {
            FreePages(page, count);
            return 0;
        }

        entry->Cursor = 0;
        entry->Link = 0;
        if (cells != (count << HeapLayout.PageShift) / cellSize)
        {
            entry->Link = s_available[cellClass];
            s_available[cellClass] = (uint)page;
        }

        return (ulong)cells * cellSize;
    }
}
