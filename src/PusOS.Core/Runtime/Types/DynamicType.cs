using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PusOS.Runtime.Types;

/// <summary>A type that was made at run time: its tables lie in a managed array, which never moves.</summary>
internal sealed unsafe class DynamicType(DynamicType? previous, ulong[] memory)
{
    private readonly ulong[] _memory = memory;

    /// <summary>The type that was made before this one.</summary>
    internal DynamicType? Previous { get; } = previous;

    // SAFETY: the collector does not move objects, and this object keeps the array.
    internal MethodTableView* Table => (MethodTableView*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
}
