using System.Runtime.InteropServices;

namespace PusOS.Runtime.Types;

/// <summary>Head of the field list at <see cref="TypeInfoView.ValueFields"/>; <see cref="Count"/> entries follow.</summary>
[StructLayout(LayoutKind.Explicit, Size = 8)]
internal unsafe struct ValueFieldsView
{
    [FieldOffset(0)]
    internal uint Count;

    /// <summary>The entries that follow the head.</summary>
    internal static ValueFieldView* First(ValueFieldsView* fields) => (ValueFieldView*)(fields + 1);
}
