using System.Runtime.InteropServices;

namespace PusOS.Runtime.Types;

/// <summary>An entry of the compiler's table of public constructors with parameters (pus_constructors_start).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ConstructorView
{
    internal MethodTableView* Type;

    /// <summary>Runs the constructor on an object, value types on their box; the arguments are boxes and references of exactly the parameters' types.</summary>
    internal delegate*<object, object?[], void> Run;

    internal long ParameterCount;

    internal MethodTableView** Parameters;
}
