using System.Diagnostics;

namespace PusOS.Conformance.Cases;

/// <summary>Events, mutexes, semaphores, WaitAny, WaitAll, SignalAndWait, abandoned mutexes, registered waits.</summary>
internal static class WaitHandlesTests
{
    public static void Run(string[] args)
    {
        Events();
        Mutexes();
        Semaphores();
        Many();
        Registered();
        Refusals();
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

    private static void Events()
    {
        using var auto = new AutoResetEvent(true);
        Console.WriteLine($"{auto.WaitOne(0)} {auto.WaitOne(0)} {auto.Set()} {auto.WaitOne()} {auto.WaitOne(10)}");
        using var manual = new ManualResetEvent(false);
        Console.WriteLine($"{manual.WaitOne(0)} {manual.Set()} {manual.WaitOne(0)} {manual.WaitOne(TimeSpan.Zero)} {manual.Reset()} {manual.WaitOne(1)}");
        using var handle = new EventWaitHandle(false, EventResetMode.AutoReset);
        handle.Set();
        handle.Set();
        Console.WriteLine($"{handle.WaitOne(0)} {handle.WaitOne(0)}");
        using var slim = new ManualResetEventSlim(false, 0);
        Console.WriteLine($"{slim.IsSet} {slim.Wait(5)} {slim.WaitHandle.WaitOne(0)}");
        slim.Set();
        Console.WriteLine($"{slim.IsSet} {slim.Wait(0)} {slim.WaitHandle.WaitOne(0)}");
        Console.WriteLine(WaitHandle.SignalAndWait(handle, slim.WaitHandle) + " " + handle.WaitOne(0));
    }

    private static void Mutexes()
    {
        using var mutex = new Mutex(true);
        Console.WriteLine(mutex.WaitOne(0));
        mutex.ReleaseMutex();
        mutex.ReleaseMutex();
        Try("release too often", mutex.ReleaseMutex);
        var t = new Thread(() => mutex.WaitOne());
        t.Start();
        t.Join();
        try
        {
            mutex.WaitOne();
        }
        catch (AbandonedMutexException e)
        {
            Console.WriteLine($"{e.Message} {e.MutexIndex} {e.Mutex is null}");
        }

        mutex.ReleaseMutex();
        mutex.WaitOne();
        var u = new Thread(() =>
        {
            Console.WriteLine(mutex.WaitOne(10));
            Try("release of another", mutex.ReleaseMutex);
        });
        u.Start();
        u.Join();
        mutex.ReleaseMutex();
        using var second = new Mutex();
        var w = new Thread(() => second.WaitOne());
        w.Start();
        w.Join();
        try
        {
            WaitHandle.WaitAny([new ManualResetEvent(false), second]);
        }
        catch (AbandonedMutexException e)
        {
            Console.WriteLine($"{e.MutexIndex} {ReferenceEquals(e.Mutex, second)}");
        }
    }

    private static void Semaphores()
    {
        using var s = new Semaphore(1, 3);
        Console.WriteLine($"{s.WaitOne(0)} {s.WaitOne(0)} {s.Release(2)} {s.Release()} {s.WaitOne(0)}");
        Try("too many", () => s.Release(3));
        Try("bad", () => new Semaphore(2, 1));
        Try("zero", () => s.Release(0));
        using var slim = new SemaphoreSlim(0, 2);
        Console.WriteLine($"{slim.Wait(1)} {slim.Release(2)} {slim.CurrentCount} {slim.WaitAsync().IsCompletedSuccessfully} {slim.AvailableWaitHandle.WaitOne(0)} {slim.Wait(0)} {slim.AvailableWaitHandle.WaitOne(0)}");
        Try("slim full", () => slim.Release(3));
    }

    private static void Many()
    {
        using var a = new ManualResetEvent(false);
        using var b = new AutoResetEvent(true);
        using var c = new Semaphore(2, 2);
        Console.WriteLine(WaitHandle.WaitAny([a, b, c]));
        Console.WriteLine(WaitHandle.WaitAny([a, b], 5) == WaitHandle.WaitTimeout);
        Console.WriteLine(WaitHandle.WaitAll([a, c], 5));
        Try("c full", () => c.Release(1));
        a.Set();
        Console.WriteLine(WaitHandle.WaitAll([a, c], 5));
        Console.WriteLine(c.Release(1));
    }

    private static void Registered()
    {
        using var signal = new AutoResetEvent(false);
        using var done = new CountdownEvent(2);
        RegisteredWaitHandle r = ThreadPool.RegisterWaitForSingleObject(signal, (state, timedOut) =>
        {
            Console.WriteLine($"{state} {timedOut} {Thread.CurrentThread.IsThreadPoolThread}");
            done.Signal();
        }, "s", 20000, executeOnlyOnce: false);
        signal.Set();
        while (done.CurrentCount == 2)
        {
            Thread.Sleep(1);
        }

        signal.Set();
        done.Wait();
        Console.WriteLine(r.Unregister(null));
        using var late = new CountdownEvent(1);
        ThreadPool.RegisterWaitForSingleObject(signal, (_, timedOut) => { Console.WriteLine($"late {timedOut}"); late.Signal(); }, null, 10, true);
        late.Wait();
    }

    private static void Refusals()
    {
        Try("empty", () => WaitHandle.WaitAny([]));
        Try("null", () => WaitHandle.WaitAny(null!));
        Try("null element", () => WaitHandle.WaitAll([null!]));
        Try("twice", () => { var e = new ManualResetEvent(true); WaitHandle.WaitAll([e, e], 0); });
        Try("too many", () => WaitHandle.WaitAny(Enumerable.Range(0, 65).Select(_ => (WaitHandle)new ManualResetEvent(true)).ToArray()));
        Try("disposed", () => { var e = new ManualResetEvent(true); e.Dispose(); e.WaitOne(); });
        Try("negative", () => new ManualResetEvent(true).WaitOne(-5));
        Try("open existing event", () => EventWaitHandle.OpenExisting("x"));
        Try("named event", () => new EventWaitHandle(false, EventResetMode.AutoReset, "x"));
        Try("named semaphore", () => new Semaphore(1, 1, "x"));
    }
}
