namespace PusOS.Kernel;

/// <summary>
/// Address ranges that are reserved first and backed with frames later. Addresses and sizes are whole
/// pages (<see cref="KernelMemory.PageSize"/>). Callable from threads with interrupts enabled or disabled.
/// </summary>
public static unsafe class VirtualMemory
{
    /// <summary>The managed heap's range: the same address on every node; nothing is committed at start.</summary>
    public static void* ManagedHeapStart => throw new NotImplementedException();

    /// <summary>Bytes of the managed heap's range (address space, not RAM).</summary>
    public static nuint ManagedHeapBytes => throw new NotImplementedException();

    /// <summary>Takes an address range of <paramref name="bytes"/> (page multiple) without RAM; null: no range is left.</summary>
    public static void* Reserve(nuint bytes) => throw new NotImplementedException();

    /// <summary>Decommits and gives back a range of <see cref="Reserve"/>, wholly.</summary>
    public static void Release(void* address, nuint bytes) => throw new NotImplementedException();

    /// <summary>
    /// Backs the pages with RAM, read-write, all zero; pages that are backed already keep their content.
    /// False: out of RAM, and then nothing of the range has changed.
    /// </summary>
    public static bool Commit(void* address, nuint bytes) => throw new NotImplementedException();

    /// <summary>Takes the RAM away from the pages; pages without RAM are skipped. The content is lost.</summary>
    public static void Decommit(void* address, nuint bytes) => throw new NotImplementedException();

    /// <summary>Changes what may be done with committed pages. False: a page is not committed.</summary>
    public static bool Protect(void* address, nuint bytes, PageProtection protection) => throw new NotImplementedException();

    /// <summary>The physical address behind a mapped address (for DMA); false: not mapped.</summary>
    public static bool TryTranslate(void* address, out ulong physicalAddress) => throw new NotImplementedException();
}
