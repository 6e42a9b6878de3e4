using System.Runtime.InteropServices;

namespace PusOS.Runtime.Types;

/// <summary>A row of the compiler's table of attributes that are applied to types and to enums' members (pus_attributes_start).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct AttributeView
{
    private const long Inherited = 1;
    private const long Multiple = 2;

    /// <summary>The type that bears the attribute, or the enum whose member does.</summary>
    internal MethodTableView* Type;

    /// <summary>The attribute's class.</summary>
    internal MethodTableView* Attribute;

    private long _usage;

    /// <summary>Zero-terminated UTF-8 name of the enum's member that bears the attribute; null: the type does.</summary>
    internal byte* Member;

    /// <summary>AttributeUsage: classes that derive from the bearer have the attribute too.</summary>
    internal readonly bool IsInherited => (_usage & Inherited) != 0;

    /// <summary>AttributeUsage: one type may bear several.</summary>
    internal readonly bool AllowsMultiple => (_usage & Multiple) != 0;
}
