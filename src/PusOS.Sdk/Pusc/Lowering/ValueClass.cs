using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>How a value of a type travels: not at all, as one LLVM scalar, as several leaves, or by address.</summary>
internal enum PassKind
{
    Void,
    Scalar,
    Leaves,
    Memory,
}

/// <summary>
/// The lowering of a type by docs/spec/abi.md: its LLVM types in memory and in calls, its size and
/// alignment. Kept at its type, so it lives as long as the compilation.
/// </summary>
internal sealed class ValueClass
{
    public required TypeDesc Type { get; init; }
    public required PassKind Kind { get; init; }
    /// <summary>LLVM type in memory when <see cref="PassKind.Scalar"/>.</summary>
    public string Memory { get; init; } = "";
    public StackKind Stack { get; init; }
    public bool IsSigned { get; init; }
    public int Size { get; init; }
    public int Alignment { get; init; }
    public LeafClass[] Leaves { get; init; } = [];

    /// <summary>LLVM type of a returned value.</summary>
    public string Return => Kind switch
    {
        PassKind.Void or PassKind.Memory => "void",
        PassKind.Scalar => Memory,
        _ => Leaves.Length switch
        {
            0 => "void",
            1 => Leaves[0].Memory,
            _ => "{ " + string.Join(", ", Leaves.Select(leaf => leaf.Memory)) + " }",
        },
    };
}

/// <summary>One scalar leaf of a struct.</summary>
internal readonly record struct LeafClass(int Offset, string Memory, StackKind Stack, bool IsSigned, int Size, TypeDesc Type);

/// <summary>The evaluation stack's kinds as LLVM knows them.</summary>
internal enum StackKind : byte
{
    I4,
    I8,
    F4,
    F8,
    Pointer,
    Struct,
}

/// <summary>Classifies types.</summary>
internal static class LlvmTypes
{
    /// <summary>What the heap and the statics guarantee; types that want more (Int128) get no more from an access.</summary>
    public const int MaximumAlignment = 8;

    public static ValueClass Of(TypeDesc type) => type.Lowered ??= Classify(type);

    public static string StackType(StackKind kind) => kind switch
    {
        StackKind.I4 => "i32",
        StackKind.I8 => "i64",
        StackKind.F4 => "float",
        StackKind.F8 => "double",
        _ => "ptr",
    };

    /// <summary>The extension attribute of a parameter or return value of that memory type.</summary>
    public static string Extension(string memory, bool signed) => memory switch
    {
        "i32" => " signext",
        "i8" or "i16" => signed ? " signext" : " zeroext",
        _ => "",
    };

    private static ValueClass Classify(TypeDesc type)
    {
        if (type.IsVoid)
        {
            return new ValueClass { Type = type, Kind = PassKind.Void };
        }

        var kind = type.Kind;
        var (memory, stack, signed, size) = Scalar(kind);
        if (memory.Length != 0)
        {
            return new ValueClass { Type = type, Kind = PassKind.Scalar, Memory = memory, Stack = stack, IsSigned = signed, Size = size, Alignment = size };
        }

        var layout = type.Layout;
        if (layout.Scalars is not { } scalars)
        {
            return new ValueClass { Type = type, Kind = PassKind.Memory, Stack = StackKind.Struct, Size = layout.Size, Alignment = Math.Clamp(layout.Alignment, 1, MaximumAlignment) };
        }

        var leaves = new LeafClass[scalars.Length];
        for (int i = 0; i < leaves.Length; i++)
        {
            var leaf = Scalar(scalars[i].Type.Kind);
            leaves[i] = new LeafClass(scalars[i].Offset, leaf.Memory, leaf.Stack, leaf.Signed, leaf.Size, scalars[i].Type);
        }

        return new ValueClass { Type = type, Kind = PassKind.Leaves, Stack = StackKind.Struct, Size = layout.Size, Alignment = Math.Clamp(layout.Alignment, 1, MaximumAlignment), Leaves = leaves };
    }

    private static (string Memory, StackKind Stack, bool Signed, int Size) Scalar(CorElementType kind) => kind switch
    {
        CorElementType.Boolean or CorElementType.U1 => ("i8", StackKind.I4, false, 1),
        CorElementType.I1 => ("i8", StackKind.I4, true, 1),
        CorElementType.Char or CorElementType.U2 => ("i16", StackKind.I4, false, 2),
        CorElementType.I2 => ("i16", StackKind.I4, true, 2),
        CorElementType.I4 => ("i32", StackKind.I4, true, 4),
        CorElementType.U4 => ("i32", StackKind.I4, false, 4),
        CorElementType.I8 or CorElementType.I => ("i64", StackKind.I8, true, 8),
        CorElementType.U8 or CorElementType.U => ("i64", StackKind.I8, false, 8),
        CorElementType.R4 => ("float", StackKind.F4, true, 4),
        CorElementType.R8 => ("double", StackKind.F8, true, 8),
        CorElementType.ValueType or CorElementType.GenericInst or CorElementType.TypedByRef => ("", StackKind.Struct, false, 0),
        _ => ("ptr", StackKind.Pointer, false, 8),
    };
}
