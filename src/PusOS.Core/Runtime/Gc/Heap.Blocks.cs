using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;

namespace PusOS.Runtime.Gc;

// Cells: handing out runs of free cells, adding blocks, large objects.
internal static unsafe partial class Heap
{
    /// <summary>
    /// Fills <paramref name="context"/> with a run of zeroed free cells, collecting if it is time to. False: out of
    /// memory. Takes the lock.
    /// </summary>
    public static bool Refill(int cellClass, AllocationContext* context)
    {
        HeapLock.Acquire();
        bool collected = false;
        nuint bytes;
        while ((bytes = TakeRun(cellClass, context)) == 0)
        {
            if (!AddBlock(cellClass, context, ref collected, out bytes))
            {
                HeapLock.Release();
                return false;
            }

            if (bytes != 0)
            {
                break;
            }
        }

        s_allocatedBytes += bytes;
        GcWorld.CountAllocated(bytes);

        // As in AllocateLarge: a caller with a context of its own (AllocateMedium) has no other trace of the cell.
        nuint visible = 0;
        Volatile.Write(ref visible, (nuint)context->Next);
        HeapLock.Release();
        return true;
    }

    /// <summary>One zeroed cell of a medium class, or null: out of memory. Takes the lock.</summary>
    public static byte* AllocateMedium(int cellClass)
    {
        AllocationContext run = default;
        if (!Refill(cellClass, &run))
        {
            return null;
        }

        return run.Next;
    }

    /// <summary>Zeroed pages for <paramref name="bytes"/> (header included), or null: out of memory. Takes the lock.</summary>
    public static byte* AllocateLarge(ulong bytes)
    {
        if (bytes > HeapLayout.LargestObject)
        {
            return null;
        }

        nuint count = (nuint)((bytes + HeapLayout.PageSize - 1) >> HeapLayout.PageShift);
        HeapLock.Acquire();
        bool collected = false;
        nuint page = TakePagesOrCollect(count, ref collected);
        if (page == 0)
        {
            HeapLock.Release();
            return null;
        }

        for (nuint i = 1; i < count; i++)
        {
            s_pages[page + i] = new PageEntry { Kind = PageKind.Continuation, Link = (uint)page };
        }

        s_pages[page] = new PageEntry { Kind = PageKind.Large, Cursor = 1, Link = (uint)count };
        s_allocatedBytes += (ulong)count << HeapLayout.PageShift;
        GcWorld.CountAllocated((ulong)count << HeapLayout.PageShift);

        // The release may let another thread collect at once, and the collector finds addresses, not page numbers:
        // the volatile store keeps the object's address on this stack from before the release on.
        byte* start = s_base + (page << HeapLayout.PageShift);
        nuint visible = 0;
        Volatile.Write(ref visible, (nuint)start);
        HeapLock.Release();
        return start;
    }

    /// <summary>Takes pages; before the threshold is passed, and again before giving up, it collects (once per allocation).</summary>
    private static nuint TakePagesOrCollect(nuint count, ref bool collected)
    {
        if (s_usedPages + count > s_collectionThreshold && !collected)
        {
            collected = true;
            Collector.Collect();
        }

        nuint page = TakePages(count);
        if (page == 0 && !collected)
        {
            collected = true;
            Collector.Collect();
            page = TakePages(count);
        }

        return page;
    }

