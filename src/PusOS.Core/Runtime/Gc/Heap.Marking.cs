using System.Numerics;
using System.Runtime.CompilerServices;
using PusOS.Abi;

namespace PusOS.Runtime.Gc;

// Marking. Called by the collector while the world stands still.
internal static unsafe partial class Heap
{
    /// <summary>The object is alive in the running (or was in the last) collection; frozen objects always are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsMarked(nuint reference)
    {
        nuint offset = reference - (nuint)s_base;
        return offset >= s_span || IsMarkedBit(s_marks, offset >> HeapLayout.GranuleShift);
    }

    /// <summary>Begins a collection: the bits of the last one become the previous ones, and all new ones are clear.</summary>
    public static void BeginMarking()
    {
        ulong* last = s_marks;
        s_marks = s_previousMarks;
        s_previousMarks = last;
        Unsafe.InitBlock(s_marks, 0, (uint)(s_span / 64));
        MarkStack.Overflowed = false;
    }

    /// <summary>Marks an exact reference (null and frozen objects are fine) and queues it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MarkReference(nuint reference)
    {
        nuint offset = reference - (nuint)s_base;
        if (offset >= s_span)
        {
            return;
        }

        ulong* word = s_marks + (offset >> (HeapLayout.GranuleShift + 6));
        ulong bit = 1UL << (int)((offset >> HeapLayout.GranuleShift) & 63);
        ulong value = *word;
        if ((value & bit) != 0)
        {
            return;
        }

        *word = value | bit;
        if (*(ulong*)(*(byte**)reference + MethodTableLayout.ReferenceMap) != 0)
        {
            MarkStack.Push((byte*)reference);
        }
    }

