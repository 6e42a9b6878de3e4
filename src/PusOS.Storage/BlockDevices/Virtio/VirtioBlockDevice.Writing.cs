namespace PusOS.Storage.BlockDevices.Virtio;

/// <summary>Writing: single blocks are copied and queued; of many at once the device takes the caller's memory.</summary>
public sealed partial class VirtioBlockDevice
{
    /// <inheritdoc/>
    public Status Prog(uint block, int offset, ReadOnlySpan<byte> source)
    {
        if (!BlockRange.IsInside(this, block, offset, source.Length, SectorSize))
        {
            return Status.InvalidArgument;
        }

        return IsReadOnly ? Status.ReadOnly : WriteThroughSlots(SectorOf(block, offset), source);
    }

    /// <inheritdoc/>
    public Status ProgBlocks(uint firstBlock, ReadOnlySpan<byte> source)
    {
        if (source.Length % BlockSize != 0 || (ulong)firstBlock + (uint)(source.Length / BlockSize) > BlockCount)
        {
            return Status.InvalidArgument;
        }

        ulong sector = SectorOf(firstBlock, 0);
        Status status = IsReadOnly ? Status.ReadOnly : WaitForOverlap(sector, source.Length);
        status = status == Status.Ok ? TransferDirect(TypeOut, sector, source, default, default) : status;
        return status == Status.NotSupported ? WriteThroughSlots(sector, source) : status;
    }

    /// <inheritdoc/>
    public Status ProgScattered(uint firstBlock, uint blockCount, ReadOnlySpan<byte> data, ReadOnlySpan<byte> side, ReadOnlySpan<ScatterPiece> pieces)
    {
        if (!BlockRange.ArePieces(this, firstBlock, blockCount, data.Length, side.Length, pieces))
        {
            return Status.InvalidArgument;
        }

        ulong sector = SectorOf(firstBlock, 0);
        Status status = IsReadOnly ? Status.ReadOnly : WaitForOverlap(sector, (int)blockCount * BlockSize);
        status = status == Status.Ok ? TransferDirect(TypeOut, sector, data, side, pieces) : status;
        return status == Status.NotSupported ? WriteScatteredThroughSlots(sector, data, side, pieces) : status;
    }

    private Status WriteThroughSlots(ulong sector, ReadOnlySpan<byte> source)
    {
        Status status = WaitForOverlap(sector, source.Length);
        while (status == Status.Ok && !source.IsEmpty)
        {
            status = TakeSlot(out int slot);
            if (status != Status.Ok)
            {
                break;
            }

            int length = Math.Min(_dataLength, source.Length);
            source.Slice(0, length).CopyTo(Data(slot));
            _slots[slot] = new Slot(TypeOut, sector, length);
            status = Submit(slot);
            sector += (ulong)(length / SectorSize);
            source = source.Slice(length);
        }

        _queue.Notify();
        return status;
    }

    // Sector for sector: only for devices that take next to no pieces.
    private Status WriteScatteredThroughSlots(ulong sector, ReadOnlySpan<byte> data, ReadOnlySpan<byte> side, ReadOnlySpan<ScatterPiece> pieces)
    {
        Span<byte> content = stackalloc byte[SectorSize];
        int inContent = 0;
        foreach (ScatterPiece piece in pieces)
        {
            ReadOnlySpan<byte> source = (piece.Target == PieceTarget.Data ? data : side).Slice(piece.Offset, piece.Length);
            while (!source.IsEmpty)
            {
                int count = Math.Min(source.Length, SectorSize - inContent);
                source.Slice(0, count).CopyTo(content.Slice(inContent));
                source = source.Slice(count);
                inContent = (inContent + count) % SectorSize;
                if (inContent == 0)
                {
                    Status status = WriteThroughSlots(sector++, content);
                    if (status != Status.Ok)
                    {
                        return status;
                    }
                }
            }
        }

        return Status.Ok;
    }
}
