using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using PusOS.Kernel;
using PusOS.Runtime.Threads;

namespace PusOS.Runtime.Gc;

/// <summary>System.GC and System.Runtime.GCSettings: the class library's view of the collector.</summary>
internal static unsafe class GarbageCollection
{
    private const string GcType = "System.GC";
    private const string Settings = "System.Runtime.GCSettings";
    private const int MaximumGeneration = 2;

    private static ulong s_pressure;
    private static ulong s_noCollectionBytes;
    private static GCLatencyMode s_latencyMode;
    private static GCLargeObjectHeapCompactionMode s_compactionMode;
    /// <summary>Collections when the no-collection region began; whether the program itself asked for one since.</summary>
    private static long s_collectionsAtRegion;
    private static bool s_collectedInRegion;

    /// <summary>Collects now.</summary>
    public static void Collect()
    {
        HeapLock.Acquire();
        Collector.Collect();
        HeapLock.ReleaseToWaiter();
    }

    [RuntimeExport("GCInterface_Collect")]
    internal static void CollectFrom(int generation, int mode, byte lowMemoryPressure)
    {
        s_collectedInRegion = true;

        // Objects never move, so there is nothing to do for CompactOnce; like .NET's it holds for one collection.
        s_compactionMode = GCLargeObjectHeapCompactionMode.Default;
        Collect();
    }

    [RuntimeExport("GCInterface_GetTotalMemory")]
    internal static long GetTotalMemory()
    {
        // Exact after a collection; between collections what is in use at page granularity bounds the sum.
        ulong live = Collector.LiveBytes + (Heap.AllocatedBytes - Collector.AllocatedBytesAtEnd);
        return (long)live;
    }

    [RuntimeExport("GCInterface_GetTotalAllocatedBytesPrecise")]
    internal static long GetTotalAllocatedBytesPrecise() => (long)Heap.AllocatedBytes;

    [InternalCall(GcType, "GetTotalAllocatedBytesApproximate")]
    internal static long GetTotalAllocatedBytesApproximate() => (long)Heap.AllocatedBytes;

    [InternalCall(GcType, "GetAllocatedBytesForCurrentThread")]
    internal static long GetAllocatedBytesForCurrentThread() => (long)GcWorld.AllocatedByThread;

    [InternalCall(GcType, "GetMaxGeneration")]
    internal static int GetMaxGeneration() => MaximumGeneration;

    [InternalCall(GcType, "_CollectionCount")]
    internal static int CollectionCount(int generation, int getSpecialCount) => generation > MaximumGeneration ? 0 : (int)Collector.Count;

    [InternalCall(GcType, "GetGenerationInternal")]
    internal static int GetGeneration(object instance)
    {
        nuint reference = *(nuint*)Unsafe.AsPointer(ref instance);
        return reference - (nuint)Heap.Base >= Heap.Span ? int.MaxValue : 0;
    }

    [InternalCall(GcType, "GetSegmentSize")]
    internal static ulong GetSegmentSize() => HeapLayout.ChunkPages * HeapLayout.PageSize;

    [InternalCall(GcType, "GetLastGCPercentTimeInGC")]
    internal static int GetLastPercentTimeInCollection()
    {
        ulong now = (ulong)Clock.Now.Nanoseconds;
        return now == 0 ? 0 : (int)(Collector.TotalPauseNanoseconds * 100 / now);
    }

    [InternalCall(GcType, "GetGenerationSize")]
    internal static ulong GetGenerationSize(int generation) => generation == 0 ? (ulong)Heap.UsedPages * HeapLayout.PageSize : 0;

    [InternalCall(GcType, "_GetTotalPauseDuration")]
    internal static long GetTotalPauseTicks() => (long)(Collector.TotalPauseNanoseconds / 100);

