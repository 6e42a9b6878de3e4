namespace PusOS.Bench;

/// <summary>What interface calls are measured with.</summary>
internal interface IShape
{
    /// <summary>Some number.</summary>
    int Perimeter(int i);
}
