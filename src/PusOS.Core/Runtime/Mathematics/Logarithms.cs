namespace PusOS.Runtime.Mathematics;

/// <summary>log, log2, log10 and the inverse hyperbolic functions: table of log c and the series of log(1 + r), in double-double.</summary>
internal static class Logarithms
{
    private const double Ln2High = 0.6931471805592082, Ln2Middle = 7.371002565161996E-13, Ln2Low = 5.8029889835956905E-25;

    /// <summary>Below this the series of the inverse hyperbolic functions are used.</summary>
    private const double SeriesLimit = 0.03125;

    /// <summary>Above this x + sqrt(x^2 +- 1) is 2x.</summary>
    private const double LargeLimit = 268435456;

    private static DoubleDouble Ln2 => new(0.6931471805599453, 2.3190468138462996E-17);

    internal static double Log(double x) => IsSpecial(x, out double result) ? result : Core(x).Rounded;

    internal static double Log2(double x)
    {
        if (IsSpecial(x, out double result))
        {
            return result;
        }

        // The exponent is added last: powers of two come out exact.
        DoubleDouble inverseLn2 = new(1.4426950408889634, 2.0355273740931033E-17);
        double mantissa = Split(x, out int exponent);
        DoubleDouble scaled = OfMantissa(mantissa, 0) * inverseLn2;
        return (DoubleDouble.Sum(exponent, scaled.High).PlusLow(scaled.Low)).Rounded;
    }

    internal static double Log10(double x) =>
        IsSpecial(x, out double result) ? result : (Core(x) * new DoubleDouble(0.4342944819032518, 1.098319650216765E-17)).Rounded;

    internal static double Asinh(double x)
    {
        double a = FloatingPoint.Magnitude(x);
        if (!(a <= double.MaxValue) || a < 1E-8)
        {
            return x;
        }

        if (a < SeriesLimit)
        {
            double s = x * x;
            return x + (x * s * ((-1.0 / 6) + (s * ((3.0 / 40) + (s * ((-15.0 / 336) + (s * ((105.0 / 3456)
                + (s * ((-945.0 / 42240) + (s * (10395.0 / 599040))))))))))));
        }

        if (a > LargeLimit)
        {
            return FloatingPoint.WithSign((Core(a) + Ln2).Rounded, x);
        }

        DoubleDouble square = DoubleDouble.Product(a, a);
        DoubleDouble root = DoubleDouble.SquareRoot(square + new DoubleDouble(1, 0));
        return FloatingPoint.WithSign(Core(root + new DoubleDouble(a, 0)).Rounded, x);
    }

    internal static double Acosh(double x)
    {
        if (!(x >= 1))
        {
            return double.NaN;
        }

        if (x > LargeLimit)
        {
            return double.IsInfinity(x) ? x : (Core(x) + Ln2).Rounded;
        }

        // x^2 - 1 = t (t + 2) with t = x - 1, which is exact below 2 and good enough above.
        DoubleDouble t = DoubleDouble.Sum(x, -1);
        DoubleDouble root = DoubleDouble.SquareRoot(t * (t + new DoubleDouble(2, 0)));
        return Core(root + new DoubleDouble(x, 0)).Rounded;
    }

    internal static double Atanh(double x)
    {
        double a = FloatingPoint.Magnitude(x);
        if (!(a <= 1))
        {
            return double.NaN;
        }

        if (a == 1)
        {
            return FloatingPoint.WithSign(double.PositiveInfinity, x);
        }

        if (a < SeriesLimit)
        {
            double s = x * x;
            double tail = x * s * ((1.0 / 3) + (s * ((1.0 / 5) + (s * ((1.0 / 7) + (s * ((1.0 / 9) + (s * ((1.0 / 11) + (s * (1.0 / 13)))))))))));
            return a < 1E-8 ? x : x + tail;
        }

        DoubleDouble quotient = DoubleDouble.Sum(1, a) / DoubleDouble.Sum(1, -a);
        return FloatingPoint.WithSign(Core(quotient).Rounded * 0.5, x);
    }

    /// <summary>log x of a positive finite number.</summary>
    internal static DoubleDouble Core(double x)
    {
        double mantissa = Split(x, out int exponent);
        return OfMantissa(mantissa, exponent);
    }

    /// <summary>log of a positive number given in two parts.</summary>
    internal static DoubleDouble Core(DoubleDouble x) => Core(x.High) + new DoubleDouble(x.Low / x.High, 0);

    /// <summary>x = mantissa * 2^exponent with the mantissa in [0.6875, 1.375).</summary>
    private static double Split(double x, out int exponent)
    {
        exponent = 0;
        if (FloatingPoint.BiasedExponent(x) == 0)
        {
            x *= FloatingPoint.PowerOfTwo(54);
            exponent = -54;
        }

        ulong bits = FloatingPoint.Bits(x);
        int power = (int)((long)(bits - RangeStart) >> FloatingPoint.FractionBits);
        exponent += power;
        return FloatingPoint.FromBits(bits - ((ulong)(long)power << FloatingPoint.FractionBits));
    }

    private const ulong RangeStart = 0x3FE6_0000_0000_0000; // 0.6875

    private static DoubleDouble OfMantissa(double z, int exponent)
    {
        int entry = (int)((FloatingPoint.Bits(z) - RangeStart) >> 45) * 3;
        double inverse = FunctionTables.Logarithms[entry];
        DoubleDouble product = DoubleDouble.Product(z, inverse);
        DoubleDouble r = DoubleDouble.QuickSum(product.High - 1, product.Low); // The difference is exact.
        double h = r.High;

        // log(1 + r) = r - r^2/2 + r^3/3 - ..., |r| < 2^-7; the first three terms in double-double.
        DoubleDouble square = DoubleDouble.Product(h, h).PlusLow(2 * h * r.Low);
        DoubleDouble cube = square * h * new DoubleDouble(0.3333333333333333, 1.850371707708594E-17);
        double tail = square.High * square.High * ((-1.0 / 4) + (h * ((1.0 / 5) + (h * ((-1.0 / 6) + (h * ((1.0 / 7)
            + (h * ((-1.0 / 8) + (h * ((1.0 / 9) + (h * ((-1.0 / 10) + (h * (1.0 / 11)))))))))))))));
        DoubleDouble series = r + square.Scaled(-0.5) + cube.PlusLow(tail);

        double n = exponent;
        DoubleDouble table = new(FunctionTables.Logarithms[entry + 1], FunctionTables.Logarithms[entry + 2]);
        DoubleDouble whole = DoubleDouble.Sum(n * Ln2High, n * Ln2Middle).PlusLow(n * Ln2Low);
        return whole + table + series;
    }

    private static bool IsSpecial(double x, out double result)
    {
        result = x;
        if (x == 0)
        {
            result = double.NegativeInfinity;
            return true;
        }

        if (x < 0)
        {
            result = double.NaN;
            return true;
        }

        return !(x <= double.MaxValue);
    }
}
