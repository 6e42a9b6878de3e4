using System.Runtime.InteropServices;

namespace PusOS.Runtime.Types;

/// <summary>One instance field of a value type.</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct ValueFieldView
{
    /// <summary>Bytes from the start of the value.</summary>
    [FieldOffset(0)]
    internal uint Offset;

    [FieldOffset(8)]
    internal MethodTableView* Type;
}
