using System.Collections.Concurrent;
using System.Threading.Channels;
using static PusOS.Conformance.StressRun;

namespace PusOS.Conformance.Cases;

/// <summary>
/// The class library's blocking and asynchronous machinery under load from several threads: nothing that is handed over is
/// lost or comes twice, nobody waits for good, whatever meets whatever.
/// </summary>
internal static class HartsBlockingTests
{
    private static readonly (string Name, Action<Random> Work)[] s_kinds =
    [
        ("pool", BlockingPool), ("channels", Channels), ("semaphores", Semaphores), ("readers-writers", ReadersWriters), ("barrier", Barriers),
        ("countdown", Countdowns), ("reset-slim", ResetsSlim), ("spin", SpinLocks), ("wait-pulse", WaitPulse), ("handles", Handles), ("abandoned", Abandoned),
        ("timers", TimerStorm), ("cancel", Cancellations), ("parallel", ParallelLoops), ("collections", Collections), ("lazy", Lazies),
        ("locals", Locals), ("threads", ThreadLives), ("interrupt", Interrupts), ("lock", LockClass), ("tasks", TaskGraphs),
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

    private static void TimerStorm(Random random)
    {
        int fired = 0, expected = random.Next(50, 200);
        using var all = new CountdownEvent(expected);
        List<Timer> timers = [];
        for (int i = 0; i < expected; i++)
        {
            timers.Add(new Timer(_ =>
            {
                Interlocked.Increment(ref fired);
                all.Signal();
            }, null, random.Next(0, 6), Timeout.Infinite));
        }

        Check(all.Wait(Long) && fired == expected, "timers that fire once");
        int ticks = 0;
        OnThreads(3, me =>
        {
            for (int i = 0; i < 25; i++)
            {
                var timer = new Timer(_ => Interlocked.Increment(ref ticks), null, i % 3, 1);
                timer.Change(0, (i + me) % 2 + 1);
                if (i % 5 == 0)
                {
                    Thread.Sleep(1);
                }

                using var gone = new ManualResetEvent(false);
                Check(timer.Dispose(gone) && gone.WaitOne(Long), "the end of a timer");
            }
        });
        timers.ForEach(timer => timer.Dispose());
        Task periodic = Task.Run(async () =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
            for (int i = 0; i < 8; i++)
            {
                Check(await timer.WaitForNextTickAsync(), "a tick");
            }

            ValueTask<bool> last = timer.WaitForNextTickAsync();
            timer.Dispose();
            await last;
        });
        Task delays = Task.WhenAll(Enumerable.Range(0, 150).Select(i => Task.Delay(random.Next(0, 5))));
        Check(Task.WaitAll([periodic, delays], Long), "delays and a periodic timer");
    }

