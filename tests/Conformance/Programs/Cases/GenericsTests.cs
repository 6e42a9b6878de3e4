namespace PusOS.Conformance.Cases;

/// <summary>Generic types and methods: constraints, statics per instantiation, nesting, recursion.</summary>
internal static class GenericsTests
{
    public static void Run(string[] args)
    {
        Counter<int>.Add();
        Counter<string>.Add();
        Counter<string>.Add();
        Counter<object>.Add();
        Counter<List<int>>.Add();
        Console.WriteLine($"{Counter<int>.Value} {Counter<string>.Value} {Counter<object>.Value} {Counter<List<int>>.Value} {Counter<double>.Value} {Counter<int>.Tag} {Counter<string>.Tag}");
        var pair = new Pair<int, string>(1, "one");
        Console.WriteLine($"{pair} {pair.Swap()} {pair.Swap().Swap().Equals(pair)} {Pair.Of(2.5, 'c')} {new Pair<Pair<int, int>, int[]>(new(1, 2), [3])}");
        Console.WriteLine($"{Max(3, 7)} {Max("b", "a")} {Max(2.5m, 2.4m)} {Create<Widget>().Name} {Default<int>()} {Default<string>() ?? "null"} {Default<(int, bool)>()} {SizeName<byte>()} {SizeName<Guid>()}");
        var tree = new Tree<string>();
        foreach (string s in (string[])["m", "c", "x", "a", "d", "z", "c"])
        {
            tree.Insert(s);
        }

        Console.WriteLine($"{string.Join(',', tree.InOrder())} {tree.Count} {tree.Depth}");
        var outer = new Outer<int>.Inner<string>(4, "in");
        Console.WriteLine($"{outer} {outer.GetType()} {typeof(Outer<>.Inner<>)} {Outer<string>.Static}");
        Console.WriteLine($"{Depth(5, new Leaf())} {Is<int>(5)} {Is<string>(5)} {Is<int?>(5)} {Is<object>(5)} {Is<IComparable>(5)} {As<string>("q")} {As<int[]>("q") is null}");
        Cache<string, int> cache = new(x => x.Length * 2);
        Console.WriteLine($"{cache["abc"]} {cache["abc"]} {cache["longer"]} {cache.Misses}");
        Node<int> n = new(1, new(2, new(3, null)));
        Console.WriteLine($"{n.Sum((a, b) => a + b, 0)} {n.Sum((a, b) => a + b.ToString(), "")} {n.Select(x => x * 1.5).Sum((a, b) => a + b, 0.0)}");
    }

    private static T Max<T>(T a, T b)
        where T : IComparable<T> => a.CompareTo(b) >= 0 ? a : b;

    private static T Create<T>()
        where T : new() => new();

    private static T? Default<T>() => default;

    private static string SizeName<T>()
        where T : unmanaged
    {
        unsafe
        {
            return typeof(T).Name + sizeof(T);
        }
    }

    private static bool Is<T>(object o) => o is T;

    private static T? As<T>(object o)
        where T : class => o as T;

    private static int Depth<T>(int n, T value)
        where T : IDepth => n == 0 ? value.Depth : n % 2 == 0 ? Depth(n - 1, new Leaf()) + 1 : Depth(n - 1, value) + 2;

    private interface IDepth
    {
        int Depth { get; }
    }

    private readonly struct Leaf : IDepth
    {
        public int Depth => 100;
    }

    private static class Counter<T>
    {
        public static int Value;
        public static readonly string Tag = typeof(T).Name + "!";

        public static void Add() => Value++;
    }

    private sealed class Widget
    {
        public string Name => "widget";
    }

    private static class Pair
    {
        public static Pair<TA, TB> Of<TA, TB>(TA a, TB b) => new(a, b);
    }

    private readonly struct Pair<TA, TB>(TA a, TB b) : IEquatable<Pair<TA, TB>>
    {
        private readonly TA _a = a;
        private readonly TB _b = b;

        public Pair<TB, TA> Swap() => new(_b, _a);

        public bool Equals(Pair<TA, TB> other) => EqualityComparer<TA>.Default.Equals(_a, other._a) && EqualityComparer<TB>.Default.Equals(_b, other._b);

        public override string ToString() => $"<{_a},{_b}>";
    }

    private sealed class Tree<T>
        where T : IComparable<T>
    {
        private TreeNode? _root;

        public int Count { get; private set; }

        public int Depth => Measure(_root);

        public void Insert(T value)
        {
            ref TreeNode? slot = ref _root;
            while (slot is not null)
            {
                int c = value.CompareTo(slot.Value);
                if (c == 0)
                {
                    return;
                }

                slot = ref c < 0 ? ref slot.Left : ref slot.Right;
            }

            slot = new TreeNode { Value = value };
            Count++;
        }

        public IEnumerable<T> InOrder() => Walk(_root);

        private static int Measure(TreeNode? n) => n is null ? 0 : 1 + Math.Max(Measure(n.Left), Measure(n.Right));

        private static IEnumerable<T> Walk(TreeNode? n) => n is null ? [] : Walk(n.Left).Append(n.Value).Concat(Walk(n.Right));

        private sealed class TreeNode
        {
            public T Value = default!;
            public TreeNode? Left;
            public TreeNode? Right;
        }
    }

    private sealed class Outer<T>
    {
        public static string Static => typeof(T).FullName!;

        public sealed class Inner<TU>(T t, TU u)
        {
            public override string ToString() => $"{t}/{u}";
        }
    }

    private sealed class Cache<TKey, TValue>(Func<TKey, TValue> make)
        where TKey : notnull
    {
        private readonly Dictionary<TKey, TValue> _values = [];

        public int Misses { get; private set; }

        public TValue this[TKey key]
        {
            get
            {
                if (!_values.TryGetValue(key, out TValue? v))
                {
                    Misses++;
                    _values[key] = v = make(key);
                }

                return v;
            }
        }
    }

    private sealed class Node<T>(T value, Node<T>? next)
    {
        public TR Sum<TR>(Func<TR, T, TR> add, TR seed)
        {
            TR r = seed;
            for (Node<T>? n = this; n is not null; n = n.Next)
            {
                r = add(r, n.Value);
            }

            return r;
        }

        public Node<TU> Select<TU>(Func<T, TU> f) => new(f(Value), Next?.Select(f));

        private T Value => value;

        private Node<T>? Next => next;
    }
}