    /// <summary>
    /// Adds a block of the class and hands all of it to <paramref name="context"/> (of medium classes one cell). If the
    /// collection before it left free cells in existing blocks, those are used first: it returns true and no bytes, and
    /// the context is as the collection left it.
    /// </summary>
    private static bool AddBlock(int cellClass, AllocationContext* context, ref bool collected, out nuint bytes)
    {
        bool before = collected;
        bytes = 0;
        nuint count = CellClasses.BlockPages[cellClass];
        if (s_usedPages + count > s_collectionThreshold && !collected)
        {
            collected = true;
            Collector.Collect();
            return true;
        }

        nuint page = TakePages(count);
        if (page == 0)
        {
            if (before)
            {
                return false;
            }

            collected = true;
            Collector.Collect();
            return true;
        }

        for (nuint i = 1; i < count; i++)
        {
            s_pages[page + i] = new PageEntry { Kind = PageKind.Continuation, Link = (uint)page };
        }

        uint cellSize = CellClasses.CellSize[cellClass];
        uint cells = ((uint)count << HeapLayout.PageShift) / cellSize;
        ClearMarks(page, count);
        byte* start = s_base + (page << HeapLayout.PageShift);
        context->Next = start;
        if (cellClass >= PusOS.Abi.SizeClasses.Count && cells > 1)
        {
            s_pages[page] = new PageEntry { Kind = PageKind.Block, CellClass = (byte)cellClass, Cursor = (ushort)(cellSize >> HeapLayout.GranuleShift), Link = s_available[cellClass] };
            s_available[cellClass] = (uint)page;
            bytes = cellSize;
            context->Limit = start + bytes;
            return true;
        }

        s_pages[page] = new PageEntry { Kind = PageKind.Block, CellClass = (byte)cellClass, Cursor = (ushort)(cells * cellSize >> HeapLayout.GranuleShift) };
        bytes = cells * cellSize;
        context->Limit = start + bytes;
        return true;
    }

    /// <summary>A fresh block has no marks; the bits may be left from what lay there at the last collection.</summary>
    private static void ClearMarks(nuint page, nuint count)
    {
        ulong* marks = s_marks + (page * (HeapLayout.GranulesPerPage / 64));
        for (nuint i = 0; i < count * (HeapLayout.GranulesPerPage / 64); i++)
        {
            marks[i] = 0;
        }
    }

    /// <summary>The next run of free cells from the class's blocks, zeroed; 0 if the class has none. Returns its bytes.</summary>
    private static nuint TakeRun(int cellClass, AllocationContext* context)
    {
        uint cell = (uint)CellClasses.CellSize[cellClass] >> HeapLayout.GranuleShift;
        uint blockGranules = (uint)CellClasses.BlockPages[cellClass] * HeapLayout.GranulesPerPage;
        uint end = blockGranules / cell * cell;
        for (uint page = s_available[cellClass]; page != 0; page = s_available[cellClass])
        {
            PageEntry* entry = s_pages + page;
            ulong firstBit = ((ulong)page * HeapLayout.GranulesPerPage) + 1;
            uint start = entry->Cursor;
            while (start < end && IsMarkedBit(s_marks, firstBit + start))
            {
                start += cell;
            }

            if (start >= end)
            {
                entry->Cursor = (ushort)end;
                s_available[cellClass] = entry->Link;
                entry->Link = 0;
                continue;
            }

            uint stop = cellClass >= PusOS.Abi.SizeClasses.Count
                ? start + cell
                : NextMarkedCell(firstBit, start + cell, end);
            byte* address = s_base + ((nuint)page << HeapLayout.PageShift);
            byte* first = address + (start << HeapLayout.GranuleShift);
            uint bytes = (stop - start) << HeapLayout.GranuleShift;
            Unsafe.InitBlock(first, 0, bytes);
            entry->Cursor = (ushort)stop;
            context->Next = first;
            context->Limit = first + bytes;
            return bytes;
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsMarkedBit(ulong* marks, ulong bit) => (marks[bit >> 6] >> (int)(bit & 63) & 1) != 0;

    /// <summary>Granule of the first marked cell at or after granule <paramref name="from"/> of a block, or <paramref name="end"/>.</summary>
    private static uint NextMarkedCell(ulong firstBit, uint from, uint end)
    {
        // The last cell's bit lies two granules or more before the block's end, so no word beyond it is read.
        ulong bit = firstBit + from;
        ulong limit = firstBit + end - 1;
        if (bit >= limit)
        {
            return end;
        }

        ulong index = bit >> 6;
        ulong word = s_marks[index] & (~0UL << (int)(bit & 63));
        while (word == 0)
        {
            index++;
            if (index << 6 >= limit)
            {
                return end;
            }

            word = s_marks[index];
        }

        ulong found = (index << 6) + (ulong)BitOperations.TrailingZeroCount(word);
        return found < limit ? (uint)(found - firstBit) : end;
    }
}
