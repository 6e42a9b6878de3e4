using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Memory;

/// <summary>
/// memcpy, memmove, memset and memcmp, called by LLVM-generated code and by the class library's seams.
/// Every load and store is naturally aligned, so no machine traps on them; where source and destination
/// differ in alignment, words are shifted together. Word loads may touch bytes outside the range, but
/// never an aligned word without a byte of the range, so never another page. Nothing here allocates,
/// blocks or throws: usable in interrupt context and before the heap stands.
/// </summary>
/// <remarks>
/// pusc compiles methods exported under these names with "no-builtins": a loop here must not become a
/// call of itself.
/// </remarks>
internal static unsafe class MemoryBlock
{
    private const int WordSize = sizeof(ulong);
    private const nuint WordMask = WordSize - 1;

    /// <summary>Below this many bytes the work of aligning does not pay.</summary>
    private const nuint AlignThreshold = 24;

    /// <summary>Copies <paramref name="count"/> bytes between ranges that do not overlap, or overlap with the destination first.</summary>
    [RuntimeExport("memcpy")]
    internal static void* Copy(void* destination, void* source, nuint count) => CopyForwards(destination, source, count);

    /// <summary>A part of both functions, without a call: those would save registers around it, also for the shortest copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void* CopyForwards(void* destination, void* source, nuint count)
    {
        byte* to = (byte*)destination;
        byte* from = (byte*)source;
        nuint words = count / WordSize;
        if ((((nuint)to | (nuint)from) & WordMask) == 0)
        {
            CopyWords((ulong*)to, (ulong*)from, words);
            if ((count & WordMask) == 0)
            {
                return destination;
            }
        }
        else
        {
            if (count < AlignThreshold)
            {
                CopyFew(to, from, count);
                return destination;
            }

            if ((((nuint)to | (nuint)from) & 1) == 0)
            {
                while (((nuint)to & WordMask) != 0)
                {
                    *(ushort*)to = *(ushort*)from;
                    to += sizeof(ushort);
                    from += sizeof(ushort);
                    count -= sizeof(ushort);
                }
            }
            else
            {
                while (((nuint)to & WordMask) != 0)
                {
                    *to++ = *from++;
                    count--;
                }
            }

            words = count / WordSize;
            if (((nuint)from & WordMask) == 0)
            {
                CopyWords((ulong*)to, (ulong*)from, words);
            }
            else
            {
                CopyShiftedWords((ulong*)to, from, words);
            }
        }

        nuint done = words * WordSize;
        CopyFew(to + done, from + done, count - done);
        return destination;
    }

    /// <summary>Copies <paramref name="count"/> bytes; the ranges may overlap in any way.</summary>
    [RuntimeExport("memmove")]
    internal static void* Move(void* destination, void* source, nuint count)
    {
        // One unsigned comparison: true if the destination does not start inside the source.
        if ((nuint)destination - (nuint)source >= count)
        {
            return CopyForwards(destination, source, count);
        }

        byte* to = (byte*)destination + count;
        byte* from = (byte*)source + count;
        if ((((nuint)to | (nuint)from) & WordMask) != 0)
        {
            if (count < AlignThreshold)
            {
                CopyBytesBackwards(to, from, count);
                return destination;
            }

            while (((nuint)to & WordMask) != 0)
            {
                *--to = *--from;
                count--;
            }
        }

        nuint words = count / WordSize;
        if (((nuint)from & WordMask) == 0)
        {
            CopyWordsBackwards((ulong*)to, (ulong*)from, words);
        }
        else
        {
            CopyShiftedWordsBackwards((ulong*)to, from, words);
        }

        nuint done = words * WordSize;
        CopyBytesBackwards(to - done, from - done, count - done);
        return destination;
    }

    /// <summary>Fills <paramref name="count"/> bytes with the low byte of <paramref name="value"/>.</summary>
    [RuntimeExport("memset")]
    internal static void* Set(void* destination, int value, nuint count)
    {
        byte* to = (byte*)destination;
        byte fill = (byte)value;
        if (count >= WordSize)
        {
            while (((nuint)to & WordMask) != 0)
            {
                *to++ = fill;
                count--;
            }

            nuint words = count / WordSize;
            FillWords((ulong*)to, fill * 0x0101_0101_0101_0101UL, words);
            nuint done = words * WordSize;
            to += done;
            count -= done;
        }

        byte* end = to + count;
        while (to < end)
        {
            *to++ = fill;
        }

        return destination;
    }

