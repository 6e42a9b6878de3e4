using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Gc;

/// <summary>The allocation contexts of one thread, one per small cell class.</summary>
[InlineArray(PusOS.Abi.SizeClasses.Count)]
internal struct AllocationContexts
{
    private AllocationContext _first;
}
