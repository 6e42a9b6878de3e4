namespace PusOS.Conformance.Cases;

/// <summary>Captured variables: shared, per iteration, nested, in generic and recursive lambdas.</summary>
internal static class ClosuresTests
{
    public static void Run(string[] args)
    {
        List<Func<int>> perIteration = [], shared = [];
        int outer = 0;
        for (int i = 0; i < 4; i++)
        {
            int local = i * i;
            perIteration.Add(() => local++ + outer);
            shared.Add(() => i);
        }

        outer = 100;
        Console.WriteLine(string.Join(',', perIteration.Select(f => f() + f())) + " " + string.Join(',', shared.Select(f => f())));
        List<Func<string>> each = [];
        foreach (string s in (string[])["a", "b", "c"])
        {
            each.Add(() => s + outer);
        }

        outer++;
        Console.WriteLine(string.Join(',', each.Select(f => f())));
        var (inc, get) = Counter();
        inc();
        inc();
        inc();
        Console.WriteLine(get());
        Func<int, long> fact = null!;
        fact = n => n <= 1 ? 1 : n * fact(n - 1);
        Console.WriteLine($"{fact(15)} {Fib(20)} {Compose<int, string, int>(x => new string('x', x), s => s.Length * 2)(7)}");
        int x1 = 1;
        Action nested = () =>
        {
            int x2 = 10;
            Action inner = () =>
            {
                x1 += x2;
                x2++;
            };
            inner();
            inner();
            x1 += x2;
        };
        nested();
        Console.WriteLine(x1);
        Console.WriteLine(string.Join(',', Memo(n => n * n)([3, 3, 4])));
        Instance inst = new(5);
        Func<int> viaThis = inst.Make(2);
        inst.Bump();
        Console.WriteLine($"{viaThis()} {LocalFunctions(4)}");
        static int Fib(int n)
        {
            int calls = 0;
            int F(int k)
            {
                calls++;
                return k < 2 ? k : F(k - 1) + F(k - 2);
            }

            return F(n) + calls;
        }
    }

    private static (Action Inc, Func<int> Get) Counter()
    {
        int n = 0;
        return (() => n++, () => n);
    }

    private static Func<TA, TC> Compose<TA, TB, TC>(Func<TA, TB> f, Func<TB, TC> g) => a => g(f(a));

    private static Func<int[], IEnumerable<string>> Memo(Func<int, int> f)
    {
        Dictionary<int, int> seen = [];
        return values => values.Select(v =>
        {
            bool hit = seen.TryGetValue(v, out int r);
            if (!hit)
            {
                seen[v] = r = f(v);
            }

            return $"{r}{(hit ? "h" : "m")}";
        });
    }

    private static string LocalFunctions(int n)
    {
        string result = "";
        void Add(string s, int times = 2)
        {
            for (int i = 0; i < times; i++)
            {
                result += s + n;
            }
        }

        Add("p");
        n++;
        Add("q", 1);
        bool Even(int k) => k == 0 || Odd(k - 1);
        bool Odd(int k) => k != 0 && Even(k - 1);
        return result + Even(10) + Odd(7);
    }

    private sealed class Instance(int k)
    {
        private int _k = k;

        public void Bump() => _k *= 10;

        public Func<int> Make(int m) => () => _k + m;
    }
}
