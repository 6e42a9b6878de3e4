using System.Numerics;

namespace PusOS.Conformance.Cases;

/// <summary>Static abstract and virtual interface members; generic math.</summary>
internal static class StaticAbstractsTests
{
    public static void Run(string[] args)
    {
        Console.WriteLine($"{Sum<int>([1, 2, 3])} {Sum<double>([1.5, 2.5])} {Sum<decimal>([0.1m, 0.2m])} {Sum<BigInteger>([1, 2])} {Sum<Money>([new(5), new(7)])}");
        Console.WriteLine($"{Describe<Money>()} {Describe<Plain>()} {Make<Money>("12").Cents} {Power(2, 10)} {Power(1.5, 3)} {Power<Int128>(3, 60)}");
        Console.WriteLine($"{Average<byte, double>([1, 2, 250])} {Clamp(7, 0, 5)} {int.CreateSaturating(1e12)} {byte.CreateTruncating(300)} {Try(() => byte.CreateChecked(300))}");
        Console.WriteLine($"{Hex<uint>(255)} {Hex<long>(-1)} {BitCount(0xffUL)} {BitCount((short)-1)} {Lerp(2f, 4f)} {T2<int>()} {T2<double>()} {T2<Half>()}");
        Console.WriteLine($"{Horner<double>([1, 2, 3], 2)} {Horner<long>([1, 2, 3], 2)} {Gcd(84, 36)} {Gcd(1071UL, 462UL)} {Parse<int>("5") + Parse<int>("6")} {Parse<Guid>("00000000-0000-0000-0000-000000000001")}");
    }

    private static T Sum<T>(T[] values)
        where T : IAdditionOperators<T, T, T>, IAdditiveIdentity<T, T>
    {
        T sum = T.AdditiveIdentity;
        foreach (T v in values)
        {
            sum += v;
        }

        return sum;
    }

    private static T Power<T>(T x, int n)
        where T : INumber<T>
    {
        T r = T.One;
        for (int i = 0; i < n; i++)
        {
            r *= x;
        }

        return r;
    }

    private static TOut Average<TIn, TOut>(TIn[] values)
        where TIn : INumber<TIn>
        where TOut : INumber<TOut>
    {
        TOut sum = TOut.Zero;
        foreach (TIn v in values)
        {
            sum += TOut.CreateChecked(v);
        }

        return sum / TOut.CreateChecked(values.Length);
    }

    private static T Clamp<T>(T v, T lo, T hi)
        where T : IComparisonOperators<T, T, bool> => v < lo ? lo : v > hi ? hi : v;

    private static string Hex<T>(T v)
        where T : IBinaryInteger<T>
    {
        string s = "";
        for (int i = 0; i < v.GetByteCount() * 2; i++)
        {
            s = "0123456789abcdef"[int.CreateTruncating(v & T.CreateChecked(15))] + s;
            v >>>= 4;
        }

        return s;
    }

    private static int BitCount<T>(T v)
        where T : IBinaryInteger<T> => int.CreateChecked(T.PopCount(v));

    private static T Lerp<T>(T a, T b)
        where T : IFloatingPoint<T> => a + ((b - a) / (T.One + T.One));

    private static string T2<T>()
        where T : IMinMaxValue<T>, INumber<T> => $"{T.MinValue}..{T.MaxValue} {T.Max(T.One, T.Zero)} {T.IsNegative(T.MinValue)}";

    private static T Horner<T>(ReadOnlySpan<T> c, T x)
        where T : IMultiplyOperators<T, T, T>, IAdditionOperators<T, T, T>
    {
        T r = c[0];
        for (int i = 1; i < c.Length; i++)
        {
            r = (r * x) + c[i];
        }

        return r;
    }

    private static T Gcd<T>(T a, T b)
        where T : INumber<T>
    {
        while (!T.IsZero(b))
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    private static T Parse<T>(string s)
        where T : IParsable<T> => T.Parse(s, null);

    private static string Describe<T>()
        where T : IDescribed => T.Title + "/" + T.Subtitle;

    private static T Make<T>(string s)
        where T : IFactory<T> => T.Create(s);

    private static string Try(Func<byte> f)
    {
        try
        {
            return f().ToString();
        }
        catch (OverflowException e)
        {
            return e.Message;
        }
    }

    private interface IDescribed
    {
        static abstract string Title { get; }

        static virtual string Subtitle => "default";
    }

    private interface IFactory<T>
        where T : IFactory<T>
    {
        static abstract T Create(string s);
    }

    private readonly record struct Money(long Cents) : IAdditionOperators<Money, Money, Money>, IAdditiveIdentity<Money, Money>, IDescribed, IFactory<Money>
    {
        public static Money AdditiveIdentity => new(0);

        public static string Title => "money";

        public static string Subtitle => "cents";

        public static Money Create(string s) => new(int.Parse(s));

        public static Money operator +(Money a, Money b) => new(a.Cents + b.Cents);
    }

    private sealed class Plain : IDescribed
    {
        public static string Title => "plain";
    }
}
