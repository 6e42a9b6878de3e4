using System.Runtime.InteropServices;

namespace PusOS.Runtime.Gc;

/// <summary>One handle. Its address is the handle's value: the class library reads the target through it. 32 bytes, so bit 0 of the address is free.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HandleSlot
{
    /// <summary>Reference to the target, or null.</summary>
    public nuint Target;
    /// <summary>Dependent handles: reference kept with the target.</summary>
    public nuint Dependent;
    /// <summary>Free slots: next free slot.</summary>
    public HandleSlot* NextFree;
    /// <summary>One of <see cref="HandleKind"/>.</summary>
    public uint Kind;
    private uint _padding;
}
