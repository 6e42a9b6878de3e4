using System.Collections.Concurrent;
using static PusOS.Conformance.StressRun;

namespace PusOS.Conformance.Cases;

/// <summary>Timers, cancellation, parallel loops, shared collections, tasks and the lives of threads, under load from several threads.</summary>
internal static class HartsTasksTests
{
    private static readonly (string Name, Action<Random> Work)[] s_kinds =
    [
        ("timers", TimerStorm), ("cancel", Cancellations), ("parallel", ParallelLoops), ("collections", Collections), ("lazy", Lazies),
        ("locals", Locals), ("threads", ThreadLives), ("interrupt", Interrupts), ("lock", LockClass), ("tasks", TaskGraphs),
    ];

    public static void Run(string[] args)
    {
        ThreadPool.SetMinThreads(16, 4);
        Rounds(args, s_kinds);
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