    private static void Cancellations(Random random)
    {
        for (int round = 0; round < 30; round++)
        {
            using var source = new CancellationTokenSource();
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(source.Token);
            int called = 0, registered = 0, removed = 0;
            OnThreads(4, me =>
            {
                if (me == 0)
                {
                    Thread.SpinWait(random.Next(50));
                    source.Cancel();
                    return;
                }

                for (int i = 0; i < 6; i++)
                {
                    CancellationTokenRegistration registration = (i % 2 == 0 ? source : linked).Token.Register(() => Interlocked.Increment(ref called));
                    Interlocked.Increment(ref registered);
                    if (i % 3 == 2 && registration.Unregister())
                    {
                        Interlocked.Increment(ref removed);
                    }
                }
            });
            Check(called + removed == registered && linked.IsCancellationRequested, "callbacks of a cancellation: each once or removed");
        }

        Task[] waits = [.. Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            using var source = new CancellationTokenSource(i % 4);
            try
            {
                await Task.Delay(Timeout.Infinite, source.Token);
                Check(false, "an endless delay ended");
            }
            catch (OperationCanceledException e)
            {
                Check(e.CancellationToken == source.Token, "whose cancellation");
            }
        }))];
        Check(Task.WaitAll(waits, Long), "delays that are cancelled by timers");
    }

    private static void ParallelLoops(Random random)
    {
        int outer = random.Next(2, 12), inner = random.Next(10, 200);
        long sum = 0;
        Parallel.For(0, outer, i => Parallel.For(0, inner, j => Interlocked.Add(ref sum, i * inner + j)));
        long count = (long)outer * inner;
        Check(sum == count * (count - 1) / 2, "nested loops");
        ParallelLoopResult result = Parallel.For(0, 10_000, (i, state) =>
        {
            if (i == 500)
            {
                state.Break();
            }
        });
        Check(!result.IsCompleted && result.LowestBreakIteration == 500, "a loop that breaks");
        int before = 0;
        try
        {
            Parallel.ForEach(Enumerable.Range(0, 100), i =>
            {
                Interlocked.Increment(ref before);
                if (i % 10 == 3)
                {
                    throw new ArgumentException("three");
                }
            });
            Check(false, "exceptions of a loop");
        }
        catch (AggregateException e)
        {
            Check(e.InnerExceptions.Count > 0 && e.InnerExceptions.All(x => x is ArgumentException), "what a loop threw");
        }

        ParallelQuery<int> query = ParallelEnumerable.Range(0, 3_000);
        Check(query.GroupBy(i => i % 11).Sum(g => g.Sum()) == 4_498_500, "groups");
        Check(query.Aggregate(() => 0L, (a, i) => a + i, (a, b) => a + b, a => a) == 4_498_500, "an aggregate");
        Parallel.Invoke([.. Enumerable.Repeat<Action>(() => Interlocked.Increment(ref sum), 30)]);
        Parallel.ForEachAsync(Enumerable.Range(0, 60), async (i, _) =>
        {
            await Task.Yield();
            Interlocked.Increment(ref sum);
        }).Wait();
        Check(sum == count * (count - 1) / 2 + 90, "invocations");
    }

    private static void Collections(Random random)
    {
        var dictionary = new ConcurrentDictionary<int, long>();
        var queue = new ConcurrentQueue<int>();
        var stack = new ConcurrentStack<int>();
        var bag = new ConcurrentBag<int>();
        long taken = 0;
        int keys = random.Next(1, 200), made = 0;
        OnThreads(4, me =>
        {
            for (int i = 0; i < 400; i++)
            {
                int item = me * 400 + i;
                dictionary.AddOrUpdate(i % keys, 1, (_, old) => old + 1);
                dictionary.GetOrAdd(-1 - i, key => Interlocked.Increment(ref made) + key * 0);
                switch (i % 3)
                {
                    case 0: queue.Enqueue(item); break;
                    case 1: stack.Push(item); break;
                    default: bag.Add(item); break;
                }

                if (i % 2 == 1 && (queue.TryDequeue(out int got) | stack.TryPop(out int popped) | bag.TryTake(out int grabbed)))
                {
                    Interlocked.Add(ref taken, got + popped + grabbed);
                }

                if (i % 100 == 50)
                {
                    Check(dictionary.Count >= Math.Min(keys, i), "a count among changes");
                    _ = dictionary.ToArray();
                }
            }
        });
        long rest = queue.Sum(i => (long)i) + stack.Sum(i => (long)i) + bag.Sum(i => (long)i);
        Check(taken + rest == 1_600L * 1_599 / 2, "items of collections");
        Check(Enumerable.Range(0, keys).Sum(key => dictionary.GetValueOrDefault(key)) == 1_600, "counts of a dictionary");
        Check(dictionary.Count(pair => pair.Key < 0) == 400 && made >= 400, "values that were added once");
        Parallel.ForEach(dictionary.Keys, key => Check(dictionary.TryRemove(key, out _), "removal"));
        Check(dictionary.IsEmpty, "an empty dictionary");
        using var blocking = new BlockingCollection<int>(3);
        long through = 0;
        OnThreads(4, me =>
        {
            for (int i = 0; i < 100; i++)
            {
                if (me < 2)
                {
                    blocking.Add(i);
                }
                else
                {
                    Interlocked.Add(ref through, blocking.Take());
                }
            }
        });
        Check(through == 9_900, "a bounded collection");
    }

    private static void Lazies(Random random)
    {
        for (int round = 0; round < 40; round++)
        {
            int once = 0, many = 0, threw = 0;
            var safe = new Lazy<object>(() =>
            {
                Interlocked.Increment(ref once);
                return new object();
            });
            var racing = new Lazy<object>(() =>
            {
                Interlocked.Increment(ref many);
                return new object();
            }, LazyThreadSafetyMode.PublicationOnly);
            var failing = new Lazy<object>(() => throw new InvalidOperationException((++threw).ToString()));
            object? initialized = null;
            object?[] seen = new object?[8];
            OnThreads(4, me =>
            {
                seen[me] = safe.Value;
                seen[me + 4] = racing.Value;
                Check(LazyInitializer.EnsureInitialized(ref initialized, () => new object()) == initialized, "a lazy initialisation");
                try
                {
                    _ = failing.Value;
                    Check(false, "a failing lazy value");
                }
                catch (InvalidOperationException e)
                {
                    Check(e.Message == "1", "the exception that is kept");
                }
            });
            Check(once == 1 && many >= 1 && threw == 1, "how often values were made");
            Check(seen.Take(4).All(s => s == seen[0]) && seen.Skip(4).All(s => s == seen[4]), "one value for all");
        }
    }

    [ThreadStatic]
    private static int t_number;

    private static readonly AsyncLocal<int> s_flowing = new();

    private static void Locals(Random random)
    {
        using var local = new ThreadLocal<int>(() => Environment.CurrentManagedThreadId, trackAllValues: true);
        OnThreads(6, me =>
        {
            t_number = me;
            Check(local.Value == Environment.CurrentManagedThreadId, "a thread's own value");
            for (int i = 0; i < 50; i++)
            {
                local.Value += 1;
                Check(t_number == me, "a thread's own static");
                t_number = me;
            }
        });
        Check(local.Values.Count == 6, "values of all threads");
        Task[] tasks = [.. Enumerable.Range(1, 24).Select(i => Task.Run(async () =>
        {
            s_flowing.Value = i;
            for (int k = 0; k < 6; k++)
            {
                await Task.Yield();
                Check(s_flowing.Value == i, "what flows with a task");
                await Task.Run(() =>
                {
                    Check(s_flowing.Value == i, "what flows into a task");
                    s_flowing.Value = -1;
                });
            }
        }))];
        Check(Task.WaitAll(tasks, Long) && s_flowing.Value == 0, "tasks with values of their own");
    }

    private static void ThreadLives(Random random)
    {
        // Threads begin and end while others name them, change their priority, look at them and join them.
        int count = random.Next(30, 90), ran = 0;
        Thread?[] threads = new Thread?[count];
        int over = 0;
        int[] seeds = [.. Enumerable.Range(0, 3).Select(_ => random.Next())];
        OnThreads(3, me =>
        {
            var mine = new Random(seeds[me]);
            if (me == 0)
            {
                for (int i = 0; i < count; i++)
                {
                    var thread = new Thread(() => Interlocked.Increment(ref ran)) { IsBackground = i % 3 == 0 };
                    Volatile.Write(ref threads[i], thread);
                    thread.Start();
                    if (i % 4 == 0)
                    {
                        thread.Join();
                    }
                }

                Volatile.Write(ref over, 1);
                return;
            }

            while (Volatile.Read(ref over) == 0)
            {
                if (Volatile.Read(ref threads[mine.Next(count)]) is not { } thread)
                {
                    continue;
                }

                try
                {
                    thread.Priority = ThreadPriority.Lowest + mine.Next(5);
                    thread.Name = "life";
                    _ = thread.ThreadState;
                    _ = thread.IsAlive;
                    if (mine.Next(3) == 0)
                    {
                        thread.Join(0);
                    }
                }
                catch (ThreadStateException)
                {
                    // It is not started yet, or dead already.
                }
            }
        });
        Array.ForEach(threads, thread => thread!.Join());
        Check(ran == count, "threads that ran");
        int passed = 0;
        Thread[] short1 = [.. Enumerable.Range(0, 40).Select(i => new Thread(() =>
        {
            Thread.Sleep(i % 3);
            Thread.Yield();
            Thread.Sleep(0);
            Interlocked.Increment(ref passed);
        }, 64 * 1024) { Priority = (ThreadPriority)(i % 5) })];
        Array.ForEach(short1, thread => thread.Start());
        Array.ForEach(short1, thread => Check(thread.Join(Long), "the end of a thread"));
        Check(passed == 40, "threads that slept");
    }

    private static void Interrupts(Random random)
    {
        object gate = new();
        using var never = new ManualResetEvent(false);
        using var slim = new SemaphoreSlim(0);
        for (int round = 0; round < 24; round++)
        {
            int kind = round % 6, interrupted = 0;
            var sleeper = new Thread(() =>
            {
                try
                {
                    switch (kind)
                    {
                        case 0: Thread.Sleep(Timeout.Infinite); break;
                        case 1: never.WaitOne(); break;
                        case 2: slim.Wait(); break;
                        case 3:
                            lock (gate)
                            {
                                Monitor.Wait(gate);
                            }

                            break;
                        case 4: Thread.CurrentThread.Join(); break;
                        default: WaitHandle.WaitAny([never, never.SafeWaitHandle.IsClosed ? never : new AutoResetEvent(false)]); break;
                    }
                }
                catch (ThreadInterruptedException)
                {
                    interrupted = 1;
                }
            });
            sleeper.Start();
            Thread.SpinWait(random.Next(2_000));
            sleeper.Interrupt();
            Check(sleeper.Join(Long) && interrupted == 1, $"an interrupt of kind {kind}");
            Check(Monitor.TryEnter(gate, Long), "the lock after an interrupt");
            Monitor.Exit(gate);
        }
    }

    private static void LockClass(Random random)
    {
        Lock gate = new();
        int count = 0, threads = random.Next(2, 6), missed = 0;
        OnThreads(threads, me =>
        {
            for (int i = 0; i < 200; i++)
            {
                if (i % 4 == 0)
                {
                    if (gate.TryEnter(i % 3))
                    {
                        count++;
                        gate.Exit();
                    }
                    else
                    {
                        Interlocked.Increment(ref missed);
                    }

                    continue;
                }

                lock (gate)
                {
                    using (gate.EnterScope())
                    {
                        count++;
                    }
                }
            }
        });
        Check(count + missed == threads * 200 && !gate.IsHeldByCurrentThread, "counts under a Lock");
    }

    private static async ValueTask<int> Sum(int depth, int width)
    {
        if (depth == 0)
        {
            return 1;
        }

        int sum = 0;
        for (int i = 0; i < width; i++)
        {
            if (i % 2 == 0)
            {
                await Task.Yield();
            }

            sum += await Sum(depth - 1, width);
        }

        return sum;
    }

    private static void TaskGraphs(Random random)
    {
        Check(Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await Sum(4, 3)))).Result.Sum() == 324, "trees of value tasks");
        for (int round = 0; round < 20; round++)
        {
            // Completion meets continuation, wait and second completion.
            var source = new TaskCompletionSource<int>(round % 2 == 0 ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
            int winners = 0, continued = 0;
            OnThreads(4, me =>
            {
                if (me < 2)
                {
                    if (source.TrySetResult(me))
                    {
                        Interlocked.Increment(ref winners);
                    }
                }
                else
                {
                    source.Task.ContinueWith(t => Interlocked.Increment(ref continued), TaskContinuationOptions.ExecuteSynchronously).Wait();
                    Check(source.Task.Wait(Long), "the wait for a completion");
                }
            });
            Check(winners == 1 && continued == 2, "one completion");
        }

        Task<int>[] racing = [.. Enumerable.Range(0, 30).Select(i => Task.Run(() => i))];
        HashSet<int> seen = [];
        List<Task<int>> left = [.. racing];
        while (left.Count > 0)
        {
            Task<int> first = Task.WhenAny(left).Result;
            left.Remove(first);
            seen.Add(first.Result);
        }

        Check(seen.Count == 30, "who comes first");
    }
}
