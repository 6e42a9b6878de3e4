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
    /// <summary>Bytes in use when the last collection began.</summary>
    public static ulong BytesBefore;

    /// <summary>Collects. The lock is held.</summary>
    public static void Collect() => GcWorld.CallWithSpilledRegisters(&CollectStopped);

    private static void CollectStopped(byte* stackPointer)
    {
        ulong begin = GcWorld.StopTheWorld();
        BytesBefore = (ulong)Heap.UsedPages << HeapLayout.PageShift;
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
