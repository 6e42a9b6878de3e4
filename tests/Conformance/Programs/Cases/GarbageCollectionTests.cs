using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PusOS.Conformance.Cases;

/// <summary>The GC class as programs use it: counts, generations, pressure, no-collection regions, settings, every kind of GCHandle.</summary>
internal static class GarbageCollectionTests
{
    public static void Run(string[] args)
    {
        Counts();
        Settings();
        Handles();
        Arrays();
        Frozen();
    }

    private static void Try(string what, Action action)
    {
        try
        {
            action();
            Console.WriteLine($"{what}: done");
        }
        catch (Exception e)
        {
            Console.WriteLine($"{what}: {e.GetType().FullName}: {e.Message}");
        }
    }

    private static void Counts()
    {
        int before = GC.CollectionCount(0);
        GC.Collect();
        Console.WriteLine(GC.CollectionCount(0) > before);
        int second = GC.CollectionCount(2);
        GC.Collect(2, GCCollectionMode.Forced, true, true);
        Console.WriteLine(GC.CollectionCount(2) > second);
        GC.Collect(0, GCCollectionMode.Optimized, false);
        GC.WaitForPendingFinalizers();
        Console.WriteLine(GC.MaxGeneration);
        Console.WriteLine(GC.GetTotalMemory(true) > 0);
        Console.WriteLine(GC.GetTotalMemory(false) is > 0 and < 1L << 40);
        object o = new();
        Console.WriteLine(GC.GetGeneration(o) is >= 0 and <= 2);
        Console.WriteLine(GC.GetGeneration(new WeakReference(o)) is >= 0 and <= 2);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        byte[] big = new byte[1 << 20];
        Console.WriteLine(GC.GetAllocatedBytesForCurrentThread() - allocated >= big.Length);
        Console.WriteLine(GC.GetTotalAllocatedBytes(true) >= 1 << 20);
        Try("AddMemoryPressure", () => GC.AddMemoryPressure(1000));
        Try("RemoveMemoryPressure", () => GC.RemoveMemoryPressure(1000));
        Try("bad pressure", () => GC.AddMemoryPressure(0));
        Try("bad generation", () => GC.Collect(-1));
        Try("bad mode", () => GC.Collect(0, (GCCollectionMode)99));
        GCMemoryInfo info = GC.GetGCMemoryInfo();
        Console.WriteLine($"{info.HeapSizeBytes >= 0} {info.TotalAvailableMemoryBytes > 0} {info.MemoryLoadBytes >= 0} {info.HighMemoryLoadThresholdBytes > 0} {info.TotalCommittedBytes >= 0} {info.PauseTimePercentage >= 0} {info.Generation <= 2} {info.GenerationInfo.Length} {info.PauseDurations.Length} {info.Concurrent}");
        Console.WriteLine(GC.GetTotalPauseDuration() >= TimeSpan.Zero);
        GC.KeepAlive(big);
        GC.RefreshMemoryLimit();
    }

    private static void Settings()
    {
        Console.WriteLine(GCSettings.IsServerGC);
        Console.WriteLine(GCSettings.LatencyMode);
        Try("low latency", () => GCSettings.LatencyMode = GCLatencyMode.Batch);
        Try("bad mode", () => GCSettings.LatencyMode = (GCLatencyMode)77);
        Console.WriteLine(GCSettings.LargeObjectHeapCompactionMode);
        Try("compact", () => GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce);
        Try("end without", GC.EndNoGCRegion);
        Console.WriteLine(GC.TryStartNoGCRegion(100_000));
        Console.WriteLine(GCSettings.LatencyMode);
        Try("mode in region", () => GCSettings.LatencyMode = GCLatencyMode.Batch);
        Try("end", GC.EndNoGCRegion);
        Console.WriteLine(GCSettings.LatencyMode);
        Try("zero", () => GC.TryStartNoGCRegion(0));
        Console.WriteLine(GC.GetConfigurationVariables().Count >= 0);
    }

    private static void Handles()
    {
        object target = "target";
        foreach (GCHandleType type in Enum.GetValues<GCHandleType>())
        {
            GCHandle h = GCHandle.Alloc(type == GCHandleType.Pinned ? new byte[] { 1, 2, 3 } : target, type);
            GC.Collect();
            Console.WriteLine($"{type} {h.IsAllocated} {h.Target} {GCHandle.FromIntPtr(GCHandle.ToIntPtr(h)) == h}");
            Try("address", () => Console.WriteLine(h.AddrOfPinnedObject() != 0));
            h.Target = null;
            Console.WriteLine(h.Target is null);
            h.Free();
            Console.WriteLine(h.IsAllocated);
            Try("free twice", h.Free);
            Try("target of free", () => Console.WriteLine(h.Target));
        }

        Try("pin string object", () => GCHandle.Alloc("text", GCHandleType.Pinned).Free());
        Try("pin references", () => GCHandle.Alloc(new object[1], GCHandleType.Pinned));
        Try("pin record", () => GCHandle.Alloc((1, "x"), GCHandleType.Pinned));
        Try("bad type", () => GCHandle.Alloc(target, (GCHandleType)9));
        Try("zero", () => GCHandle.FromIntPtr(0));
        using (var pinned = new PinnedGCHandle<int[]>([1, 2, 3]))
        {
            unsafe
            {
                Console.WriteLine(((int*)pinned.GetAddressOfObjectData())[2] is var x);
            }

            Console.WriteLine(pinned.Target.Length);
        }

        using var strong = new GCHandle<string>("s");
        Console.WriteLine(strong.Target);
        using var weak = new WeakGCHandle<string>("w");
        Console.WriteLine(weak.TryGetTarget(out string? w) + w);
        using var dependent = new DependentHandle(target, "dep");
        Console.WriteLine($"{dependent.IsAllocated} {dependent.Target} {dependent.Dependent} {dependent.TargetAndDependent}");
        var table = new ConditionalWeakTable<object, string>();
        table.Add(target, "a");
        Try("again", () => table.Add(target, "b"));
        table.AddOrUpdate(target, "c");
        Console.WriteLine(table.TryGetValue(target, out string? v) + v + table.Count());
    }

    private static void Arrays()
    {
        byte[] pinned = GC.AllocateArray<byte>(100, pinned: true);
        byte[] raw = GC.AllocateUninitializedArray<byte>(5000);
        Console.WriteLine($"{pinned.Length} {raw.Length} {pinned.All(b => b == 0)}");
        Try("negative", () => GC.AllocateArray<int>(-1));
        Try("pinned references", () => Console.WriteLine(GC.AllocateArray<string>(2, pinned: true).Length));
    }

    private static void Frozen()
    {
        string text = string.Concat("inter", "ned", 5.ToString());
        Console.WriteLine(string.IsInterned(text) is null);
        string interned = string.Intern(text);
        Console.WriteLine(ReferenceEquals(interned, string.Intern("interned" + 5)));
        Console.WriteLine(RuntimeHelpers.GetHashCode(text) == RuntimeHelpers.GetHashCode(text));
        Console.WriteLine(RuntimeHelpers.GetHashCode(null));
    }
}
