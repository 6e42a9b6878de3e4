using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;

namespace PusOS.Conformance.Cases;

/// <summary>
/// Seeded random work on several threads at once: allocation, collection, locks, tasks, PLINQ, exceptions, thread
/// starts and ends. Arguments: seed, rounds, and optionally the one kind of work to repeat.
/// </summary>
internal static class StressTests
{
    private static readonly (string Name, Action<Random> Work)[] s_work =
    [
        ("threads", Threads), ("tasks", Tasks), ("parallel", ParallelSums), ("plinq", ParallelQueries), ("monitor", MonitorTurns),
        ("garbage", Garbage), ("throw", Throwing), ("locks", Locks), ("semaphore", Semaphores), ("concurrent", ConcurrentCollections),
        ("timers", Timers), ("finalize", Finalizers), ("async", AsyncWork),
    ];

    public static void Run(string[] args)
    {
        int seed = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
        int rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 13;
        var random = new Random(seed);
        for (int round = 0; round < rounds; round++)
        {
            // The first rounds are each kind once, so that even a short run has seen all.
            int kind = round < s_work.Length ? round : random.Next(s_work.Length);
            if (args.Length > 2)
            {
                kind = Array.FindIndex(s_work, work => work.Name == args[2]);
            }

            Console.WriteLine($"{round} {s_work[kind].Name}");
            s_work[kind].Work(new Random(random.Next()));
        }

        Console.WriteLine($"stress ok: seed {seed}, {rounds} rounds");
    }

