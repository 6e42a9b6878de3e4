namespace PusOS.Conformance.Cases;

/// <summary>Thread start, join, names, states, priorities, parameters, exceptions inside.</summary>
internal static class ThreadsTests
{
    public static void Run(string[] args)
    {
        int[] results = new int[8];
        Thread[] threads = new Thread[8];
        for (int i = 0; i < 8; i++)
        {
            int id = i;
            threads[i] = new Thread(() =>
            {
                int x = id;
                for (int k = 0; k < 200000; k++)
                {
                    x = unchecked((x * 1103515245) + 12345);
                }

                results[id] = x;
            })
            { Name = "worker" + i };
        }

        foreach (Thread t in threads)
        {
            t.Start();
        }

        foreach (Thread t in threads)
        {
            t.Join();
        }

        Console.WriteLine(string.Join(',', results));
        Console.WriteLine($"{threads[3].Name} {threads[3].IsAlive} {threads[3].ThreadState} {threads.Select(t => t.ManagedThreadId).Distinct().Count()}");
        var p = new Thread(o => Console.WriteLine($"parameter {o} {Thread.CurrentThread.Name} {Thread.CurrentThread.IsBackground} {Thread.CurrentThread.IsThreadPoolThread}")) { Name = "p", IsBackground = true };
        Console.WriteLine(p.ThreadState);
        p.Start(42);
        p.Join();
        try
        {
            p.Start();
        }
        catch (ThreadStateException e)
        {
            Console.WriteLine(e.Message);
        }

        Exception? inside = null;
        var failing = new Thread(() =>
        {
            try
            {
                throw new InvalidOperationException("in thread");
            }
            catch (Exception e)
            {
                inside = e;
            }
        });
        failing.Start();
        failing.Join();
        Console.WriteLine(inside!.Message);
        var sleeper = new Thread(() => Thread.Sleep(400)) { IsBackground = true, Priority = ThreadPriority.AboveNormal };
        sleeper.Start();
        Console.WriteLine($"{sleeper.Join(20)} {sleeper.Join(5000)} {sleeper.IsAlive}");
        bool stop = false;
        long spins = 0;
        var spinner = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                spins++;
            }
        });
        spinner.Start();
        Thread.Sleep(50);
        Volatile.Write(ref stop, true);
        spinner.Join();
        Console.WriteLine(spins > 0);
        var interrupted = new Thread(() =>
        {
            try
            {
                Thread.Sleep(Timeout.Infinite);
            }
            catch (ThreadInterruptedException e)
            {
                Console.WriteLine(e.Message);
            }
        });
        interrupted.Start();
        Thread.Sleep(30);
        interrupted.Interrupt();
        interrupted.Join();
        Thread.Yield();
        Console.WriteLine($"{Thread.CurrentThread.ManagedThreadId == Environment.CurrentManagedThreadId} {Environment.ProcessorCount >= 1}");
        var small = new Thread(() => Console.WriteLine(Depth(100)), 128 * 1024);
        small.Start();
        small.Join();
        Console.WriteLine(Waits());
    }

    private static int Depth(int n) => n == 0 ? 0 : 1 + Depth(n - 1);

    private static string Waits()
    {
        using var ready = new ManualResetEvent(false);
        using var turn = new AutoResetEvent(false);
        int count = 0;
        var ts = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            ready.WaitOne();
            turn.WaitOne();
            count++;
            turn.Set();
        })).ToList();
        ts.ForEach(t => t.Start());
        bool timedOut = turn.WaitOne(10);
        ready.Set();
        turn.Set();
        ts.ForEach(t => t.Join());
        using var barrier = new Barrier(3);
        using var down = new CountdownEvent(3);
        int phases = 0;
        for (int i = 0; i < 3; i++)
        {
            new Thread(() =>
            {
                barrier.SignalAndWait();
                Interlocked.Increment(ref phases);
                barrier.SignalAndWait();
                down.Signal();
            }).Start();
        }

        down.Wait();
        return $"{timedOut} {count} {phases} {barrier.CurrentPhaseNumber} {WaitHandle.WaitAny([ready, turn], 1000)} {WaitHandle.WaitAll([ready, turn], 100)}";
    }
}
