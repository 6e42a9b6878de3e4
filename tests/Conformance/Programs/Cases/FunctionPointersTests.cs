namespace PusOS.Conformance.Cases;

/// <summary>Managed function pointers (calli), static and generic targets, in structs and arrays.</summary>
internal static unsafe class FunctionPointersTests
{
    public static void Run(string[] args)
    {
        delegate*<int, int, int> add = &Add;
        delegate*<int, int, int>[] table = [&Add, &Mul, &Sub];
        for (int i = 0; i < table.Length; i++)
        {
            Console.Write(table[i](7, 3) + " ");
        }

        Console.WriteLine(add(1, 2));
        delegate*<string, object?, string> text = &Join;
        delegate*<ref int, void> bump = &Bump;
        int n = 5;
        bump(ref n);
        bump(ref n);
        Console.WriteLine($"{text("a", null)} {text("b", 3)} {n}");
        delegate*<long, double, float, byte, decimal, (int, string), string> many = &Many;
        Console.WriteLine(many(1, 2.5, 3.5f, 4, 5.5m, (6, "seven")));
        delegate*<Big, Big> big = &Twice;
        Big r = big(new Big { A = 1, B = 2, C = 3, D = 4, E = 5 });
        Console.WriteLine($"{r.A} {r.B} {r.C} {r.D} {r.E}");
        Console.WriteLine($"{Apply<int>(&Negate, 4)} {Apply<string>(&Upper, "x")} {(nint)add != 0} {(nint)add == (nint)table[0]}");
        Holder h = new() { F = &Mul };
        Console.WriteLine(h.F(6, 7));
        void* raw = add;
        Console.WriteLine(((delegate*<int, int, int>)raw)(20, 22));
    }

    private static int Add(int a, int b) => a + b;

    private static int Mul(int a, int b) => a * b;

    private static int Sub(int a, int b) => a - b;

    private static string Join(string a, object? b) => a + (b ?? "null");

    private static void Bump(ref int n) => n *= 2;

    private static int Negate(int x) => -x;

    private static string Upper(string s) => s.ToUpperInvariant();

    private static T Apply<T>(delegate*<T, T> f, T x) => f(x);

    private static string Many(long a, double b, float c, byte d, decimal e, (int, string) f) => $"{a} {b} {c} {d} {e} {f}";

    private static Big Twice(Big b) => new() { A = b.A * 2, B = b.B * 2, C = b.C * 2, D = (short)(b.D * 2), E = b.E * 2 };

    private struct Big
    {
        public long A;
        public double B;
        public int C;
        public short D;
        public long E;
    }

    private struct Holder
    {
        public delegate*<int, int, int> F;
    }
}
