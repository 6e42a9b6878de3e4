namespace PusOS.Conformance.Cases;

/// <summary>Activator, object construction, default values, attributes kept on types.</summary>
internal static class ActivatorsTests
{
    public static void Run(string[] args)
    {
        Console.WriteLine($"{Create<Plain>().Text} {Create<int>()} {Create<DateTime>():O} {Create<List<string>>().Count} {Create<Point>()} {Create<WithInit>().X}");
        object o = Activator.CreateInstance(typeof(Plain))!;
        object v = Activator.CreateInstance(typeof(Point))!;
        object w = Activator.CreateInstance(typeof(Args), 5, "five")!;
        Console.WriteLine($"{o.GetType().Name} {v} {w}");
        try
        {
            Create2(typeof(Throwing));
        }
        catch (System.Reflection.TargetInvocationException e)
        {
            Console.WriteLine(e.InnerException!.Message);
        }

        try
        {
            Create<ThrowingGeneric>();
        }
        catch (Exception e)
        {
            Console.WriteLine($"{e.GetType().Name} {e.InnerException?.Message ?? e.Message}");
        }

        Console.WriteLine($"{new Init { A = 1, B = { 1, 2 }, C = new() { ["k"] = 3 } }} {Order.Log}");
        _ = new Order.Derived();
        Console.WriteLine(Order.Log);
        var clone = new Cloneable { N = [1, 2] };
        Cloneable copy = clone.Copy();
        copy.N[0] = 99;
        Console.WriteLine($"{clone.N[0]} {ReferenceEquals(clone, copy)} {copy.Text}");
        Factory<Plain> f = new(() => new Plain());
        Console.WriteLine(f.Make().Text + new Primary(3).Triple + System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(WithInit)).GetType().Name);
        Indexed ix = new() { [1, "a"] = "v" };
        Console.WriteLine($"{ix[1, "a"]} {ix["only"]}");
        var attribute = (ObsoleteAttribute?)Attribute.GetCustomAttribute(typeof(Old), typeof(ObsoleteAttribute));
        Console.WriteLine($"{attribute?.Message} {typeof(Flagged).IsDefined(typeof(FlagsAttribute), false)}");
    }

    private static T Create<T>()
        where T : new() => new();

    private static object Create2([System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] Type t) => Activator.CreateInstance(t)!;

    public sealed class Plain
    {
        public string Text { get; } = "plain";
    }

    public sealed class Args(int n, string s)
    {
        public override string ToString() => s + n;
    }

    public struct Point
    {
        public int X;

        public override readonly string ToString() => $"P{X}";
    }

    public struct WithInit
    {
        public int X = 7;

        public WithInit()
        {
        }
    }

    public sealed class Throwing
    {
        public Throwing() => throw new InvalidOperationException("constructor failed");
    }

    public sealed class ThrowingGeneric
    {
        public ThrowingGeneric() => throw new FormatException("generic failed");
    }

    private sealed class Init
    {
        public int A { get; init; }

        public List<int> B { get; } = [];

        public Dictionary<string, int> C { get; set; } = [];

        public override string ToString() => $"{A} {B.Count} {C["k"]}";
    }

    private class Order
    {
        public static string Log = "";

        private readonly int _f = Add("base field ");

        public Order() => Add("base ctor ");

        protected static int Add(string s)
        {
            Log += s;
            return 1;
        }

        public sealed class Derived : Order
        {
            private readonly int _g = Add("derived field ");

            public Derived()
                : base() => Add("derived ctor ");
        }
    }

    private sealed class Cloneable
    {
        public int[] N = [];
        public string Text = "t";

        public Cloneable Copy()
        {
            var c = (Cloneable)MemberwiseClone();
            c.N = (int[])N.Clone();
            return c;
        }
    }

    private sealed class Factory<T>(Func<T> make)
    {
        public T Make() => make();
    }

    private sealed class Primary(int n)
    {
        public int Triple { get; } = n * 3;
    }

    private sealed class Indexed
    {
        private readonly Dictionary<string, string> _d = [];

        public string this[int i, string s]
        {
            get => _d[i + s];
            set => _d[i + s] = value;
        }

        public string this[string s] => "?" + s;
    }

    [Obsolete("old type")]
    private sealed class Old;

    [Flags]
    private enum Flagged
    {
        A,
    }
}
