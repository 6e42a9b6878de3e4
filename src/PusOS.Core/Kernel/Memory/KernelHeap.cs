namespace PusOS.Kernel;

/// <summary>
/// Small unmanaged memory for kernel and runtime structures (threads, tables, locks). The managed
/// collector does not scan it. Callable in any context; never blocks.
/// </summary>
/// <remarks>
/// Every allocation lies in a page that starts with a <see cref="PageHeader"/>: a slab of equal cells, or the
/// first page of a large allocation. The header is found by masking the address. Pages of slabs stay slabs.
/// </remarks>
public static unsafe class KernelHeap
{
    private struct PageHeader
    {
        /// <summary><see cref="SlabMark"/> or <see cref="LargeMark"/>, so that a wild Free is found out.</summary>
        public uint Mark;
        /// <summary>Slab: cell class; large: number of frames.</summary>
        public uint Value;
        /// <summary>Makes cells behind the header 16-byte aligned.</summary>
        public ulong Padding;
    }

    private struct FreeCell
    {
        public FreeCell* Next;
    }

    private const uint SlabMark = 0x534C4142, LargeMark = 0x4C415247;
    private const int ClassCount = 8;
    private const uint SmallestCell = 16;
    /// <summary>Two cells and the header fill a page.</summary>
    private const uint LargestCell = 2032;

    private struct FreeLists
    {
        public fixed ulong Heads[ClassCount];
    }

    private static FreeLists s_free;
    private static SpinLock s_lock;

    /// <summary>Allocates zeroed memory, aligned to 16 bytes; null: out of RAM. Large requests take whole frames.</summary>
    public static void* Allocate(nuint bytes)
    {
        void* memory = bytes > LargestCell ? AllocateLarge(ref bytes) : AllocateCell(ref bytes);
        if (memory != null)
        {
            Clear(memory, bytes);
        }

        return memory;
    }

    /// <summary>Gives memory of <see cref="Allocate"/> back; null is ignored.</summary>
    public static void Free(void* memory)
    {
        if (memory == null)
        {
            return;
        }

        PageHeader* header = (PageHeader*)((ulong)memory & ~(ulong)(KernelMemory.PageSize - 1));
        if (header->Mark == LargeMark)
        {
            header->Mark = 0;
            KernelMemory.FreeFrames(header, header->Value);
        }
        else if (header->Mark == SlabMark && header->Value < ClassCount)
        {
            InterruptState state = s_lock.Acquire();
            Push((FreeCell*)memory, (int)header->Value);
            s_lock.Release(state);
        }
        else
        {
            KernelFault.Stop("kernel heap: freed memory was not allocated there"u8);
        }
    }

    private static uint CellBytes(int cellClass) => cellClass == ClassCount - 1 ? LargestCell : SmallestCell << cellClass;

    private static void* AllocateCell(ref nuint bytes)
    {
        int cellClass = 0;
        while (CellBytes(cellClass) < bytes)
        {
            cellClass++;
        }

        bytes = CellBytes(cellClass);
        InterruptState state = s_lock.Acquire();
        if (s_free.Heads[cellClass] == 0)
        {
            AddSlab(cellClass);
        }

        FreeCell* cell = (FreeCell*)s_free.Heads[cellClass];
        if (cell != null)
        {
            s_free.Heads[cellClass] = (ulong)cell->Next;
        }

        s_lock.Release(state);
        return cell;
    }

    private static void AddSlab(int cellClass)
    {
        if (!KernelMemory.TryAllocateFrames(1, out void* page))
        {
            return;
        }

        PageHeader* header = (PageHeader*)page;
        header->Mark = SlabMark;
        header->Value = (uint)cellClass;
        header->Padding = 0;
        uint cellBytes = CellBytes(cellClass);
        byte* end = (byte*)page + KernelMemory.PageSize;
        for (byte* cell = (byte*)page + sizeof(PageHeader); cell + cellBytes <= end; cell += cellBytes)
        {
            Push((FreeCell*)cell, cellClass);
        }
    }

    private static void Push(FreeCell* cell, int cellClass)
    {
        cell->Next = (FreeCell*)s_free.Heads[cellClass];
        s_free.Heads[cellClass] = (ulong)cell;
    }

    private static void* AllocateLarge(ref nuint bytes)
    {
        nuint frames = (bytes + (nuint)sizeof(PageHeader) + KernelMemory.PageSize - 1) / KernelMemory.PageSize;
        if (frames > uint.MaxValue || !KernelMemory.TryAllocateFrames(frames, out void* page))
        {
            return null;
        }

        PageHeader* header = (PageHeader*)page;
        header->Mark = LargeMark;
        header->Value = (uint)frames;
        bytes = (frames * KernelMemory.PageSize) - (nuint)sizeof(PageHeader);
        return header + 1;
    }

    /// <summary>Clears a multiple of 16 bytes.</summary>
    private static void Clear(void* memory, nuint bytes)
    {
        ulong* end = (ulong*)((byte*)memory + bytes);
        for (ulong* word = (ulong*)memory; word < end; word += 2)
        {
            word[0] = 0;
            word[1] = 0;
        }
    }
}
