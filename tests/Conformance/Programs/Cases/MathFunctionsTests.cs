namespace PusOS.Conformance.Cases;

/// <summary>Math and MathF: elementary functions, rounding modes, integer helpers.</summary>
internal static class MathFunctionsTests
{
    public static void Run(string[] args)
    {
        double[] values = [0, 0.5, 1, -1, 2.5, -2.5, 3.5, 10, 100.125, -0.49999999999999994, 12345.5];
        foreach (double v in values)
        {
            Console.WriteLine($"{v}: {Math.Abs(v)} {Math.Sign(v)} {Math.Floor(v)} {Math.Ceiling(v)} {Math.Round(v)} {Math.Round(v, MidpointRounding.AwayFromZero)} {Math.Round(v, 1)} {Math.Round(v, MidpointRounding.ToZero)} {Math.Round(v, MidpointRounding.ToPositiveInfinity)} {Math.Truncate(v)} {Math.Cbrt(v):F8}");
            Console.WriteLine($"  {Math.Sin(v):F10} {Math.Cos(v):F10} {Math.Tan(v):F8} {Math.Exp(v / 10):F10} {Math.Atan(v):F10} {Math.Sinh(v / 50):F10} {Math.Tanh(v):F10} {Math.Atan2(v, 2):F10} {Math.Log(Math.Abs(v) + 1):F10} {Math.Log10(Math.Abs(v) + 1):F10} {Math.Log2(Math.Abs(v) + 1):F10} {Math.Pow(Math.Abs(v), 1.5):F6} {Math.Asinh(v):F10}");
        }

        Console.WriteLine($"{Math.Asin(0.5):F12} {Math.Acos(0.25):F12} {Math.Acosh(2):F12} {Math.Atanh(0.3):F12} {Math.Cosh(1.5):F12} {Math.Exp(1):F12} {Math.E} {Math.PI} {Math.Tau}");
        Console.WriteLine($"{Math.Pow(2, 10)} {Math.Pow(2, -1)} {Math.Pow(0, 0)} {Math.Pow(-8, 1.0 / 3)} {Math.Pow(double.NaN, 0)} {Math.IEEERemainder(10, 3)} {Math.IEEERemainder(11, 3)} {Math.Log(8, 2):F10} {Math.Log(-1)} {Math.Log(0)} {Math.Sqrt(-1)}");
        Console.WriteLine($"{Math.Clamp(15, 0, 10)} {Math.Max(3, -3)} {Math.Min(3u, 7u)} {Math.DivRem(17, -5, out int rem)} {rem} {Math.BigMul(int.MaxValue, int.MaxValue)} {Math.Abs(-5m)} {Math.MaxMagnitude(-7.0, 3.0)} {Math.ReciprocalEstimate(4) > 0.2}");
        foreach (float f in (float[])[0.1f, 1.5f, -2.5f, 1e10f])
        {
            Console.WriteLine($"{f}: {MathF.Sqrt(MathF.Abs(f)):F4} {MathF.Floor(f)} {MathF.Round(f)} {MathF.Sin(f % 10):F4} {MathF.Pow(MathF.Abs(f), 0.5f):F3} {MathF.Truncate(f)} {MathF.Exp(f % 5):F3}");
        }

        try
        {
            Math.Abs(int.MinValue);
        }
        catch (OverflowException e)
        {
            Console.WriteLine(e.Message);
        }

        try
        {
            Math.Clamp(1, 10, 0);
        }
        catch (ArgumentException e)
        {
            Console.WriteLine(e.Message);
        }
    }
}
