namespace PusOS.Runtime.Mathematics;

/// <summary>exp, sinh, cosh, tanh and pow: table of 2^(j/64) and a short series (P. T. P. Tang, ACM TOMS 15-2, 1989), in double-double.</summary>
internal static class Exponentials
{
    private const double Overflow = 709.79, Underflow = -745.14;

    /// <summary>Below this the series of the hyperbolic functions are used.</summary>
    private const double SeriesLimit = 0.03125;

    /// <summary>Above this e^-x adds nothing to e^x.</summary>
    private const double LargeHyperbolic = 50;

    internal static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (x > Overflow)
        {
            return double.PositiveInfinity;
        }

        if (x < Underflow)
        {
            return 0;
        }

        DoubleDouble mantissa = Core(new DoubleDouble(x, 0), out int exponent);
        return FloatingPoint.Compose(mantissa, exponent);
    }

    /// <summary>e^x as mantissa (0.99 to 2.01) and exponent, for |x| below 2000.</summary>
    internal static DoubleDouble Core(DoubleDouble x, out int exponent)
    {
        const double InverseStep = 92.332482616893657; // 64 / ln 2
        const double StepHigh = 0.010830424696237628, StepMiddle = 1.1517191508065619E-14, StepLow = 9.067170286868266E-27;
        double n = FloatingPoint.RoundToInteger(x.High * InverseStep);
        int index = (int)n;
        exponent = index >> 6;

        // x - n ln2/64; the first difference is exact, for StepHigh has 40 bits.
        double reduced = Math.FusedMultiplyAdd(-n, StepHigh, x.High);
        DoubleDouble middle = DoubleDouble.Product(n, StepMiddle);
        DoubleDouble r = DoubleDouble.Sum(reduced, -middle.High).PlusLow(x.Low - middle.Low - (n * StepLow));

        // e^r - 1 = r + r^2/2 + r^3/6 + ..., |r| < 0.0055.
        double h = r.High;
        double tail = h * h * (0.5 + (h * ((1.0 / 6) + (h * ((1.0 / 24) + (h * ((1.0 / 120) + (h * ((1.0 / 720) + (h * (1.0 / 5040)))))))))));
        DoubleDouble e = DoubleDouble.QuickSum(h, r.Low + tail + (h * r.Low));
        int entry = (index & 63) * 2;
        double tableHigh = FunctionTables.PowersOfTwo[entry], tableLow = FunctionTables.PowersOfTwo[entry + 1];
        DoubleDouble product = DoubleDouble.Product(tableHigh, e.High);
        DoubleDouble sum = DoubleDouble.QuickSum(tableHigh, product.High);
        return sum.PlusLow(product.Low + (tableHigh * e.Low) + tableLow + (tableLow * e.High));
    }

    internal static double Sinh(double x)
    {
        double a = FloatingPoint.Magnitude(x);
        if (!(a < 711))
        {
            return x * double.PositiveInfinity; // Infinity, NaN, overflow.
        }

        if (a < SeriesLimit)
        {
            double s = x * x;
            double tail = x * s * ((1.0 / 6) + (s * ((1.0 / 120) + (s * ((1.0 / 5040) + (s * (1.0 / 362880)))))));
            return a < 1E-8 ? x : x + tail;
        }

        if (a > LargeHyperbolic)
        {
            return FloatingPoint.WithSign(FloatingPoint.Compose(Core(new DoubleDouble(a, 0), out int exponent), exponent - 1), x);
        }

        HalfExponentials(a, out DoubleDouble grown, out DoubleDouble shrunk);
        return FloatingPoint.WithSign((grown - shrunk).Rounded, x);
    }

    internal static double Cosh(double x)
    {
        double a = FloatingPoint.Magnitude(x);
        if (!(a < 711))
        {
            return a * double.PositiveInfinity;
        }

        if (a > LargeHyperbolic)
        {
            return FloatingPoint.Compose(Core(new DoubleDouble(a, 0), out int exponent), exponent - 1);
        }

        HalfExponentials(a, out DoubleDouble grown, out DoubleDouble shrunk);
        return (grown + shrunk).Rounded;
    }

    internal static double Tanh(double x)
    {
        double a = FloatingPoint.Magnitude(x);
        if (double.IsNaN(x))
        {
            return x;
        }

        if (a > 22)
        {
            return FloatingPoint.WithSign(1, x);
        }

        if (a < SeriesLimit)
        {
            double s = x * x;
            double tail = x * s * ((-1.0 / 3) + (s * ((2.0 / 15) + (s * ((-17.0 / 315) + (s * ((62.0 / 2835) + (s * (-1382.0 / 155925)))))))));
            return a < 1E-8 ? x : x + tail;
        }

        DoubleDouble e = Core(new DoubleDouble(2 * a, 0), out int exponent);
        e = e.Scaled(FloatingPoint.PowerOfTwo(exponent));
        DoubleDouble one = new(1, 0);
        return FloatingPoint.WithSign(((e - one) / (e + one)).Rounded, x);
    }

    /// <summary>x to the power of y with the special cases of ISO C Annex F.10.4.4.</summary>
    internal static double Pow(double x, double y)
    {
        if (y == 0 || x == 1)
        {
            return 1;
        }

        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return double.NaN;
        }

        bool yIsOdd = IsOddInteger(y);
        double a = FloatingPoint.Magnitude(x);
        if (a == 0 || double.IsInfinity(a) || double.IsInfinity(y))
        {
            return PowOfLimits(a, y, negative: yIsOdd && FloatingPoint.IsNegative(x));
        }

        double sign = 1;
        if (x < 0)
        {
            if (!yIsOdd && y != Math.Floor(y))
            {
                return double.NaN;
            }

            sign = yIsOdd ? -1 : 1;
        }

        if (a == 1)
        {
            return sign;
        }

        DoubleDouble logarithm = Logarithms.Core(a);
        double estimate = logarithm.High * y;
        if (estimate > 710 || estimate < -746)
        {
            return sign * (estimate > 0 ? double.PositiveInfinity : 0);
        }

        if (FloatingPoint.Magnitude(estimate) < 1E-18)
        {
            return sign; // Within half a last place of one.
        }

        DoubleDouble mantissa = Core(logarithm * y, out int exponent);
        return sign * FloatingPoint.Compose(mantissa, exponent);
    }

    private static double PowOfLimits(double a, double y, bool negative)
    {
        if (a == 1)
        {
            return 1; // (-1)^infinity
        }

        bool grows = (a > 1) == (y > 0);
        double result = grows ? double.PositiveInfinity : 0;
        return negative ? -result : result;
    }

    private static bool IsOddInteger(double y)
    {
        double a = FloatingPoint.Magnitude(y);
        return a < 9007199254740992.0 && a == Math.Floor(a) && ((long)a & 1) != 0;
    }

    /// <summary>e^a / 2 and e^-a / 2, for a in [0, 50].</summary>
    private static void HalfExponentials(double a, out DoubleDouble grown, out DoubleDouble shrunk)
    {
        DoubleDouble mantissa = Core(new DoubleDouble(a, 0), out int exponent);
        grown = mantissa.Scaled(FloatingPoint.PowerOfTwo(exponent - 1));
        shrunk = (new DoubleDouble(1, 0) / mantissa).Scaled(FloatingPoint.PowerOfTwo(-exponent - 1));
    }
}
