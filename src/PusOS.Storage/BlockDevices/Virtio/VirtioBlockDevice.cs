using System.Buffers.Binary;

namespace PusOS.Storage.BlockDevices.Virtio;

/// <summary>
/// virtio-blk (virtio 1.2 §5.2) as a block device. The DMA area is cut into slots, each with a request's
/// header, status and data; so many requests are outstanding at once. A prog returns when it is queued; a
/// read waits for queued progs that it overlaps; <see cref="Sync"/> is the barrier: it waits for all, then
/// has the device flush its cache, and reports a prog that failed for good. The device may complete in any
/// order. Erase does nothing: sectors are written over.
/// </summary>
public sealed class VirtioBlockDevice : IBlockDevice, IBlockRangeReader
{
    /// <summary>Bytes of a sector: the unit of all addresses (§5.2.6).</summary>
    public const int SectorSize = 512;

    /// <summary>Feature bits (§5.2.3).</summary>
    public const ulong FeatureReadOnly = 1UL << 5, FeatureFlush = 1UL << 9, FeatureDiscard = 1UL << 13;

    /// <summary>How often a request is made before its error counts.</summary>
    public const int MostAttempts = 3;

    private const uint TypeIn = 0, TypeOut = 1, TypeFlush = 4, TypeDiscard = 11;
    private const byte StatusOk = 0, StatusUnsupported = 2, StatusUnset = 0xff;
    private const int HeaderLength = 16, StatusOffset = HeaderLength, DataOffset = 32;
    private const int DiscardSegmentLength = 16;

    private readonly IVirtioBlockQueue _queue;
    private readonly Slot[] _slots;
    private readonly int _slotLength;
    private readonly int _dataLength;
    private int _inFlight;
    private Status _failure;

