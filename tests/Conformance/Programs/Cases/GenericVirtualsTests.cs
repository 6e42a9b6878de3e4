namespace PusOS.Conformance.Cases;

/// <summary>Generic virtual and generic interface methods with value and reference instantiations.</summary>
internal static class GenericVirtualsTests
{
    public static void Run(string[] args)
    {
        Visitor[] visitors = [new Visitor(), new Counting(), new Deep<string>(), new Deep<int>()];
        foreach (Visitor v in visitors)
        {
            Console.WriteLine($"{v.Visit(1)} {v.Visit("s")} {v.Visit(2.5)} {v.Visit<object>("o")} {v.Visit<(int, string)>((1, "t"))} {v.Make<int>()} {v.Make<string>() ?? "null"} {v.Two<int, string>(1, "b")}");
        }

        ITransform[] transforms = [new Identity(), new Listing(), new StructTransform()];
        foreach (ITransform t in transforms)
        {
            Console.WriteLine($"{t.Apply(5)} {t.Apply("five")} {t.Apply(new[] { 1, 2 }).Length} {t.Map<int, string>([1, 2, 3], x => "n" + x).Count} {string.Join(',', t.Map<string, int>(["a", "bb"], x => x.Length))}");
        }

        Visitor c = visitors[1];
        Func<int, string> f = c.Visit<int>;
        Func<DateTime, string> g = c.Visit;
        Console.WriteLine($"{f(3)} {g(default)} {((Counting)c).Calls}");
    }

    private class Visitor
    {
        public virtual string Visit<T>(T value) => $"base<{typeof(T).Name}>({value})";

        public virtual T? Make<T>() => default;

        public virtual string Two<TA, TB>(TA a, TB b) => $"{a}{b}";
    }

    private sealed class Counting : Visitor
    {
        public int Calls { get; private set; }

        public override string Visit<T>(T value)
        {
            Calls++;
            return $"#{Calls}:{base.Visit(value)}";
        }
    }

    private sealed class Deep<TOuter> : Visitor
    {
        public override string Visit<T>(T value) => $"deep<{typeof(TOuter).Name},{typeof(T).Name}>({(value is TOuter ? "same" : "other")})";

        public override string Two<TA, TB>(TA a, TB b) => typeof(Dictionary<TA[], List<TB>>).ToString().Length + typeof(TOuter).Name;
    }

    private interface ITransform
    {
        T Apply<T>(T x);

        List<TOut> Map<TIn, TOut>(IEnumerable<TIn> items, Func<TIn, TOut> f)
        {
            var result = new List<TOut>();
            foreach (TIn i in items)
            {
                result.Add(Apply(f(Apply(i))));
            }

            return result;
        }
    }

    private sealed class Identity : ITransform
    {
        public T Apply<T>(T x) => x;
    }

    private sealed class Listing : ITransform
    {
        public T Apply<T>(T x) => x;

        public List<TOut> Map<TIn, TOut>(IEnumerable<TIn> items, Func<TIn, TOut> f) => [.. items.Select(f), default!];
    }

    private struct StructTransform : ITransform
    {
        private int _n;

        public T Apply<T>(T x)
        {
            _n++;
            return _n > 100 ? default! : x;
        }
    }
}
