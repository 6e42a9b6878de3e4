using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>
/// An entry of the evaluation stack: an SSA value (or constant), the leaves of a struct, or the address
/// of an immutable temporary that holds a struct; with what the importer knows about it.
/// </summary>
internal sealed class Value
{
    public StackKind Kind { get; init; }
    /// <summary>Static type; null for the null literal.</summary>
    public TypeDesc? Type { get; init; }
    /// <summary>SSA name or constant of a scalar; address of a struct in memory.</summary>
    public string Name { get; init; } = "";
    /// <summary>Leaf values (LLVM memory types) of a scalarised struct.</summary>
    public string[]? Leaves { get; init; }
    /// <summary>Integer constant (I4 and I8).</summary>
    public long? Constant { get; init; }
    public bool NonNull { get; init; }
    /// <summary>An address's known alignment (fields of packed structs have less than their type's); 0: that of what it points to.</summary>
    public int Alignment { get; init; }
    /// <summary>The reference's dynamic type is exactly <see cref="Type"/>.</summary>
    public bool Exact { get; init; }
    /// <summary>ldftn and ldvirtftn: the method; so of a MethodInfo that was found at compile time.</summary>
    public MethodDesc? Method { get; init; }
    /// <summary>ldtoken: TypeDesc, FieldDesc or MethodDesc.</summary>
    public object? Token { get; init; }
    /// <summary>The Type object of this type (typeof).</summary>
    public TypeDesc? TypeObject { get; init; }
    /// <summary>The string literal's text.</summary>
    public string? Literal { get; init; }
    /// <summary>A box of this value type.</summary>
    public TypeDesc? Boxed { get; init; }

    public bool IsNullLiteral => Kind == StackKind.Pointer && Name == "null";

    public static Value I4(long value) => new() { Kind = StackKind.I4, Name = ((int)value).ToString(System.Globalization.CultureInfo.InvariantCulture), Constant = (int)value };

    public static Value I8(long value) => new() { Kind = StackKind.I8, Name = value.ToString(System.Globalization.CultureInfo.InvariantCulture), Constant = value };
}
