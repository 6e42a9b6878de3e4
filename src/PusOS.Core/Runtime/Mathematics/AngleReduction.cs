using System.Numerics;

namespace PusOS.Runtime.Mathematics;

/// <summary>
/// Angles modulo pi/2: Cody and Waite's subtraction in parts for moderate ones, Payne and Hanek's multiplication by
/// as many bits of 2/pi as matter for all others.
/// </summary>
internal static class AngleReduction
{
    private const double ModerateLimit = 1_000_000;
    private const int Words = 5;

    /// <summary>x - quadrant * pi/2 within +-pi/4, for a finite x that is not negative; the quadrant modulo 4.</summary>
    internal static DoubleDouble Reduce(double x, out int quadrant)
    {
        if (x < 0.785)
        {
            quadrant = 0;
            return new DoubleDouble(x, 0);
        }

        return x < ModerateLimit ? ReduceModerate(x, out quadrant) : ReduceLarge(x, out quadrant);
    }

    private static DoubleDouble ReduceModerate(double x, out int quadrant)
    {
        // pi/2 in parts of 33 bits: products with a 20-bit quadrant are exact.
        const double Part1 = 1.5707963267341256, Part2 = 6.077100506303966E-11, Part3 = 2.0222662487111665E-21, Part4 = 8.4784276603689E-32;
        const double TwoOverPi = 0.6366197723675814;
        double k = FloatingPoint.RoundToInteger(x * TwoOverPi);
        quadrant = (int)k & 3;
        double first = Math.FusedMultiplyAdd(-k, Part1, x);
        DoubleDouble second = DoubleDouble.Sum(first, -k * Part2);
        DoubleDouble third = DoubleDouble.Sum(second.High, -k * Part3);
        return third.PlusLow(second.Low - (k * Part4));
    }

    private static DoubleDouble ReduceLarge(double x, out int quadrant)
    {
        ulong mantissa = (FloatingPoint.Bits(x) & FloatingPoint.FractionMask) | (1UL << FloatingPoint.FractionBits);
        int exponent = FloatingPoint.BiasedExponent(x) - FloatingPoint.ExponentBias - FloatingPoint.FractionBits;

        // Bits of 2/pi whose product with the mantissa is a multiple of 4 do not matter: start behind them.
        int start = Math.Max(0, exponent - 2);
        Span<ulong> product = stackalloc ulong[Words];
        Multiply(mantissa, start, product);

        // product * 2^(exponent - start - 256) is x * 2/pi modulo 4: move the binary point to the top, under 2 bits.
        ShiftLeft(product, 62 + exponent - start);
        quadrant = (int)(product[0] >> 62);
        ShiftLeft(product, 2);
        bool negative = (long)product[0] < 0; // Past the middle: count down from the next quadrant.
        if (negative)
        {
            quadrant = (quadrant + 1) & 3;
            Negate(product);
        }

        DoubleDouble fraction = ToDoubleDouble(product);
        DoubleDouble angle = fraction * new DoubleDouble(1.5707963267948966, 6.123233995736766E-17);
        return negative ? -angle : angle;
    }

    /// <summary>mantissa times 256 bits of 2/pi from bit <paramref name="start"/> on; most significant word first.</summary>
    private static void Multiply(ulong mantissa, int start, Span<ulong> product)
    {
        ulong carry = 0;
        for (int i = 3; i >= 0; i--)
        {
            ulong high = Math.BigMul(mantissa, TwoOverPiBits(start + (64 * i)), out ulong low);
            product[i + 1] = low + carry;
            carry = high + (product[i + 1] < low ? 1UL : 0);
        }

        product[0] = carry;
    }

    private static ulong TwoOverPiBits(int start)
    {
        ReadOnlySpan<ulong> words = FunctionTables.TwoOverPi;
        int word = start >> 6, bit = start & 63;
        return bit == 0 ? words[word] : (words[word] << bit) | (words[word + 1] >> (64 - bit));
    }

    private static void ShiftLeft(Span<ulong> words, int count)
    {
        int whole = count >> 6, bits = count & 63;
        for (int i = 0; i < Words; i++)
        {
            ulong high = i + whole < Words ? words[i + whole] : 0;
            ulong low = i + whole + 1 < Words ? words[i + whole + 1] : 0;
            words[i] = bits == 0 ? high : (high << bits) | (low >> (64 - bits));
        }
    }

    private static void Negate(Span<ulong> words)
    {
        bool carry = true;
        for (int i = Words - 1; i >= 0; i--)
        {
            words[i] = ~words[i] + (carry ? 1UL : 0);
            carry &= words[i] == 0;
        }
    }

    /// <summary>A binary fraction, most significant word first.</summary>
    private static DoubleDouble ToDoubleDouble(Span<ulong> words)
    {
        int zeros = 0;
        while (zeros < 128 && words[0] == 0)
        {
            ShiftLeft(words, 64);
            zeros += 64;
        }

        int leading = BitOperations.LeadingZeroCount(words[0]);
        ShiftLeft(words, leading);
        zeros += leading;
        double high = (words[0] >> 11) * FloatingPoint.PowerOfTwo(-53);
        double low = ((words[0] << 53) | (words[1] >> 11)) * FloatingPoint.PowerOfTwo(-117);
        return DoubleDouble.QuickSum(high, low).Scaled(FloatingPoint.PowerOfTwo(-zeros));
    }
}