    /// <summary>Takes over a started queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="blockSize">Bytes in a block: the file system's, a multiple of 512.</param>
    /// <param name="slotData">Bytes of data in one request, a multiple of 512.</param>
    public VirtioBlockDevice(IVirtioBlockQueue queue, int blockSize = 4096, int slotData = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(blockSize % SectorSize, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(slotData % SectorSize, 0);
        _queue = queue;
        BlockSize = blockSize;
        BlockCount = (uint)Math.Min(uint.MaxValue - 1, queue.Capacity / (ulong)(blockSize / SectorSize));
        _dataLength = slotData;
        _slotLength = DataOffset + slotData;
        _slots = new Slot[queue.DmaArea.Length / _slotLength];
        ArgumentOutOfRangeException.ThrowIfZero(_slots.Length);
    }

    /// <inheritdoc/>
    public int BlockSize { get; }

    /// <inheritdoc/>
    public uint BlockCount { get; }

    /// <inheritdoc/>
    public int ReadGranularity => SectorSize;

    /// <inheritdoc/>
    public int ProgGranularity => SectorSize;

    /// <summary>Whether the device refuses writes.</summary>
    public bool IsReadOnly => (_queue.Features & FeatureReadOnly) != 0;

    /// <summary>Requests that are queued and not completed.</summary>
    public int InFlight => _inFlight;

    /// <summary>Most requests that were outstanding at once.</summary>
    public int MostInFlight { get; private set; }

    /// <inheritdoc/>
    public Status Read(uint block, int offset, Span<byte> destination)
    {
        if (!BlockRange.IsInside(this, block, offset, destination.Length, SectorSize))
        {
            return Status.InvalidArgument;
        }

        return ReadSectors(SectorOf(block, offset), destination);
    }

    /// <inheritdoc/>
    public Status ReadBlocks(uint firstBlock, Span<byte> destination) =>
        destination.Length % BlockSize != 0 || (ulong)firstBlock + (uint)(destination.Length / BlockSize) > BlockCount
            ? Status.InvalidArgument
            : ReadSectors(SectorOf(firstBlock, 0), destination);

    // As many requests at once as there are slots; the data is taken in whatever order it comes.
    private Status ReadSectors(ulong sector, Span<byte> destination)
    {
        Status status = WaitForOverlap(sector, destination.Length);
        int queued = 0;
        int done = 0;
        while (status == Status.Ok && done < destination.Length)
        {
            // Queue as much as there are slots for, then take in order.
            int length = Math.Min(_dataLength, destination.Length - queued);
            if (length > 0 && TryFreeSlot(out int slot))
            {
                _slots[slot] = new Slot(TypeIn, sector + (ulong)(queued / SectorSize), length) { Order = queued };
                status = Submit(slot);
                queued += length;
                continue;
            }

            status = WaitForOne();
            done += CopyCompletedReads(destination);
        }

        return FinishReads(status);
    }

    /// <inheritdoc/>
    public Status Prog(uint block, int offset, ReadOnlySpan<byte> source)
    {
        if (!BlockRange.IsInside(this, block, offset, source.Length, SectorSize))
        {
            return Status.InvalidArgument;
        }

        if (IsReadOnly)
        {
            return Status.ReadOnly;
        }

        ulong sector = SectorOf(block, offset);
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

    /// <inheritdoc/>
    public Status Erase(uint block) => block >= BlockCount ? Status.InvalidArgument : IsReadOnly ? Status.ReadOnly : Status.Ok;

    /// <summary>Tells the device that the content of blocks is of no use any more. NotSupported: it does not offer that.</summary>
    public Status Discard(uint firstBlock, uint count)
    {
        if ((_queue.Features & FeatureDiscard) == 0)
        {
            return Status.NotSupported;
        }

        if ((ulong)firstBlock + count > BlockCount)
        {
            return Status.InvalidArgument;
        }

        ulong sector = SectorOf(firstBlock, 0);
        uint sectors = count * (uint)(BlockSize / SectorSize);
        Status status = WaitForAll();
        if (status != Status.Ok || (status = TakeSlot(out int slot)) != Status.Ok)
        {
            return status;
        }

        // struct virtio_blk_discard_write_zeroes (§5.2.6): sector, number of sectors, flags.
        Span<byte> segment = Data(slot);
        BinaryPrimitives.WriteUInt64LittleEndian(segment, sector);
        BinaryPrimitives.WriteUInt32LittleEndian(segment.Slice(8), sectors);
        BinaryPrimitives.WriteUInt32LittleEndian(segment.Slice(12), 0);
        _slots[slot] = new Slot(TypeDiscard, 0, DiscardSegmentLength);
        status = Submit(slot);
        return status == Status.Ok ? TakeFailure(WaitForAll()) : status;
    }

    /// <inheritdoc/>
    public Status Sync()
    {
        Status status = TakeFailure(WaitForAll());
        if (status != Status.Ok || (_queue.Features & FeatureFlush) == 0)
        {
            // Without the feature the device writes through (§5.2.6.2).
            return status;
        }

        status = TakeSlot(out int slot);
        if (status == Status.Ok)
        {
            _slots[slot] = new Slot(TypeFlush, 0, 0);
            status = Submit(slot);
        }

        return status == Status.Ok ? TakeFailure(WaitForAll()) : status;
    }

    private ulong SectorOf(uint block, int offset) => ((block * (ulong)BlockSize) + (ulong)offset) / SectorSize;

    private Span<byte> Data(int slot) => _queue.DmaArea.Slice((slot * _slotLength) + DataOffset, _dataLength);

    private bool TryFreeSlot(out int slot)
    {
        for (slot = 0; slot < _slots.Length; slot++)
        {
            if (_slots[slot].State == SlotState.Free)
            {
                return true;
            }
        }

        return false;
    }

    private Status TakeSlot(out int slot)
    {
        Status status = Status.Ok;
        while (!TryFreeSlot(out slot) && status == Status.Ok)
        {
            status = WaitForOne();
        }

        return status;
    }

    private Status Submit(int slot)
    {
        ref Slot request = ref _slots[slot];
        int start = slot * _slotLength;
        Span<byte> header = _queue.DmaArea.Slice(start, DataOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(header, request.Type);
        BinaryPrimitives.WriteUInt32LittleEndian(header.Slice(4), 0);
        BinaryPrimitives.WriteUInt64LittleEndian(header.Slice(8), request.Sector);
        header[StatusOffset] = StatusUnset;
        request.State = SlotState.InFlight;
        request.Attempts++;

        // Header, then data, then status: the order that §5.2.6 gives.
        Span<VirtioPiece> pieces = stackalloc VirtioPiece[3];
        int count = 0;
        pieces[count++] = new VirtioPiece(start, HeaderLength, DeviceWrites: false);
        if (request.Length > 0)
        {
            pieces[count++] = new VirtioPiece(start + DataOffset, request.Length, request.Type == TypeIn);
        }

        pieces[count++] = new VirtioPiece(start + StatusOffset, 1, DeviceWrites: true);
        while (!_queue.TryAdd(pieces.Slice(0, count), (ulong)slot))
        {
            if (_inFlight == 0)
            {
                request.State = SlotState.Free;
                return Status.DeviceError;
            }

            Status status = WaitForOne();
            if (status != Status.Ok)
            {
                request.State = SlotState.Free;
                return status;
            }
        }

        _inFlight++;
        MostInFlight = Math.Max(MostInFlight, _inFlight);
        return Status.Ok;
    }

    // Waits until at least one request is completed, and settles all that are.
    private Status WaitForOne()
    {
        _queue.Notify();
        while (true)
        {
            bool any = false;
            while (_queue.TryTake(out ulong token))
            {
                if (token >= (ulong)_slots.Length || _slots[token].State != SlotState.InFlight)
                {
                    // What the device writes is not trusted.
                    return Status.DeviceError;
                }

                any = true;
                _inFlight--;
                Status settled = Settle((int)token);
                if (settled != Status.Ok)
                {
                    return settled;
                }
            }

            if (any || _inFlight == 0)
            {
                _queue.Notify();
                return Status.Ok;
            }

            Status status = _queue.Wait();
            if (status != Status.Ok)
            {
                return status;
            }
        }
    }

    private Status Settle(int slot)
    {
        ref Slot request = ref _slots[slot];
        byte result = _queue.DmaArea[(slot * _slotLength) + StatusOffset];
        if (request.Abandoned)
        {
            request.State = SlotState.Free;
            return Status.Ok;
        }

        if (result == StatusOk)
        {
            request.State = request.Type == TypeIn ? SlotState.Completed : SlotState.Free;
            return Status.Ok;
        }

        if (result != StatusUnsupported && request.Attempts < MostAttempts)
        {
            return Submit(slot);
        }

        request.State = SlotState.Free;
        _failure = result == StatusUnsupported ? Status.NotSupported : Status.DeviceError;
        if (request.Type == TypeIn)
        {
            request.State = SlotState.Failed;
        }

        return Status.Ok;
    }

    private Status WaitForAll()
    {
        Status status = Status.Ok;
        while (status == Status.Ok && _inFlight > 0)
        {
            status = WaitForOne();
        }

        return status;
    }

    // Requests that touch the same sectors are never outstanding together: the device may reorder.
    private Status WaitForOverlap(ulong sector, int length)
    {
        ulong end = sector + (ulong)(length / SectorSize);
        for (int slot = 0; slot < _slots.Length; slot++)
        {
            while (_slots[slot].State == SlotState.InFlight && _slots[slot].Sector < end
                && sector < _slots[slot].Sector + (ulong)(_slots[slot].Length / SectorSize))
            {
                Status status = WaitForOne();
                if (status != Status.Ok)
                {
                    return status;
                }
            }
        }

        return Status.Ok;
    }

    private int CopyCompletedReads(Span<byte> destination)
    {
        int copied = 0;
        for (int slot = 0; slot < _slots.Length; slot++)
        {
            ref Slot request = ref _slots[slot];
            if (request.State is SlotState.Completed or SlotState.Failed)
            {
                Data(slot).Slice(0, request.Length).CopyTo(destination.Slice(request.Order));
                copied += request.Length;
                request.State = request.State == SlotState.Failed ? SlotState.FailedRead : SlotState.Free;
            }
        }

        return copied;
    }

    private Status FinishReads(Status status)
    {
        for (int slot = 0; slot < _slots.Length; slot++)
        {
            if (status != Status.Ok && _slots[slot].Type == TypeIn)
            {
                // The caller's buffer is gone: what still comes is for nobody.
                _slots[slot].Abandoned = true;
                if (_slots[slot].State != SlotState.InFlight)
                {
                    _slots[slot].State = SlotState.Free;
                }
            }
            else if (_slots[slot].State == SlotState.FailedRead)
            {
                _slots[slot].State = SlotState.Free;
                _failure = Status.Ok;
                status = status == Status.Ok ? Status.DeviceError : status;
            }
        }

        return status;
    }

    private Status TakeFailure(Status status)
    {
        Status failure = _failure;
        _failure = Status.Ok;
        return status == Status.Ok ? failure : status;
    }

    private enum SlotState : byte
    {
        Free = 0,
        InFlight,
        Completed,
        Failed,
        FailedRead,
    }

    private struct Slot(uint type, ulong sector, int length)
    {
        public readonly uint Type = type;
        public readonly ulong Sector = sector;
        public readonly int Length = length;
        /// <summary>Reads: where the data goes in the caller's buffer.</summary>
        public int Order;
        public int Attempts;
        public bool Abandoned;
        public SlotState State;
    }
}
