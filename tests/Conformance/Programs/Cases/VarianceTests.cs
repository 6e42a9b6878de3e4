namespace PusOS.Conformance.Cases;

/// <summary>Covariant and contravariant interfaces and delegates.</summary>
internal static class VarianceTests
{
    public static void Run(string[] args)
    {
        IEnumerable<object> objects = new List<string> { "a", "b" };
        IReadOnlyList<Base> list = new Derived[] { new(1), new(2) };
        Console.WriteLine($"{string.Join(',', objects)} {list.Count} {list[1]}");
        Func<object, string> f = o => "f:" + o;
        Func<string, object> g = f;
        Action<Base> act = b => Console.WriteLine("act " + b);
        Action<Derived> act2 = act;
        act2(new Derived(9));
        Console.WriteLine(g("x"));
        IProducer<Base> p = new Producer();
        IConsumer<Derived> c = new Consumer();
        Console.WriteLine($"{p.Produce()} {c.Consume(new Derived(4))} {p is IProducer<Derived>} {p is IProducer<object>} {c is IConsumer<Base>} {c is IConsumer<object>}");
        object o = new Producer();
        Console.WriteLine($"{o is IProducer<object>} {o is IProducer<string>} {(o as IProducer<object>)?.Produce()}");
        IComparer<Derived> cmp = Comparer<Base>.Create((a, b) => b.N - a.N);
        Derived[] sorted = [new(3), new(1), new(2)];
        Array.Sort(sorted, cmp);
        Console.WriteLine(string.Join(',', sorted.Select(d => d.N)));
        object ints = new List<int> { 1 };
        object nested = new List<List<string>> { new() { "n" } };
        Console.WriteLine($"{ints is IEnumerable<object>} {ints is IEnumerable<int>} {nested is IEnumerable<IEnumerable<object>>} {nested is IEnumerable<object>} {new[] { "s" } is IList<object>} {(object)new[] { 1 } is IEnumerable<uint>} {(object)new[] { 1 } is IList<uint>}");
        foreach (IEnumerable<object> inner in (IEnumerable<IEnumerable<object>>)nested)
        {
            Console.WriteLine(inner.First());
        }

        try
        {
            _ = (IProducer<string>)o;
        }
        catch (InvalidCastException)
        {
            Console.WriteLine("no cast");
        }
    }

    private interface IProducer<out T>
    {
        T Produce();
    }

    private interface IConsumer<in T>
    {
        string Consume(T value);
    }

    private class Base(int n)
    {
        public int N => n;

        public override string ToString() => $"{GetType().Name}{n}";
    }

    private sealed class Derived(int n) : Base(n);

    private sealed class Producer : IProducer<Derived>
    {
        public Derived Produce() => new(7);
    }

    private sealed class Consumer : IConsumer<Base>
    {
        public string Consume(Base value) => "consumed " + value;
    }
}
