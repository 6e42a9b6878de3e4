namespace PusOS.Kernel;

/// <summary>
/// Address ranges that are reserved first and backed with frames later. Addresses and sizes are whole
/// pages (<see cref="KernelMemory.PageSize"/>). Callable from threads with interrupts enabled or disabled;
/// two callers may not work on the same pages at once.
/// </summary>
public static unsafe class VirtualMemory
{
    /// <summary>Released ranges that are remembered for reuse; beyond, addresses (not RAM) are lost until restart.</summary>
    private const int MaximumFreeRanges = 64;

    /// <summary>Pages that one round of <see cref="Decommit"/> collects before other harts are told.</summary>
    private const int DecommitBatch = 64;

    private struct FreeRanges
    {
        public fixed ulong Start[MaximumFreeRanges];
        public fixed ulong Bytes[MaximumFreeRanges];
        public int Count;
    }

    private static FreeRanges s_free;
    private static ulong s_usedBytes;
    private static SpinLock s_lock;

    /// <summary>The managed heap's range: the same address on every node; nothing is committed at start.</summary>
    public static void* ManagedHeapStart => (void*)MemoryLayout.ManagedHeapStart;

    /// <summary>Bytes of the managed heap's range (address space, not RAM).</summary>
    public static nuint ManagedHeapBytes => unchecked((nuint)MemoryLayout.ManagedHeapBytes);

    /// <summary>Takes an address range of <paramref name="bytes"/> (page multiple) without RAM; null: no range is left.</summary>
    public static void* Reserve(nuint bytes)
    {
        InterruptState state = s_lock.Acquire();
        ulong address = TakeFree(bytes);
        if (address == 0 && bytes <= MemoryLayout.ReservedBytes - s_usedBytes)
        {
            address = MemoryLayout.ReservedStart + s_usedBytes;
            s_usedBytes += bytes;
        }

        s_lock.Release(state);
        return (void*)address;
    }

    /// <summary>Decommits and gives back a range of <see cref="Reserve"/>, wholly.</summary>
    public static void Release(void* address, nuint bytes)
    {
        Decommit(address, bytes);
        InterruptState state = s_lock.Acquire();
        ulong start = (ulong)address;
        ulong length = bytes;
        for (int index = 0; index < s_free.Count;)
        {
            // Merge with neighbours, so that the table holds maximal ranges.
            ulong other = s_free.Start[index];
            if (other + s_free.Bytes[index] == start || start + length == other)
            {
                start = ulong.Min(start, other);
                length += s_free.Bytes[index];
                RemoveFree(index);
                index = 0;
            }
            else
            {
                index++;
            }
        }

        if (start + length == MemoryLayout.ReservedStart + s_usedBytes)
        {
            s_usedBytes = start - MemoryLayout.ReservedStart;
        }
        else if (s_free.Count < MaximumFreeRanges)
        {
            s_free.Start[s_free.Count] = start;
            s_free.Bytes[s_free.Count] = length;
            s_free.Count++;
        }

        s_lock.Release(state);
    }

    /// <summary>
    /// Backs the pages with RAM, read-write, all zero; pages that are backed already keep their content.
    /// False: out of RAM, and then nothing of the range has changed.
    /// </summary>
    public static bool Commit(void* address, nuint bytes)
    {
        CheckRange(address, bytes);
        ulong start = (ulong)address;

        // A request far beyond the RAM must not use it up for page tables, which stay.
        if (bytes > KernelMemory.FreeBytes + CountCommitted(start, bytes) || !AddressSpace.TryMakeTables(start, bytes))
        {
            return false;
        }

        // First pass: frames for all missing pages, marked as present but without permissions; only when every
        // page has one do they become accessible. So a failure can be undone exactly.
        ulong* entry = null;
        for (ulong page = start; page < start + bytes; page += KernelMemory.PageSize)
        {
            entry = AddressSpace.FindNextPage(entry, page);
            if (*entry != 0)
            {
                continue;
            }

            if (!KernelMemory.TryAllocateFrames(1, out void* frame))
            {
                UndoCommit(start, page);
                return false;
            }

            AddressSpace.ClearPage(frame);
            *entry = Sv39.Leaf((ulong)frame, PageProtection.None) | FreshMark;
        }

        entry = null;
        for (ulong page = start; page < start + bytes; page += KernelMemory.PageSize)
        {
            entry = AddressSpace.FindNextPage(entry, page);
            if (IsFresh(*entry))
            {
                *entry = Sv39.Leaf(Sv39.PhysicalAddress(*entry), PageProtection.ReadWrite);
            }
        }

        return true;
    }

