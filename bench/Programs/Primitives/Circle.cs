using System.Runtime.CompilerServices;

namespace PusOS.Bench;

/// <summary>The other.</summary>
internal sealed class Circle : Shape, IShape
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override int Area(int i) => i + 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int Perimeter(int i) => i + 1;
}
