namespace PusOS.Conformance.Cases;

/// <summary>User-defined operators, conversions, indexers with ranges, equality of structs and classes.</summary>
internal static class OperatorsTests
{
    public static void Run(string[] args)
    {
        Fraction a = new(1, 2), b = new(3, 4);
        Fraction c = a;
        c += b;
        c++;
        Console.WriteLine($"{a + b} {a - b} {a * b} {a / b} {-a} {a < b} {a == new Fraction(2, 4)} {a != b} {c} {(double)a} {(Fraction)5} {a + 1} {!a} {(a ? "true" : "false")} {checked(a + b)} {a >> 1} {a & b}");
        Vector v = new(1, 2, 3);
        Console.WriteLine($"{v[0]} {v[^1]} {v[1..].Count} {v * 2} {2 * v} {v * v} {v == new Vector(1, 2, 3)} {v.Equals((object)new Vector(1, 2, 3))} {v.GetHashCode() == new Vector(1, 2, 3).GetHashCode()}");
        string s = new Celsius(36.6);
        Celsius t = (Celsius)98.6;
        Console.WriteLine($"{s} {t.Degrees:F1}");
        Plain p = new() { A = 1, B = "x" }, q = new() { A = 1, B = "x" };
        Console.WriteLine($"{p.Equals(q)} {p.GetHashCode() == q.GetHashCode()} {p.Equals(new Plain { A = 2 })} {new Tight { A = 1, B = 2 }.Equals(new Tight { A = 1, B = 2 })} {new Floats { D = 0.0 }.Equals(new Floats { D = -0.0 })} {new object().Equals(new object())}");
        Index i = ^2;
        Range r = 1..^1;
        int[] data = [0, 1, 2, 3, 4, 5];
        Console.WriteLine($"{data[i]} {string.Join(',', data[r])} {i} {r} {r.GetOffsetAndLength(6)} {"hello"[^3..]} {data.AsSpan()[..2].Length} {Index.Start} {Range.All}");
        Counter n = new();
        n[0]++;
        n[0] += 5;
        n[1] = n[0]-- * 2;
        Console.WriteLine($"{n[0]} {n[1]} {n.Gets} {n.Sets}");
    }

    private readonly struct Fraction(long n, long d) : IEquatable<Fraction>
    {
        private readonly long _n = n / Gcd(n, d);
        private readonly long _d = d / Gcd(n, d);

        public static Fraction operator +(Fraction a, Fraction b) => new((a._n * b._d) + (b._n * a._d), a._d * b._d);

        public static Fraction operator checked +(Fraction a, Fraction b) => new(-1, 1);

        public static Fraction operator -(Fraction a, Fraction b) => a + -b;

        public static Fraction operator -(Fraction a) => new(-a._n, a._d);

        public static Fraction operator *(Fraction a, Fraction b) => new(a._n * b._n, a._d * b._d);

        public static Fraction operator /(Fraction a, Fraction b) => new(a._n * b._d, a._d * b._n);

        public static Fraction operator ++(Fraction a) => a + 1;

        public static Fraction operator >>(Fraction a, int n) => new(a._n, a._d << n);

        public static Fraction operator &(Fraction a, Fraction b) => new(Math.Min(a._n, b._n), Math.Max(a._d, b._d));

        public static bool operator !(Fraction a) => a._n == 0;

        public static bool operator true(Fraction a) => a._n != 0;

        public static bool operator false(Fraction a) => a._n == 0;

        public static bool operator <(Fraction a, Fraction b) => a._n * b._d < b._n * a._d;

        public static bool operator >(Fraction a, Fraction b) => b < a;

        public static bool operator ==(Fraction a, Fraction b) => a.Equals(b);

        public static bool operator !=(Fraction a, Fraction b) => !a.Equals(b);

        public static implicit operator Fraction(long n) => new(n, 1);

        public static explicit operator double(Fraction f) => (double)f._n / f._d;

        public bool Equals(Fraction other) => _n == other._n && _d == other._d;

        public override bool Equals(object? obj) => obj is Fraction f && Equals(f);

        public override int GetHashCode() => HashCode.Combine(_n, _d);

        public override string ToString() => $"{_n}/{_d}";

        private static long Gcd(long a, long b) => b == 0 ? Math.Abs(a) : Gcd(b, a % b);
    }

    private sealed class Vector(params int[] items)
    {
        private readonly int[] _items = items;

        public int Count => _items.Length;

        public int this[int i] => _items[i];

        public static Vector operator *(Vector v, int k) => new([.. v._items.Select(x => x * k)]);

        public static Vector operator *(int k, Vector v) => v * k;

        public static int operator *(Vector a, Vector b) => a._items.Zip(b._items, (x, y) => x * y).Sum();

        public static bool operator ==(Vector a, Vector b) => a.Equals(b);

        public static bool operator !=(Vector a, Vector b) => !(a == b);

        public Vector Slice(int start, int length) => new(_items[start..(start + length)]);

        public override bool Equals(object? obj) => obj is Vector v && _items.SequenceEqual(v._items);

        public override int GetHashCode() => _items.Aggregate(17, (h, x) => (h * 31) + x);

        public override string ToString() => $"<{string.Join(' ', _items)}>";
    }

    private readonly struct Celsius(double degrees)
    {
        public double Degrees => degrees;

        public static implicit operator string(Celsius c) => c.Degrees + "C";

        public static explicit operator Celsius(double fahrenheit) => new((fahrenheit - 32) / 1.8);
    }

    private struct Plain
    {
        public int A;
        public string B;
    }

    private struct Tight
    {
        public int A;
        public int B;
    }

    private struct Floats
    {
        public double D;
    }

    private sealed class Counter
    {
        private readonly int[] _values = new int[2];

        public int Gets { get; private set; }

        public int Sets { get; private set; }

        public int this[int i]
        {
            get
            {
                Gets++;
                return _values[i];
            }
            set
            {
                Sets++;
                _values[i] = value;
            }
        }
    }
}
