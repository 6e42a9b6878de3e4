using System.Runtime.InteropServices;

namespace PusOS.Runtime.Types;

/// <summary>What the compiler keeps of a parameter of a listed constructor.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ParameterView
{
    internal const int HasAttributes = 1;
    internal const int NumericDefault = 2;
    internal const int ReferenceDefault = 4;

    /// <summary>Zero-terminated UTF-8.</summary>
    internal byte* Name;

    /// <summary>System.Reflection.ParameterAttributes.</summary>
    internal int Attributes;

    /// <summary>The constants above.</summary>
    internal int Kind;

    /// <summary>The default: its bits, or a reference to a frozen string.</summary>
    internal nint Default;
}
