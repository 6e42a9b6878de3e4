using System.Buffers;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static PusOS.Conformance.StressRun;

namespace PusOS.Conformance.Cases;

/// <summary>The collector while all harts allocate, ask for collections, and threads begin and end: what is reachable keeps its content.</summary>
internal static class HartsCollectorTests
{
    private static readonly (string Name, Action<Random> Work)[] s_kinds =
    [
        ("collect", CollectFromAll), ("graphs", Graphs), ("finalizers", Finalizers), ("resurrection", Resurrection), ("weak", WeakOnes), ("tables", Tables),
        ("handles", HandlesOfAllKinds), ("deaths", Deaths), ("large", LargeOnes), ("spans", Spans), ("pools", Pools), ("texts", Texts),
    ];

    public static void Run(string[] args) => Rounds(args, s_kinds);

    /// <summary>An object that says whether it is whole.</summary>
    private sealed class Item(int number, Item? next)
    {
        public readonly int Number = number;
        public readonly Item? Next = next;
        public readonly byte[] Bytes = Fill(new byte[number % 90], number);
        public readonly int Mirror = ~number;

        public bool IsWhole => Mirror == ~Number && Bytes.Length == Number % 90 && Bytes.All(b => b == (byte)Number);
    }

    private static byte[] Fill(byte[] bytes, int number)
    {
        bytes.AsSpan().Fill((byte)number);
        return bytes;
    }

    private static Item? Chain(int length, int from)
    {
        Item? chain = null;
        for (int i = 0; i < length; i++)
        {
            chain = new Item(from + i, chain);
        }

        return chain;
    }

    private static void CheckChain(Item? chain, int length, int from)
    {
        int seen = 0;
        for (Item? at = chain; at is not null; at = at.Next)
        {
            seen++;
            Check(at.IsWhole && at.Number == from + length - seen, "an object of a chain");
        }

        Check(seen == length, "the length of a chain");
    }

    private static void CollectFromAll(Random random)
    {
        int length = random.Next(20, 200);
        OnThreads(4, me =>
        {
            Item? kept = Chain(length, me * 1_000);
            for (int i = 0; i < 6; i++)
            {
                CheckChain(Chain(50, i), 50, i);
                GC.Collect(i % 3, GCCollectionMode.Forced, blocking: true);
                CheckChain(kept, length, me * 1_000);
            }
        });
    }

    private static void Graphs(Random random)
    {
        // A table that all change: what each finds there is whole, whoever made it.
        Item?[] table = new Item?[64];
        int[] seeds = [.. Enumerable.Range(0, 4).Select(_ => random.Next())];
        OnThreads(4, me =>
        {
            var mine = new Random(seeds[me]);
            for (int i = 0; i < 600; i++)
            {
                ref Item? place = ref table[mine.Next(table.Length)];
                Item? there = Volatile.Read(ref place);
                Check(there is null || there.IsWhole && (there.Next is null || there.Next.IsWhole), "an object that another thread made");
                place = new Item(mine.Next(10_000), there is { Next.Next: not null } ? null : there);
            }
        });
        Check(table.All(item => item is null || item.IsWhole), "objects afterwards");
    }

    private static int s_made, s_finalized;

    private sealed class Finalizable
    {
        private readonly int _number = Interlocked.Increment(ref s_made);
        private readonly object _other = new Item(7, null);

        ~Finalizable()
        {
            if (_number > 0 && _other is Item { IsWhole: true })
            {
                Interlocked.Increment(ref s_finalized);
            }
        }
    }

    private static void Finalizers(Random random)
    {
        int suppressed = 0, before = s_made - s_finalized;
        OnThreads(4, me =>
        {
            for (int i = 0; i < 150; i++)
            {
                Make(i % 10 == 9, ref suppressed);
                if (i % 60 == 59)
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                }
            }
        });

        // Conservative stacks may keep a few: most are gone, and none was finalized twice.
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        int left = s_made - s_finalized - suppressed - before;
        Check(left is >= 0 and < 60, $"{left} objects were not finalized");
        s_made = s_finalized = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Make(bool suppress, ref int suppressed)
    {
        var made = new Finalizable();
        if (suppress)
        {
            GC.SuppressFinalize(made);
            Interlocked.Increment(ref suppressed);
        }
    }

    private static int s_lives;

    private sealed class Phoenix(int lives)
    {
        private int _lives = lives;
        public static Phoenix? Last;

        ~Phoenix()
        {
            Interlocked.Increment(ref s_lives);
            if (--_lives > 0)
            {
                Last = this;
                GC.ReRegisterForFinalize(this);
            }
        }
    }

