namespace PusOS.Runtime.Mathematics;

/// <summary>
/// A number as the unevaluated sum of two doubles, about 106 bits (T. J. Dekker, "A floating-point technique for
/// extending the available precision", 1971; D. E. Knuth, TAOCP 4.2.2). The elementary functions are computed so
/// and rounded once, which leaves their error a hair above half a unit in the last place.
/// </summary>
internal readonly struct DoubleDouble
{
    /// <summary>The sum rounded to double.</summary>
    internal readonly double High;

    /// <summary>What is left.</summary>
    internal readonly double Low;

    internal DoubleDouble(double high, double low)
    {
        High = high;
        Low = low;
    }

    /// <summary>The value rounded to nearest.</summary>
    internal double Rounded => High + Low;

    /// <summary>a + b exactly, for |a| at least |b| or a zero.</summary>
    internal static DoubleDouble QuickSum(double a, double b)
    {
        double sum = a + b;
        return new DoubleDouble(sum, b - (sum - a));
    }

    /// <summary>a + b exactly.</summary>
    internal static DoubleDouble Sum(double a, double b)
    {
        double sum = a + b;
        double rounded = sum - a;
        return new DoubleDouble(sum, (a - (sum - rounded)) + (b - rounded));
    }

    /// <summary>a * b exactly, if it neither overflows nor falls below 2^-968.</summary>
    internal static DoubleDouble Product(double a, double b)
    {
        double product = a * b;
        return new DoubleDouble(product, Math.FusedMultiplyAdd(a, b, -product));
    }

    /// <summary>The value with a small term added.</summary>
    internal DoubleDouble PlusLow(double term) => QuickSum(High, Low + term);

    /// <summary>The value times a power of two (no rounding as long as nothing under- or overflows).</summary>
    internal DoubleDouble Scaled(double powerOfTwo) => new(High * powerOfTwo, Low * powerOfTwo);

    public static DoubleDouble operator -(DoubleDouble value) => new(-value.High, -value.Low);

    public static DoubleDouble operator +(DoubleDouble left, DoubleDouble right)
    {
        DoubleDouble high = Sum(left.High, right.High);
        DoubleDouble low = Sum(left.Low, right.Low);
        DoubleDouble partial = QuickSum(high.High, high.Low + low.High);
        return QuickSum(partial.High, partial.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble left, DoubleDouble right) => left + -right;

    public static DoubleDouble operator *(DoubleDouble left, DoubleDouble right)
    {
        DoubleDouble product = Product(left.High, right.High);
        return QuickSum(product.High, product.Low + ((left.High * right.Low) + (left.Low * right.High)));
    }

    public static DoubleDouble operator *(DoubleDouble left, double right)
    {
        DoubleDouble product = Product(left.High, right);
        return QuickSum(product.High, product.Low + (left.Low * right));
    }

    public static DoubleDouble operator /(DoubleDouble left, DoubleDouble right)
    {
        double first = left.High / right.High;
        DoubleDouble rest = left - (right * first);
        double second = rest.High / right.High;
        rest -= right * second;
        DoubleDouble quotient = QuickSum(first, second);
        return quotient.PlusLow(rest.High / right.High);
    }

    /// <summary>The square root of a number that is not negative.</summary>
    internal static DoubleDouble SquareRoot(DoubleDouble value)
    {
        if (value.High == 0)
        {
            return default;
        }

        double root = Math.Sqrt(value.High);
        DoubleDouble rest = value - Product(root, root);
        return QuickSum(root, rest.Rounded / (2 * root));
    }
}