    /// <summary>Looks at the fields of every queued object until none is left, whatever the size of the mark stack.</summary>
    public static void Drain()
    {
        for (; ; )
        {
            while (!MarkStack.IsEmpty)
            {
                ScanObject(MarkStack.Pop());
            }

            if (!MarkStack.Overflowed)
            {
                return;
            }

            MarkStack.Overflowed = false;
            RescanMarkedObjects();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScanObject(byte* reference)
    {
        byte* methodTable = *(byte**)reference;
        ulong map = *(ulong*)(methodTable + MethodTableLayout.ReferenceMap);
        if ((*(uint*)(methodTable + MethodTableLayout.Flags) & MethodTableFlags.HasComponentSize) != 0)
        {
            ScanArray(reference, methodTable, map);
        }
        else if ((map & 1) != 0)
        {
            ScanWords((nuint*)reference, map & ~1UL);
        }
        else
        {
            ScanLongMap((nuint*)reference, (ulong*)map);
        }
    }

    /// <summary>Marks words[i] for every set bit i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScanWords(nuint* words, ulong bits)
    {
        while (bits != 0)
        {
            MarkReference(words[BitOperations.TrailingZeroCount(bits)]);
            bits &= bits - 1;
        }
    }

    private static void ScanLongMap(nuint* words, ulong* map)
    {
        ulong wordCount = map[0];
        for (ulong i = 0; i * 64 < wordCount; i++)
        {
            ScanWords(words + (i * 64), map[1 + i]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ScanArray(byte* reference, byte* methodTable, ulong map)
    {
        uint componentSize = *(uint*)(methodTable + MethodTableLayout.Flags) & MethodTableFlags.ComponentSizeMask;
        uint length = *(uint*)(reference + ObjectLayout.Length);
        byte* element = reference + *(uint*)(methodTable + MethodTableLayout.BaseSize) - HeapLayout.HeaderSize;
        if (map == 3 && componentSize == 8)
        {
            for (byte* end = element + ((nuint)length * 8); element < end; element += 8)
            {
                MarkReference(*(nuint*)element);
            }

            return;
        }

        for (uint i = 0; i < length; i++, element += componentSize)
        {
            if ((map & 1) != 0)
            {
                ScanWords((nuint*)element, map >> 1);
            }
            else
            {
                ScanLongMap((nuint*)element, (ulong*)map);
            }
        }
    }

    /// <summary>After an overflow of the mark stack: looks at the fields of every marked object again.</summary>
    private static void RescanMarkedObjects()
    {
        nuint words = s_span / 512;
        for (nuint i = 0; i < words; i++)
        {
            for (ulong bits = s_marks[i]; bits != 0; bits &= bits - 1)
            {
                byte* reference = s_base + (i * 512) + ((nuint)BitOperations.TrailingZeroCount(bits) * 8);
                byte* methodTable = *(byte**)reference;
                if (methodTable == null || *(ulong*)(methodTable + MethodTableLayout.ReferenceMap) == 0)
                {
                    continue;
                }

                ScanObject(reference);
                while (!MarkStack.IsEmpty)
                {
                    ScanObject(MarkStack.Pop());
                }
            }
        }
    }

    /// <summary>
    /// Marks what the words of [start, end) could point at: any address in an object, or one past its end, keeps it.
    /// The bounds are rounded inwards to words.
    /// </summary>
    public static void MarkConservativeRange(byte* start, byte* end)
    {
        nuint* word = (nuint*)(((nuint)start + 7) & ~(nuint)7);
        nuint* last = (nuint*)((nuint)end & ~(nuint)7);
        for (; word < last; word++)
        {
            MarkConservative(*word);
        }
    }

    /// <summary>Marks what one word could point at; see <see cref="MarkConservativeRange"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MarkConservative(nuint value)
    {
        if (value - (nuint)s_base <= s_span)
        {
            ResolveAndMark(value - (nuint)s_base);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ResolveAndMark(nuint offset)
    {
        if (offset < s_span)
        {
            MarkCellOf(offset, out bool atCellStart);
            if (!atCellStart)
            {
                return;
            }
        }

        // A cell's first byte is also one past the end of the cell in front of it (facts: spans and loop ends).
        if (offset != 0)
        {
            MarkCellOf(offset - 1, out _);
        }
    }

    private static void MarkCellOf(nuint offset, out bool atCellStart)
    {
        nuint page = offset >> HeapLayout.PageShift;
        PageEntry* entry = s_pages + page;
        atCellStart = (offset & (HeapLayout.PageSize - 1)) == 0;
        if (entry->Kind == PageKind.Free)
        {
            return;
        }

        if (entry->Kind == PageKind.Continuation)
        {
            page = entry->Link;
            entry = s_pages + page;
            atCellStart = false;
        }

        nuint blockStart = page << HeapLayout.PageShift;
        if (entry->Kind == PageKind.Large)
        {
            MarkHandedOut(blockStart, 0);
            return;
        }

        uint cellSize = CellClasses.CellSize[entry->CellClass];
        uint inBlock = (uint)(offset - blockStart);
        uint cell = inBlock / cellSize;
        uint cellStart = cell * cellSize;
        atCellStart = inBlock == cellStart;
        if (cellStart + cellSize > (uint)CellClasses.BlockPages[entry->CellClass] << HeapLayout.PageShift)
        {
            return;
        }

        nuint granule = (blockStart + cellStart + HeapLayout.HeaderSize) >> HeapLayout.GranuleShift;
        if (cellStart >> HeapLayout.GranuleShift < entry->Cursor || IsMarkedBit(s_previousMarks, granule))
        {
            MarkHandedOut(blockStart + cellStart, cellSize);
        }
    }

    /// <summary>
    /// Marks a cell that is known to be handed out. One without a MethodTable is an allocation that an interrupt cut
    /// in two (the thread has the address in a register): it is kept, and its words are taken as possible references,
    /// because the compiler may have stored fields before the MethodTable pointer.
    /// </summary>
    private static void MarkHandedOut(nuint cellStart, uint cellSize)
    {
        byte* reference = s_base + cellStart + HeapLayout.HeaderSize;
        if (*(byte**)reference != null)
        {
            MarkReference((nuint)reference);
            return;
        }

        nuint granule = (cellStart + HeapLayout.HeaderSize) >> HeapLayout.GranuleShift;
        ulong bit = 1UL << (int)(granule & 63);
        if ((s_marks[granule >> 6] & bit) == 0)
        {
            s_marks[granule >> 6] |= bit;
            MarkConservativeRange(reference, s_base + cellStart + cellSize);
        }
    }
}
