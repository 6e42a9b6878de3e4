using System.Numerics;
using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Gc;

// Page runs: finding, backing and freeing them.
internal static unsafe partial class Heap
{
    /// <summary>
    /// Takes <paramref name="count"/> neighbouring free pages, all zero. Returns the first page's index, or 0 if there
    /// is no memory. The entries stay marked as they were; the caller fills them in.
    /// </summary>
    private static nuint TakePages(nuint count)
    {
        nuint page = count == 1 ? FindFreePage() : FindFreeRun(count);
        while (page == 0)
        {
            if (!ExtendSpan())
            {
                return 0;
            }

            page = count == 1 ? FindFreePage() : FindFreeRun(count);
        }

        if (!BackPages(page, count))
        {
            return 0;
        }

        for (nuint i = page; i < page + count; i++)
        {
            s_freeMap[i >> 6] &= ~(1UL << (int)(i & 63));
        }

        s_usedPages += count;
        return page;
    }

    /// <summary>Gives every page of the run memory of zeros; on failure nothing but the pages' memory state changed.</summary>
    private static bool BackPages(nuint first, nuint count)
    {
        for (nuint page = first; page < first + count; page++)
        {
            PageEntry* entry = s_pages + page;
            byte* address = s_base + (page << HeapLayout.PageShift);
            if ((entry->Link & PageFlags.Committed) == 0)
            {
                if (!GcMemory.Commit(address, HeapLayout.PageSize))
                {
                    return false;
                }
            }
            else if ((entry->Link & PageFlags.Zero) == 0)
            {
                Unsafe.InitBlock(address, 0, HeapLayout.PageSize);
            }

            entry->Link = PageFlags.Committed | PageFlags.Zero;
        }

        return true;
    }

    private static nuint FindFreePage()
    {
        nuint chunks = s_span >> HeapLayout.ChunkShift;
        for (nuint chunk = s_firstFreeChunk; chunk < chunks; chunk++)
        {
            ulong word = s_freeMap[chunk];
            if (word != 0)
            {
                s_firstFreeChunk = chunk;
                return (chunk * HeapLayout.ChunkPages) + (nuint)BitOperations.TrailingZeroCount(word);
            }
        }

        s_firstFreeChunk = chunks;
        return 0;
    }

    /// <summary>First fit over the free map, a word at a time where the word is all free or all taken.</summary>
    private static nuint FindFreeRun(nuint count)
    {
        nuint chunks = s_span >> HeapLayout.ChunkShift;
        nuint length = 0;
        for (nuint chunk = s_firstFreeChunk; chunk < chunks; chunk++)
        {
            ulong word = s_freeMap[chunk];
            if (word == 0)
            {
                length = 0;
                continue;
            }

            if (word == ~0UL && length + HeapLayout.ChunkPages < count)
            {
                length += HeapLayout.ChunkPages;
                continue;
            }

            for (int bit = 0; bit < 64; bit++)
            {
                length = (word >> bit & 1) != 0 ? length + 1 : 0;
                if (length == count)
                {
                    return (chunk * HeapLayout.ChunkPages) + (nuint)bit + 1 - count;
                }
            }
        }

        return 0;
    }

    /// <summary>Puts the pages of a block or large object back; their memory stays, with its old content.</summary>
    private static void FreePages(nuint first, nuint count)
    {
        for (nuint page = first; page < first + count; page++)
        {
            s_pages[page] = new PageEntry { Link = PageFlags.Committed };
            s_freeMap[page >> 6] |= 1UL << (int)(page & 63);
        }

        s_usedPages -= count;
        s_firstFreeChunk = Math.Min(s_firstFreeChunk, first >> 6);
    }

    /// <summary>
    /// Returns the memory behind free pages to the kernel until <paramref name="bytes"/> are given back or none are
    /// left; the kernel asks for it before it refuses a stack or a buffer. Returns the bytes given back.
    /// </summary>
    public static nuint ReleaseFreePages(nuint bytes)
    {
        nuint released = 0;
        nuint pages = s_span >> HeapLayout.PageShift;
        for (nuint page = pages; page > 1 && released < bytes; page--)
        {
            PageEntry* entry = s_pages + page - 1;
            if (entry->Kind == PageKind.Free && (entry->Link & PageFlags.Committed) != 0)
            {
                GcMemory.Decommit(s_base + ((page - 1) << HeapLayout.PageShift), HeapLayout.PageSize);
                entry->Link = 0;
                released += HeapLayout.PageSize;
            }
        }

        return released;
    }
}
