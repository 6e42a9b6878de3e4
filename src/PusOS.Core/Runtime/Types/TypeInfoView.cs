using System.Runtime.InteropServices;
using PusOS.Abi;

namespace PusOS.Runtime.Types;

/// <summary>A TypeInfo as <see cref="TypeInfoLayout"/> draws it: read-only reflection data of one type.</summary>
[StructLayout(LayoutKind.Explicit, Size = TypeInfoLayout.Size)]
internal unsafe struct TypeInfoView
{
    /// <summary>Zero-terminated UTF-8; null for arrays, pointers and byrefs.</summary>
    [FieldOffset(TypeInfoLayout.Name)]
    internal byte* Name;

    /// <summary>Zero-terminated UTF-8, empty for none.</summary>
    [FieldOffset(TypeInfoLayout.Namespace)]
    internal byte* Namespace;

    [FieldOffset(TypeInfoLayout.DeclaringType)]
    internal MethodTableView* DeclaringType;

    [FieldOffset(TypeInfoLayout.GenericDefinition)]
    internal MethodTableView* GenericDefinition;

    /// <summary>Type arguments of an instantiation; a generic definition has <see cref="ParameterNames"/>.</summary>
    [FieldOffset(TypeInfoLayout.GenericArguments)]
    internal MethodTableView** GenericArguments;

    [FieldOffset(TypeInfoLayout.Assembly)]
    internal AssemblyInfoView* Assembly;

    /// <summary>Null if the type is no enum.</summary>
    [FieldOffset(TypeInfoLayout.Enum)]
    internal EnumInfoView* Enum;

    /// <summary>System.Reflection.TypeAttributes.</summary>
    [FieldOffset(TypeInfoLayout.Attributes)]
    internal uint Attributes;

    [FieldOffset(TypeInfoLayout.Token)]
    internal uint Token;

    [FieldOffset(TypeInfoLayout.GenericArgumentCount)]
    internal ushort GenericArgumentCount;

    /// <summary>Array rank; zero for one-dimensional zero-based arrays.</summary>
    [FieldOffset(TypeInfoLayout.Rank)]
    internal ushort Rank;

    /// <summary>Instance fields of value types that inherit ValueType's Equals or GetHashCode, or null.</summary>
    [FieldOffset(TypeInfoLayout.ValueFields)]
    internal ValueFieldsView* ValueFields;

    /// <summary>Of a generic definition only: the names of its type parameters, zero-terminated UTF-8.</summary>
    [FieldOffset(TypeInfoLayout.ParameterNames)]
    internal byte** ParameterNames;
}