    /// <summary>Compares bytes as unsigned numbers; negative, zero or positive as the first difference says.</summary>
    [RuntimeExport("memcmp")]
    internal static int Compare(void* left, void* right, nuint count)
    {
        byte* a = (byte*)left;
        byte* b = (byte*)right;
        if ((((nuint)a ^ (nuint)b) & WordMask) == 0 && count >= AlignThreshold)
        {
            while (((nuint)a & WordMask) != 0)
            {
                if (*a != *b)
                {
                    return *a - *b;
                }

                a++;
                b++;
                count--;
            }

            // Stops at the first word that differs; the byte loop finds the place in it.
            while (count >= WordSize && *(ulong*)a == *(ulong*)b)
            {
                a += WordSize;
                b += WordSize;
                count -= WordSize;
            }
        }

        byte* end = a + count;
        while (a < end)
        {
            if (*a != *b)
            {
                return *a - *b;
            }

            a++;
            b++;
        }

        return 0;
    }

    /// <summary>Characters, most of the time: by the largest unit that both sides are aligned to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyFew(byte* to, byte* from, nuint count)
    {
        nuint bits = (nuint)to | (nuint)from;
        if ((bits & 1) == 0)
        {
            if ((bits & 2) == 0)
            {
                for (; count >= sizeof(uint); count -= sizeof(uint))
                {
                    *(uint*)to = *(uint*)from;
                    to += sizeof(uint);
                    from += sizeof(uint);
                }
            }

            for (; count >= sizeof(ushort); count -= sizeof(ushort))
            {
                *(ushort*)to = *(ushort*)from;
                to += sizeof(ushort);
                from += sizeof(ushort);
            }
        }

        CopyBytes(to, from, count);
    }

    private static void CopyBytes(byte* to, byte* from, nuint count)
    {
        byte* end = to + count;
        while (to < end)
        {
            *to++ = *from++;
        }
    }

    private static void CopyBytesBackwards(byte* to, byte* from, nuint count)
    {
        byte* start = to - count;
        while (to > start)
        {
            *--to = *--from;
        }
    }

    private static void CopyWords(ulong* to, ulong* from, nuint words)
    {
        ulong* bulkEnd = to + (words & ~(nuint)7);
        ulong* end = to + words;
        while (to < bulkEnd)
        {
            // Loads before stores: an in-order core need not wait for each of them. Four at a time: more would
            // need callee-saved registers, which small copies would pay for.
            ulong w0 = from[0], w1 = from[1], w2 = from[2], w3 = from[3];
            to[0] = w0;
            to[1] = w1;
            to[2] = w2;
            to[3] = w3;
            w0 = from[4];
            w1 = from[5];
            w2 = from[6];
            w3 = from[7];
            to[4] = w0;
            to[5] = w1;
            to[6] = w2;
            to[7] = w3;
            to += 8;
            from += 8;
        }

        while (to < end)
        {
            *to++ = *from++;
        }
    }

    private static void CopyWordsBackwards(ulong* to, ulong* from, nuint words)
    {
        ulong* bulkStart = to - (words & ~(nuint)7);
        ulong* start = to - words;
        while (to > bulkStart)
        {
            to -= 8;
            from -= 8;
            ulong w7 = from[7], w6 = from[6], w5 = from[5], w4 = from[4];
            to[7] = w7;
            to[6] = w6;
            to[5] = w5;
            to[4] = w4;
            w7 = from[3];
            w6 = from[2];
            w5 = from[1];
            w4 = from[0];
            to[3] = w7;
            to[2] = w6;
            to[1] = w5;
            to[0] = w4;
        }

        while (to > start)
        {
            *--to = *--from;
        }
    }

    // SAFETY: from is not word-aligned, so every word read holds at least one byte of [from, from + words * 8).
    private static void CopyShiftedWords(ulong* to, byte* from, nuint words)
    {
        if (words == 0)
        {
            return;
        }

        int down = (int)((nuint)from & WordMask) * 8;
        int up = 64 - down;
        ulong* word = (ulong*)((nuint)from & ~WordMask);
        ulong* end = to + words;
        ulong current = *word++;
        while (to < end)
        {
            ulong next = *word++;
            *to++ = (current >> down) | (next << up);
            current = next;
        }
    }

    // SAFETY: as above; from is the end of the source range.
    private static void CopyShiftedWordsBackwards(ulong* to, byte* from, nuint words)
    {
        if (words == 0)
        {
            return;
        }

        int down = (int)((nuint)from & WordMask) * 8;
        int up = 64 - down;
        ulong* word = (ulong*)((nuint)from & ~WordMask);
        ulong* start = to - words;
        ulong current = *word;
        while (to > start)
        {
            ulong previous = *--word;
            *--to = (previous >> down) | (current << up);
            current = previous;
        }
    }

    private static void FillWords(ulong* to, ulong value, nuint words)
    {
        ulong* bulkEnd = to + (words & ~(nuint)7);
        ulong* end = to + words;
        while (to < bulkEnd)
        {
            to[0] = value;
            to[1] = value;
            to[2] = value;
            to[3] = value;
            to[4] = value;
            to[5] = value;
            to[6] = value;
            to[7] = value;
            to += 8;
        }

        while (to < end)
        {
            *to++ = value;
        }
    }
}