    [InternalCall(GcType, "GetMemoryInfo")]
    internal static void GetMemoryInfo(GCMemoryInfoData data, int kind)
    {
        data._totalAvailableMemoryBytes = (long)KernelMemory.TotalBytes;
        data._highMemoryLoadThresholdBytes = (long)(KernelMemory.TotalBytes / 10 * 9);
        data._memoryLoadBytes = (long)(KernelMemory.TotalBytes - KernelMemory.FreeBytes);
        data._heapSizeBytes = (long)Collector.LiveBytes;
        data._fragmentedBytes = Math.Max(0, (long)(Collector.UsedBytesAtEnd - Collector.LiveBytes));
        data._totalCommittedBytes = (long)Heap.UsedPages * HeapLayout.PageSize;
        data._promotedBytes = (long)Collector.LiveBytes;
        data._pinnedObjectsCount = 0;
        data._finalizationPendingCount = (long)FinalizationQueue.ReadyCount;
        data._index = Collector.Count;
        data._generation = Collector.Count == 0 ? 0 : MaximumGeneration;
        data._pauseTimePercentage = GetLastPercentTimeInCollection() * 100;
        data._pauseDuration0 = new TimeSpan((long)(Collector.LastPauseNanoseconds / 100));
    }

    [RuntimeExport("GCInterface_AllocateNewArray")]
    internal static void AllocateNewArray(nint type, int length, GC.GC_ALLOC_FLAGS flags, ObjectHandleOnStack result) =>
        *(byte**)result._ptr = Allocator.NewArray((byte*)type, length);

    [InternalCall(GcType, "SuppressFinalizeInternal")]
    internal static void SuppressFinalize(object instance) =>
        ObjectHeader.SetFinalizationSuppressed(*(nuint*)Unsafe.AsPointer(ref instance), true);

    [RuntimeExport("GCInterface_ReRegisterForFinalize")]
    internal static void ReRegisterForFinalize(ObjectHandleOnStack instance)
    {
        nuint reference = *(nuint*)instance._ptr;
        if (ObjectHeader.IsFinalizationSuppressed(reference))
        {
            // Still registered: it only runs again.
            ObjectHeader.SetFinalizationSuppressed(reference, false);
            return;
        }

        Allocator.RegisterForFinalization(reference);
    }

    [RuntimeExport("GCInterface_GetNextFinalizableObject")]
    internal static void* GetNextFinalizableObject(ObjectHandleOnStack target)
    {
        HeapLock.Acquire();
        nuint reference = FinalizationQueue.TakeReady();

        // Under the lock: until it lies in the caller's frame nothing else keeps the object.
        *(nuint*)target._ptr = reference;
        HeapLock.Release();
        return reference == 0 ? null : FinalizationQueue.FinalizerOf(reference);
    }

    [RuntimeExport("GCInterface_WaitForPendingFinalizers")]
    internal static void WaitForPendingFinalizers() => FinalizerThread.WaitUntilIdle();

    [RuntimeExport("GCInterface_AddMemoryPressure")]
    internal static void AddMemoryPressure(ulong bytes)
    {
        // Unmanaged memory held by managed objects counts as allocation: every 16 MiB of it asks for a collection.
        if (Interlocked.Add(ref s_pressure, bytes) >= 16 << 20)
        {
            Interlocked.Exchange(ref s_pressure, 0);
            Collect();
        }
    }

    [RuntimeExport("GCInterface_RemoveMemoryPressure")]
    internal static void RemoveMemoryPressure(ulong bytes)
    {
        ulong pressure = Volatile.Read(ref s_pressure);
        Interlocked.CompareExchange(ref s_pressure, pressure - Math.Min(pressure, bytes), pressure);
    }

    [RuntimeExport("GCInterface_GetGenerationBudget")]
    internal static long GetGenerationBudget(int generation) => generation == 0 ? (long)Heap.ThresholdBytes : -1;

