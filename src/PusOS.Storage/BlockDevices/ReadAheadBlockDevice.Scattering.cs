namespace PusOS.Storage.BlockDevices;

/// <summary>Runs of blocks: past the cache where the device takes them itself.</summary>
public sealed partial class ReadAheadBlockDevice
{
    /// <inheritdoc/>
    public Status ReadScattered(uint firstBlock, uint blockCount, Span<byte> data, Span<byte> side, ReadOnlySpan<ScatterPiece> pieces)
    {
        // The device is never behind the cache, so it may always be asked; what is here is only faster.
        bool all = true;
        for (uint block = firstBlock; all && block - firstBlock < blockCount; block++)
        {
            all = Find(block) >= 0;
        }

        if (!all && _ranges is not null)
        {
            return _ranges.ReadScattered(firstBlock, blockCount, data, side, pieces);
        }

        return BlockRange.ArePieces(this, firstBlock, blockCount, data.Length, side.Length, pieces)
            ? CopyScattered(firstBlock, data, side, pieces)
            : Status.InvalidArgument;
    }

    /// <inheritdoc/>
    public Status ProgScattered(uint firstBlock, uint blockCount, ReadOnlySpan<byte> data, ReadOnlySpan<byte> side, ReadOnlySpan<ScatterPiece> pieces)
    {
        if (_ranges is not null)
        {
            DropRun(firstBlock, blockCount);
            return _ranges.ProgScattered(firstBlock, blockCount, data, side, pieces);
        }

        return BlockRange.ArePieces(this, firstBlock, blockCount, data.Length, side.Length, pieces)
            ? ProgThroughLines(firstBlock, data, side, pieces)
            : Status.InvalidArgument;
    }

    // Neighbouring blocks lie in neighbouring sets.
    private void DropRun(uint firstBlock, uint blockCount)
    {
        ReadOnlySpan<uint> blocks = _blocks;
        for (uint block = firstBlock; block - firstBlock < blockCount; block++)
        {
            ReadOnlySpan<uint> set = blocks.Slice(FirstOf(block), Ways);
            if (set[0] == block || set[1] == block || set[2] == block || set[3] == block)
            {
                Drop(Find(block));
            }
        }
    }

    /// <inheritdoc/>
    public void BeginSync() => _ranges?.BeginSync();

    private Status CopyScattered(uint firstBlock, Span<byte> data, Span<byte> side, ReadOnlySpan<ScatterPiece> pieces)
    {
        uint block = firstBlock;
        int inBlock = 0, line = -1;
        foreach (ScatterPiece piece in pieces)
        {
            line = inBlock == 0 ? Find(block) : line;
            Status status = line < 0 ? Fetch(block, out line) : Status.Ok;
            if (status != Status.Ok)
            {
                return status;
            }

            _lastUse[line] = ++_clock;
            if (piece.Target != PieceTarget.None)
            {
                Span<byte> target = piece.Target == PieceTarget.Data ? data : side;
                Line(line).Slice(inBlock, piece.Length).CopyTo(target.Slice(piece.Offset));
            }

            inBlock = (inBlock + piece.Length) % BlockSize;
            block += inBlock == 0 ? 1u : 0u;
        }

        return Status.Ok;
    }

    private Status ProgThroughLines(uint firstBlock, ReadOnlySpan<byte> data, ReadOnlySpan<byte> side, ReadOnlySpan<ScatterPiece> pieces)
    {
        uint block = firstBlock;
        int inBlock = 0, line = -1;
        foreach (ScatterPiece piece in pieces)
        {
            if (inBlock == 0)
            {
                line = Find(block);
                line = line < 0 ? Take(block) : line;
            }

            ReadOnlySpan<byte> source = piece.Target == PieceTarget.Data ? data : side;
            source.Slice(piece.Offset, piece.Length).CopyTo(Line(line).Slice(inBlock));
            inBlock += piece.Length;
            if (inBlock == BlockSize)
            {
                Status status = _device.Prog(block, 0, Line(line));
                if (status != Status.Ok)
                {
                    Drop(line);
                    return status;
                }

                inBlock = 0;
                block++;
            }
        }

        return Status.Ok;
    }
}
