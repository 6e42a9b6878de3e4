using System.Runtime.InteropServices;

namespace PusOS.Runtime.Types;

/// <summary>An entry of the compiler's table of public constructors (pus_constructors_start).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ConstructorView
{
    internal MethodTableView* Type;

    /// <summary>Runs the constructor on an object, value types on their box; the arguments are boxes and references of exactly the parameters' types.</summary>
    internal delegate*<object, object?[], void> Run;

    /// <summary>Negative in the entry that says that a type is listed: with all its public constructors (-1) or without some (-2).</summary>
    internal int ParameterCount;

    /// <summary>System.Reflection.MethodAttributes.</summary>
    internal int Attributes;

    internal MethodTableView** Parameters;

    internal ParameterView* Details;

    /// <summary>Bit 0: the constructor has attributes, which the image does not hold.</summary>
    internal long Flags;
}
