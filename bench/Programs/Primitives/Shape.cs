using System.Runtime.CompilerServices;

namespace PusOS.Bench;

/// <summary>What virtual calls and casts are measured with.</summary>
internal abstract class Shape
{
    /// <summary>Some number.</summary>
    public int Tag { get; init; } = 1;

    /// <summary>Some number.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public abstract int Area(int i);
}