    [RuntimeExport("GCInterface_StartNoGCRegion")]
    internal static int StartNoCollectionRegion(long totalSize, int largeSizeKnown, long largeSize, int disallowFullBlocking)
    {
        if (s_noCollectionBytes != 0)
        {
            return (int)GC.StartNoGCRegionStatus.AlreadyInProgress;
        }

        if ((ulong)totalSize > KernelMemory.TotalBytes)
        {
            return (int)GC.StartNoGCRegionStatus.AmountTooLarge;
        }

        if ((ulong)totalSize > KernelMemory.FreeBytes)
        {
            return (int)GC.StartNoGCRegionStatus.NotEnoughMemory;
        }

        HeapLock.Acquire();
        Collector.Collect();
        Heap.PostponeCollection((nuint)totalSize);
        s_noCollectionBytes = (ulong)totalSize;
        s_collectionsAtRegion = Collector.Count;
        s_collectedInRegion = false;
        HeapLock.Release();
        return (int)GC.StartNoGCRegionStatus.Succeeded;
    }

    [RuntimeExport("GCInterface_EndNoGCRegion")]
    internal static int EndNoCollectionRegion()
    {
        if (s_noCollectionBytes == 0)
        {
            return (int)GC.EndNoGCRegionStatus.NotInProgress;
        }

        s_noCollectionBytes = 0;
        return (int)(Collector.Count == s_collectionsAtRegion ? GC.EndNoGCRegionStatus.Succeeded
            : s_collectedInRegion ? GC.EndNoGCRegionStatus.GCInduced
            : GC.EndNoGCRegionStatus.AllocationExceeded);
    }

    [InternalCall(GcType, "_RegisterForFullGCNotification")]
    internal static bool RegisterForFullNotification(int generationPercentage, int largeObjectPercentage) => false;

    [InternalCall(GcType, "_CancelFullGCNotification")]
    internal static bool CancelFullNotification() => false;

    [RuntimeExport("GCInterface_WaitForFullGCApproach")]
    internal static int WaitForFullApproach(int millisecondsTimeout) => (int)GCNotificationStatus.NotApplicable;

    [RuntimeExport("GCInterface_WaitForFullGCComplete")]
    internal static int WaitForFullComplete(int millisecondsTimeout) => (int)GCNotificationStatus.NotApplicable;

    [RuntimeExport("GCInterface_EnumerateConfigurationValues")]
    internal static void EnumerateConfigurationValues(void* dictionary, void* callback)
    {
        // The collector has no configuration variables.
    }

    [RuntimeExport("GCInterface_RefreshMemoryLimit")]
    internal static int RefreshMemoryLimit(GC.GCHeapHardLimitInfo limit) => (int)GC.RefreshMemoryStatus.Succeeded;

    [RuntimeExport("GCInterface_RegisterFrozenSegment")]
    internal static nint RegisterFrozenSegment(nint address, nint size) => 0;

    [RuntimeExport("GCInterface_UnregisterFrozenSegment")]
    internal static void UnregisterFrozenSegment(nint handle)
    {
        // Nothing registers one: RegisterFrozenSegment refuses.
    }

    [InternalCall(Settings, "get_IsServerGC")]
    internal static bool IsServerCollector() => false;

    [InternalCall(Settings, "GetGCLatencyMode")]
    internal static GCLatencyMode GetLatencyMode() => s_noCollectionBytes != 0 ? GCLatencyMode.NoGCRegion : s_latencyMode;

    [InternalCall(Settings, "SetGCLatencyMode")]
    internal static GCSettings.SetLatencyModeStatus SetLatencyMode(GCLatencyMode mode)
    {
        if (s_noCollectionBytes != 0)
        {
            return GCSettings.SetLatencyModeStatus.NoGCInProgress;
        }

        s_latencyMode = mode;
        return GCSettings.SetLatencyModeStatus.Succeeded;
    }

    [InternalCall(Settings, "GetLOHCompactionMode")]
    internal static GCLargeObjectHeapCompactionMode GetCompactionMode() => s_compactionMode;

    [InternalCall(Settings, "SetLOHCompactionMode")]
    internal static void SetCompactionMode(GCLargeObjectHeapCompactionMode mode) => s_compactionMode = mode;
}
