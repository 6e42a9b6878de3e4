using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Gc;

/// <summary>One page index per cell class.</summary>
[InlineArray(CellClasses.Count)]
internal struct ClassLists
{
    private uint _first;
}
