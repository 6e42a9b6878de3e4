using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PusOS.Conformance.Cases;

/// <summary>WeakReference, ConditionalWeakTable, GCHandle.</summary>
internal static class WeakReferencesTests
{
    public static void Run(string[] args)
    {
        WeakReference<string>[] weak = Make(50);
        Collect();
        int alive = weak.Count(w => w.TryGetTarget(out _));
        Console.WriteLine(alive <= 3 ? "collected" : $"{alive} alive");
        object strong = new();
        var kept = new WeakReference(strong);
        Collect();
        Console.WriteLine($"{kept.IsAlive} {ReferenceEquals(kept.Target, strong)}");
        GC.KeepAlive(strong);
        var table = new ConditionalWeakTable<object, string>();
        object key = new();
        table.Add(key, "attached");
        AddDead(table, 30);
        Collect();
        Console.WriteLine($"{table.TryGetValue(key, out string? v)} {v} {table.Count() <= 4} {table.GetOrCreateValueString(key)}");
        GC.KeepAlive(key);
        byte[] data = [1, 2, 3, 4];
        GCHandle pinned = GCHandle.Alloc(data, GCHandleType.Pinned);
        unsafe
        {
            byte* p = (byte*)pinned.AddrOfPinnedObject();
            p[2] = 99;
        }

        Console.WriteLine($"{data[2]} {pinned.IsAllocated} {((byte[])pinned.Target!).Length}");
        pinned.Free();
        GCHandle normal = Hidden();
        Collect();
        Console.WriteLine(((string)normal.Target!).Length);
        nint raw = GCHandle.ToIntPtr(normal);
        Console.WriteLine(GCHandle.FromIntPtr(raw).Target is string);
        normal.Free();
        GCHandle weakHandle = WeakHandle();
        Collect();
        Console.WriteLine(weakHandle.IsAllocated);
        weakHandle.Free();
        Console.WriteLine($"{GC.MaxGeneration >= 0} {GC.GetGeneration(data) >= 0} {GC.GetTotalMemory(true) > 0}");
        byte[] pinnedArray = GC.AllocateArray<byte>(100, pinned: true);
        byte[] raw2 = GC.AllocateUninitializedArray<byte>(5000);
        Console.WriteLine($"{pinnedArray.Length} {pinnedArray.All(b => b == 0)} {raw2.Length}");
    }

    private static string GetOrCreateValueString(this ConditionalWeakTable<object, string> t, object key) => t.GetValue(key, _ => "made");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<string>[] Make(int n) => Enumerable.Range(0, n).Select(i => new WeakReference<string>(new string('x', i + 1))).ToArray();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddDead(ConditionalWeakTable<object, string> table, int n)
    {
        for (int i = 0; i < n; i++)
        {
            table.Add(new object(), "dead" + i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static GCHandle Hidden() => GCHandle.Alloc(new string('h', 17));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static GCHandle WeakHandle() => GCHandle.Alloc(new object(), GCHandleType.Weak);

    private static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            Clear(20);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Clear(int n)
    {
        Span<long> s = stackalloc long[64];
        s.Clear();
        return n == 0 ? (int)s[n] : Clear(n - 1);
    }
}
