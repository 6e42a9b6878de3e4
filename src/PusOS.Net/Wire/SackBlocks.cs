using System.Runtime.CompilerServices;

namespace PusOS.Net.Wire;

/// <summary>Up to four SACK blocks (RFC 2018 §3), as pairs of left and right edge.</summary>
internal struct SackBlocks
{
    public const int Maximum = 4;

    private Edges _edges;

    public int Count { get; private set; }

    public readonly SequenceNumber Left(int index) => new(_edges[index * 2]);

    public readonly SequenceNumber Right(int index) => new(_edges[index * 2 + 1]);

    /// <summary>Adds a block; a fifth is dropped.</summary>
    public void Add(SequenceNumber left, SequenceNumber right)
    {
        if (Count < Maximum)
        {
            _edges[Count * 2] = left.Value;
            _edges[Count * 2 + 1] = right.Value;
            Count++;
        }
    }

    [InlineArray(Maximum * 2)]
    private struct Edges
    {
        private uint _first;
    }
}
