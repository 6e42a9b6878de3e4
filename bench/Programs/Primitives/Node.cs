namespace PusOS.Bench;

/// <summary>What allocation is measured with: 32 bytes on the heap.</summary>
internal sealed class Node
{
    /// <summary>Some number.</summary>
    public int Value;

    /// <summary>Keeps up to 64 objects alive.</summary>
    public Node? Previous;
}
