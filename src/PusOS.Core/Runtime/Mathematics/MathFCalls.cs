namespace PusOS.Runtime.Mathematics;

/// <summary>Internal calls of System.MathF: square root, rounding and fused multiply-add are instructions; the rest is computed in double and rounded once more.</summary>
internal static unsafe class MathFCalls
{
    private const string MathFName = "System.MathF";

    [InternalCall(MathFName, "Sqrt")]
    [RuntimeImport("llvm.sqrt.f32")]
    internal static extern float SquareRoot(float x);

    [InternalCall(MathFName, "Floor")]
    [RuntimeImport("llvm.floor.f32")]
    internal static extern float Floor(float x);

    [InternalCall(MathFName, "Ceiling")]
    [RuntimeImport("llvm.ceil.f32")]
    internal static extern float Ceiling(float x);

    [InternalCall(MathFName, "FusedMultiplyAdd")]
    [RuntimeImport("llvm.fma.f32")]
    internal static extern float FusedMultiplyAdd(float x, float y, float z);

    [InternalCall(MathFName, "Acos")]
    internal static float Acos(float x) => (float)InverseTrigonometry.Acos(x);

    [InternalCall(MathFName, "Acosh")]
    internal static float Acosh(float x) => (float)Logarithms.Acosh(x);

    [InternalCall(MathFName, "Asin")]
    internal static float Asin(float x) => (float)InverseTrigonometry.Asin(x);

    [InternalCall(MathFName, "Asinh")]
    internal static float Asinh(float x) => (float)Logarithms.Asinh(x);

    [InternalCall(MathFName, "Atan")]
    internal static float Atan(float x) => (float)InverseTrigonometry.Atan(x);

    [InternalCall(MathFName, "Atanh")]
    internal static float Atanh(float x) => (float)Logarithms.Atanh(x);

    [InternalCall(MathFName, "Cbrt")]
    internal static float Cbrt(float x) => (float)Arithmetic.CubeRoot(x);

    [InternalCall(MathFName, "Cos")]
    internal static float Cos(float x) => (float)Trigonometry.Cos(x);

    [InternalCall(MathFName, "Cosh")]
    internal static float Cosh(float x) => (float)Exponentials.Cosh(x);

    [InternalCall(MathFName, "Exp")]
    internal static float Exp(float x) => (float)Exponentials.Exp(x);

    [InternalCall(MathFName, "Log")]
    internal static float Log(float x) => (float)Logarithms.Log(x);

    [InternalCall(MathFName, "Log2")]
    internal static float Log2(float x) => (float)Logarithms.Log2(x);

    [InternalCall(MathFName, "Log10")]
    internal static float Log10(float x) => (float)Logarithms.Log10(x);

    [InternalCall(MathFName, "Sin")]
    internal static float Sin(float x) => (float)Trigonometry.Sin(x);

    [InternalCall(MathFName, "Sinh")]
    internal static float Sinh(float x) => (float)Exponentials.Sinh(x);

    [InternalCall(MathFName, "Tan")]
    internal static float Tan(float x) => (float)Trigonometry.Tan(x);

    [InternalCall(MathFName, "Tanh")]
    internal static float Tanh(float x) => (float)Exponentials.Tanh(x);

    [InternalCall(MathFName, "Atan2")]
    internal static float Atan2(float y, float x) => (float)InverseTrigonometry.Atan2(y, x);

    [InternalCall(MathFName, "Pow")]
    internal static float Pow(float x, float y) => (float)Exponentials.Pow(x, y);

    [InternalCall(MathFName, "SinCos")]
    internal static void SinCos(float x, float* sine, float* cosine)
    {
        Trigonometry.SinCos(x, out double s, out double c);
        *sine = (float)s;
        *cosine = (float)c;
    }

    /// <summary>The fraction of x; its whole part goes to <paramref name="whole"/>; both have the sign of x.</summary>
    [InternalCall(MathFName, "ModF")]
    internal static float SplitFraction(float x, float* whole)
    {
        float truncated = Truncate(x);
        *whole = truncated;
        return MathF.CopySign(float.IsInfinity(x) ? 0 : x - truncated, x);
    }

    // Not MathF.Truncate: the class library writes that in terms of ModF.
    [RuntimeImport("llvm.trunc.f32")]
    private static extern float Truncate(float x);
}
