using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>An integer, boolean, character, enum, floating-point number or native integer.</summary>
public sealed class EvaluatedPrimitive : EvaluatedValue
{
    private EvaluatedPrimitive(EvaluatedKind kind, long integer, double number)
    {
        Kind = kind;
        Integer = integer;
        Number = number;
    }

    /// <summary>Kind on the evaluation stack.</summary>
    public EvaluatedKind Kind { get; }

    /// <summary>Value of the integer kinds, sign-extended from its kind's width.</summary>
    public long Integer { get; }

    /// <summary>Value of the floating-point kinds.</summary>
    public double Number { get; }

    /// <summary>True for <see cref="EvaluatedKind.Single"/> and <see cref="EvaluatedKind.Double"/>.</summary>
    public bool IsFloat => Kind is EvaluatedKind.Single or EvaluatedKind.Double;

    /// <summary>True if no bit of it is set.</summary>
    public bool IsZero => IsFloat ? BitConverter.DoubleToInt64Bits(Number) == 0 : Integer == 0;

    /// <summary>A 32-bit integer.</summary>
    public static EvaluatedPrimitive FromInt32(int value) => new(EvaluatedKind.Int32, value, 0);

    /// <summary>A 64-bit integer.</summary>
    public static EvaluatedPrimitive FromInt64(long value) => new(EvaluatedKind.Int64, value, 0);

    /// <summary>A native integer.</summary>
    public static EvaluatedPrimitive FromNative(long value) => new(EvaluatedKind.Native, value, 0);

    /// <summary>A single-precision number.</summary>
    public static EvaluatedPrimitive FromSingle(float value) => new(EvaluatedKind.Single, 0, value);

    /// <summary>A double-precision number.</summary>
    public static EvaluatedPrimitive FromDouble(double value) => new(EvaluatedKind.Double, 0, value);

    /// <summary>An integer of the given kind, cut to its width.</summary>
    public static EvaluatedPrimitive FromInteger(EvaluatedKind kind, long value) =>
        kind == EvaluatedKind.Int32 ? FromInt32((int)value) : new EvaluatedPrimitive(kind, value, 0);

    /// <summary>A constant of metadata or of a substitution: boxed bool, char, integer or floating-point number.</summary>
    public static EvaluatedPrimitive? FromConstant(object value) => value switch
    {
        bool b => FromInt32(b ? 1 : 0),
        char c => FromInt32(c),
        sbyte i => FromInt32(i),
        byte i => FromInt32(i),
        short i => FromInt32(i),
        ushort i => FromInt32(i),
        int i => FromInt32(i),
        uint i => FromInt32((int)i),
        long i => FromInt64(i),
        ulong i => FromInt64((long)i),
        float f => FromSingle(f),
        double f => FromDouble(f),
        _ => null,
    };

    /// <summary>The value as a field, element or variable of a type holds it: cut to the type's width and extended again.</summary>
    public EvaluatedPrimitive As(TypeDesc type) => type.Kind switch
    {
        CorElementType.Boolean or CorElementType.U1 => FromInt32((byte)Integer),
        CorElementType.I1 => FromInt32((sbyte)Integer),
        CorElementType.Char or CorElementType.U2 => FromInt32((ushort)Integer),
        CorElementType.I2 => FromInt32((short)Integer),
        CorElementType.I4 or CorElementType.U4 => FromInt32((int)Integer),
        CorElementType.I8 or CorElementType.U8 => FromInt64(Integer),
        CorElementType.R4 => FromSingle((float)Number),
        CorElementType.R8 => FromDouble(Number),
        _ => IsFloat ? this : FromNative(Integer),
    };

    /// <summary>The bits as a type of <paramref name="size"/> bytes stores them.</summary>
    public ulong Bits(int size) => (Kind, size) switch
    {
        (EvaluatedKind.Single, 4) => BitConverter.SingleToUInt32Bits((float)Number),
        (EvaluatedKind.Single or EvaluatedKind.Double, _) => BitConverter.DoubleToUInt64Bits(Number),
        _ => size == 8 ? (ulong)Integer : (ulong)Integer & ((1UL << (size * 8)) - 1),
    };
}
