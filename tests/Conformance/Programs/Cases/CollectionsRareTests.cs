using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.ComponentModel;

namespace PusOS.Conformance.Cases;

/// <summary>The less common collections: observable, sorted, linked, bits, old ones, keyed, frozen, immutable builders, concurrent.</summary>
internal static class CollectionsRareTests
{
    private static void Try(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            Console.WriteLine($"{what}: {e.GetType().FullName}: {e.Message}");
        }
    }

    private static string Join(IEnumerable items) => string.Join(",", items.Cast<object>());

    public static void Run(string[] args)
    {
        Observables();
        Sorted();
        Linked();
        Bits();
        Old();
        Keyed();
        Immutables();
        Concurrents();
        Queues();
    }

    private sealed class Person : INotifyPropertyChanged, INotifyPropertyChanging
    {
        private string _name = "";

        public event PropertyChangedEventHandler? PropertyChanged;

        public event PropertyChangingEventHandler? PropertyChanging;

        public string Name
        {
            get => _name;
            set
            {
                PropertyChanging?.Invoke(this, new PropertyChangingEventArgs(nameof(Name)));
                _name = value;
                PropertyChanged?.Invoke(this, new PropertyChangedEventArgs(nameof(Name)));
            }
        }
    }

    private static void Observables()
    {
        var o = new ObservableCollection<string> { "a", "b" };
        o.CollectionChanged += (_, e) => Console.WriteLine($"{e.Action} {e.NewStartingIndex} {e.OldStartingIndex} {(e.NewItems is null ? "" : Join(e.NewItems))} {(e.OldItems is null ? "" : Join(e.OldItems))}");
        ((INotifyPropertyChanged)o).PropertyChanged += (_, e) => Console.WriteLine("property " + e.PropertyName);
        o.Add("c");
        o.Move(0, 2);
        o[0] = "z";
        o.RemoveAt(1);
        o.Clear();
        var read = new ReadOnlyObservableCollection<string>(o);
        Console.WriteLine(read.Count);
        var p = new Person();
        p.PropertyChanging += (_, e) => Console.WriteLine("changing " + e.PropertyName);
        p.PropertyChanged += (s, e) => Console.WriteLine(((Person)s!).Name + " " + e.PropertyName);
        p.Name = "Ada";
        var bound = new BindingList<int> { 1 };
        bound.ListChanged += (_, e) => Console.WriteLine($"{e.ListChangedType} {e.NewIndex}");
        bound.Add(2);
    }

    private static void Sorted()
    {
        var l = new SortedList<string, int>(StringComparer.OrdinalIgnoreCase) { ["b"] = 2, ["A"] = 1, ["c"] = 3 };
        Console.WriteLine($"{Join(l)} {l.IndexOfKey("B")} {l.Values[0]} {l.GetKeyAtIndex(2)} {l.ContainsValue(3)}");
        Try("duplicate", () => l.Add("a", 9));
        l.RemoveAt(0);
        Console.WriteLine(Join(l.Keys));
        var d = new SortedDictionary<int, string> { [3] = "c", [1] = "a", [2] = "b" };
        Console.WriteLine(Join(d) + " " + d.Remove(2) + " " + Join(d.Values));
        var s = new SortedSet<int> { 5, 1, 9, 3 };
        Console.WriteLine($"{s.Min} {s.Max} {Join(s.GetViewBetween(2, 6))} {Join(s.Reverse())} {s.IsSubsetOf([1, 3, 5, 9, 11])}");
        s.SymmetricExceptWith([1, 2]);
        Console.WriteLine(Join(s));
        Try("view", () => s.GetViewBetween(9, 1));
        var ordered = new System.Collections.Generic.OrderedDictionary<string, int> { ["x"] = 1, ["y"] = 2 };
        ordered.Insert(0, "w", 0);
        ordered["x"] = 10;
        Console.WriteLine(Join(ordered) + " " + ordered.IndexOf("y") + " " + ordered.GetAt(1));
    }

    private static void Linked()
    {
        var l = new LinkedList<int>([1, 2, 3]);
        LinkedListNode<int> two = l.Find(2)!;
        l.AddBefore(two, 10);
        l.AddAfter(two, 20);
        l.AddFirst(0);
        l.RemoveLast();
        Console.WriteLine(Join(l) + " " + two.Previous!.Value + " " + l.Count);
        Try("foreign", () => new LinkedList<int>().AddLast(two));
        l.Remove(two);
        Console.WriteLine(two.List is null);
        Try("empty", () => new LinkedList<int>().RemoveFirst());
    }

    private static void Bits()
    {
        var b = new BitArray(new[] { true, false, true, true });
        var c = new BitArray(4, true);
        Console.WriteLine(Join(b.And(c)) + " " + Join(b.Not()) + " " + Join(b.LeftShift(1)) + " " + b.HasAnySet() + " " + b.Cast<bool>().Count(x => x));
        b.Length = 40;
        b.Set(39, true);
        int[] words = new int[2];
        b.CopyTo(words, 0);
        Console.WriteLine(words[1]);
        Try("lengths", () => b.Xor(c));
        var v = new BitVector32(0);
        int mask = BitVector32.CreateMask(BitVector32.CreateMask());
        v[mask] = true;
        BitVector32.Section section = BitVector32.CreateSection(15, BitVector32.CreateSection(3));
        v[section] = 9;
        Console.WriteLine(v.Data + " " + v + " " + v[section]);
    }

    private static void Old()
    {
        var h = new Hashtable { ["a"] = 1, [2] = "b" };
        Console.WriteLine(h["a"] + " " + h.ContainsKey(2) + " " + h.Count);
        var a = new ArrayList { 3, 1, 2 };
        a.Sort();
        Console.WriteLine(Join(a) + " " + a.BinarySearch(2) + " " + ArrayList.ReadOnly(a).IsReadOnly);
        var q = new Queue(new[] { 1, 2 });
        q.Enqueue("x");
        Console.WriteLine(q.Dequeue() + " " + q.Peek() + " " + q.Count);
        var s = new Stack(new[] { 1, 2 });
        Console.WriteLine(s.Pop() + " " + Join(s));
        var n = new NameValueCollection { { "k", "1" }, { "k", "2" }, { "j", null } };
        Console.WriteLine(n["k"] + " " + Join(n.AllKeys) + " " + n.GetValues("K")!.Length);
        var sd = new StringDictionary { ["Key"] = "v" };
        Console.WriteLine(sd["KEY"]);
        var hy = new HybridDictionary(true) { ["A"] = 1 };
        Console.WriteLine(hy["a"]);
        var li = new ListDictionary { ["p"] = 1 };
        Console.WriteLine(li.Contains("p"));
        var od = new System.Collections.Specialized.OrderedDictionary { ["z"] = 1, ["a"] = 2 };
        Console.WriteLine(od[0] + " " + Join(od.Keys));
        var sl = new SortedList { [2] = "b", [1] = "a" };
        Console.WriteLine(Join(sl.Values) + sl.GetByIndex(0));
        var sc = new StringCollection { "q" };
        Console.WriteLine(sc.Contains("q"));
        foreach (DictionaryEntry e in new Hashtable { ["one"] = 1 })
        {
            Console.WriteLine(e.Key + "=" + e.Value);
        }
    }

    private sealed class ByLength : KeyedCollection<int, string>
    {
        protected override int GetKeyForItem(string item) => item.Length;
    }

    private static void Keyed()
    {
        var k = new ByLength { "a", "bbb" };
        Console.WriteLine(k[3] + " " + k.Contains(2) + " " + k.TryGetValue(1, out string? x) + x);
        Try("duplicate", () => k.Add("c"));
        var set = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "A", "b" };
        Console.WriteLine(set.Add("a") + " " + set.TryGetValue("B", out string? actual) + actual + " " + set.SetEquals(["B", "a"]));
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = new Dictionary<string, int> { ["abc"] = 5 }.GetAlternateLookup<ReadOnlySpan<char>>();
        Console.WriteLine(lookup["xabcx".AsSpan(1, 3)]);
        var read = new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["r"] = 1 });
        Try("read only", () => ((IDictionary<string, int>)read).Add("x", 1));
        var rs = new ReadOnlySet<int>(new HashSet<int> { 1 });
        Console.WriteLine(rs.Contains(1));
        var c = new Collection<int> { 1, 2 };
        c.Insert(1, 5);
        Console.WriteLine(Join(c));
        ILookup<int, string> byLength = new[] { "a", "bb", "c" }.ToLookup(s => s.Length);
        Console.WriteLine(Join(byLength[1]) + " " + byLength[9].Any());
    }

    private static void Immutables()
    {
        ImmutableArray<int> a = [1, 2, 3];
        Console.WriteLine(Join(a.Add(4).Remove(2).Insert(0, 9)) + " " + default(ImmutableArray<int>).IsDefault);
        Try("default", () => Console.WriteLine(default(ImmutableArray<int>).Length));
        ImmutableList<int>.Builder b = ImmutableList.CreateBuilder<int>();
        b.AddRange(Enumerable.Range(0, 100));
        b.RemoveAll(x => x % 3 != 0);
        Console.WriteLine(b.ToImmutable().Sum());
        ImmutableDictionary<string, int> d = ImmutableDictionary<string, int>.Empty.Add("a", 1).SetItem("b", 2);
        Console.WriteLine(d["b"] + " " + d.Remove("a").Count);
        Try("add", () => d.Add("a", 5));
        Console.WriteLine(Join(ImmutableSortedSet.Create(3, 1, 2)) + Join(ImmutableSortedDictionary<int, string>.Empty.Add(2, "b").Add(1, "a")));
        Console.WriteLine(ImmutableStack.Create(1, 2).Peek() + " " + ImmutableQueue.Create(1, 2).Peek());
        Console.WriteLine(ImmutableInterlocked.GetOrAdd(ref s_shared, "k", _ => 7));
        FrozenDictionary<string, int> f = new Dictionary<string, int> { ["alpha"] = 1, ["beta"] = 2, ["gamma"] = 3 }.ToFrozenDictionary();
        Console.WriteLine(f["beta"] + " " + f.ContainsKey("delta") + " " + f.GetValueRefOrNullRef("alpha"));
        FrozenSet<int> fs = Enumerable.Range(0, 50).Select(i => i * i).ToFrozenSet();
        Console.WriteLine(fs.Contains(49) + " " + fs.Contains(50));
    }

    private static ImmutableDictionary<string, int> s_shared = ImmutableDictionary<string, int>.Empty;

    private static void Concurrents()
    {
        var d = new ConcurrentDictionary<string, int>();
        Parallel.For(0, 400, i => d.AddOrUpdate("k" + (i % 7), 1, (_, v) => v + 1));
        Console.WriteLine(d.Values.Sum() + " " + d.TryRemove("k0", out int v) + v + " " + d.TryUpdate("k1", 5, v) + " " + d.GetOrAdd("new", 3));
        var q = new ConcurrentQueue<int>(Enumerable.Range(0, 70));
        Console.WriteLine(q.TryDequeue(out int f) + " " + f + " " + q.TryPeek(out f) + f + " " + q.Count);
        var s = new ConcurrentStack<int>([1, 2, 3]);
        int[] two = new int[2];
        Console.WriteLine(s.TryPopRange(two) + " " + Join(two));
        var bag = new ConcurrentBag<int>();
        Parallel.For(0, 100, bag.Add);
        Console.WriteLine(bag.Sum() + " " + bag.TryTake(out _) + " " + bag.Count);
        using var block = new BlockingCollection<int>(new ConcurrentQueue<int>(), 2);
        Console.WriteLine(block.TryAdd(1) + " " + block.TryAdd(2) + " " + block.TryAdd(3, 5) + " " + block.Take());
        block.CompleteAdding();
        Try("completed", () => block.Add(1));
        Console.WriteLine(Join(block.GetConsumingEnumerable()) + " " + block.IsCompleted);
        Try("take", () => block.Take());
        Console.WriteLine(Partitioner.Create(0, 100, 30).GetDynamicPartitions().Count());
    }

    private static void Queues()
    {
        var p = new PriorityQueue<string, int>([("low", 5), ("high", 1), ("mid", 3)]);
        Console.WriteLine(p.EnqueueDequeue("urgent", 0) + " " + p.Dequeue() + " " + p.Peek() + " " + p.TryDequeue(out string? e, out int prio) + e + prio + " " + p.Count);
        Console.WriteLine(p.Remove("low", out _, out _) + " " + p.Count);
        Try("empty", () => p.Dequeue());
        var q = new Queue<int>(4);
        for (int i = 0; i < 10; i++)
        {
            q.Enqueue(i);
            if (i % 3 == 0)
            {
                q.Dequeue();
            }
        }

        Console.WriteLine(Join(q) + " " + q.EnsureCapacity(50) + " " + q.Contains(9));
        var s = new Stack<int>([1, 2, 3]);
        Console.WriteLine(Join(s) + " " + s.TryPeek(out int top) + top);
        Try("changed", () => { foreach (int i in s) { s.Push(i); } });
    }
}
