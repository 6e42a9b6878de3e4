// Types that generated CIL uses; compiled into a library beside it.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

public struct Mixed
{
    public sbyte A;
    public ushort B;
    public int C;
    public double D;
    public readonly int Sum() => A + B * 3 + C * 5;
    public override readonly string ToString() => "mixed" + A + B;
}

public struct Large
{
    public byte A;
    public Mixed B;
    public object C;
    public long D;
    public float E;
    public char F;
    public Large Changed(int by) { Large copy = this; copy.D += by; copy.B.C ^= by; A++; return copy; }
}

[StructLayout(LayoutKind.Explicit, Pack = 1)]
public struct Overlaid
{
    [FieldOffset(0)] public int A;
    [FieldOffset(1)] public short B;
    [FieldOffset(3)] public long C;
    [FieldOffset(0)] public ulong D;
}

public class Animal
{
    public int Number;
    public short Small;
    public Large Inside;
    public virtual int Speak(int a) => a * 3 + Number;
    public virtual TItem Same<TItem>(TItem item) => item;
}

public class Dog : Animal
{
    public override int Speak(int a) => a ^ 0x55;
    public override TItem Same<TItem>(TItem item) { Number++; return base.Same(item); }
}

public static class CilSupport
{
    public static int StaticInt;
    public static long StaticLong;
    public static double StaticDouble;
    public static volatile int VolatileInt;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Large MakeLarge(int a, long d, float e) => new() { A = (byte)a, B = new Mixed { A = (sbyte)a, B = (ushort)d, C = a * 7, D = d }, D = d, E = e, F = (char)a };

    public static void StepLarge(int id, Large value)
    {
        T.S(id, value.A); T.S(id, value.B.A); T.S(id, value.B.B); T.S(id, value.B.C); T.S(id, value.B.D); T.S(id, value.D); T.S(id, value.E); T.S(id, value.F);
    }

    public static void StepMixed(int id, Mixed value) { T.S(id, value.A); T.S(id, value.B); T.S(id, value.C); T.S(id, value.D); }
    public static void StepOverlaid(int id, Overlaid value) { T.S(id, value.A); T.S(id, value.B); T.S(id, value.C); T.S(id, value.D); }
    public static void StepInt(int id, int value) => T.S(id, value);
    public static void StepLong(int id, long value) => T.S(id, value);
    public static void StepFloat(int id, float value) => T.S(id, value);
    public static void StepDouble(int id, double value) => T.S(id, value);
    public static int Filter(int id, object e, int value) { T.S(id, e.GetType().Name); T.S(id, value); return value & 1; }
    public static void Caught(int id, object e) => T.S(id, e.GetType().Name);
    public static int MixArguments(int a, long b, float c, double d, sbyte e, ushort f, byte g, short h, bool i, char j) =>
        unchecked(a + (int)b + (int)c + (int)d + e * 3 + f * 5 + g * 7 + h * 11 + (i ? 13 : 0) + j);
    public static long MixNative(nint a, nuint b) => unchecked(a * 3 + (long)b);
    public static sbyte Narrow8(int a) => unchecked((sbyte)(a + 1));
    public static ushort Narrow16(int a) => unchecked((ushort)(a * 3));
    public static float Single(double a) => (float)a;
    public static int AddressSum(ref int a, ref long b) { a++; b--; return unchecked(a + (int)b); }
    public static void Throw(int a) { if ((a & 3) == 1) { throw new FuzzException(a); } }
    public static Animal Make(int a) => (a & 1) == 0 ? new Animal { Number = a } : new Dog { Number = a };
}
