namespace PusOS.Fuzz.Generation;

/// <summary>The built-in types and literals of them that lie at edges.</summary>
internal static class Primitives
{
    public static readonly GeneratedType Boolean = new("bool", KindOfType.Boolean, 1);
    public static readonly GeneratedType Char = new("char", KindOfType.Integer, 16);
    public static readonly GeneratedType SByte = new("sbyte", KindOfType.Integer, 8, true);
    public static readonly GeneratedType Byte = new("byte", KindOfType.Integer, 8);
    public static readonly GeneratedType Int16 = new("short", KindOfType.Integer, 16, true);
    public static readonly GeneratedType UInt16 = new("ushort", KindOfType.Integer, 16);
    public static readonly GeneratedType Int32 = new("int", KindOfType.Integer, 32, true);
    public static readonly GeneratedType UInt32 = new("uint", KindOfType.Integer, 32);
    public static readonly GeneratedType Int64 = new("long", KindOfType.Integer, 64, true);
    public static readonly GeneratedType UInt64 = new("ulong", KindOfType.Integer, 64);
    public static readonly GeneratedType IntPtr = new("nint", KindOfType.Integer, 64, true);
    public static readonly GeneratedType UIntPtr = new("nuint", KindOfType.Integer, 64);
    public static readonly GeneratedType Single = new("float", KindOfType.Float, 32, true);
    public static readonly GeneratedType Double = new("double", KindOfType.Float, 64, true);
    public static readonly GeneratedType Decimal = new("decimal", KindOfType.Library, 96, true);
    public static readonly GeneratedType Half = new("Half", KindOfType.Library, 16, true);
    public static readonly GeneratedType Int128 = new("Int128", KindOfType.Library, 128, true);
    public static readonly GeneratedType UInt128 = new("UInt128", KindOfType.Library, 128);
    public static readonly GeneratedType String = new("string", KindOfType.Text);
    public static readonly GeneratedType Object = new("object", KindOfType.Object);

    /// <summary>Each as often as it shall be chosen.</summary>
    public static readonly IReadOnlyList<GeneratedType> Weighted =
    [
        Int32, Int32, Int32, Int32, Int32, UInt32, UInt32, Int64, Int64, Int64, UInt64, UInt64, SByte, Byte, Int16, UInt16, Char,
        IntPtr, UIntPtr, Single, Single, Double, Double, Boolean, Boolean, Decimal, Half, Int128, UInt128,
    ];

    private static readonly string[] s_doubles =
    [
        "0.0", "-0.0", "1.0", "-1.0", "0.5", "1.5", "2.5", "-2.5", "double.NaN", "double.PositiveInfinity", "double.NegativeInfinity", "double.MaxValue",
        "double.MinValue", "double.Epsilon", "2147483647.0", "2147483648.0", "-2147483649.0", "4294967295.5", "4294967296.0", "9223372036854775807.0", "-9223372036854775808.0",
        "18446744073709551615.0", "1e10", "1e-10", "3.141592653589793", "255.9", "-128.9", "65535.99", "1e38", "123456.789", "4503599627370497.5", "-0.99",
    ];

    /// <summary>A literal, an expression that C# takes as one constant or as something simple.</summary>
    public static string Literal(GeneratedType type, RandomSource random) => type.Kind switch
    {
        KindOfType.Boolean => random.Chance(50) ? "true" : "false",
        KindOfType.Integer => Integer(type, random),
        KindOfType.Float => type.Bits == 64 ? random.Pick(s_doubles) : "(float)(" + random.Pick(s_doubles) + ")",
        KindOfType.Library => Library(type, random),
        KindOfType.Text => random.Pick(["\"\"", "\"a\"", "\"fuzz\"", "\"-17\"", "\"3.5\"", "\"xyzzy plugh\"", "\"\\u00e4\\u20ac\\ud83d\\ude00\"", "\"AbC\""]),
        _ => throw new InvalidOperationException(type.Name),
    };

    private static string Integer(GeneratedType type, RandomSource random)
    {
        ulong mask = type.Bits == 64 ? ulong.MaxValue : (1UL << type.Bits) - 1;
        ulong value = random.Below(7) switch
        {
            0 => 0,
            1 => mask,
            2 => mask >> 1,
            3 => (mask >> 1) + 1,
            4 => (ulong)random.Below(40),
            5 => 1UL << random.Below(type.Bits),
            _ => random.Bits(),
        } & mask;
        if (!type.Signed)
        {
            return $"unchecked(({type.Name}){value}UL)";
        }

        long signed = (long)(value << (64 - type.Bits)) >> (64 - type.Bits);
        return signed == long.MinValue ? $"unchecked(({type.Name})long.MinValue)" : $"unchecked(({type.Name})({signed}L))";
    }

    private static string Library(GeneratedType type, RandomSource random) => type.Name switch
    {
        "decimal" => random.Pick(["0m", "1m", "-1m", "0.1m", "79228162514264337593543950335m", "0.0000000000000000000000000001m", "2m", "10m", "-0.75m", "1000000m", "0.003m", "99999m", "3.50m", "-2.5m", "123456789.987654321m", "1e20m"]),
        "Half" => random.Pick(["(Half)0.0", "(Half)1.5", "(Half)(-2.5)", "Half.NaN", "Half.MaxValue", "Half.Epsilon", "Half.NegativeInfinity", "(Half)1024.0", "(Half)0.333"]),
        "Int128" => random.Pick(["(Int128)0", "Int128.MaxValue", "Int128.MinValue", "(Int128)(-1)", "(Int128)1000000007", "(Int128.One << 64)", "(Int128.One << 100)", "(Int128)(-123456789012345678L)"]),
        _ => random.Pick(["(UInt128)0", "UInt128.MaxValue", "(UInt128)1", "(UInt128.One << 64)", "(UInt128.One << 127)", "(UInt128)18446744073709551615UL", "(UInt128)97"]),
    };
}
