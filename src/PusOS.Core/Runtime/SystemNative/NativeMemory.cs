using PusOS.Kernel;
using PusOS.Runtime.Memory;

namespace PusOS.Runtime.SystemNative;

/// <summary>
/// malloc and kin over the kernel's heap. Each block carries its size in the 16 bytes before it, for realloc
/// and for alignments above 16.
/// </summary>
internal static unsafe class NativeMemory
{
    /// <summary>Bytes in front of a block: its start as the kernel gave it, and its usable size.</summary>
    private const nuint HeadSize = 16;

    [RuntimeExport("SystemNative_Malloc")]
    internal static void* Allocate(nuint size) => AllocateAligned(HeadSize, size);

    [RuntimeExport("SystemNative_Calloc")]
    internal static void* AllocateArray(nuint count, nuint size)
    {
        nuint bytes = count * size;
        if (size != 0 && bytes / size != count)
        {
            ErrorCalls.SetErrorNumber(ErrorNumber.OutOfMemory);
            return null;
        }

        return Allocate(bytes); // The kernel's memory comes zeroed.
    }

    [RuntimeExport("SystemNative_Realloc")]
    internal static void* Reallocate(void* block, nuint size) => ReallocateAligned(block, HeadSize, size);

    [RuntimeExport("SystemNative_Free")]
    internal static void Free(void* block)
    {
        if (block != null)
        {
            KernelHeap.Free(((void**)block)[-2]);
        }
    }

    /// <summary>Alignment is a power of two.</summary>
    [RuntimeExport("SystemNative_AlignedAlloc")]
    internal static void* AllocateAligned(nuint alignment, nuint size)
    {
        nuint slack = HeadSize + (alignment > HeadSize ? alignment : 0);
        byte* start = size > nuint.MaxValue - slack ? null : (byte*)KernelHeap.Allocate(size + slack);
        if (start == null)
        {
            ErrorCalls.SetErrorNumber(ErrorNumber.OutOfMemory);
            return null;
        }

        byte* block = start + HeadSize;
        if (alignment > HeadSize)
        {
            block = (byte*)(((nuint)block + alignment - 1) & ~(alignment - 1));
        }

        ((void**)block)[-2] = start;
        ((nuint*)block)[-1] = size;
        return block;
    }

    [RuntimeExport("SystemNative_AlignedFree")]
    internal static void FreeAligned(void* block) => Free(block);

    [RuntimeExport("SystemNative_AlignedRealloc")]
    internal static void* ReallocateAligned(void* block, nuint alignment, nuint size)
    {
        void* moved = AllocateAligned(alignment, size);
        if (moved == null || block == null)
        {
            return moved;
        }

        nuint held = ((nuint*)block)[-1];
        MemoryBlock.Copy(moved, block, held < size ? held : size);
        Free(block);
        return moved;
    }
}
