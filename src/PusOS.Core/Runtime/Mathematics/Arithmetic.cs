namespace PusOS.Runtime.Mathematics;

/// <summary>Cube root and floating-point remainder.</summary>
internal static class Arithmetic
{
    /// <summary>Cube root: a guess from the exponent, Halley's iteration, and a last step in double-double.</summary>
    internal static double CubeRoot(double x)
    {
        double a = FloatingPoint.Magnitude(x);
        if (a == 0 || !(a <= double.MaxValue))
        {
            return x;
        }

        double scale = 1;
        if (a < FloatingPoint.PowerOfTwo(-900))
        {
            a *= FloatingPoint.PowerOfTwo(300);
            scale = FloatingPoint.PowerOfTwo(-100);
        }
        else if (a > FloatingPoint.PowerOfTwo(900))
        {
            a *= FloatingPoint.PowerOfTwo(-300);
            scale = FloatingPoint.PowerOfTwo(100);
        }

        // A third of the exponent: the bits of a double grow with its logarithm.
        double root = FloatingPoint.FromBits((FloatingPoint.Bits(a) / 3) + 0x2A9F_7893_0000_0000);
        for (int i = 0; i < 3; i++)
        {
            double cube = root * root * root;
            root *= (cube + a + a) / (cube + cube + a);
        }

        DoubleDouble residue = new DoubleDouble(a, 0) - (DoubleDouble.Product(root, root) * root);
        root += residue.Rounded / (3 * root * root);
        return FloatingPoint.WithSign(root * scale, x);
    }

    /// <summary>The remainder of x / y with the sign of x, exact (IEEE 754 §5.3.1 with truncation; ISO C fmod).</summary>
    [RuntimeExport("fmod")]
    internal static double Remainder(double x, double y)
    {
        double a = FloatingPoint.Magnitude(x), b = FloatingPoint.Magnitude(y);
        if (!(a <= double.MaxValue) || double.IsNaN(y) || b == 0)
        {
            return double.NaN;
        }

        if (a < b)
        {
            return x;
        }

        ulong dividend = Significand(a, out int dividendExponent);
        ulong divisor = Significand(b, out int divisorExponent);
        dividend %= divisor;
        int shift = dividendExponent - divisorExponent;
        while (shift > 0 && dividend != 0)
        {
            int step = Math.Min(shift, 11); // 53 bits and 11 fill a word.
            dividend = (dividend << step) % divisor;
            shift -= step;
        }

        return FloatingPoint.WithSign(Assemble(dividend, divisorExponent), x);
    }

    [RuntimeExport("fmodf")]
    internal static float RemainderSingle(float x, float y) => (float)Remainder(x, y);

    /// <summary>value = result * 2^(exponent - 1075).</summary>
    private static ulong Significand(double value, out int exponent)
    {
        ulong fraction = FloatingPoint.Bits(value) & FloatingPoint.FractionMask;
        exponent = FloatingPoint.BiasedExponent(value);
        if (exponent == 0)
        {
            exponent = 1;
            return fraction;
        }

        return fraction | (1UL << FloatingPoint.FractionBits);
    }

    private static double Assemble(ulong significand, int exponent)
    {
        if (significand == 0)
        {
            return 0;
        }

        while (significand < 1UL << FloatingPoint.FractionBits && exponent > 1)
        {
            significand <<= 1;
            exponent--;
        }

        bool isNormal = significand >= 1UL << FloatingPoint.FractionBits;
        return FloatingPoint.FromBits((significand & FloatingPoint.FractionMask) | (isNormal ? (ulong)exponent << FloatingPoint.FractionBits : 0));
    }
}
