using System.Runtime.CompilerServices;

namespace PusOS.Storage.BlockDevices.Virtio;

/// <summary>Requests whose data lies in the caller's memory.</summary>
public sealed partial class VirtioBlockDevice
{
    // The pieces of the request that is put together; the first is the header's, and one behind them the status's.
    private readonly VirtioPiece[] _pieces;
    private int _pieceCount;
    // How it was at the end of the last whole block: a request ends there.
    private int _wholeCount;
    private int _wholeLastLength;
    private readonly ReachedMemory _data;
    private readonly ReachedMemory _side;
    private int _directInFlight;
    private bool _directFailed;
    private uint _directType;

    // NotSupported: the device does not reach the memory, or takes too few pieces in a request.
    private unsafe Status TransferDirect(uint type, ulong sector, ReadOnlySpan<byte> data, ReadOnlySpan<byte> side, ReadOnlySpan<ScatterPiece> pieces)
    {
        fixed (byte* dataMemory = data, sideMemory = side)
        {
            _directType = type;
            _data.Use(dataMemory, data.Length, type == TypeIn);
            _side.Use(sideMemory, side.Length, type == TypeIn);
            for (int attempt = 0; attempt < MostAttempts; attempt++)
            {
                _directFailed = false;
                Status status = pieces.IsEmpty ? SubmitPlain(sector, data.Length) : SubmitScattered(sector, pieces);

                // Not back to the caller before the device is through with the memory.
                Status waited = Status.Ok;
                while (waited == Status.Ok && _directInFlight > 0)
                {
                    waited = WaitForOne();
                }

                status = waited == Status.Ok ? status : waited;
                if (status != Status.Ok || !_directFailed)
                {
                    return status;
                }
            }
        }

        return Status.DeviceError;
    }

    private Status SubmitPlain(ulong sector, int length)
    {
        int done = 0, whole = 0, slot = -1;
        while (done < length)
        {
            Status status = slot < 0 ? BeginDirect(out slot) : Status.Ok;
            if (status != Status.Ok)
            {
                return status;
            }

            int part = Math.Min(BlockSize, length - done);
            if (TryAppend(_data, done, part))
            {
                done += part;
                NoteWhole();
                continue;
            }

            status = SubmitDirect(ref slot, sector + (ulong)(whole / SectorSize), done - whole);
            if (status != Status.Ok)
            {
                return status;
            }

            whole = done;
        }

        return slot < 0 ? Status.Ok : SubmitDirect(ref slot, sector + (ulong)(whole / SectorSize), done - whole);
    }

    private Status SubmitScattered(ulong sector, ReadOnlySpan<ScatterPiece> pieces)
    {
        // Bytes of the request so far, of its whole blocks, and the first piece behind those.
        int bytes = 0, whole = 0, wholePiece = 0, slot = -1, blockSize = BlockSize, inBlock = 0;
        for (int index = 0; index < pieces.Length;)
        {
            Status status = slot < 0 ? BeginDirect(out slot) : Status.Ok;
            if (status != Status.Ok)
            {
                return status;
            }

            ScatterPiece piece = pieces[index];
            bool fits = piece.Target == PieceTarget.None
                ? TryAppendSink(slot, piece.Length)
                : TryAppend(piece.Target == PieceTarget.Data ? _data : _side, piece.Offset, piece.Length);
            if (fits)
            {
                bytes += piece.Length;
                inBlock += piece.Length;
                index++;
                if (inBlock == blockSize)
                {
                    (whole, wholePiece, inBlock) = (bytes, index, 0);
                    NoteWhole();
                }

                continue;
            }

            status = SubmitDirect(ref slot, sector, whole);
            if (status != Status.Ok)
            {
                return status;
            }

            sector += (ulong)(whole / SectorSize);
            index = wholePiece;
            bytes = whole = inBlock = 0;
        }

        return slot < 0 ? Status.Ok : SubmitDirect(ref slot, sector, whole);
    }

    private Status BeginDirect(out int slot)
    {
        _pieceCount = _wholeCount = 1;
        return TakeSlot(out slot);
    }

    private void NoteWhole()
    {
        _wholeCount = _pieceCount;
        _wholeLastLength = _pieces[_pieceCount - 1].Length;
    }

    // Submits what are whole blocks of the pieces. NotSupported: not even one fitted.
    private Status SubmitDirect(ref int slot, ulong sector, int length)
    {
        int taken = slot;
        slot = -1;
        if (_wholeCount == 1)
        {
            FreeSlot(taken);
            return Status.NotSupported;
        }

        _pieces[_wholeCount - 1] = _pieces[_wholeCount - 1] with { Length = _wholeLastLength };
        _slots[taken] = new Slot(_directType, sector, length) { IsDirect = true };
        Status status = Submit(taken, _pieces.AsSpan(0, _wholeCount + 1));
        _directInFlight += status == Status.Ok ? 1 : 0;
        return status;
    }

    // False: no room, or out of the device's reach. One place stays free for the status.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAppend(ReachedMemory memory, int offset, int length) =>
        memory.TryFindInPresent(offset, length, out ulong address) ? TryAppend(address, length) : TryAppendParts(memory, offset, length);

    // Apart, so that the usual way has nothing to save.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryAppendParts(ReachedMemory memory, int offset, int length)
    {
        while (length > 0)
        {
            if (!memory.TryFind(offset, out ulong address, out int part))
            {
                return false;
            }

            part = Math.Min(part, length);
            if (!TryAppend(address, part))
            {
                return false;
            }

            offset += part;
            length -= part;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAppend(ulong address, int length)
    {
        VirtioPiece[] pieces = _pieces;
        int count = _pieceCount;
        ref VirtioPiece last = ref pieces[count - 1];
        if (last.Address + (uint)last.Length == address && count > 1)
        {
            last = new VirtioPiece(last.Address, last.Length + length, last.DeviceWrites);
            return true;
        }

        if (count >= pieces.Length - 1)
        {
            return false;
        }

        pieces[count] = new VirtioPiece(address, length, _directType == TypeIn);
        _pieceCount = count + 1;
        return true;
    }

    // What nobody wants goes into the request's own slot.
    private bool TryAppendSink(int slot, int length)
    {
        for (; length > 0 && _pieceCount < _pieces.Length - 1; length -= _dataLength)
        {
            _pieces[_pieceCount++] = new VirtioPiece(DataAddress(slot), Math.Min(length, _dataLength), _directType == TypeIn);
        }

        return length <= 0;
    }
}
