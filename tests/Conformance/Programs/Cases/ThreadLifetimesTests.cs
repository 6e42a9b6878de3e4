using System.Diagnostics;

namespace PusOS.Conformance.Cases;

/// <summary>Names, priorities, interrupts, join timeouts, states, stack sizes, apartment refusals of threads.</summary>
internal static class ThreadLifetimesTests
{
    [ThreadStatic]
    private static int s_own;

    public static void Run(string[] args)
    {
        Names();
        Priorities();
        Interrupts();
        Joins();
        Misuse();
        StackSizes();
        Locals();
        Console.WriteLine($"{Thread.CurrentThread.ManagedThreadId == Environment.CurrentManagedThreadId} {Thread.CurrentThread.IsBackground} {Thread.CurrentThread.IsAlive} {Thread.CurrentThread.ThreadState}");
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

    private static void Names()
    {
        var t = new Thread(() => Console.WriteLine($"[{Thread.CurrentThread.Name}]"));
        Console.WriteLine(t.Name is null);
        t.Name = "first";
        t.Name = "second ä";
        t.Start();
        t.Join();
        Console.WriteLine(t.Name);
        Try("name main", () => { Thread.CurrentThread.Name ??= "main"; Console.WriteLine(Thread.CurrentThread.Name.Length > 0); });
    }

    private static void Priorities()
    {
        var t = new Thread(() => Console.WriteLine(Thread.CurrentThread.Priority)) { Priority = ThreadPriority.AboveNormal };
        Console.WriteLine(t.Priority);
        t.Start();
        t.Join();
        Try("dead priority", () => t.Priority = ThreadPriority.Lowest);
        Try("bad priority", () => new Thread(() => { }).Priority = (ThreadPriority)9);
        Console.WriteLine(Thread.CurrentThread.Priority);
    }

    private static void Interrupts()
    {
        using var ready = new ManualResetEventSlim();
        var t = new Thread(() =>
        {
            try
            {
                ready.Set();
                Thread.Sleep(Timeout.Infinite);
            }
            catch (ThreadInterruptedException e)
            {
                Console.WriteLine(e.Message);
            }

            try
            {
                Thread.CurrentThread.Interrupt();
                Console.WriteLine("interrupted, not blocked yet");
                lock (ready)
                {
                    Monitor.Wait(ready);
                }
            }
            catch (ThreadInterruptedException e)
            {
                Console.WriteLine("wait " + e.GetType().Name);
            }

            Thread.CurrentThread.Interrupt();
            try
            {
                Thread.Sleep(0);
                Console.WriteLine("sleep 0 passed");
                Thread.Sleep(1);
                Console.WriteLine("sleep 1 passed");
            }
            catch (ThreadInterruptedException)
            {
                Console.WriteLine("sleep interrupted");
            }
        });
        t.Start();
        ready.Wait();
        Thread.Sleep(20);
        t.Interrupt();
        t.Join();
        Try("interrupt dead", t.Interrupt);
        object gate = new();
        bool taken = false;
        Monitor.Enter(gate);
        var blocked = new Thread(() =>
        {
            try
            {
                Monitor.Enter(gate, ref taken);
            }
            catch (ThreadInterruptedException)
            {
                Console.WriteLine($"lock interrupted {taken}");
            }
        });
        blocked.Start();
        while ((blocked.ThreadState & System.Threading.ThreadState.WaitSleepJoin) == 0)
        {
            Thread.Sleep(1);
        }

        blocked.Interrupt();
        blocked.Join();
        Monitor.Exit(gate);
    }

    private static void Joins()
    {
        using var gate = new ManualResetEvent(false);
        var t = new Thread(() => gate.WaitOne());
        Console.WriteLine(t.ThreadState);
        t.Start();
        var watch = Stopwatch.StartNew();
        Console.WriteLine(t.Join(30));
        Console.WriteLine(watch.ElapsedMilliseconds >= 29);
        Console.WriteLine(t.Join(TimeSpan.Zero));
        gate.Set();
        Console.WriteLine(t.Join(5000));
        Console.WriteLine(t.Join(0));
        Console.WriteLine(t.ThreadState);
        Try("join -2", () => t.Join(-2));
        Try("join unstarted", () => new Thread(() => { }).Join());
    }

    private static void Misuse()
    {
        Try("null start", () => new Thread((ThreadStart)null!));
        Try("twice", () => { var t = new Thread(() => { }); t.Start(); t.Join(); t.Start(); });
        Try("parameter", () => { var t = new Thread(() => { }); t.Start(1); });
        Try("negative stack", () => new Thread(() => { }, -1));
        Try("suspend", () => Thread.CurrentThread.Suspend());
        Try("sleep -2", () => Thread.Sleep(-2));
        Try("apartment", () => Console.WriteLine(Thread.CurrentThread.GetApartmentState()));
        Try("set apartment", () => new Thread(() => { }).SetApartmentState(ApartmentState.STA));
        Try("set mta", () => Console.WriteLine(new Thread(() => { }).TrySetApartmentState(ApartmentState.STA)));
        Try("dead state", () => { var t = new Thread(() => { }); t.Start(); t.Join(); Console.WriteLine(t.IsBackground); });
        Try("dead pool", () => { var t = new Thread(() => { }); t.Start(); t.Join(); Console.WriteLine(t.IsThreadPoolThread); });
        Thread.Yield();
        Thread.SpinWait(10);
        Thread.MemoryBarrier();
        Thread.BeginCriticalRegion();
        Thread.EndCriticalRegion();
        Thread.BeginThreadAffinity();
        Thread.EndThreadAffinity();
    }

    private static int Depth(int n)
    {
        Span<byte> room = stackalloc byte[256];
        room[n & 255] = (byte)n;
        return n == 0 ? room[0] : Depth(n - 1) + 1;
    }

    private static void StackSizes()
    {
        int deep = 0;
        var t = new Thread(() => deep = Depth(20000), 16 * 1024 * 1024);
        t.Start();
        t.Join();
        Console.WriteLine(deep);
        var small = new Thread(() => deep = Depth(100), 128 * 1024);
        small.Start();
        small.Join();
        Console.WriteLine(deep);
    }

    private static void Locals()
    {
        s_own = 5;
        var t = new Thread(() => { Console.WriteLine(s_own); s_own = 9; });
        t.Start();
        t.Join();
        Console.WriteLine(s_own);
        using var local = new ThreadLocal<int>(() => 7, trackAllValues: true);
        local.Value++;
        var u = new Thread(() => { Console.WriteLine(local.IsValueCreated); local.Value += 10; });
        u.Start();
        u.Join();
        Console.WriteLine(string.Join(",", local.Values.Order()));
        LocalDataStoreSlot slot = Thread.AllocateDataSlot();
        Thread.SetData(slot, "mine");
        var v = new Thread(() => Console.WriteLine(Thread.GetData(slot) ?? "nothing"));
        v.Start();
        v.Join();
        Console.WriteLine(Thread.GetData(slot));
        Thread.SetData(Thread.GetNamedDataSlot("n"), 1);
        Console.WriteLine(Thread.GetData(Thread.GetNamedDataSlot("n")));
        Thread.FreeNamedDataSlot("n");
    }
}
