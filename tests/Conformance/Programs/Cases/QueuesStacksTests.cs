using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace PusOS.Conformance.Cases;

/// <summary>Queue, Stack, PriorityQueue, concurrent and immutable collections.</summary>
internal static class QueuesStacksTests
{
    public static void Run(string[] args)
    {
        var q = new Queue<int>();
        var s = new Stack<string>();
        for (int i = 0; i < 20; i++)
        {
            q.Enqueue(i);
            s.Push("s" + i);
            if (i % 3 == 0)
            {
                q.Dequeue();
                s.Pop();
            }
        }

        Console.WriteLine($"{string.Join(',', q)} {q.Peek()} {q.Count} {q.Contains(15)} {q.TryDequeue(out int head)} {head}");
        Console.WriteLine($"{string.Join(',', s)} {s.Peek()} {s.TryPop(out string? top)} {top} {s.ToArray().Length}");
        var pq = new PriorityQueue<string, int>();
        foreach (string w in "delta alpha echo bravo charlie foxtrot".Split(' '))
        {
            pq.Enqueue(w, w.Length * 10 + w[0]);
        }

        pq.EnqueueRange([("x", 1), ("y", 1000)]);
        while (pq.TryDequeue(out string? w, out int p))
        {
            Console.Write($"{w}:{p} ");
        }

        Console.WriteLine();
        var big = new PriorityQueue<int, int>();
        var rnd = new Random(3);
        for (int i = 0; i < 2000; i++)
        {
            int v = rnd.Next();
            big.Enqueue(v, v);
        }

        int last = -1;
        bool ordered = true;
        while (big.Count > 0)
        {
            int v = big.Dequeue();
            ordered &= v >= last;
            last = v;
        }

        Console.WriteLine(ordered);
        var cd = new ConcurrentDictionary<int, int>();
        var cq = new ConcurrentQueue<int>();
        var bag = new ConcurrentBag<int>();
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            for (int i = 0; i < 500; i++)
            {
                cd.AddOrUpdate(i % 50, 1, (_, n) => n + 1);
                cq.Enqueue(i);
                bag.Add(i);
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Console.WriteLine($"{cd.Count} {cd.Values.Sum()} {cd[7]} {cq.Count} {cq.Sum()} {bag.Count} {cd.GetOrAdd(1000, k => k * 2)} {cd.TryRemove(3, out int gone)} {gone}");
        using var blocking = new BlockingCollection<int>(2);
        var producer = new Thread(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                blocking.Add(i);
            }

            blocking.CompleteAdding();
        });
        producer.Start();
        Console.WriteLine(blocking.GetConsumingEnumerable().Sum());
        ImmutableList<int> il = [1, 2, 3];
        ImmutableList<int> il2 = il.Add(4).RemoveAt(0).Insert(1, 99);
        ImmutableDictionary<string, int> id = ImmutableDictionary<string, int>.Empty.Add("a", 1).SetItem("b", 2);
        ImmutableArray<int> ia = [5, 6];
        Console.WriteLine($"{string.Join(',', il)} {string.Join(',', il2)} {id["b"]} {id.Count} {ia.Add(7).Length} {ImmutableStack.Create(1, 2).Peek()}");
        var bits = new System.Collections.BitArray(10);
        bits[3] = true;
        Console.WriteLine($"{bits.Not().Cast<bool>().Count(b => b)} {bits.Length}");
    }
}