    private static void Resurrection(Random random)
    {
        int before = s_lives;
        OnThreads(3, me =>
        {
            for (int i = 0; i < 20; i++)
            {
                MakePhoenix(i % 3 + 1);
                Phoenix.Last = null;
                if (i % 7 == 6)
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                }
            }
        });
        for (int i = 0; i < 5; i++)
        {
            Phoenix.Last = null;
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Check(s_lives - before is > 60 and <= 3 * (7 + 14 + 18), $"lives of objects that come back: {s_lives - before}");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakePhoenix(int lives) => GC.KeepAlive(new Phoenix(lives));

    private static void WeakOnes(Random random)
    {
        WeakReference<Item>[] all = [.. Enumerable.Range(0, 40).Select(i => new WeakReference<Item>(new Item(i, null), i % 2 == 0))];
        Item[] held = [.. Enumerable.Range(0, 10).Select(i => new Item(i + 500, null))];
        OnThreads(4, me =>
        {
            for (int i = 0; i < 300; i++)
            {
                WeakReference<Item> reference = all[(i * 7 + me) % all.Length];
                if (reference.TryGetTarget(out Item? target))
                {
                    Check(target.IsWhole, "the target of a weak reference");
                }

                reference.SetTarget(i % 5 == 0 ? held[i % 10] : new Item(i, null));
                if (i % 100 == 99)
                {
                    GC.Collect();
                }
            }
        });
        for (int i = 0; i < all.Length; i++)
        {
            all[i].SetTarget(held[i % 10]);
        }

        GC.Collect();
        Check(all.All(r => r.TryGetTarget(out Item? target) && target.IsWhole && target.Number >= 500), "weak references to what is held");
        GC.KeepAlive(held);
    }

    private static void Tables(Random random)
    {
        var table = new ConditionalWeakTable<object, Item>();
        object[] shared = [.. Enumerable.Range(0, 20).Select(_ => new object())];
        OnThreads(4, me =>
        {
            List<(object Key, int Number)> mine = [];
            for (int i = 0; i < 200; i++)
            {
                object key = new();
                int number = me * 1_000 + i;
                table.Add(key, new Item(number, null));
                if (i % 4 == 0)
                {
                    mine.Add((key, number));
                }

                Item common = table.GetValue(shared[i % 20], _ => new Item(i % 20, null));
                Check(common.IsWhole && common.Number == i % 20, "a value that all share");
                if (i % 50 == 49)
                {
                    GC.Collect();
                }

                if (i % 16 == 3)
                {
                    Check(table.TryGetValue(mine[^1].Key, out Item? found) && found.Number == mine[^1].Number, "the value of a key that is held");
                    Check(table.Remove(mine[^1].Key) && !table.TryGetValue(mine[^1].Key, out _), "removal from a weak table");
                    mine.RemoveAt(mine.Count - 1);
                }
            }

            foreach ((object key, int number) in mine)
            {
                Check(table.TryGetValue(key, out Item? found) && found.IsWhole && found.Number == number, "the value of a key that is kept");
            }
        });
        foreach ((object key, Item value) in table)
        {
            Check(value.IsWhole && key is not null, "an entry of a weak table");
        }
    }

    private static unsafe void HandlesOfAllKinds(Random random) => OnThreads(4, me =>
    {
        var handles = new Queue<(GCHandle Handle, int Number)>();
        var pinned = new Queue<(GCHandle Handle, nint Address)>();
        for (int i = 0; i < 250; i++)
        {
            handles.Enqueue((GCHandle.Alloc(new Item(i, null), GCHandleType.Normal), i));
            byte[] bytes = Fill(new byte[i + 1], i);
            var pin = GCHandle.Alloc(bytes, GCHandleType.Pinned);
            pinned.Enqueue((pin, pin.AddrOfPinnedObject()));
            var weak = GCHandle.Alloc(new Item(i, null), i % 2 == 0 ? GCHandleType.Weak : GCHandleType.WeakTrackResurrection);
            Check(weak.Target is null or Item { IsWhole: true }, "a weak handle");
            weak.Free();
            var dependent = new DependentHandle(bytes, new Item(i, null));
            Check(dependent.TargetAndDependent.Dependent is Item { IsWhole: true } value && value.Number == i, "a dependent handle");
            dependent.Dispose();
            if (i % 80 == 79)
            {
                GC.Collect();
            }

            if (handles.Count > 30)
            {
                (GCHandle handle, int number) = handles.Dequeue();
                Check(handle.Target is Item { IsWhole: true } item && item.Number == number, "a handle's object");
                handle.Free();
                (GCHandle held, nint address) = pinned.Dequeue();
                Check(held.AddrOfPinnedObject() == address && *(byte*)address == (byte)(((byte[])held.Target!).Length - 1), "a pinned array");
                held.Free();
            }
        }

        while (handles.TryDequeue(out (GCHandle Handle, int Number) rest))
        {
            rest.Handle.Free();
            pinned.Dequeue().Handle.Free();
        }
    });

    private static void Deaths(Random random)
    {
        // Threads begin and end, each leaving garbage and one object, while others collect.
        int over = 0, born = random.Next(10, 30);
        Item?[] left = new Item?[born];
        OnThreads(3, me =>
        {
            if (me != 0)
            {
                while (Volatile.Read(ref over) == 0)
                {
                    // One of both leaves the others hardly a moment.
                    GC.Collect();
                    Chain(20, me);
                    Thread.Sleep(me - 1);
                }

                return;
            }

            for (int i = 0; i < born; i += 4)
            {
                Thread[] batch = [.. Enumerable.Range(i, Math.Min(4, born - i)).Select(number => new Thread(() => left[number] = Chain(number + 1, number)))];
                Array.ForEach(batch, thread => thread.Start());
                Array.ForEach(batch, thread => thread.Join());
            }

            Volatile.Write(ref over, 1);
        });
        for (int i = 0; i < born; i++)
        {
            CheckChain(left[i], i + 1, i);
        }
    }

    private static void LargeOnes(Random random)
    {
        int[] seeds = [.. Enumerable.Range(0, 3).Select(_ => random.Next())];
        OnThreads(3, me =>
        {
            var mine = new Random(seeds[me]);
            var kept = new Queue<int[]>();
            for (int i = 0; i < 25; i++)
            {
                int[] large = new int[mine.Next(2_000, 60_000)];
                Check(large.AsSpan().IndexOfAnyExcept(0) < 0, "a new array that is not zero");
                large[0] = large[^1] = large.Length;
                kept.Enqueue(large);
                if (kept.Count > 4)
                {
                    int[] oldest = kept.Dequeue();
                    Check(oldest[0] == oldest.Length && oldest[^1] == oldest.Length && oldest[1] == 0, "a large array");
                }

                object[] references = new object[1_500];
                references.AsSpan().Fill(large);
                Check(ReferenceEquals(references[1_499], large), "a large array of references");
            }
        });
    }

    private struct Pair
    {
        public Item? First;
        public long Number;
        public string? Text;
    }

    private static void Spans(Random random) => OnThreads(4, me =>
    {
        // The only way to the array is a span into its middle, or a reference to one of its elements.
        for (int i = 0; i < 40; i++)
        {
            Span<Pair> middle = MakePairs(50, me * 100 + i).AsSpan(20, 10);
            ref Pair one = ref MakePairs(30, i)[17];
            if (i % 8 == 7)
            {
                GC.Collect();
            }

            Chain(30, i);
            for (int k = 0; k < middle.Length; k++)
            {
                Check(middle[k].First!.IsWhole && middle[k].Number == me * 100 + i + 20 + k && middle[k].Text == middle[k].Number.ToString(), "what a span points into");
            }

            Check(one.First!.IsWhole && one.Number == i + 17, "what a reference points into");
        }
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Pair[] MakePairs(int count, int from)
    {
        Pair[] pairs = new Pair[count];
        for (int i = 0; i < count; i++)
        {
            pairs[i] = new Pair { First = new Item(from + i, null), Number = from + i, Text = (from + i).ToString() };
        }

        return pairs;
    }

    private static void Pools(Random random) => OnThreads(4, me =>
    {
        for (int i = 0; i < 200; i++)
        {
            byte[] first = ArrayPool<byte>.Shared.Rent(100 + i * 13), second = ArrayPool<byte>.Shared.Rent(100 + i * 13);
            Check(!ReferenceEquals(first, second), "one array rented twice");
            first.AsSpan().Fill((byte)me);
            second.AsSpan().Fill((byte)~me);
            Thread.Yield();
            Check(first.AsSpan().IndexOfAnyExcept((byte)me) < 0 && second.AsSpan().IndexOfAnyExcept((byte)~me) < 0, "another thread in a rented array");
            ArrayPool<byte>.Shared.Return(first);
            ArrayPool<byte>.Shared.Return(second);
            if (i % 100 == 99)
            {
                GC.Collect();
            }
        }
    });

    private static void Texts(Random random) => OnThreads(4, me =>
    {
        string text = "";
        var table = new Dictionary<string, int>();
        for (int i = 0; i < 250; i++)
        {
            text = i % 40 == 0 ? "" : text + (char)('a' + i % 26);
            table[$"{me}:{i}:{text}"] = i;
            if (i % 120 == 119)
            {
                GC.Collect();
            }
        }

        Check(table.Count == 250 && table.All(pair => pair.Key.StartsWith($"{me}:{pair.Value}:", StringComparison.Ordinal)), "texts");
    });
}
