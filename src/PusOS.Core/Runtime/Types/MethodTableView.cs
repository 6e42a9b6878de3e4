using System.Runtime.InteropServices;
using PusOS.Abi;

namespace PusOS.Runtime.Types;

/// <summary>
/// A MethodTable as <see cref="MethodTableLayout"/> draws it: the fields that the class library knows and
/// those that PusOS adds. Tables are emitted by the compiler, never change and never move; only pointers
/// to them are passed, and two types are the same exactly if the pointers are.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = MethodTableLayout.Size)]
internal unsafe struct MethodTableView
{
    [FieldOffset(MethodTableLayout.Flags)]
    internal uint Flags;

    [FieldOffset(MethodTableLayout.BaseSize)]
    internal uint BaseSize;

    [FieldOffset(MethodTableLayout.Flags2)]
    internal uint Flags2;

    [FieldOffset(MethodTableLayout.VirtualSlotCount)]
    internal ushort VirtualSlotCount;

    [FieldOffset(MethodTableLayout.InterfaceCount)]
    internal ushort InterfaceCount;

    [FieldOffset(MethodTableLayout.ParentMethodTable)]
    internal MethodTableView* Parent;

    [FieldOffset(MethodTableLayout.TypeInfo)]
    internal TypeInfoView* TypeInfo;

    [FieldOffset(MethodTableLayout.AuxiliaryData)]
    internal AuxiliaryDataView* AuxiliaryData;

    [FieldOffset(MethodTableLayout.ReferenceMap)]
    internal ulong ReferenceMap;

    [FieldOffset(MethodTableLayout.ElementType)]
    internal MethodTableView* ElementType;

    /// <summary>For Nullable: a pointer to a pointer to a list whose first entry is T's table.</summary>
    [FieldOffset(MethodTableLayout.ElementType)]
    private readonly MethodTableView*** _instantiation;

    [FieldOffset(MethodTableLayout.InterfaceMap)]
    internal MethodTableView** InterfaceMap;

    [FieldOffset(MethodTableLayout.InterfaceMap)]
    internal uint NullableValueOffset;

    [FieldOffset(MethodTableLayout.InterfaceMap + 4)]
    internal uint NullableValueSize;

    [FieldOffset(MethodTableLayout.VariantInterfaceCount)]
    internal ushort VariantInterfaceCount;

    [FieldOffset(MethodTableLayout.CorElementType)]
    internal byte CorElementType;

    [FieldOffset(MethodTableLayout.TypeCode)]
    internal void* TypeCode;

    [FieldOffset(MethodTableLayout.NameHash)]
    internal ulong NameHash;

    /// <summary>Bytes of one element of an array or string; zero for everything else.</summary>
    internal readonly uint ComponentSize => HasComponentSize ? Flags & MethodTableFlags.ComponentSizeMask : 0;

    internal readonly bool HasComponentSize => (Flags & MethodTableFlags.HasComponentSize) != 0;

    internal readonly bool IsInterface => Category == MethodTableFlags.CategoryInterface;

    internal readonly bool IsArray => (Flags & 0x000C_0000) == MethodTableFlags.CategoryArray;

    internal readonly bool IsSzArray => Category == MethodTableFlags.CategorySzArray;

    internal readonly bool IsValueType => (Flags & 0x000C_0000) == MethodTableFlags.CategoryValueType;

    internal readonly bool IsNullable => Category == MethodTableFlags.CategoryNullable;

    internal readonly bool IsEnum => Category == MethodTableFlags.CategoryEnum;

    internal readonly bool IsByRefLike => !HasComponentSize && (Flags & MethodTableFlags.IsByRefLike) != 0;

    internal readonly bool ContainsGcPointers => (Flags & MethodTableFlags.ContainsGcPointers) != 0;

    internal readonly bool HasFinalizer => (Flags & MethodTableFlags.HasFinalizer) != 0;

    internal readonly bool IsPointer => (Flags2 & MethodTableFlags2.Pointer) != 0;

    internal readonly bool IsByRef => (Flags2 & MethodTableFlags2.ByRef) != 0;

    internal readonly bool IsFunctionPointer => (Flags2 & MethodTableFlags2.FunctionPointer) != 0;

    internal readonly bool IsDelegate => (Flags2 & MethodTableFlags2.Delegate) != 0;

    internal readonly bool IsAbstract => (Flags2 & MethodTableFlags2.Abstract) != 0;

    /// <summary>A generic type definition or an instantiation of one.</summary>
    internal readonly bool IsGeneric => !HasComponentSize && (Flags & MethodTableFlags.GenericTypeDefinition) != 0;

    internal readonly bool IsGenericDefinition =>
        !HasComponentSize && (Flags & MethodTableFlags.GenericTypeDefinition) == MethodTableFlags.GenericTypeDefinition;

    /// <summary>A type that instances on the heap may have as their element or pointee: not array, pointer or byref.</summary>
    internal readonly bool HasElementType => IsArray || IsPointer || IsByRef;

    /// <summary>The T of a Nullable of T.</summary>
    internal readonly MethodTableView* NullableUnderlyingType => **_instantiation;

    /// <summary>Bytes of the instance's fields: of value types exactly the value, of others with the padding behind it.</summary>
    internal readonly uint InstanceFieldBytes => IsValueType && AuxiliaryData->ValueSize != 0
        ? AuxiliaryData->ValueSize : PrimitiveSize((ElementKind)CorElementType);

    private readonly uint Category => Flags & MethodTableFlags.CategoryMask;

    /// <summary>Dimensions of an array type; 1 for one-dimensional zero-based arrays, 0 for other types.</summary>
    internal readonly int ArrayRank => !IsArray ? 0 : IsSzArray ? 1 : (int)((BaseSize - ObjectLayout.SzArrayBaseSize) / sizeof(ulong));

    private readonly uint PrimitiveSize(ElementKind kind) => !IsValueType ? BaseSize - (uint)(2 * sizeof(nint)) : kind switch
    {
        ElementKind.Boolean or ElementKind.Int8 or ElementKind.UInt8 => sizeof(byte),
        ElementKind.Char or ElementKind.Int16 or ElementKind.UInt16 => sizeof(short),
        ElementKind.Int32 or ElementKind.UInt32 or ElementKind.Float32 => sizeof(int),
        _ => BaseSize - (uint)(2 * sizeof(nint)),
    };
}
