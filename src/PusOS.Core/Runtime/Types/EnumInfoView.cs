using System.Runtime.InteropServices;
using PusOS.Abi;

namespace PusOS.Runtime.Types;

/// <summary>An EnumInfo as <see cref="EnumInfoLayout"/> draws it: values, sorted as unsigned numbers, and their names.</summary>
[StructLayout(LayoutKind.Explicit, Size = EnumInfoLayout.Size)]
internal unsafe struct EnumInfoView
{
    [FieldOffset(EnumInfoLayout.Count)]
    internal uint Count;

    /// <summary>Not zero: the enum carries [Flags].</summary>
    [FieldOffset(EnumInfoLayout.HasFlags)]
    internal uint HasFlags;

    /// <summary>Values, zero- or sign-extended to 64 bits.</summary>
    [FieldOffset(EnumInfoLayout.Values)]
    internal ulong* Values;

    /// <summary>Zero-terminated UTF-8 names.</summary>
    [FieldOffset(EnumInfoLayout.Names)]
    internal byte** Names;

    [FieldOffset(EnumInfoLayout.DeclarationOrder)]
    private ushort* _declarationOrder;

    /// <summary>Index into values and names of the member that was declared at a place.</summary>
    internal readonly int Declared(int place) => _declarationOrder == null ? place : _declarationOrder[place];
}