    /// <summary>Takes the RAM away from the pages; pages without RAM are skipped. The content is lost.</summary>
    public static void Decommit(void* address, nuint bytes)
    {
        CheckRange(address, bytes);
        ulong* frames = stackalloc ulong[DecommitBatch];
        int count = 0;
        ulong end = (ulong)address + bytes;
        ulong* entry = null;
        for (ulong page = (ulong)address; page < end; page += KernelMemory.PageSize)
        {
            entry = AddressSpace.FindNextPage(entry, page);
            if (entry == null)
            {
                // No table: the rest of its 2 MiB is not backed either.
                page |= Sv39.LargePageBytes - KernelMemory.PageSize;
                continue;
            }

            if (*entry != 0)
            {
                frames[count++] = Sv39.PhysicalAddress(*entry);
                *entry = 0;
            }

            if (count == DecommitBatch)
            {
                FreeUnmapped(frames, count);
                count = 0;
            }
        }

        if (count != 0)
        {
            FreeUnmapped(frames, count);
        }
    }

    /// <summary>Changes what may be done with committed pages. False: a page is not committed.</summary>
    public static bool Protect(void* address, nuint bytes, PageProtection protection)
    {
        CheckRange(address, bytes);
        bool all = true;
        for (ulong page = (ulong)address; page < (ulong)address + bytes; page += KernelMemory.PageSize)
        {
            ulong* entry = AddressSpace.FindPage(page);
            if (entry == null || *entry == 0)
            {
                all = false;
                continue;
            }

            *entry = Sv39.Leaf(Sv39.PhysicalAddress(*entry), protection);
        }

        Hart.FlushTranslationsEverywhere();
        return all;
    }

    /// <summary>The physical address behind a mapped address (for DMA); false: not mapped.</summary>
    public static bool TryTranslate(void* address, out ulong physicalAddress) =>
        AddressSpace.TryTranslate((ulong)address, out physicalAddress, out _);

    /// <summary>A software bit of the entry (RSW): allocated by a commit that is still under way.</summary>
    private const ulong FreshMark = 1 << 8;

    private static bool IsFresh(ulong entry) => (entry & FreshMark) != 0;

    private static ulong CountCommitted(ulong start, ulong bytes)
    {
        // Only worth counting when the free RAM alone would not do.
        ulong committed = 0;
        for (ulong page = start; bytes > KernelMemory.FreeBytes && page < start + bytes; page += KernelMemory.PageSize)
        {
            ulong* entry = AddressSpace.FindPage(page);
            if (entry == null)
            {
                page |= Sv39.LargePageBytes - KernelMemory.PageSize;
            }
            else if (*entry != 0)
            {
                committed += KernelMemory.PageSize;
            }
        }

        return committed;
    }

    private static void UndoCommit(ulong start, ulong end)
    {
        for (ulong page = start; page < end; page += KernelMemory.PageSize)
        {
            ulong* entry = AddressSpace.FindPage(page);
            if (IsFresh(*entry))
            {
                ulong frame = Sv39.PhysicalAddress(*entry);
                *entry = 0;
                KernelMemory.FreeFrames((void*)frame, 1);
            }
        }
    }

    private static void FreeUnmapped(ulong* frames, int count)
    {
        Hart.FlushTranslationsEverywhere();
        for (int index = 0; index < count; index++)
        {
            KernelMemory.FreeFrames((void*)frames[index], 1);
        }
    }

    private static void CheckRange(void* address, nuint bytes)
    {
        ulong start = (ulong)address;
        bool aligned = ((start | bytes) & (KernelMemory.PageSize - 1)) == 0;
        bool inside = start >= MemoryLayout.ManagedHeapStart && start + bytes <= MemoryLayout.ReservedStart + MemoryLayout.ReservedBytes;
        if (!aligned || !inside)
        {
            KernelFault.Stop("virtual memory: range is misaligned or outside the managed ranges"u8);
        }
    }

    /// <summary>First fit among released ranges; 0: none. Lock held.</summary>
    private static ulong TakeFree(nuint bytes)
    {
        for (int index = 0; index < s_free.Count; index++)
        {
            if (s_free.Bytes[index] < bytes)
            {
                continue;
            }

            ulong address = s_free.Start[index];
            s_free.Start[index] += bytes;
            s_free.Bytes[index] -= bytes;
            if (s_free.Bytes[index] == 0)
            {
                RemoveFree(index);
            }

            return address;
        }

        return 0;
    }

    private static void RemoveFree(int index)
    {
        s_free.Count--;
        s_free.Start[index] = s_free.Start[s_free.Count];
        s_free.Bytes[index] = s_free.Bytes[s_free.Count];
    }
}
