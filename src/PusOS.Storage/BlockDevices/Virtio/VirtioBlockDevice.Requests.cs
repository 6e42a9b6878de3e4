using System.Buffers.Binary;

namespace PusOS.Storage.BlockDevices.Virtio;

/// <summary>Slots and requests: from free to in flight and back.</summary>
public sealed partial class VirtioBlockDevice
{
    private ulong SectorOf(uint block, int offset) => ((block * (ulong)BlockSize) + (ulong)offset) / SectorSize;

    private ulong DataAddress(int slot) => _queue.DmaAddress + (ulong)((slot * _slotLength) + DataOffset);

    private Span<byte> Data(int slot) => _queue.DmaArea.Slice((slot * _slotLength) + DataOffset, _dataLength);

    private bool TryFreeSlot(out int slot)
    {
        slot = _freeCount > 0 ? _free[--_freeCount] : -1;
        return slot >= 0;
    }

    private void FreeSlot(int slot)
    {
        _slots[slot].State = SlotState.Free;
        _free[_freeCount++] = slot;
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

    // A request whose data, if any, lies in its slot.
    private Status Submit(int slot)
    {
        ref Slot request = ref _slots[slot];
        Span<VirtioPiece> pieces = stackalloc VirtioPiece[3];
        int count = 1;
        if (request.Length > 0)
        {
            pieces[count++] = new VirtioPiece(DataAddress(slot), request.Length, request.Type == TypeIn);
        }

        return Submit(slot, pieces.Slice(0, count + 1));
    }

    // Header, then data, then status: the order that §5.2.6 gives. The first and the last piece are filled in here.
    private Status Submit(int slot, Span<VirtioPiece> pieces)
    {
        ref Slot request = ref _slots[slot];
        int start = slot * _slotLength;
        Span<byte> header = _queue.DmaArea.Slice(start, DataOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(header, request.Type);
        BinaryPrimitives.WriteUInt32LittleEndian(header.Slice(4), 0);
        BinaryPrimitives.WriteUInt64LittleEndian(header.Slice(8), request.Sector);
        header[StatusOffset] = StatusUnset;
        request.Attempts++;
        pieces[0] = new VirtioPiece(_queue.DmaAddress + (ulong)start, HeaderLength, DeviceWrites: false);
        pieces[^1] = new VirtioPiece(_queue.DmaAddress + (ulong)(start + StatusOffset), 1, DeviceWrites: true);
        while (!_queue.TryAdd(pieces, (ulong)slot))
        {
            Status status = _inFlight == 0 ? Status.DeviceError : WaitForOne();
            if (status != Status.Ok)
            {
                FreeSlot(slot);
                return status;
            }
        }

        request.State = SlotState.InFlight;
        _inFlight++;
        MostInFlight = Math.Max(MostInFlight, _inFlight);
        _flushesInFlight += request.Type == TypeFlush ? 1 : 0;
        if (request.Type == TypeOut)
        {
            NoteWrite(request);
        }

        return Status.Ok;
    }

    private void NoteWrite(in Slot request)
    {
        ulong end = request.Sector + (ulong)(request.Length / SectorSize);
        _lowestWrite = _writesInFlight == 0 ? request.Sector : Math.Min(_lowestWrite, request.Sector);
        _behindWrites = _writesInFlight == 0 ? end : Math.Max(_behindWrites, end);
        _writesInFlight++;
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
                    _queue.Fail();
                    return Status.DeviceError;
                }

                any = true;
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
        _inFlight--;
        _writesInFlight -= request.Type == TypeOut ? 1 : 0;
        _flushesInFlight -= request.Type == TypeFlush ? 1 : 0;
        if (request.IsDirect)
        {
            _directInFlight--;
            _directFailed |= result != StatusOk;
            FreeSlot(slot);
            return Status.Ok;
        }

        if (result == StatusOk)
        {
            if (request.Type == TypeIn)
            {
                request.State = SlotState.Completed;
            }
            else
            {
                FreeSlot(slot);
            }

            return Status.Ok;
        }

        // A flush is not made again: what the failed one lost, the next would not tell.
        if (result != StatusUnsupported && request.Type != TypeFlush && request.Attempts < MostAttempts)
        {
            request.State = SlotState.Free;
            return Submit(slot);
        }

        if (request.Type == TypeIn)
        {
            request.State = SlotState.Failed;
        }
        else
        {
            _failure = result == StatusUnsupported ? Status.NotSupported : Status.DeviceError;
            FreeSlot(slot);
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

    private Status WaitForWrites()
    {
        Status status = Status.Ok;
        while (status == Status.Ok && _writesInFlight > 0)
        {
            status = WaitForOne();
        }

        return status;
    }

    // Requests that touch the same sectors are never outstanding together: the device may reorder.
    private Status WaitForOverlap(ulong sector, int length)
    {
        ulong end = sector + (ulong)(length / SectorSize);
        for (int slot = 0; slot < _slots.Length && _writesInFlight > 0 && _lowestWrite < end && sector < _behindWrites; slot++)
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
    }

    private struct Slot(uint type, ulong sector, int length)
    {
        public readonly uint Type = type;
        public readonly ulong Sector = sector;
        public readonly int Length = length;
        /// <summary>Reads through slots: where the data goes in the caller's buffer.</summary>
        public int Order;
        public int Attempts;
        /// <summary>A read into the caller's memory.</summary>
        public bool IsDirect;
        public SlotState State;
    }
}
