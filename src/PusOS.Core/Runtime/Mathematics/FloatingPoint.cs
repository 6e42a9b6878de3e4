namespace PusOS.Runtime.Mathematics;

/// <summary>Bits of doubles, and scaling by powers of two with one rounding.</summary>
internal static class FloatingPoint
{
    internal const int ExponentBias = 1023;
    internal const int FractionBits = 52;
    internal const ulong FractionMask = (1UL << FractionBits) - 1;
    internal const ulong SignMask = 1UL << 63;

    /// <summary>Biased exponent of infinities and NaNs.</summary>
    internal const int InfiniteExponent = 0x7FF;

    internal static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);

    internal static double FromBits(ulong bits) => BitConverter.UInt64BitsToDouble(bits);

    internal static int BiasedExponent(double value) => (int)(Bits(value) >> FractionBits) & InfiniteExponent;

    internal static bool IsNegative(double value) => (long)Bits(value) < 0;

    internal static double Magnitude(double value) => FromBits(Bits(value) & ~SignMask);

    internal static double WithSign(double magnitude, double sign) =>
        FromBits((Bits(magnitude) & ~SignMask) | (Bits(sign) & SignMask));

    /// <summary>2^exponent for -1022..1023.</summary>
    internal static double PowerOfTwo(int exponent) => FromBits((ulong)(exponent + ExponentBias) << FractionBits);

    /// <summary>Nearest integer, ties to even, for magnitudes below 2^51.</summary>
    internal static double RoundToInteger(double value)
    {
        const double Shift = 6755399441055744.0; // 1.5 * 2^52: its unit in the last place is one.
        return value + Shift - Shift;
    }

    /// <summary>value * 2^exponent for a value in about [0.5, 4), rounded once, also where the result is subnormal; overflows to infinity.</summary>
    internal static double Compose(DoubleDouble value, int exponent)
    {
        const int SmallestExponent = -1022;
        if (exponent > 1026)
        {
            return double.PositiveInfinity;
        }

        if (exponent > 1000)
        {
            return value.Rounded * PowerOfTwo(1000) * PowerOfTwo(exponent - 1000);
        }

        if (exponent > SmallestExponent)
        {
            return value.Rounded * PowerOfTwo(exponent);
        }

        if (exponent < -1080)
        {
            return 0;
        }

        // The result's last place is worth 2^-1074: adding the number whose last place, in the value's scale, is worth
        // the same rounds at that place, once.
        double anchor = PowerOfTwo(FractionBits - 1074 - exponent);
        DoubleDouble sum = DoubleDouble.Sum(anchor, value.High);
        double rounded = sum.High + (sum.Low + value.Low);
        return (rounded - anchor) * PowerOfTwo(SmallestExponent) * PowerOfTwo(exponent - SmallestExponent);
    }
}
