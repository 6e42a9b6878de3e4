namespace PusOS.Runtime.Mathematics;

/// <summary>Internal calls of System.Math: square root, rounding and fused multiply-add are instructions.</summary>
internal static unsafe class MathCalls
{
    private const string MathName = "System.Math";

    [InternalCall(MathName, "Sqrt")]
    [RuntimeImport("llvm.sqrt.f64")]
    internal static extern double SquareRoot(double x);

    [InternalCall(MathName, "Floor")]
    [RuntimeImport("llvm.floor.f64")]
    internal static extern double Floor(double x);

    [InternalCall(MathName, "Ceiling")]
    [RuntimeImport("llvm.ceil.f64")]
    internal static extern double Ceiling(double x);

    [InternalCall(MathName, "FusedMultiplyAdd")]
    [RuntimeImport("llvm.fma.f64")]
    internal static extern double FusedMultiplyAdd(double x, double y, double z);

    [InternalCall(MathName, "Acos")]
    internal static double Acos(double x) => InverseTrigonometry.Acos(x);

    [InternalCall(MathName, "Acosh")]
    internal static double Acosh(double x) => Logarithms.Acosh(x);

    [InternalCall(MathName, "Asin")]
    internal static double Asin(double x) => InverseTrigonometry.Asin(x);

    [InternalCall(MathName, "Asinh")]
    internal static double Asinh(double x) => Logarithms.Asinh(x);

    [InternalCall(MathName, "Atan")]
    internal static double Atan(double x) => InverseTrigonometry.Atan(x);

    [InternalCall(MathName, "Atanh")]
    internal static double Atanh(double x) => Logarithms.Atanh(x);

    [InternalCall(MathName, "Cbrt")]
    internal static double Cbrt(double x) => Arithmetic.CubeRoot(x);

    [InternalCall(MathName, "Cos")]
    internal static double Cos(double x) => Trigonometry.Cos(x);

    [InternalCall(MathName, "Cosh")]
    internal static double Cosh(double x) => Exponentials.Cosh(x);

    [InternalCall(MathName, "Exp")]
    internal static double Exp(double x) => Exponentials.Exp(x);

    [InternalCall(MathName, "Log")]
    internal static double Log(double x) => Logarithms.Log(x);

    [InternalCall(MathName, "Log2")]
    internal static double Log2(double x) => Logarithms.Log2(x);

    [InternalCall(MathName, "Log10")]
    internal static double Log10(double x) => Logarithms.Log10(x);

    [InternalCall(MathName, "Sin")]
    internal static double Sin(double x) => Trigonometry.Sin(x);

    [InternalCall(MathName, "Sinh")]
    internal static double Sinh(double x) => Exponentials.Sinh(x);

    [InternalCall(MathName, "Tan")]
    internal static double Tan(double x) => Trigonometry.Tan(x);

    [InternalCall(MathName, "Tanh")]
    internal static double Tanh(double x) => Exponentials.Tanh(x);

    [InternalCall(MathName, "Atan2")]
    internal static double Atan2(double y, double x) => InverseTrigonometry.Atan2(y, x);

    [InternalCall(MathName, "Pow")]
    internal static double Pow(double x, double y) => Exponentials.Pow(x, y);

    [InternalCall(MathName, "SinCos")]
    internal static void SinCos(double x, double* sine, double* cosine)
    {
        Trigonometry.SinCos(x, out double s, out double c);
        *sine = s;
        *cosine = c;
    }

    /// <summary>The fraction of x; its whole part goes to <paramref name="whole"/>; both have the sign of x.</summary>
    [InternalCall(MathName, "ModF")]
    internal static double SplitFraction(double x, double* whole)
    {
        double truncated = Truncate(x);
        *whole = truncated;
        return Math.CopySign(double.IsInfinity(x) ? 0 : x - truncated, x);
    }

    // Not Math.Truncate: the class library writes that in terms of ModF.
    [RuntimeImport("llvm.trunc.f64")]
    private static extern double Truncate(double x);
}
