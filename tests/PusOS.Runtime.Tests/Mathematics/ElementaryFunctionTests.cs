using System.Globalization;
using PusOS.Runtime.Mathematics;

namespace PusOS.Runtime.Tests.Mathematics;

/// <summary>
/// The elementary functions against the host's C library: special values exactly, random arguments within the error
/// that both sides may have. PUS_TEST_COUNT sets the arguments per range (1,000,000 in a long run).
/// </summary>
public sealed class ElementaryFunctionTests
{
    private static readonly int s_count = int.Parse(Environment.GetEnvironmentVariable("PUS_TEST_COUNT") ?? "50000", CultureInfo.InvariantCulture);

    private static readonly double[] s_special =
    [
        0.0, -0.0, 1, -1, 2, -2, 0.5, -0.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon,
        double.MaxValue, double.MinValue, 1e-310, Math.PI, Math.PI / 2, Math.E, 1000, 100, 10, 3, -3, 1e22, 709.78, -745.13, 710.4, -746,
        0.99999999999999989, 1.0000000000000002, 8, 27, 64, 125, 4.5e15, 9007199254740993, 0.25, 1e300, -1e300, 1e-300,
    ];

    private readonly Random _random = new(1);

    // The last number: units in the last place that the two may differ. The host's exp, log, pow, sin, cos, tan, atan, asin
    // and acos are good to 0.52 to 0.6 units; its hyperbolic functions, log10 and cbrt to 1 to 3 units; ours to 0.51.
    [Theory]
    [InlineData("exp", -750, 712, 1)]
    [InlineData("exp", -1, 1, 1)]
    [InlineData("log", 1e-308, 1000, 1)]
    [InlineData("log", 0.5, 2, 1)]
    [InlineData("log2", 1e-308, 1000, 1)]
    [InlineData("log10", 1e-308, 1000, 2)]
    [InlineData("sin", -1000, 1000, 1)]
    [InlineData("sin", -1e300, 1e300, 1)]
    [InlineData("cos", -1000, 1000, 1)]
    [InlineData("cos", -1e300, 1e300, 1)]
    [InlineData("tan", -1000, 1000, 1)]
    [InlineData("tan", -1e300, 1e300, 1)]
    [InlineData("atan", -10, 10, 1)]
    [InlineData("asin", -1, 1, 1)]
    [InlineData("acos", -1, 1, 1)]
    [InlineData("sinh", -720, 720, 3)]
    [InlineData("sinh", -1, 1, 3)]
    [InlineData("cosh", -720, 720, 3)]
    [InlineData("tanh", -25, 25, 3)]
    [InlineData("asinh", -100, 100, 3)]
    [InlineData("acosh", 1, 100, 3)]
    [InlineData("atanh", -1, 1, 3)]
    [InlineData("cbrt", -1000, 1000, 4)]
    public void OneArgument(string name, double low, double high, long units)
    {
        (Func<double, double> ours, Func<double, double> theirs) = Functions(name);
        foreach (double x in s_special)
        {
            AssertClose(ours(x), theirs(x), units, name, x);
        }

        for (int i = 0; i < s_count; i++)
        {
            double x = (i & 1) == 0 ? low + ((high - low) * _random.NextDouble()) : Math.Clamp(SmallNumber(), low, high);
            AssertClose(ours(x), theirs(x), units, name, x);
        }
    }

    [Theory]
    [InlineData("pow", 1)]
    [InlineData("atan2", 1)]
    [InlineData("fmod", 0)]
    public void TwoArguments(string name, long units)
    {
        Func<double, double, double> ours = name switch
        {
            "pow" => Exponentials.Pow,
            "atan2" => InverseTrigonometry.Atan2,
            _ => Arithmetic.Remainder,
        };
        Func<double, double, double> theirs = name switch
        {
            "pow" => Math.Pow,
            "atan2" => Math.Atan2,
            _ => (x, y) => x % y,
        };
        foreach (double x in s_special)
        {
            foreach (double y in s_special)
            {
                AssertClose(ours(x, y), theirs(x, y), units, name, x, y);
            }
        }

        for (int i = 0; i < 4 * s_count; i++)
        {
            (double x, double y) = (i & 3) switch
            {
                0 => (100 * _random.NextDouble(), (40 * _random.NextDouble()) - 20),
                1 => (_random.Next(-50, 50), _random.Next(-20, 20)),
                2 => (0.9 + (0.2 * _random.NextDouble()), 10000 * (_random.NextDouble() - 0.5)),
                _ => (BitConverter.Int64BitsToDouble(_random.NextInt64()), BitConverter.Int64BitsToDouble(_random.NextInt64(long.MinValue, long.MaxValue))),
            };
            AssertClose(ours(x, y), theirs(x, y), units, name, x, y);
        }
    }

    private static (Func<double, double> Ours, Func<double, double> Theirs) Functions(string name) => name switch
    {
        "exp" => (Exponentials.Exp, Math.Exp),
        "log" => (Logarithms.Log, Math.Log),
        "log2" => (Logarithms.Log2, Math.Log2),
        "log10" => (Logarithms.Log10, Math.Log10),
        "sin" => (Trigonometry.Sin, Math.Sin),
        "cos" => (Trigonometry.Cos, Math.Cos),
        "tan" => (Trigonometry.Tan, Math.Tan),
        "atan" => (InverseTrigonometry.Atan, Math.Atan),
        "asin" => (InverseTrigonometry.Asin, Math.Asin),
        "acos" => (InverseTrigonometry.Acos, Math.Acos),
        "sinh" => (Exponentials.Sinh, Math.Sinh),
        "cosh" => (Exponentials.Cosh, Math.Cosh),
        "tanh" => (Exponentials.Tanh, Math.Tanh),
        "asinh" => (Logarithms.Asinh, Math.Asinh),
        "acosh" => (Logarithms.Acosh, Math.Acosh),
        "atanh" => (Logarithms.Atanh, Math.Atanh),
        "cbrt" => (Arithmetic.CubeRoot, Math.Cbrt),
        _ => throw new ArgumentException(name),
    };

    /// <summary>Any sign, sizes from 1e-12 to 1 evenly.</summary>
    private double SmallNumber() => Math.Pow(10, -12 * _random.NextDouble()) * (_random.Next(2) == 0 ? 1 : -1);

    private static void AssertClose(double ours, double theirs, long units, string name, params double[] arguments)
    {
        long a = BitConverter.DoubleToInt64Bits(ours), b = BitConverter.DoubleToInt64Bits(theirs);
        bool equal = a == b || (double.IsNaN(ours) && double.IsNaN(theirs));
        bool close = !double.IsNaN(ours) && !double.IsNaN(theirs) && (a < 0) == (b < 0) && Math.Abs(a - b) <= units;
        Assert.True(equal || close, $"{name}({string.Join(", ", arguments.Select(x => x.ToString("R", CultureInfo.InvariantCulture)))}): {ours:R}, the host {theirs:R}");
    }
}