    private static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException("stress: " + what);
        }
    }

    private static void OnThreads(int count, Action<int> body)
    {
        Thread[] threads = [.. Enumerable.Range(0, count).Select(index => new Thread(() => body(index)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }

    private static void Threads(Random random)
    {
        int count = random.Next(1, 20);
        long sum = 0;
        int[] done = new int[count];
        OnThreads(count, index =>
        {
            object? last = null;
            for (int i = 0; i < 200; i++)
            {
                last = new byte[i * 8];
                Interlocked.Add(ref sum, i);
            }

            GC.KeepAlive(last);
            done[index] = 1;
        });
        Check(sum == count * 19_900L && done.Sum() == count, "threads");
    }

    private static void Tasks(Random random)
    {
        int count = random.Next(1, 300);
        IEnumerable<Task<int>> tasks = Enumerable.Range(0, count).Select(i => Task.Run(() =>
        {
            var texts = new List<string>();
            for (int k = 0; k < 50; k++)
            {
                texts.Add($"{k}{i}");
            }

            return texts.Count;
        }));
        Check(Task.WhenAll(tasks).Result.Sum() == count * 50, "tasks");
    }

    private static void ParallelSums(Random random)
    {
        int count = random.Next(1, 20_000);
        long sum = 0;
        Parallel.For(0, count, () => 0L, (i, _, local) => local + i, local => Interlocked.Add(ref sum, local));
        Check(sum == (long)count * (count - 1) / 2, "Parallel.For");
        var bag = new ConcurrentBag<int>();
        Parallel.ForEach(Enumerable.Range(0, 200), bag.Add);
        Check(bag.Sum() == 19_900, "ConcurrentBag");
    }

    private static void ParallelQueries(Random random)
    {
        int count = random.Next(1, 5_000);
        int[] doubled = [.. ParallelEnumerable.Range(0, count).AsOrdered().Where(i => i % 3 == 0).Select(i => i * 2)];
        Check(doubled.SequenceEqual(Enumerable.Range(0, count).Where(i => i % 3 == 0).Select(i => i * 2)), "ordered PLINQ");
        Check(ParallelEnumerable.Range(0, count).GroupBy(i => i % 7).Sum(g => g.Count()) == count, "grouped PLINQ");
    }

    private static void MonitorTurns(Random random)
    {
        object gate = new();
        int turn = 0, rounds = random.Next(10, 300), players = random.Next(2, 6), total = 0;
        OnThreads(players, me =>
        {
            for (int i = 0; i < rounds; i++)
            {
                lock (gate)
                {
                    while (turn != me)
                    {
                        Monitor.Wait(gate);
                    }

                    turn = (turn + 1) % players;
                    total++;
                    Monitor.PulseAll(gate);
                }
            }
        });
        Check(total == rounds * players, "turns of a monitor");
    }

    private sealed class Node
    {
        public Node? Left, Right;
    }

    private static Node Tree(int depth) => depth == 0 ? new Node() : new Node { Left = Tree(depth - 1), Right = Tree(depth - 1) };

    private static int Count(Node? node) => node is null ? 0 : 1 + Count(node.Left) + Count(node.Right);

    private static void Garbage(Random random)
    {
        int threads = random.Next(2, 6), depth = random.Next(6, 13), nodes = (2 << depth) - 1, right = 0;
        OnThreads(threads, _ =>
        {
            Node kept = Tree(depth);
            for (int i = 0; i < 6; i++)
            {
                Check(Count(Tree(depth)) == nodes, "a new tree");
                if (i == 3)
                {
                    GC.Collect();
                }
            }

            Check(Count(kept) == nodes, "the kept tree");
            Interlocked.Increment(ref right);
        });
        Check(right == threads, "garbage");
    }

    private static void Throwing(Random random)
    {
        int threads = random.Next(2, 8), caught = 0, cleaned = 0;
        OnThreads(threads, index =>
        {
            for (int i = 0; i < 30; i++)
            {
                try
                {
                    try
                    {
                        Deep(i % 10, index);
                    }
                    finally
                    {
                        Interlocked.Increment(ref cleaned);
                    }
                }
                catch (InvalidOperationException e) when (e.Message == index.ToString(CultureInfo.InvariantCulture) && e.StackTrace is not null)
                {
                    Interlocked.Increment(ref caught);
                }
            }
        });
        Check(caught == threads * 30 && cleaned == threads * 30, "exceptions");
    }

    private static int Deep(int depth, int index) =>
        depth == 0 ? throw new InvalidOperationException(index.ToString(CultureInfo.InvariantCulture)) : Deep(depth - 1, index) + 1;

    private static void Locks(Random random)
    {
        object[] gates = [new(), new(), new()];
        int[] counts = new int[gates.Length];
        int threads = random.Next(2, 8), rounds = random.Next(100, 2_000);
        OnThreads(threads, index =>
        {
            for (int i = 0; i < rounds; i++)
            {
                int which = (i + index) % gates.Length;
                lock (gates[which])
                {
                    counts[which]++;
                    if (i % 97 == 0)
                    {
                        Thread.Yield();
                    }
                }
            }
        });
        Check(counts.Sum() == threads * rounds, "counters under locks");
    }

    private static void Semaphores(Random random)
    {
        using var semaphore = new SemaphoreSlim(2);
        int inside = 0, most = 0, shared = 0;
        object gate = new();
        Task.WaitAll([.. Enumerable.Range(0, random.Next(5, 20)).Select(_ => Task.Run(async () =>
        {
            await semaphore.WaitAsync();
            int now = Interlocked.Increment(ref inside);
            lock (gate)
            {
                most = Math.Max(most, now);
            }

            await Task.Yield();
            Interlocked.Decrement(ref inside);
            semaphore.Release();
        }))]);
        Check(most <= 2 && inside == 0, "semaphore");
        using var readersWriter = new ReaderWriterLockSlim();
        Parallel.For(0, 100, i =>
        {
            if (i % 5 == 0)
            {
                readersWriter.EnterWriteLock();
                shared++;
                readersWriter.ExitWriteLock();
            }
            else
            {
                readersWriter.EnterReadLock();
                Check(shared is >= 0 and <= 20, "read under a reader's lock");
                readersWriter.ExitReadLock();
            }
        });
        Check(shared == 20, "reader-writer lock");
    }

    private static void ConcurrentCollections(Random random)
    {
        var counts = new ConcurrentDictionary<int, int>();
        using var queue = new BlockingCollection<int>(16);
        int count = random.Next(10, 1_000);
        Task producer = Task.Run(() =>
        {
            for (int i = 0; i < count; i++)
            {
                queue.Add(i);
            }

            queue.CompleteAdding();
        });
        Task.WaitAll([producer, .. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            foreach (int i in queue.GetConsumingEnumerable())
            {
                counts.AddOrUpdate(i % 17, 1, (_, old) => old + 1);
            }
        }))]);
        Check(counts.Values.Sum() == count, "concurrent collections");
    }

    private static void Timers(Random random)
    {
        int fired = 0;
        using var done = new CountdownEvent(5);
        using (new Timer(_ => { if (Interlocked.Increment(ref fired) <= 5) { done.Signal(); } }, null, random.Next(1, 4), 2))
        {
            Check(done.Wait(TimeSpan.FromSeconds(20)), "timer");
        }

        Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Delay(i % 7))).Wait();
        using var source = new CancellationTokenSource(3);
        try
        {
            Task.Delay(TimeSpan.FromSeconds(20), source.Token).Wait();
            Check(false, "cancellation of a delay");
        }
        catch (AggregateException e) when (e.InnerException is TaskCanceledException)
        {
        }
    }

    private static int s_finalized;

    private sealed class Finalizable
    {
        ~Finalizable() => Interlocked.Increment(ref s_finalized);
    }

    private static void Finalizers(Random random)
    {
        int before = s_finalized, count = random.Next(10, 300);
        Task.WaitAll([.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < count; i++)
            {
                GC.KeepAlive(new Finalizable());
            }
        }))]);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Check(s_finalized > before, "finalizers");
    }

    private static async Task<int> Fibonacci(int n)
    {
        if (n < 2)
        {
            return n;
        }

        await Task.Yield();
        return await Fibonacci(n - 1) + await Fibonacci(n - 2);
    }

    private static void AsyncWork(Random random)
    {
        int count = random.Next(5, 60);
        Check(Fibonacci(10).Result == 55, "recursive tasks");
        Channel<int> channel = Channel.CreateBounded<int>(4);
        Task writer = Task.Run(async () =>
        {
            for (int i = 0; i < count; i++)
            {
                await channel.Writer.WriteAsync(i);
            }

            channel.Writer.Complete();
        });
        int sum = Task.Run(async () =>
        {
            int total = 0;
            await foreach (int i in channel.Reader.ReadAllAsync())
            {
                total += i;
            }

            return total;
        }).Result;
        writer.Wait();
        Check(sum == count * (count - 1) / 2, "channel");
    }
}
