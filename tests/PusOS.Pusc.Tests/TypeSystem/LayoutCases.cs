using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

#pragma warning disable CA1051, CA1815, CA1823, CS0169, CS0649, CA1805, IDE0044, IDE0051
namespace PusOS.Compiler.Tests.TypeSystem;

/// <summary>Structs and classes with every kind of layout.</summary>
public static unsafe class LayoutCases
{
    public struct Empty;

    public struct Mixed
    {
        public byte A;
        public long B;
        public short C;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    public struct Packed
    {
        public byte A;
        public long B;
        public short C;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 2)]
    public struct PackedByTwo
    {
        public byte A;
        public int B;
        public byte C;
    }

    [StructLayout(LayoutKind.Sequential, Size = 20)]
    public struct Sized
    {
        public int A;
    }

    [StructLayout(LayoutKind.Sequential, Size = 5)]
    public struct OddlySized
    {
        public int A;
    }

    [StructLayout(LayoutKind.Sequential, Size = 6)]
    public struct SizedInsidePadding
    {
        public int A;
        public byte B;
    }

    [StructLayout(LayoutKind.Sequential, Size = 5)]
    public struct SizedExactly
    {
        public int A;
        public byte B;
    }

    [StructLayout(LayoutKind.Sequential, Size = 9)]
    public struct SizedBeyondPadding
    {
        public int A;
        public byte B;
    }

    [StructLayout(LayoutKind.Sequential, Size = 9)]
    public struct SizedWithReference
    {
        public string? A;
        public byte B;
    }

    [StructLayout(LayoutKind.Sequential, Size = 43)]
    public struct SizedLargeWithReference
    {
        public string? A;
        public byte B;
    }

    [StructLayout(LayoutKind.Explicit, Size = 43)]
    public struct SizedUnionWithReference
    {
        [FieldOffset(8)]
        public string? A;
        [FieldOffset(0)]
        public byte B;
    }

    [StructLayout(LayoutKind.Auto, Size = 43)]
    public struct SizedAutomatic
    {
        public short A;
        public byte B;
    }

    public struct AroundOddlySized
    {
        public byte A;
        public OddlySized B;
        public OddlySized C;
        public byte D;
    }

    [StructLayout(LayoutKind.Sequential, Size = 2)]
    public struct SizedTooSmall
    {
        public int A;
    }

    [StructLayout(LayoutKind.Sequential, Size = 7)]
    public struct SizedEmpty;

    [StructLayout(LayoutKind.Explicit)]
    public struct Union
    {
        [FieldOffset(0)]
        public int A;
        [FieldOffset(0)]
        public float B;
        [FieldOffset(4)]
        public byte C;
    }

    [StructLayout(LayoutKind.Explicit, Size = 11)]
    public struct OddUnion
    {
        [FieldOffset(0)]
        public int A;
        [FieldOffset(6)]
        public short B;
    }

    [StructLayout(LayoutKind.Explicit, Pack = 1)]
    public struct PackedUnion
    {
        [FieldOffset(0)]
        public byte A;
        [FieldOffset(1)]
        public long B;
    }

    [StructLayout(LayoutKind.Explicit)]
    public struct ReferenceUnion
    {
        [FieldOffset(0)]
        public string? A;
        [FieldOffset(0)]
        public object? B;
        [FieldOffset(8)]
        public int C;
    }

    [StructLayout(LayoutKind.Explicit)]
    public struct ExplicitGap
    {
        [FieldOffset(3)]
        public byte A;
        [FieldOffset(16)]
        public short B;
    }

    [StructLayout(LayoutKind.Auto)]
    public struct Automatic
    {
        public byte A;
        public long B;
        public byte C;
        public short D;
    }

    public struct AutomaticByReference
    {
        public byte A;
        public string? B;
        public byte C;
        public Mixed D;
    }

    public struct Inner
    {
        public int Value;
    }

    public struct Outer
    {
        public Inner First;
        public Inner Second;
    }

    public struct WithEnum
    {
        public DayOfWeek Day;
    }

    public struct WithDecimal
    {
        public decimal Value;
    }

    public struct WithInt128
    {
        public byte A;
        public Int128 B;
    }

    public struct WithBool
    {
        public bool A;
        public char B;
        public DateTime C;
    }

    public struct Four
    {
        public byte A;
        public string? B;
        public int C;
        public double D;
    }

    public struct Five
    {
        public byte A;
        public byte B;
        public byte C;
        public byte D;
        public byte E;
    }

    public struct Fixed
    {
        public fixed int Values[7];
    }

    public struct FixedOfOne
    {
        public byte A;
        public fixed long Values[1];
    }

    [InlineArray(3)]
    public struct Inline
    {
        public int Value;
    }

    [InlineArray(5)]
    public struct InlineText
    {
        public string? Value;
    }

    [InlineArray(3)]
    public struct InlineOfMixed
    {
        public Mixed Value;
    }

    public struct Text
    {
        public string? Value;
    }

    public struct Generic<T>
    {
        public T A;
        public byte B;
        public T C;
    }

    public struct Pointers
    {
        public byte A;
        public int* B;
        public delegate*<int, void> C;
        public nint D;
    }

    public struct SelfStatic
    {
        public static readonly SelfStatic Zero;
        public int A;
    }

    public class AutomaticClass
    {
        public byte Byte;
        public string? Text;
        public Outer Pair;
        public short Short;
        public long Long;
        public object? Other;
        public int Int;
    }

    public class AutomaticDerived : AutomaticClass
    {
        public byte More;
        public Text Nested;
        public object? Last;
    }
}
