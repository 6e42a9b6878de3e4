namespace PusOS.Compiler.TypeSystem;

/// <summary>Reflection names of <see cref="WellKnownType"/> and the element types of primitives.</summary>
internal static class WellKnownTypeNames
{
    /// <summary>The reflection name in the core library.</summary>
    public static string FullName(WellKnownType type) => type switch
    {
        WellKnownType.Nullable => "System.Nullable`1",
        WellKnownType.Span => "System.Span`1",
        WellKnownType.ReadOnlySpan => "System.ReadOnlySpan`1",
        WellKnownType.RuntimeHelpers => "System.Runtime.CompilerServices.RuntimeHelpers",
        WellKnownType.Unsafe => "System.Runtime.CompilerServices.Unsafe",
        WellKnownType.Interlocked => "System.Threading.Interlocked",
        WellKnownType.Thread => "System.Threading.Thread",
        WellKnownType.IEnumerable => "System.Collections.Generic.IEnumerable`1",
        WellKnownType.ICollection => "System.Collections.Generic.ICollection`1",
        WellKnownType.IList => "System.Collections.Generic.IList`1",
        WellKnownType.IReadOnlyCollection => "System.Collections.Generic.IReadOnlyCollection`1",
        WellKnownType.IReadOnlyList => "System.Collections.Generic.IReadOnlyList`1",
        _ => "System." + type,
    };

    /// <summary>The element type of a type in namespace System of the core library; 0 if it has none of its own.</summary>
    public static CorElementType PrimitiveElementType(string name) => name switch
    {
        "Void" => CorElementType.Void,
        "Boolean" => CorElementType.Boolean,
        "Char" => CorElementType.Char,
        "SByte" => CorElementType.I1,
        "Byte" => CorElementType.U1,
        "Int16" => CorElementType.I2,
        "UInt16" => CorElementType.U2,
        "Int32" => CorElementType.I4,
        "UInt32" => CorElementType.U4,
        "Int64" => CorElementType.I8,
        "UInt64" => CorElementType.U8,
        "Single" => CorElementType.R4,
        "Double" => CorElementType.R8,
        "IntPtr" => CorElementType.I,
        "UIntPtr" => CorElementType.U,
        "String" => CorElementType.String,
        "Object" => CorElementType.Object,
        _ => 0,
    };
}
