using System.Runtime.InteropServices;

namespace PusOS.Runtime.SystemNative;

/// <summary>PollEvent of the class library.</summary>
[StructLayout(LayoutKind.Explicit, Size = 8)]
internal struct PollEntry
{
    [FieldOffset(0)]
    internal int Descriptor;

    /// <summary>Events that are asked for.</summary>
    [FieldOffset(4)]
    internal short Asked;

    /// <summary>Events that hold.</summary>
    [FieldOffset(6)]
    internal short Triggered;
}
