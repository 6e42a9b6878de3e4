using System.Diagnostics;

namespace PusOS.Conformance.Cases;

/// <summary>Who is woken and has the higher priority runs, though who woke it goes on computing.</summary>
internal static class PriorityWakesTests
{
    private static int s_woken;

    public static void Run(string[] args)
    {
        object monitor = new();
        using var go = new ManualResetEvent(false);
        using var counted = new Semaphore(0, 1);
        using var slim = new SemaphoreSlim(0);
        Start(() => go.WaitOne());
        go.Set();
        Console.WriteLine($"event {RunsSoon()}");
        Start(() => counted.WaitOne());
        counted.Release();
        Console.WriteLine($"semaphore {RunsSoon()}");
        Start(() =>
        {
            lock (monitor)
            {
                Monitor.Wait(monitor);
            }
        });
        lock (monitor)
        {
            Monitor.PulseAll(monitor);
        }

        Console.WriteLine($"monitor {RunsSoon()}");
        Start(slim.Wait);
        slim.Release();
        Console.WriteLine($"slim {RunsSoon()}");
    }

    private static void Start(Action wait)
    {
        Volatile.Write(ref s_woken, 0);
        new Thread(() =>
        {
            wait();
            Volatile.Write(ref s_woken, 1);
        })
        { Priority = ThreadPriority.Highest }.Start();
        Thread.Sleep(50);
    }

    /// <summary>Computes for two seconds at most, without a call that could give the processor away.</summary>
    private static bool RunsSoon()
    {
        long end = Stopwatch.GetTimestamp() + (2 * Stopwatch.Frequency);
        while (Volatile.Read(ref s_woken) == 0 && Stopwatch.GetTimestamp() < end)
        {
        }

        return Volatile.Read(ref s_woken) == 1;
    }
}
