using System.Diagnostics;

namespace PusOS.Conformance.Cases;

/// <summary>Monitor with timeouts, Wait and Pulse order, recursion, misuse; Lock, SpinLock, SpinWait, reader-writer locks.</summary>
internal static class MonitorsTests
{
    public static void Run(string[] args)
    {
        Timeouts();
        Pulses();
        Recursion();
        Misuse();
        NewLock();
        Spins();
        Readers();
        Barriers();
        Lazies();
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

    private static void OnThread(ThreadStart start)
    {
        var t = new Thread(start);
        t.Start();
        t.Join();
    }

    private static void Timeouts()
    {
        object gate = new();
        lock (gate)
        {
            OnThread(() => Console.WriteLine($"{Monitor.TryEnter(gate)} {Monitor.TryEnter(gate, 0)} {Monitor.TryEnter(gate, 20)} {Monitor.IsEntered(gate)}"));
            Console.WriteLine(Monitor.IsEntered(gate));
            var watch = Stopwatch.StartNew();
            Console.WriteLine(Monitor.Wait(gate, 25));
            Console.WriteLine(watch.ElapsedMilliseconds >= 24);
            Console.WriteLine(Monitor.Wait(gate, 0));
        }

        bool taken = false;
        Monitor.TryEnter(gate, TimeSpan.FromMilliseconds(5), ref taken);
        Console.WriteLine(taken);
        Monitor.Exit(gate);
        Try("negative", () => Monitor.TryEnter(gate, -2));
        Try("taken", () => { bool t = true; Monitor.Enter(gate, ref t); });
    }

    private static void Pulses()
    {
        object gate = new();
        int waiting = 0;
        var order = new List<int>();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < 4; i++)
        {
            int id = i;
            threads[i] = new Thread(() =>
            {
                lock (gate)
                {
                    waiting++;
                    Monitor.Wait(gate);
                    order.Add(id);
                }
            });
            threads[i].Start();
            while (true)
            {
                lock (gate)
                {
                    if (waiting == i + 1)
                    {
                        break;
                    }
                }

                Thread.Sleep(1);
            }
        }

        for (int i = 0; i < 2; i++)
        {
            lock (gate)
            {
                Monitor.Pulse(gate);
            }

            threads[i].Join();
        }

        lock (gate)
        {
            Monitor.PulseAll(gate);
        }

        threads[2].Join();
        threads[3].Join();
        Console.WriteLine(string.Join(",", order.Take(2)) + " " + string.Join(",", order.Skip(2).Order()));
        Console.WriteLine(Monitor.LockContentionCount >= 0);
    }

    private static void Recursion()
    {
        object gate = new();
        for (int i = 0; i < 100; i++)
        {
            Monitor.Enter(gate);
        }

        gate.GetHashCode();
        for (int i = 0; i < 99; i++)
        {
            Monitor.Exit(gate);
        }

        Console.WriteLine(Monitor.IsEntered(gate));
        Monitor.Exit(gate);
        Console.WriteLine(Monitor.IsEntered(gate));
    }

    private static void Misuse()
    {
        object gate = new();
        Try("exit", () => Monitor.Exit(gate));
        Try("pulse", () => Monitor.Pulse(gate));
        Try("wait", () => Monitor.Wait(gate));
        Try("null", () => Monitor.Enter(null!));
        lock (gate)
        {
            OnThread(() => Try("exit of another", () => Monitor.Exit(gate)));
            OnThread(() => Try("pulse of another", () => Monitor.PulseAll(gate)));
            Try("wait -2", () => Monitor.Wait(gate, -2));
        }
    }

    private static void NewLock()
    {
        var gate = new Lock();
        lock (gate)
        {
            Console.WriteLine(gate.IsHeldByCurrentThread);
            OnThread(() => Console.WriteLine($"{gate.TryEnter()} {gate.TryEnter(5)} {gate.IsHeldByCurrentThread}"));
        }

        using (gate.EnterScope())
        {
            using (gate.EnterScope())
            {
                Console.WriteLine(gate.IsHeldByCurrentThread);
            }
        }

        Try("exit", gate.Exit);
        int total = 0;
        Parallel.For(0, 1000, _ =>
        {
            lock (gate)
            {
                total++;
            }
        });
        Console.WriteLine(total);
    }

