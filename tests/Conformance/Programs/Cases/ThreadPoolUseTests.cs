namespace PusOS.Conformance.Cases;

/// <summary>ThreadPool work items, Task scheduling, timers.</summary>
internal static class ThreadPoolUseTests
{
    public static void Run(string[] args)
    {
        using var done = new CountdownEvent(50);
        int sum = 0, onPool = 0;
        for (int i = 1; i <= 50; i++)
        {
            ThreadPool.QueueUserWorkItem(state =>
            {
                Interlocked.Add(ref sum, (int)state!);
                if (Thread.CurrentThread.IsThreadPoolThread)
                {
                    Interlocked.Increment(ref onPool);
                }

                done.Signal();
            }, i);
        }

        done.Wait();
        Console.WriteLine($"{sum} {onPool}");
        var gate = new ManualResetEventSlim();
        Task[] blocked = Enumerable.Range(0, 6).Select(_ => Task.Run(() => gate.Wait())).ToArray();
        Thread.Sleep(20);
        gate.Set();
        Task.WaitAll(blocked);
        Console.WriteLine(blocked.All(t => t.IsCompletedSuccessfully));
        int ticks = 0;
        using (var stop = new ManualResetEvent(false))
        using (var timer = new Timer(_ =>
        {
            if (Interlocked.Increment(ref ticks) == 5)
            {
                stop.Set();
            }
        }, null, 5, 5))
        {
            Console.WriteLine(stop.WaitOne(10000));
        }

        Console.WriteLine(ticks >= 5);
        using var once = new ManualResetEvent(false);
        using var single = new Timer(s => ((ManualResetEvent)s!).Set(), once, 10, Timeout.Infinite);
        Console.WriteLine(once.WaitOne(10000));
        using var e = new AutoResetEvent(false);
        using var registered = new ManualResetEvent(false);
        RegisteredWaitHandle handle = ThreadPool.RegisterWaitForSingleObject(e, (_, timedOut) =>
        {
            Console.WriteLine("registered " + timedOut);
            registered.Set();
        }, null, 10000, true);
        e.Set();
        registered.WaitOne(10000);
        handle.Unregister(null);
        long total = 0;
        Task<long>[] tasks = Enumerable.Range(0, 20).Select(i => Task.Run(() =>
        {
            long s = 0;
            for (int k = 0; k < 10000; k++)
            {
                s += (k ^ i) % 7;
            }

            return s;
        })).ToArray();
        foreach (Task<long> t in tasks)
        {
            total += t.Result;
        }

        Console.WriteLine(total);
        ThreadPool.GetMinThreads(out int workers, out int io);
        Console.WriteLine($"{workers > 0} {io > 0} {ThreadPool.ThreadCount > 0}");
        PeriodicTimerUse().Wait();
    }

    private static async Task PeriodicTimerUse()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        int n = 0;
        while (n < 3 && await timer.WaitForNextTickAsync())
        {
            n++;
        }

        Console.WriteLine(n);
    }
}
