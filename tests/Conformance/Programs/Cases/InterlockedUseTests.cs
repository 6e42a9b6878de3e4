namespace PusOS.Conformance.Cases;

/// <summary>Interlocked and Volatile on every supported type, from several threads.</summary>
internal static class InterlockedUseTests
{
    private static int s_int;
    private static long s_long;
    private static object? s_object;

    public static void Run(string[] args)
    {
        Thread[] threads = new Thread[4];
        int cas = 0;
        Node? head = null;
        for (int t = 0; t < 4; t++)
        {
            threads[t] = new Thread(() =>
            {
                for (int i = 0; i < 10000; i++)
                {
                    Interlocked.Increment(ref s_int);
                    Interlocked.Add(ref s_long, 3);
                    int seen;
                    do
                    {
                        seen = Volatile.Read(ref cas);
                    }
                    while (Interlocked.CompareExchange(ref cas, seen + 2, seen) != seen);
                    if (i % 100 == 0)
                    {
                        var n = new Node();
                        do
                        {
                            n.Next = head;
                        }
                        while (Interlocked.CompareExchange(ref head, n, n.Next) != n.Next);
                    }
                }
            });
            threads[t].Start();
        }

        foreach (Thread t in threads)
        {
            t.Join();
        }

        int length = 0;
        for (Node? n = head; n is not null; n = n.Next)
        {
            length++;
        }

        Console.WriteLine($"{s_int} {s_long} {cas} {length}");
        int x = 5;
        long y = 1L << 40;
        double d = 1.5;
        float f = 2.5f;
        byte b = 7;
        short sh = -3;
        string s = "a";
        nint ptr = 9;
        Console.WriteLine($"{Interlocked.Exchange(ref x, 6)} {x} {Interlocked.CompareExchange(ref x, 9, 6)} {x} {Interlocked.CompareExchange(ref x, 1, 6)} {x} {Interlocked.Decrement(ref x)} {Interlocked.And(ref x, 12)} {Interlocked.Or(ref x, 3)} {x}");
        Console.WriteLine($"{Interlocked.Exchange(ref y, 5)} {y} {Interlocked.Increment(ref y)} {Interlocked.Read(ref y)} {Interlocked.Exchange(ref d, 2.5)} {d} {Interlocked.CompareExchange(ref f, 3f, 2.5f)} {f}");
        Console.WriteLine($"{Interlocked.Exchange(ref b, 200)} {b} {Interlocked.CompareExchange(ref b, 3, 200)} {b} {Interlocked.Exchange(ref sh, 30000)} {sh} {Interlocked.Exchange(ref s, "b")} {s} {Interlocked.Exchange(ref ptr, 10)} {ptr}");
        uint u = 5;
        ulong ul = ulong.MaxValue;
        bool flag = false;
        DayOfWeek day = DayOfWeek.Monday;
        Console.WriteLine($"{Interlocked.Add(ref u, uint.MaxValue)} {Interlocked.Increment(ref ul)} {Interlocked.Exchange(ref flag, true)} {flag} {Interlocked.CompareExchange(ref day, DayOfWeek.Friday, DayOfWeek.Monday)} {day}");
        Console.WriteLine($"{Interlocked.CompareExchange(ref s_object, "set", null) is null} {s_object} {Interlocked.Exchange<object?>(ref s_object, null)}");
        Interlocked.MemoryBarrier();
        Volatile.Write(ref x, 77);
        Console.WriteLine(Volatile.Read(ref x));
        string lazy = LazyInitializer.EnsureInitialized(ref s_lazy, () => "lazy");
        var l = new Lazy<int>(() => ++s_int);
        Console.WriteLine($"{lazy} {l.IsValueCreated} {l.Value} {l.Value} {l.IsValueCreated}");
    }

    private static string? s_lazy;

    private sealed class Node
    {
        public Node? Next;
    }
}