    private static void Spins()
    {
        var spin = new SpinLock(true);
        bool taken = false;
        spin.Enter(ref taken);
        Console.WriteLine($"{taken} {spin.IsHeld} {spin.IsHeldByCurrentThread}");
        Try("recursive", () => { bool again = false; spin.Enter(ref again); });
        spin.Exit();
        Try("exit free", () => spin.Exit());
        taken = false;
        spin.TryEnter(ref taken);
        Console.WriteLine(taken);
        var wait = default(SpinWait);
        for (int i = 0; i < 15; i++)
        {
            wait.SpinOnce();
        }

        Console.WriteLine(wait.Count);
        Console.WriteLine(SpinWait.SpinUntil(() => false, 5));
        Console.WriteLine(SpinWait.SpinUntil(() => true, 5));
    }

    private static void Readers()
    {
        using var rw = new ReaderWriterLockSlim();
        rw.EnterReadLock();
        Try("upgrade", rw.EnterWriteLock);
        Try("again", rw.EnterReadLock);
        OnThread(() => Console.WriteLine($"{rw.TryEnterReadLock(0)} {rw.TryEnterWriteLock(1)} {rw.CurrentReadCount}"));
        rw.ExitReadLock();
        Try("exit", rw.ExitReadLock);
        rw.EnterUpgradeableReadLock();
        rw.EnterWriteLock();
        Console.WriteLine($"{rw.IsWriteLockHeld} {rw.IsUpgradeableReadLockHeld} {rw.IsReadLockHeld}");
        rw.ExitWriteLock();
        rw.ExitUpgradeableReadLock();
        var old = new ReaderWriterLock();
        old.AcquireReaderLock(10);
        LockCookie cookie = old.UpgradeToWriterLock(10);
        Console.WriteLine($"{old.IsWriterLockHeld} {old.WriterSeqNum}");
        OnThread(() => Try("old", () => old.AcquireReaderLock(1)));
        old.DowngradeFromWriterLock(ref cookie);
        old.ReleaseReaderLock();
        Try("release", old.ReleaseReaderLock);
    }

    private static void Barriers()
    {
        using var barrier = new Barrier(2, b => Console.WriteLine($"phase {b.CurrentPhaseNumber}"));
        var t = new Thread(() =>
        {
            for (int i = 0; i < 3; i++)
            {
                barrier.SignalAndWait();
            }
        });
        t.Start();
        for (int i = 0; i < 3; i++)
        {
            barrier.SignalAndWait();
        }

        t.Join();
        Console.WriteLine($"{barrier.ParticipantCount} {barrier.ParticipantsRemaining} {barrier.AddParticipant()}");
        Console.WriteLine(barrier.SignalAndWait(5));
        Try("phase fails", () => { using var b = new Barrier(1, _ => throw new InvalidOperationException("in phase")); b.SignalAndWait(); });
        using var countdown = new CountdownEvent(2);
        Console.WriteLine($"{countdown.Signal()} {countdown.TryAddCount()} {countdown.CurrentCount} {countdown.Signal(2)} {countdown.IsSet} {countdown.TryAddCount()}");
        Try("below zero", () => countdown.Signal());
    }

    private static void Lazies()
    {
        foreach (LazyThreadSafetyMode mode in Enum.GetValues<LazyThreadSafetyMode>())
        {
            int calls = 0;
            var lazy = new Lazy<string>(() => ++calls < 2 ? throw new FormatException("call " + calls) : "value " + calls, mode);
            Console.WriteLine($"{mode} {lazy.IsValueCreated} {lazy}");
            for (int i = 0; i < 2; i++)
            {
                Try("lazy", () => Console.WriteLine(lazy.Value));
            }
        }

        Lazy<int> self = null!;
        self = new Lazy<int>(() => self.Value + 1);
        Try("recursive", () => Console.WriteLine(self.Value));
        Console.WriteLine(new Lazy<int>(4).Value);
        Try("no constructor", () => Console.WriteLine(new Lazy<Version>(() => new Version(1, 2)).Value));
        string? target = null;
        Console.WriteLine(LazyInitializer.EnsureInitialized(ref target, () => "init"));
    }
}
