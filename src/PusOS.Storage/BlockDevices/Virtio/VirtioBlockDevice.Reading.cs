namespace PusOS.Storage.BlockDevices.Virtio;

/// <summary>Reading: the device writes into the caller's memory; where it does not reach that, through slots.</summary>
public sealed partial class VirtioBlockDevice
{
    /// <inheritdoc/>
    public Status Read(uint block, int offset, Span<byte> destination) =>
        BlockRange.IsInside(this, block, offset, destination.Length, SectorSize)
            ? ReadSectors(SectorOf(block, offset), destination)
            : Status.InvalidArgument;

    /// <inheritdoc/>
    public Status ReadBlocks(uint firstBlock, Span<byte> destination) =>
        destination.Length % BlockSize != 0 || (ulong)firstBlock + (uint)(destination.Length / BlockSize) > BlockCount
            ? Status.InvalidArgument
            : ReadSectors(SectorOf(firstBlock, 0), destination);

    /// <inheritdoc/>
    public Status ReadScattered(uint firstBlock, uint blockCount, Span<byte> data, Span<byte> side, ReadOnlySpan<ScatterPiece> pieces)
    {
        if (!BlockRange.ArePieces(this, firstBlock, blockCount, data.Length, side.Length, pieces))
        {
            return Status.InvalidArgument;
        }

        ulong sector = SectorOf(firstBlock, 0);
        Status status = WaitForOverlap(sector, (int)blockCount * BlockSize);
        status = status == Status.Ok ? TransferDirect(TypeIn, sector, data, side, pieces) : status;
        return status == Status.NotSupported ? ReadScatteredThroughSlot(sector, data, side, pieces) : status;
    }

    private Status ReadSectors(ulong sector, Span<byte> destination)
    {
        Status status = WaitForOverlap(sector, destination.Length);
        status = status == Status.Ok ? TransferDirect(TypeIn, sector, destination, default, default) : status;
        return status == Status.NotSupported ? ReadThroughSlots(sector, destination) : status;
    }

    // As many requests at once as there are slots; the data is taken in whatever order it comes.
    private Status ReadThroughSlots(ulong sector, Span<byte> destination)
    {
        Status status = Status.Ok;
        bool failed = false;
        int queued = 0;
        int done = 0;
        while (status == Status.Ok && done < destination.Length)
        {
            int length = Math.Min(_dataLength, destination.Length - queued);
            if (length > 0 && TryFreeSlot(out int slot))
            {
                _slots[slot] = new Slot(TypeIn, sector + (ulong)(queued / SectorSize), length) { Order = queued };
                status = Submit(slot);
                queued += length;
                continue;
            }

            status = WaitForOne();
            done += TakeReads(destination, ref failed);
        }

        return status == Status.Ok && failed ? Status.DeviceError : status;
    }

    // Sector for sector: only for devices that take next to no pieces.
    private Status ReadScatteredThroughSlot(ulong sector, Span<byte> data, Span<byte> side, ReadOnlySpan<ScatterPiece> pieces)
    {
        Span<byte> content = stackalloc byte[SectorSize];
        int inContent = SectorSize;
        foreach (ScatterPiece piece in pieces)
        {
            Span<byte> target = piece.Target switch { PieceTarget.Data => data, PieceTarget.Side => side, _ => default };
            for (int done = 0; done < piece.Length;)
            {
                if (inContent == SectorSize)
                {
                    Status status = ReadThroughSlots(sector++, content);
                    if (status != Status.Ok)
                    {
                        return status;
                    }

                    inContent = 0;
                }

                int count = Math.Min(piece.Length - done, SectorSize - inContent);
                if (piece.Target != PieceTarget.None)
                {
                    content.Slice(inContent, count).CopyTo(target.Slice(piece.Offset + done));
                }

                inContent += count;
                done += count;
            }
        }

        return Status.Ok;
    }

    private int TakeReads(Span<byte> destination, ref bool failed)
    {
        int taken = 0;
        for (int slot = 0; slot < _slots.Length; slot++)
        {
            ref Slot request = ref _slots[slot];
            if (request.State is SlotState.Completed or SlotState.Failed)
            {
                failed |= request.State == SlotState.Failed;
                Data(slot).Slice(0, request.Length).CopyTo(destination.Slice(request.Order));
                taken += request.Length;
                FreeSlot(slot);
            }
        }

        return taken;
    }
}
