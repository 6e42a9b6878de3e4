namespace PusOS.Runtime.Gc;

/// <summary>Test double of the threads: one array of root words and one allocation-context table.</summary>
internal static unsafe class GcWorld
{
    public static nuint[] Roots { get; } = new nuint[4096];

    public static AllocationContext[] Contexts { get; } = new AllocationContext[32];

    public static int WeakSweeps { get; private set; }

    public static void CallWithSpilledRegisters(delegate*<byte*, void> function) => function(null);

    public static ulong AllocatedBytes { get; private set; }

    public static void CountAllocated(ulong bytes) => AllocatedBytes += bytes;

    public static ulong StopTheWorld() => 0;

    public static ulong ResumeTheWorld(ulong begin) => 1;

    public static void ResetAllocationContexts()
    {
        // As on the target: an emptied context is not all zero.
        foreach (ref AllocationContext context in Contexts.AsSpan())
        {
            context.Next = (byte*)0x7FFF_FFFF_FFFF_0000;
            context.Limit = null;
        }
    }

    public static void SweepWeakTables() => WeakSweeps++;

    public static void MarkRoots(byte* stackPointer)
    {
        fixed (nuint* roots = Roots)
        {
            Heap.MarkConservativeRange((byte*)roots, (byte*)(roots + Roots.Length));
        }
    }
}
