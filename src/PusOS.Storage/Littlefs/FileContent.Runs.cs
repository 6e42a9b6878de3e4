using System.Buffers.Binary;
using PusOS.Storage.BlockDevices;

namespace PusOS.Storage.Littlefs;

/// <summary>Writing whole blocks straight from the writer's memory: those that lie next to each other in one request.</summary>
internal sealed partial class FileContent
{
    /// <summary>Bytes of pointers in a run at most: an n-th part of the blocks has n pointers, one may have 32.</summary>
    public const int MostRunPointers = sizeof(uint) * ((2 * MostRun) + 32);

    // Nothing of the present block is on the medium, and enough is there to write.
    private bool CanProgRun(int length) => length >= LeastRun * _volume.BlockSize && _writeOffset == 0 && _volume.CanGather;

    // The first block begins with what is in the buffer, the others with their pointers, which are put behind it. After a
    // failure, too, as many bytes as are told have been written.
    private Status ProgRun(ReadOnlySpan<byte> source, out int taken)
    {
        uint first = _writeBlock, firstIndex = (uint)_writeIndex;
        int blockSize = _volume.BlockSize, planned = blockSize - _buffered;
        // No block takes more of the source than its size.
        uint blocks = 1 + TakeRow(first + 1, Math.Min(MostRun - 1, (uint)(source.Length - planned) / (uint)blockSize));
        _known.Add(firstIndex, first, blocks);
        _known.TryFindBefore(firstIndex, out _, out uint row);

        Span<ScatterPiece> pieces = stackalloc ScatterPiece[2 * MostRun];
        Span<byte> side = _buffer;
        int pieceCount = 0, sideOffset = _volume.CacheSize;
        if (_buffered > 0)
        {
            pieces[pieceCount++] = new ScatterPiece(PieceTarget.Side, 0, _buffered);
        }

        pieces[pieceCount++] = new ScatterPiece(PieceTarget.Data, 0, planned);
        for (uint number = 1; number < blocks; number++)
        {
            // Every second block points to the one before it only.
            int head = sizeof(uint);
            if (((firstIndex + number) & 1) != 0)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(side.Slice(sideOffset), first + number - 1);
            }
            else if (!TryWritePointers(firstIndex + number, first + number, row + number - 1, side.Slice(sideOffset), out head))
            {
                _allocator.GiveBack(blocks - number);
                _known.Truncate(firstIndex + number);
                blocks = number;
                break;
            }

            pieces[pieceCount] = new ScatterPiece(PieceTarget.Side, sideOffset, head);
            pieces[pieceCount + 1] = new ScatterPiece(PieceTarget.Data, planned, blockSize - head);
            pieceCount += 2;
            planned += blockSize - head;
            sideOffset += head;
        }

        Status status = _volume.ProgScattered(first, blocks, source.Slice(0, planned), side, pieces.Slice(0, pieceCount));
        if (status == Status.Corrupt)
        {
            return ProgSingly(first, blocks, source, out taken);
        }

        taken = status == Status.Ok ? planned : 0;
        EndRun(status == Status.Ok, first, firstIndex, blocks);
        return status;
    }

    // Takes free blocks from this one on that lie in a row, and are erased if they must be. No checkpoint of the allocator
    // in here: no pointer on the medium leads to them yet.
    private uint TakeRow(uint block, uint most)
    {
        uint count = _allocator.TakeRow(block, most);
        for (uint number = 0; number < count && _volume.NeedsErase; number++)
        {
            if (_volume.Erase(block + number) != Status.Ok)
            {
                // The row ends before it; what lies behind is free again.
                _allocator.GiveBack(count - number - 1);
                return number;
            }
        }

        return count;
    }

    private void EndRun(bool isWritten, uint first, uint firstIndex, uint blocks)
    {
        if (!isWritten)
        {
            // The list still ends with the block that was begun.
            _known.Truncate(firstIndex + 1);
            return;
        }

        _writePrevious = blocks > 1 ? first + blocks - 2 : _writePrevious;
        _writeBlock = first + blocks - 1;
        _writeIndex = firstIndex + blocks - 1;
        _writeOffset = _volume.BlockSize;
        _buffered = 0;
    }

    // One of the blocks is bad: each for itself, the bad one replaced. Those behind it point elsewhere then.
    private Status ProgSingly(uint first, uint blocks, ReadOnlySpan<byte> source, out int taken)
    {
        taken = 0;
        for (uint number = 0; number < blocks; number++)
        {
            Status status = number == 0 ? Status.Ok : BeginBlock(first + number);
            int length = _volume.BlockSize - _buffered;
            status = status == Status.Ok ? ProgWhole(source.Slice(taken, length)) : status;
            if (status != Status.Ok)
            {
                _known.Truncate((uint)_writeIndex + 1);
                return status;
            }

            taken += length;
        }

        return Status.Ok;
    }

    // One block, whose beginning is in the buffer.
    private Status ProgWhole(ReadOnlySpan<byte> rest)
    {
        Span<ScatterPiece> pieces = stackalloc ScatterPiece[2];
        int count = 0;
        if (_buffered > 0)
        {
            pieces[count++] = new ScatterPiece(PieceTarget.Side, 0, _buffered);
        }

        pieces[count++] = new ScatterPiece(PieceTarget.Data, 0, rest.Length);
        Status status;
        while ((status = _volume.ProgScattered(_writeBlock, 1, rest, _buffer.AsSpan(0, _buffered), pieces.Slice(0, count))) == Status.Corrupt)
        {
            status = ReplaceBlock();
            if (status != Status.Ok)
            {
                return status;
            }
        }

        if (status == Status.Ok)
        {
            _writeOffset = _volume.BlockSize;
            _buffered = 0;
        }

        return status;
    }

    // The pointers of a block: so many blocks before it lie in a row with it, the others are known or not. False: not. Then
    // they cannot be read, either, as long as the run is not on the medium.
    private bool TryWritePointers(uint index, uint block, uint before, Span<byte> side, out int length)
    {
        length = SkipList.HeaderLength(index);
        Span<byte> pointers = side.Slice(0, length);
        uint distance = 1;
        for (int position = 0; position < pointers.Length; position += sizeof(uint), distance *= 2)
        {
            uint pointer = block - distance;
            if (distance > before && !_known.TryFind(index - distance, out pointer, out _))
            {
                return false;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(pointers.Slice(position), pointer);
        }

        return true;
    }
}
