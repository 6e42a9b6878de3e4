namespace PusOS.Kernel;

/// <summary>
/// Physical frames. All RAM is mapped at its physical address (read-write), so a frame's address is
/// usable as a pointer and, unchanged, as a DMA address. Every member may be called with interrupts
/// enabled or disabled, from threads and interrupt handlers; none blocks.
/// </summary>
public static unsafe class KernelMemory
{
    /// <summary>Bytes in a frame and in a page.</summary>
    public const int PageSize = 4096;

    /// <summary>
    /// Allocates <paramref name="count"/> physically contiguous frames (1 or more). Their content is
    /// undefined. False: no run of that length is free.
    /// </summary>
    public static bool TryAllocateFrames(nuint count, out void* frames) => throw new NotImplementedException();

    /// <summary>Gives back frames of <see cref="TryAllocateFrames"/>; part of a run may be given back.</summary>
    public static void FreeFrames(void* frames, nuint count) => throw new NotImplementedException();

    /// <summary>Bytes of RAM that the kernel manages (without firmware, image and device tree).</summary>
    public static ulong TotalBytes => throw new NotImplementedException();

    /// <summary>Bytes of RAM that are free now.</summary>
    public static ulong FreeBytes => throw new NotImplementedException();
}
