namespace PusOS.Kernel;

/// <summary>
/// Physical frames. All RAM is mapped at its physical address (read-write), so a frame's address is
/// usable as a pointer and, unchanged, as a DMA address. Every member may be called with interrupts
/// enabled or disabled, from threads and interrupt handlers; none blocks. Lock order: the last.
/// </summary>
public static unsafe class KernelMemory
{
    /// <summary>Bytes in a frame and in a page.</summary>
    public const int PageSize = 4096;

    internal const int PageShift = 12;

    private static FrameAllocator s_frames;
    private static SpinLock s_lock;
    private static ulong s_base;
    private static ulong s_totalBytes;

    /// <summary>
    /// Allocates <paramref name="count"/> physically contiguous frames (1 or more). Their content is
    /// undefined. False: no run of that length is free.
    /// </summary>
    public static bool TryAllocateFrames(nuint count, out void* frames)
    {
        InterruptState state = s_lock.Acquire();
        bool found = s_frames.TryAllocate(count, out nuint frame);
        s_lock.Release(state);
        frames = found ? (void*)(s_base + ((ulong)frame << PageShift)) : null;
        return found;
    }

    /// <summary>Gives back frames of <see cref="TryAllocateFrames"/>; part of a run may be given back.</summary>
    public static void FreeFrames(void* frames, nuint count)
    {
        InterruptState state = s_lock.Acquire();
        bool valid = s_frames.TryFree((nuint)(((ulong)frames - s_base) >> PageShift), count);
        s_lock.Release(state);
        if (!valid)
        {
            KernelFault.Stop("frame freed that was not in use"u8);
        }
    }

    /// <summary>Bytes of RAM that the kernel manages (without firmware, image and device tree).</summary>
    public static ulong TotalBytes => s_totalBytes;

    /// <summary>Bytes of RAM that are free now.</summary>
    public static ulong FreeBytes => (ulong)s_frames.FreeCount << PageShift;

    /// <summary>
    /// Takes over the machine's RAM: everything in the memory nodes but the firmware's and other reserved
    /// ranges, the image, and the device tree. The frame bitmap lies behind the image. Boot hart, once.
    /// </summary>
    internal static void Initialise(in MachineDescription machine)
    {
        ulong start = machine.LowestMemory & ~(ulong)(PageSize - 1);
        ulong end = ulong.Min(machine.HighestMemory, MemoryLayout.PhysicalEnd) & ~(ulong)(PageSize - 1);
        ulong imageEnd = (ulong)MemoryLayout.ImageEnd();
        nuint frameCount = (nuint)((end - start) >> PageShift);
        ulong bitmapEnd = imageEnd + FrameAllocator.BitmapBytes(frameCount);
        if (!machine.IsMemory((ulong)MemoryLayout.TextStart(), bitmapEnd))
        {
            KernelFault.CannotStart("RAM ends below the end of the image"u8);
        }

        s_base = start;
        s_frames.Initialise((ulong*)imageEnd, frameCount);
        bool fits = Exclude((ulong)MemoryLayout.TextStart(), bitmapEnd);
        for (int index = 0; index < machine.ReservedCount; index++)
        {
            fits &= Exclude(machine.ReservedStart(index), machine.ReservedEnd(index));
        }

        for (int index = 0; index < machine.MemoryCount; index++)
        {
            fits &= index + 1 == machine.MemoryCount || Exclude(machine.MemoryEnd(index), machine.MemoryStart(index + 1));
        }

        if (!fits)
        {
            KernelFault.CannotStart("more reserved memory ranges than the kernel keeps"u8);
        }

        s_totalBytes = FreeBytes;
    }

    private static bool Exclude(ulong start, ulong end) =>
        s_frames.TryExclude(ToFrame(start), ToFrame(end + PageSize - 1));

    private static nuint ToFrame(ulong address) => address < s_base ? 0 : (nuint)((address - s_base) >> PageShift);
}
