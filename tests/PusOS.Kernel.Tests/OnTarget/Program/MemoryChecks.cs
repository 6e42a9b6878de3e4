using System.Runtime.CompilerServices;

namespace KernelChecks;

/// <summary>Frames, ranges, kernel heap, stacks.</summary>
internal static unsafe class MemoryChecks
{
    private const int RangeBytes = 4 << 20;

    public static void CommitAndDecommit()
    {
        byte* range = (byte*)VirtualMemory.Reserve(RangeBytes);
        Expect.True(range != null && !VirtualMemory.TryTranslate(range, out _), "a reserved range has no RAM");
        Expect.True(VirtualMemory.Commit(range, RangeBytes), "a range is committed");
        for (int offset = 0; offset < RangeBytes; offset += 8)
        {
            Expect.True(*(ulong*)(range + offset) == 0, "committed pages are zero");
            *(ulong*)(range + offset) = (ulong)offset + 1;
        }

        ulong before = KernelMemory.FreeBytes;
        VirtualMemory.Decommit(range, RangeBytes / 2);
        Expect.True(KernelMemory.FreeBytes == before + (RangeBytes / 2), "decommitting frees the frames");
        Expect.True(VirtualMemory.Commit(range, RangeBytes), "a range is committed again");
        Expect.True(*(ulong*)range == 0 && *(ulong*)(range + (RangeBytes / 2)) == (RangeBytes / 2) + 1, "new pages are zero, old ones stay");

        before = KernelMemory.FreeBytes;
        byte* huge = (byte*)VirtualMemory.Reserve((nuint)8 << 30);
        Expect.True(!VirtualMemory.Commit(huge, (nuint)8 << 30), "more than there is cannot be committed");
        Expect.True(KernelMemory.FreeBytes == before, "a failed commit changes nothing");
        VirtualMemory.Release(range, RangeBytes);
        Expect.True(VirtualMemory.Reserve(RangeBytes) == range, "a released range is used again");
    }

    public static void HeapAndFrames()
    {
        ulong before = KernelMemory.FreeBytes;
        for (int round = 0; round < 1000; round++)
        {
            nuint bytes = (nuint)(1 + (round * 37 % 9000));
            byte* memory = (byte*)KernelHeap.Allocate(bytes);
            Expect.True(memory != null && ((ulong)memory & 15) == 0, "kernel memory is aligned");
            for (nuint offset = 0; offset < bytes; offset++)
            {
                Expect.True(memory[offset] == 0, "kernel memory is zero");
                memory[offset] = 0xFF;
            }

            KernelHeap.Free(memory);
        }

        Expect.True(KernelMemory.FreeBytes + (64 << 10) > before, "the kernel heap reuses what is freed");
        Expect.True(KernelMemory.TryAllocateFrames(64, out void* frames), "a run of frames is allocated");
        Expect.True(VirtualMemory.TryTranslate(frames, out ulong physical) && physical == (ulong)frames, "RAM is mapped at its own addresses");
        KernelMemory.FreeFrames(frames, 64);
        Expect.True(!KernelMemory.TryAllocateFrames((nuint)1 << 40, out _), "an impossible run is refused");
    }

    public static void StackGrowth()
    {
        ulong before = KernelMemory.FreeBytes;
        KernelThread* thread = KernelThread.Create(&UseStack, null, 0);
        Expect.True(before - KernelMemory.FreeBytes < 128 << 10, "a new thread costs little RAM");
        KernelThread.Start(thread);
        KernelThread.Join(thread, Instant.Never);
        KernelThread.Release(thread);
    }

    private static void UseStack(void* argument) => Expect.True(Deep(6000) == 6000, "a stack grows as it is used");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Deep(int depth)
    {
        byte* frame = stackalloc byte[96];
        frame[depth % 96] = 1;
        return depth == 0 ? 0 : Deep(depth - 1) + frame[depth % 96];
    }
}
