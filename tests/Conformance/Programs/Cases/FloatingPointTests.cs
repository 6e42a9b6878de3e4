namespace PusOS.Conformance.Cases;

/// <summary>IEEE semantics of float and double: specials, comparison, rounding, remainder.</summary>
internal static class FloatingPointTests
{
    public static void Run(string[] args)
    {
        double[] values = [0.0, -0.0, 1, -1, 0.1, 1e300, -1e300, 1e-310, double.Epsilon, double.MaxValue, double.MinValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 2.5, -3.5];
        foreach (double a in values)
        {
            Console.WriteLine($"{a}: {double.IsNaN(a)} {double.IsFinite(a)} {double.IsNegative(a)} {double.IsSubnormal(a)} {BitConverter.DoubleToInt64Bits(a):x16} {(float)a} {-a} {Math.Sqrt(a)} {Math.Floor(a)} {Math.Ceiling(a)} {Math.Truncate(a)} {Math.Round(a)}");
            foreach (double b in values)
            {
                Console.WriteLine($"  {a} {b}: {a + b} {a - b} {a * b} {a / b} {a % b} {a < b} {a > b} {a <= b} {a >= b} {a == b} {a != b} {Math.Min(a, b)} {Math.Max(a, b)} {a.CompareTo(b)} {a.Equals(b)}");
            }
        }

        float[] floats = [0f, -0f, 1f, 0.1f, 3.4e38f, float.Epsilon, float.NaN, float.NegativeInfinity, 16777217f];
        foreach (float a in floats)
        {
            foreach (float b in floats)
            {
                Console.WriteLine($"{a} {b}: {a + b} {a - b} {a * b} {a / b} {a % b} {a < b} {a == b} {MathF.Min(a, b)} {(double)a * b} {(float.IsNaN(a * b) ? 0 : BitConverter.SingleToInt32Bits(a * b)):x8}");
            }
        }

        Accumulate();
    }

    private static void Accumulate()
    {
        double sum = 0;
        float single = 0;
        for (int i = 1; i <= 1000; i++)
        {
            sum += 1.0 / i;
            single += 1.0f / i;
        }

        Console.WriteLine($"{sum:R} {single:R}");
        double x = 1.0;
        for (int i = 0; i < 50; i++)
        {
            x = (x + (2.0 / x)) / 2.0;
        }

        Console.WriteLine($"{x:R} {Math.FusedMultiplyAdd(x, x, -2.0):R} {Math.BitIncrement(x):R} {Math.ScaleB(x, 100):R} {Math.ILogB(x)} {Math.CopySign(3.0, -0.0)}");
        Half h = (Half)1.337;
        Console.WriteLine($"{h} {(float)h} {h * (Half)3} {Half.MaxValue} {(Half)65520f}");
    }
}
