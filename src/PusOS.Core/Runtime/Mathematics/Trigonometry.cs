namespace PusOS.Runtime.Mathematics;

/// <summary>sin, cos and tan: reduction modulo pi/2, table of steps of 1/64, and short series, in double-double.</summary>
internal static class Trigonometry
{
    /// <summary>Below this sin x and tan x are x.</summary>
    private const double TinyLimit = 1E-8;

    internal static double Sin(double x)
    {
        double a = FloatingPoint.Magnitude(x);
        if (!(a <= double.MaxValue))
        {
            return double.NaN;
        }

        if (a < TinyLimit)
        {
            return x;
        }

        SineAndCosine(a, out DoubleDouble sine, out _);
        return FloatingPoint.IsNegative(x) ? -sine.Rounded : sine.Rounded;
    }

    internal static double Cos(double x)
    {
        double a = FloatingPoint.Magnitude(x);
        if (!(a <= double.MaxValue))
        {
            return double.NaN;
        }

        SineAndCosine(a, out _, out DoubleDouble cosine);
        return cosine.Rounded;
    }

    internal static void SinCos(double x, out double sine, out double cosine)
    {
        double a = FloatingPoint.Magnitude(x);
        if (!(a <= double.MaxValue))
        {
            sine = double.NaN;
            cosine = double.NaN;
            return;
        }

        SineAndCosine(a, out DoubleDouble s, out DoubleDouble c);
        sine = a < TinyLimit ? x : FloatingPoint.IsNegative(x) ? -s.Rounded : s.Rounded;
        cosine = c.Rounded;
    }

    internal static double Tan(double x)
    {
        double a = FloatingPoint.Magnitude(x);
        if (!(a <= double.MaxValue))
        {
            return double.NaN;
        }

        if (a < TinyLimit)
        {
            return x;
        }

        SineAndCosine(a, out DoubleDouble sine, out DoubleDouble cosine);
        double tangent = (sine / cosine).Rounded;
        return FloatingPoint.IsNegative(x) ? -tangent : tangent;
    }

    private static void SineAndCosine(double a, out DoubleDouble sine, out DoubleDouble cosine)
    {
        DoubleDouble r = AngleReduction.Reduce(a, out int quadrant);
        bool negative = r.High < 0;
        OfReduced(negative ? -r : r, out DoubleDouble s, out DoubleDouble c);
        if (negative)
        {
            s = -s;
        }

        sine = (quadrant & 1) == 0 ? s : c;
        cosine = (quadrant & 1) == 0 ? c : s;
        if (quadrant >= 2)
        {
            sine = -sine;
        }

        if (quadrant is 1 or 2)
        {
            cosine = -cosine;
        }
    }

    /// <summary>Sine and cosine of an angle in [0, pi/4].</summary>
    private static void OfReduced(DoubleDouble angle, out DoubleDouble sine, out DoubleDouble cosine)
    {
        int j = (int)((angle.High * 64) + 0.5);
        DoubleDouble b = DoubleDouble.Sum(angle.High - (j * 0.015625), angle.Low); // The difference is exact.
        double h = b.High, s = h * h;

        // sin b - b and cos b - 1, |b| <= 2^-7.
        double sineTail = (h * s * ((-1.0 / 6) + (s * ((1.0 / 120) + (s * ((-1.0 / 5040) + (s * (1.0 / 362880)))))))) + (b.Low * (1 - (0.5 * s)));
        double cosineTail = (s * (-0.5 + (s * ((1.0 / 24) + (s * ((-1.0 / 720) + (s * (1.0 / 40320)))))))) - (h * b.Low);
        int entry = j * 4;
        double sineHigh = FunctionTables.SinesAndCosines[entry], sineLow = FunctionTables.SinesAndCosines[entry + 1];
        double cosineHigh = FunctionTables.SinesAndCosines[entry + 2], cosineLow = FunctionTables.SinesAndCosines[entry + 3];

        DoubleDouble product = DoubleDouble.Product(cosineHigh, h);
        DoubleDouble sum = DoubleDouble.Sum(sineHigh, product.High);
        sine = sum.PlusLow(product.Low + sineLow + (cosineLow * h) + (cosineHigh * sineTail) + (sineHigh * cosineTail));

        product = DoubleDouble.Product(sineHigh, h);
        sum = DoubleDouble.Sum(cosineHigh, -product.High);
        cosine = sum.PlusLow(cosineLow - product.Low - (sineLow * h) - (sineHigh * sineTail) + (cosineHigh * cosineTail));
    }
}
