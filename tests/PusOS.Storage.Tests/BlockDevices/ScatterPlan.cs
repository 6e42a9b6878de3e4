using PusOS.Storage.BlockDevices;

namespace PusOS.Storage.Tests.BlockDevices;

/// <summary>Random pieces for a scattered read or prog, their memory, and what must come of them.</summary>
internal sealed class ScatterPlan(ScatterPiece[] pieces, byte[] data, byte[] side)
{
    public ScatterPiece[] Pieces { get; } = pieces;

    public byte[] Data { get; } = data;

    public byte[] Side { get; } = side;

    private readonly byte[] _dataBefore = [.. data];
    private readonly byte[] _sideBefore = [.. side];

    /// <summary>With pieces of no target, or without (1).</summary>
    public static ScatterPlan Make(Random random, int blockCount, int blockSize, int leastTarget)
    {
        List<ScatterPiece> pieces = [];
        int[] used = new int[3];
        for (int block = 0; block < blockCount; block++)
        {
            for (int at = 0; at < blockSize;)
            {
                var target = (PieceTarget)random.Next(leastTarget, 3);
                int length = random.Next(3) == 0 ? random.Next(1, 9) : random.Next(1, blockSize + 1);
                length = Math.Min(length, blockSize - at);
                // Gaps between the pieces must stay as they are.
                used[(int)target] += random.Next(3);
                pieces.Add(new ScatterPiece(target, target == PieceTarget.None ? 0 : used[(int)target], length));
                used[(int)target] += length;
                at += length;
            }
        }

        byte[] data = new byte[used[(int)PieceTarget.Data] + 1], side = new byte[used[(int)PieceTarget.Side] + 1];
        random.NextBytes(data);
        random.NextBytes(side);
        return new ScatterPlan([.. pieces], data, side);
    }

    /// <summary>After a read: each piece holds its bytes, nothing else was touched.</summary>
    public void Check(ReadOnlySpan<byte> medium)
    {
        int position = 0;
        foreach (ScatterPiece piece in Pieces)
        {
            if (piece.Target != PieceTarget.None)
            {
                medium.Slice(position, piece.Length).CopyTo((piece.Target == PieceTarget.Data ? _dataBefore : _sideBefore).AsSpan(piece.Offset));
            }

            position += piece.Length;
        }

        Assert.Equal(_dataBefore, Data);
        Assert.Equal(_sideBefore, Side);
    }

    /// <summary>What a prog leaves on the medium.</summary>
    public void Gather(Span<byte> medium)
    {
        int position = 0;
        foreach (ScatterPiece piece in Pieces)
        {
            (piece.Target == PieceTarget.Data ? Data : Side).AsSpan(piece.Offset, piece.Length).CopyTo(medium.Slice(position));
            position += piece.Length;
        }
    }
}
