using System.Collections.Concurrent;
using System.Threading.Channels;
using static PusOS.Conformance.StressRun;

namespace PusOS.Conformance.Cases;

/// <summary>
/// The class library's locks, events and channels under load from several threads: nothing that is handed over is lost or
/// comes twice, nobody waits for good, whatever meets whatever.
/// </summary>
internal static class HartsBlockingTests
{
    private static readonly (string Name, Action<Random> Work)[] s_kinds =
    [
        ("pool", BlockingPool), ("channels", Channels), ("semaphores", Semaphores), ("readers-writers", ReadersWriters), ("barrier", Barriers),
        ("countdown", Countdowns), ("reset-slim", ResetsSlim), ("spin", SpinLocks), ("wait-pulse", WaitPulse), ("handles", Handles), ("abandoned", Abandoned),
    ];

    public static void Run(string[] args)
    {
        // Enough threads at once that blocking work does not wait for the pool to notice, half a second each time.
        ThreadPool.SetMinThreads(16, 4);
        Rounds(args, s_kinds);
    }

    private static void BlockingPool(Random random)
    {
        // A chain of work items, each blocked until the next has run: as many pool threads as items.
        int count = random.Next(4, 14);
        ManualResetEventSlim[] steps = [.. Enumerable.Range(0, count + 1).Select(_ => new ManualResetEventSlim())];
        int done = 0;
        for (int i = 0; i < count; i++)
        {
            int mine = i;
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                steps[mine + 1].Wait();
                Interlocked.Increment(ref done);
                steps[mine].Set();
            }, null);
        }

        steps[count].Set();
        Check(steps[0].Wait(Long) && done == count, "a chain of blocked work items");
        using var all = new CountdownEvent(400);
        for (int i = 0; i < 400; i++)
        {
            ThreadPool.QueueUserWorkItem(static (state) => state.Signal(), all, preferLocal: i % 2 == 0);
        }

        Check(all.Wait(Long), "small work items");
    }

    private static void Channels(Random random)
    {
        int writers = random.Next(1, 5), readers = random.Next(1, 5), each = random.Next(20, 300);
        Channel<int> channel = random.Next(3) switch
        {
            0 => Channel.CreateUnbounded<int>(),
            1 => Channel.CreateBounded<int>(random.Next(1, 9)),
            _ => Channel.CreateUnbounded<int>(new UnboundedChannelOptions { AllowSynchronousContinuations = true }),
        };
        long sum = 0;
        int read = 0;
        Task[] reading = [.. Enumerable.Range(0, readers).Select(_ => Task.Run(async () =>
        {
            while (await channel.Reader.WaitToReadAsync())
            {
                while (channel.Reader.TryRead(out int value))
                {
                    Interlocked.Add(ref sum, value);
                    Interlocked.Increment(ref read);
                }
            }
        }))];
        Task[] writing = [.. Enumerable.Range(0, writers).Select(w => Task.Run(async () =>
        {
            for (int i = 0; i < each; i++)
            {
                ValueTask write = channel.Writer.WriteAsync(w * each + i);
                await write;
            }
        }))];
        Check(Task.WaitAll(writing, Long), "writers of a channel");
        channel.Writer.Complete();
        Check(Task.WaitAll(reading, Long), "readers of a channel");
        long all = (long)writers * each;
        Check(read == all && sum == all * (all - 1) / 2, "what went through a channel");
    }

    private static void Semaphores(Random random)
    {
        int places = random.Next(1, 4), inside = 0, refused = 0, entered = 0;
        using var semaphore = new SemaphoreSlim(places);
        int[] seeds = [.. Enumerable.Range(0, 6).Select(_ => random.Next())];
        async Task Visit(int me)
        {
            var mine = new Random(seeds[me]);
            for (int i = 0; i < 60; i++)
            {
                bool got;
                switch (mine.Next(4))
                {
                    case 0:
                        semaphore.Wait();
                        got = true;
                        break;
                    case 1:
                        await semaphore.WaitAsync();
                        got = true;
                        break;
                    case 2:
                        got = await semaphore.WaitAsync(mine.Next(2));
                        break;
                    default:
                        using (var source = new CancellationTokenSource(mine.Next(3)))
                        {
                            try
                            {
                                await semaphore.WaitAsync(source.Token);
                                got = true;
                            }
                            catch (OperationCanceledException)
                            {
                                got = false;
                            }
                        }

                        break;
                }

                if (!got)
                {
                    Interlocked.Increment(ref refused);
                    continue;
                }

                Check(Interlocked.Increment(ref inside) <= places, "too many in a semaphore");
                if (mine.Next(3) == 0)
                {
                    await Task.Yield();
                }

                Interlocked.Decrement(ref inside);
                Interlocked.Increment(ref entered);
                semaphore.Release();
            }
        }

        Check(Task.WaitAll([.. Enumerable.Range(0, 6).Select(me => Task.Run(() => Visit(me)))], Long), "visitors of a semaphore");
        Check(semaphore.CurrentCount == places && entered + refused == 360, "places of a semaphore");
    }

    private static void ReadersWriters(Random random)
    {
        using var gate = new ReaderWriterLockSlim();
        int a = 0, b = 0, writes = 0;
        int[] seeds = [.. Enumerable.Range(0, 5).Select(_ => random.Next())];
        OnThreads(5, me =>
        {
            var mine = new Random(seeds[me]);
            for (int i = 0; i < 80; i++)
            {
                switch (mine.Next(5))
                {
                    case 0:
                        gate.EnterWriteLock();
                        Change();
                        gate.ExitWriteLock();
                        break;
                    case 1:
                        gate.EnterUpgradeableReadLock();
                        Check(a == b, "an upgradeable reader among writers");
                        if (mine.Next(2) == 0)
                        {
                            gate.EnterWriteLock();
                            Change();
                            gate.ExitWriteLock();
                        }

                        gate.ExitUpgradeableReadLock();
                        break;
                    case 2 when gate.TryEnterReadLock(mine.Next(2)):
                        Check(a == b, "a patient reader among writers");
                        gate.ExitReadLock();
                        break;
                    case 3 when gate.TryEnterWriteLock(mine.Next(2)):
                        Change();
                        gate.ExitWriteLock();
                        break;
                    default:
                        gate.EnterReadLock();
                        Check(a == b, "a reader among writers");
                        gate.ExitReadLock();
                        break;
                }
            }
        });
        Check(a == writes && b == writes && gate.CurrentReadCount == 0, "writes under a reader-writer lock");

        void Change()
        {
            a++;
            Thread.SpinWait(5);
            b++;
            Interlocked.Increment(ref writes);
        }
    }

    private static void Barriers(Random random)
    {
        int players = random.Next(2, 6), phases = random.Next(20, 120), after = 0;
        int[] at = new int[players];
        using var barrier = new Barrier(players, b =>
        {
            Check(b.CurrentPhaseNumber == after, "the number of a phase");
            after++;
        });
        OnThreads(players, me =>
        {
            for (int phase = 0; phase < phases; phase++)
            {
                at[me] = phase + 1;
                Check(barrier.SignalAndWait(Long), "a barrier");
                Check(at.All(p => p >= phase + 1), "a thread passed a barrier alone");
                barrier.SignalAndWait();
            }
        });
        Check(after == phases * 2, "phases of a barrier");
    }

    private static void Countdowns(Random random)
    {
        using var countdown = new CountdownEvent(1);
        for (int round = 0; round < 12; round++)
        {
            countdown.Reset(4);
            int seen = 0;
            OnThreads(5, me =>
            {
                if (me == 4)
                {
                    Check(countdown.Wait(Long), "a countdown");
                    seen = 1;
                }
                else
                {
                    if (me % 2 == 0 && countdown.TryAddCount())
                    {
                        countdown.Signal();
                    }

                    countdown.Signal();
                }
            });
            Check(seen == 1 && countdown.CurrentCount == 0, "the end of a countdown");
        }
    }

    private static void ResetsSlim(Random random)
    {
        int turns = random.Next(50, 400), spin = random.Next(3) * 10, value = 0;
        using var ping = new ManualResetEventSlim(false, spin);
        using var pong = new ManualResetEventSlim(false, spin);
        OnThreads(2, me =>
        {
            for (int i = 0; i < turns; i++)
            {
                if (me == 0)
                {
                    value = i;
                    ping.Set();
                    Check(pong.Wait(Long), "the answer");
                    pong.Reset();
                    Check(value == -i, "what was answered");
                }
                else
                {
                    Check(ping.Wait(Long), "the question");
                    ping.Reset();
                    Check(value == i, "what was asked");
                    value = -i;
                    pong.Set();
                }
            }
        });
    }

    private static void SpinLocks(Random random)
    {
        var plain = new SpinLock(false);
        var owned = new SpinLock(true);
        int first = 0, second = 0, missed = 0;
        OnThreads(4, me =>
        {
            for (int i = 0; i < 400; i++)
            {
                bool taken = false;
                plain.Enter(ref taken);
                first++;
                plain.Exit(useMemoryBarrier: i % 2 == 0);
                taken = false;
                owned.TryEnter(i % 3, ref taken);
                if (taken)
                {
                    second++;
                    owned.Exit();
                }
                else
                {
                    Interlocked.Increment(ref missed);
                }
            }
        });
        Check(first == 1_600 && second + missed == 1_600, "counts under spinlocks");
    }

    private static void WaitPulse(Random random)
    {
        // Producers and consumers with timeouts: a pulse that meets a timeout may be lost for its thread, never an item.
        object gate = new();
        Queue<int> queue = new();
        int producers = random.Next(1, 4), consumers = random.Next(1, 4), each = random.Next(50, 250), taken = 0, bound = random.Next(1, 8);
        long sum = 0;
        int all = producers * each;
        OnThreads(producers + consumers, me =>
        {
            int patience = me % 2 == 0 ? 1 : Timeout.Infinite;
            if (me < producers)
            {
                for (int i = 0; i < each; i++)
                {
                    lock (gate)
                    {
                        while (queue.Count >= bound)
                        {
                            Monitor.Wait(gate, patience);
                        }

                        queue.Enqueue(me * each + i);
                        Monitor.PulseAll(gate);
                    }
                }

                return;
            }

            while (true)
            {
                int item;
                lock (gate)
                {
                    while (queue.Count == 0 && taken < all)
                    {
                        Monitor.Wait(gate, patience);
                    }

                    if (queue.Count == 0)
                    {
                        return;
                    }

                    item = queue.Dequeue();
                    taken++;
                    Monitor.PulseAll(gate);
                }

                Interlocked.Add(ref sum, item);
            }
        });
        Check(taken == all && sum == (long)all * (all - 1) / 2, "items under a monitor");

        // Single pulses hand a token around: exactly one wakes for each.
        int tokens = 0, woken = 0;
        OnThreads(4, me =>
        {
            for (int i = 0; i < 60; i++)
            {
                lock (gate)
                {
                    if (me == 0)
                    {
                        tokens += 3;
                        Monitor.Pulse(gate);
                        Monitor.Pulse(gate);
                        Monitor.Pulse(gate);
                    }
                    else
                    {
                        while (tokens == 0)
                        {
                            Monitor.Wait(gate);
                        }

                        tokens--;
                        woken++;
                        if (tokens > 0)
                        {
                            Monitor.Pulse(gate);
                        }
                    }
                }
            }
        });
        Check(woken == 180 && tokens == 0, "tokens by single pulses");
    }

    private static void Handles(Random random)
    {
        using var mutex = new Mutex();
        using var semaphore = new Semaphore(2, 2);
        using var automatic = new AutoResetEvent(true);
        using var manual = new ManualResetEvent(true);
        int inMutex = 0, inSemaphore = 0, inAutomatic = 0, entered = 0;
        int[] seeds = [.. Enumerable.Range(0, 5).Select(_ => random.Next())];
        OnThreads(5, me =>
        {
            var mine = new Random(seeds[me]);
            for (int i = 0; i < 60; i++)
            {
                switch (mine.Next(4))
                {
                    case 0:
                        Check(mutex.WaitOne(Long) && mutex.WaitOne(), "a mutex, twice");
                        Check(++inMutex == 1, "two in a mutex");
                        inMutex--;
                        mutex.ReleaseMutex();
                        mutex.ReleaseMutex();
                        break;
                    case 1:
                        Check(WaitHandle.WaitAll([mutex, semaphore, automatic], Long), "all of three");
                        Check(++inMutex == 1 && ++inAutomatic == 1 && Interlocked.Increment(ref inSemaphore) <= 2, "two where one may be");
                        inMutex--;
                        inAutomatic--;
                        Interlocked.Decrement(ref inSemaphore);
                        automatic.Set();
                        semaphore.Release();
                        mutex.ReleaseMutex();
                        break;
                    case 2:
                        int which = WaitHandle.WaitAny([automatic, semaphore, mutex]);
                        if (which == 0)
                        {
                            Check(++inAutomatic == 1, "two behind an automatic event");
                            inAutomatic--;
                            automatic.Set();
                        }
                        else if (which == 1)
                        {
                            Check(Interlocked.Increment(ref inSemaphore) <= 2, "three in a semaphore of two");
                            Interlocked.Decrement(ref inSemaphore);
                            semaphore.Release();
                        }
                        else
                        {
                            mutex.ReleaseMutex();
                        }

                        break;
                    default:
                        if (semaphore.WaitOne(mine.Next(2)))
                        {
                            Check(Interlocked.Increment(ref inSemaphore) <= 2, "three in a semaphore of two");
                            Interlocked.Decrement(ref inSemaphore);
                            Check(WaitHandle.SignalAndWait(semaphore, manual), "signal and wait");
                        }

                        break;
                }

                Interlocked.Increment(ref entered);
            }
        });
        Check(entered == 300 && automatic.WaitOne(0) && semaphore.WaitOne(0) && semaphore.WaitOne(0) && !semaphore.WaitOne(0), "handles afterwards");
    }

    private static void Abandoned(Random random)
    {
        using var mutex = new Mutex();
        int abandoned = 0, taken = 0, leavers = random.Next(2, 10);
        for (int round = 0; round < 4; round++)
        {
            OnThreads(leavers, me =>
            {
                try
                {
                    mutex.WaitOne();
                }
                catch (AbandonedMutexException)
                {
                    Interlocked.Increment(ref abandoned);
                }

                taken++;
                if (me % 2 == 0)
                {
                    mutex.ReleaseMutex();
                }
            });
        }

        try
        {
            mutex.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            Interlocked.Increment(ref abandoned);
        }

        mutex.ReleaseMutex();

        // Each thread that ended with it is told of once: to whoever took it next.
        Check(taken == leavers * 4 && abandoned == leavers / 2 * 4, $"abandoned mutexes: {abandoned} of {leavers / 2 * 4}");
    }
}
