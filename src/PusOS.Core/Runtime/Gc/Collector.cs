namespace PusOS.Runtime.Gc;

/// <summary>
/// One collection from beginning to end: stop the world, mark from the roots, finalizers and weak handles, sweep.
/// Runs on the thread that asked, which holds <see cref="HeapLock"/>; so no thread that was stopped is inside the heap.
/// </summary>
internal static unsafe class Collector
{
    /// <summary>Collections since the start.</summary>
    public static uint Count;
    /// <summary>Nanoseconds that the world stood still, in all.</summary>
    public static ulong TotalPauseNanoseconds;
    /// <summary>Nanoseconds of the last pause.</summary>
    public static ulong LastPauseNanoseconds;
    /// <summary>Bytes of live cells and large objects at the end of the last collection.</summary>
    public static ulong LiveBytes;
    /// <summary>Bytes of pages in use at the end of the last collection.</summary>
    public static ulong UsedBytesAtEnd;
    /// <summary>Bytes that had been handed out when the last collection ended.</summary>
    public static ulong AllocatedBytesAtEnd;

    /// <summary>Collects. The lock is held.</summary>
    public static void Collect() => GcWorld.CallWithSpilledRegisters(&CollectStopped);

    private static void CollectStopped(byte* stackPointer)
    {
        ulong begin = GcWorld.StopTheWorld();
        Heap.BeginMarking();
        GcWorld.ResetAllocationContexts();
        GcWorld.MarkRoots(stackPointer);
        HandleTable.MarkStrong();
        FinalizationQueue.MarkReady();
        MarkToTheEnd();
        HandleTable.ClearDead(HandleKind.Weak);
        FinalizationQueue.MoveDeadToReady();
        MarkToTheEnd();
        HandleTable.ClearDead(HandleKind.WeakTrackResurrection);
        HandleTable.ClearDead(HandleKind.Dependent);
        GcWorld.SweepWeakTables();
        LiveBytes = Heap.SweepPages();
        Heap.SetThreshold();
        UsedBytesAtEnd = (ulong)Heap.UsedPages << HeapLayout.PageShift;
        AllocatedBytesAtEnd = Heap.AllocatedBytes;
        Count++;
        LastPauseNanoseconds = GcWorld.ResumeTheWorld(begin);
        TotalPauseNanoseconds += LastPauseNanoseconds;
    }

    /// <summary>Drains the mark stack and follows dependent handles until neither finds a new object.</summary>
    private static void MarkToTheEnd()
    {
        do
        {
            Heap.Drain();
        }
        while (HandleTable.MarkDependents());
    }
}
