using PusOS.Kernel;

namespace PusOS.Runtime.Gc;

/// <summary>
/// The heap's address space and RAM. All windows are cut from the kernel's managed range in a fixed order, so they
/// lie at the same addresses on every node.
/// </summary>
internal static unsafe class GcMemory
{
    private static byte* s_next;
    private static byte* s_end;
    /// <summary>The heap leaves the kernel this much for stacks, page tables and buffers.</summary>
    private static ulong s_kernelReserve;
    private static ulong s_limit;
    /// <summary>Part of the reserve that handlers of OutOfMemoryException may use: quarters of it, 0 to 2.</summary>
    private static uint s_opened;

    /// <summary>Bytes of the window of managed objects: half of the range, the tables share the rest.</summary>
    public static nuint HeapWindowBytes => Math.Min(VirtualMemory.ManagedHeapBytes / 2, (nuint)64 << 30);

    /// <summary>Bytes of each table window.</summary>
    public static nuint TableWindowBytes => HeapWindowBytes / 64;

    /// <summary>Takes over the managed range. Returns the bytes of RAM that the heap may use.</summary>
    public static ulong Initialize()
    {
        s_next = (byte*)VirtualMemory.ManagedHeapStart;
        s_end = s_next + VirtualMemory.ManagedHeapBytes;
        s_kernelReserve = Math.Min(KernelMemory.TotalBytes / 32, 1 << 20);
        ulong free = KernelMemory.FreeBytes;
        s_limit = free > s_kernelReserve ? free - s_kernelReserve : 0;
        return s_limit;
    }

    /// <summary>An OutOfMemoryException is about to be thrown: its handler gets some room, twice at most.</summary>
    public static void OpenReserve() => s_opened = Math.Min(s_opened + 1, 2);

    /// <summary>After a collection that left room again the reserve is whole again.</summary>
    public static void CloseReserve(ulong liveBytes)
    {
        if (liveBytes < s_limit / 8 * 7)
        {
            s_opened = 0;
        }
    }

    /// <summary>Takes address space; null: the range is used up.</summary>
    public static byte* Reserve(nuint bytes)
    {
        nuint rounded = (bytes + KernelMemory.PageSize - 1) & ~(nuint)(KernelMemory.PageSize - 1);
        byte* start = s_next;
        if ((nuint)(s_end - start) < rounded)
        {
            return null;
        }

        s_next = start + rounded;
        return start;
    }

    /// <summary>Backs whole pages with zeros; false: the heap's share of RAM is used up.</summary>
    public static bool Commit(byte* address, nuint bytes) =>
        KernelMemory.FreeBytes >= (s_kernelReserve / 4 * (4 - s_opened)) + bytes && VirtualMemory.Commit(address, bytes);

    /// <summary>The kernel's Commit leaves backed pages as they are, so nobody needs to ask.</summary>
    public static bool IsCommitted(byte* address) => false;

    /// <summary>Gives the RAM of whole pages back.</summary>
    public static void Decommit(byte* address, nuint bytes) => VirtualMemory.Decommit(address, bytes);
}
