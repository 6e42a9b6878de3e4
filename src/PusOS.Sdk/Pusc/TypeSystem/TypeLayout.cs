namespace PusOS.Compiler.TypeSystem;

/// <summary>Size, alignment and fields of a type, by the rules of docs/spec/abi.md.</summary>
public sealed class TypeLayout
{
    /// <summary>Value types: bytes of the unboxed value. Classes: bytes of an instance from the object reference (8 and the fields, not rounded). Others: 8.</summary>
    public required int Size { get; init; }

    /// <summary>Alignment in bytes: of the value, or for classes of the instance (8 at least).</summary>
    public required int Alignment { get; init; }

    /// <summary>Offset behind the last instance field; fields of a derived class begin here at the earliest.</summary>
    public required int InstanceFieldsEnd { get; init; }

    /// <summary>Instance fields with their offsets: inherited first, each class's in metadata order.</summary>
    public required IReadOnlyList<FieldDesc> InstanceFields { get; init; }

    /// <summary>Which words hold references.</summary>
    public required ReferenceMapBits References { get; init; }

    /// <summary>The scalars that the value travels as, by offset; null if it is not scalarised and travels by address. Reference types: the reference itself.</summary>
    public required ScalarLeaf[]? Scalars { get; init; }

    /// <summary>Some bytes belong to no field.</summary>
    public required bool HasPadding { get; init; }

    /// <summary>Value types: equality of values is equality of bytes (no padding, references, floating point, or fields with an Equals of their own).</summary>
    public required bool IsBlittableBits { get; init; }
}
