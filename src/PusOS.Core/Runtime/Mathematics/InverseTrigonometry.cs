namespace PusOS.Runtime.Mathematics;

/// <summary>atan, atan2, asin and acos: table of atan(j/64), the addition theorem and a short series, in double-double.</summary>
internal static class InverseTrigonometry
{
    /// <summary>Quotients beyond 2^60 are infinite for our purposes, and their inverses zero.</summary>
    private const double HugeQuotient = 1.152921504606847E18;

    private static DoubleDouble Pi => new(3.141592653589793, 1.2246467991473532E-16);

    private static DoubleDouble HalfPi => new(1.5707963267948966, 6.123233995736766E-17);

    internal static double Atan(double x)
    {
        double a = FloatingPoint.Magnitude(x);
        if (double.IsNaN(x) || a < 1E-8)
        {
            return x;
        }

        return FloatingPoint.WithSign(a > HugeQuotient ? HalfPi.High : Core(new DoubleDouble(a, 0)).Rounded, x);
    }

    /// <summary>The angle of the point (x, y), with the special cases of ISO C Annex F.10.1.4.</summary>
    internal static double Atan2(double y, double x)
    {
        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return double.NaN;
        }

        double a = FloatingPoint.Magnitude(y), b = FloatingPoint.Magnitude(x);
        bool left = FloatingPoint.IsNegative(x);
        if (a == 0)
        {
            return left ? FloatingPoint.WithSign(Pi.High, y) : y;
        }

        if (double.IsInfinity(b))
        {
            double angle = double.IsInfinity(a) ? (left ? 2.356194490192345 : 0.7853981633974483) : left ? Pi.High : 0;
            return FloatingPoint.WithSign(angle, y);
        }

        int difference = FloatingPoint.BiasedExponent(a) - FloatingPoint.BiasedExponent(b);
        if (b == 0 || difference > 62 || double.IsInfinity(a))
        {
            return FloatingPoint.WithSign(HalfPi.High, y);
        }

        if (difference < -62)
        {
            return FloatingPoint.WithSign(left ? Pi.High : a / b, y);
        }

        DoubleDouble result = Core(Quotient(a, b));
        return FloatingPoint.WithSign((left ? Pi - result : result).Rounded, y);
    }

    internal static double Asin(double x)
    {
        double a = FloatingPoint.Magnitude(x);
        if (!(a <= 1))
        {
            return double.NaN;
        }

        if (a < 1E-8)
        {
            return x;
        }

        return FloatingPoint.WithSign((a == 1 ? HalfPi : Core(new DoubleDouble(a, 0) / Complement(a))).Rounded, x);
    }

    internal static double Acos(double x)
    {
        double a = FloatingPoint.Magnitude(x);
        if (!(a <= 1))
        {
            return double.NaN;
        }

        if (a < 1E-18)
        {
            return HalfPi.High;
        }

        DoubleDouble angle = a == 1 ? default : Core(Complement(a) / new DoubleDouble(a, 0));
        return (FloatingPoint.IsNegative(x) ? Pi - angle : angle).Rounded;
    }

    /// <summary>sqrt(1 - a^2).</summary>
    private static DoubleDouble Complement(double a) => DoubleDouble.SquareRoot(DoubleDouble.Sum(1, -a) * DoubleDouble.Sum(1, a));

    /// <summary>a / b of positive finite numbers of similar size, scaled so that nothing under- or overflows on the way.</summary>
    private static DoubleDouble Quotient(double a, double b)
    {
        double scale = FloatingPoint.BiasedExponent(a) > FloatingPoint.ExponentBias
            ? FloatingPoint.PowerOfTwo(-600) : FloatingPoint.PowerOfTwo(600);
        if (FloatingPoint.Magnitude(FloatingPoint.BiasedExponent(a) - FloatingPoint.ExponentBias) > 300)
        {
            a *= scale;
            b *= scale;
        }

        return new DoubleDouble(a, 0) / new DoubleDouble(b, 0);
    }

    /// <summary>atan of a positive number up to 2^63.</summary>
    private static DoubleDouble Core(DoubleDouble z)
    {
        bool inverted = z.High > 1;
        if (inverted)
        {
            z = new DoubleDouble(1, 0) / z;
        }

        int j = (int)((z.High * 64) + 0.5);
        double c = j * 0.015625;
        DoubleDouble t = z;
        if (j != 0)
        {
            // atan z = atan c + atan((z - c) / (1 + c z)).
            t = (DoubleDouble.Sum(z.High, -c) + new DoubleDouble(z.Low, 0)) / ((z * c) + new DoubleDouble(1, 0));
        }

        double h = t.High, s = h * h;
        double tail = h * s * ((-1.0 / 3) + (s * ((1.0 / 5) + (s * ((-1.0 / 7) + (s * ((1.0 / 9) + (s * (-1.0 / 11)))))))));
        DoubleDouble angle = new DoubleDouble(FunctionTables.Arctangents[j * 2], FunctionTables.Arctangents[(j * 2) + 1]) + t.PlusLow(tail);
        return inverted ? HalfPi - angle : angle;
    }
}
