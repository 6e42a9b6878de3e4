using System.Runtime.CompilerServices;

namespace PusOS.Bench;

/// <summary>One of two, so that no call has a single target.</summary>
internal sealed class Square : Shape, IShape
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override int Area(int i) => i;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int Perimeter(int i) => i;
}
