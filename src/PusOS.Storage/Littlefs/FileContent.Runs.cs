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
    private StorageStatus ProgRun(ReadOnlySpan<byte> source, out int taken)
    {
        Span<ScatterPiece> pieces = stackalloc ScatterPiece[2 * MostRun];
        int pieceCount = 0, sideOffset = 0, planned = 0, head = _buffered;
        uint first = _writeBlock, firstIndex = (uint)_writeIndex, blocks = 0, next;
        StorageStatus allocated = StorageStatus.Ok;
        while (true)
        {
            if (head > 0)
            {
                pieces[pieceCount++] = new ScatterPiece(PieceTarget.Side, sideOffset, head);
            }

            pieces[pieceCount++] = new ScatterPiece(PieceTarget.Data, planned, _volume.BlockSize - head);
            planned += _volume.BlockSize - head;
            sideOffset = blocks == 0 ? _volume.CacheSize : sideOffset + head;
            blocks++;

            // No checkpoint of the allocator in here: no pointer on the medium leads to these blocks yet.
            next = BlockPair.NullBlock;
            if (blocks == MostRun || source.Length - planned < _volume.BlockSize || !TryWritePointers(firstIndex + blocks, sideOffset, out head)
                || (allocated = TakeRunBlock(out next)) != StorageStatus.Ok || next != first + blocks)
            {
                break;
            }

            _known.Add(firstIndex + blocks, next, 1);
        }

        StorageStatus status = _volume.ProgScattered(first, blocks, source.Slice(0, planned), _buffer, pieces.Slice(0, pieceCount));
        if (status == StorageStatus.Corrupt)
        {
            status = ProgSingly(first, blocks, source, out taken);
        }
        else
        {
            taken = status == StorageStatus.Ok ? planned : 0;
            EndRun(status == StorageStatus.Ok, first, firstIndex, blocks);
        }

        if (status == StorageStatus.Ok && allocated == StorageStatus.Ok && next != BlockPair.NullBlock)
        {
            // Taken already, but somewhere else.
            status = BeginBlock(next);
        }

        return status == StorageStatus.Ok ? allocated : status;
    }

    // As TakeBlock; a device that can be written over is not asked to erase first.
    private StorageStatus TakeRunBlock(out uint block) => _volume.NeedsErase ? TakeBlock(out block) : _allocator.Allocate(out block);

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
    private StorageStatus ProgSingly(uint first, uint blocks, ReadOnlySpan<byte> source, out int taken)
    {
        taken = 0;
        for (uint number = 0; number < blocks; number++)
        {
            StorageStatus status = number == 0 ? StorageStatus.Ok : BeginBlock(first + number);
            int length = _volume.BlockSize - _buffered;
            status = status == StorageStatus.Ok ? ProgWhole(source.Slice(taken, length)) : status;
            if (status != StorageStatus.Ok)
            {
                _known.Truncate((uint)_writeIndex + 1);
                return status;
            }

            taken += length;
        }

        return StorageStatus.Ok;
    }

    // One block, whose beginning is in the buffer.
    private StorageStatus ProgWhole(ReadOnlySpan<byte> rest)
    {
        Span<ScatterPiece> pieces = stackalloc ScatterPiece[2];
        int count = 0;
        if (_buffered > 0)
        {
            pieces[count++] = new ScatterPiece(PieceTarget.Side, 0, _buffered);
        }

        pieces[count++] = new ScatterPiece(PieceTarget.Data, 0, rest.Length);
        StorageStatus status;
        while ((status = _volume.ProgScattered(_writeBlock, 1, rest, _buffer.AsSpan(0, _buffered), pieces.Slice(0, count))) == StorageStatus.Corrupt)
        {
            status = ReplaceBlock();
            if (status != StorageStatus.Ok)
            {
                return status;
            }
        }

        if (status == StorageStatus.Ok)
        {
            _writeOffset = _volume.BlockSize;
            _buffered = 0;
        }

        return status;
    }

    // False: not all that a block points to is known. It cannot be read, as long as the run is not on the medium.
    private bool TryWritePointers(uint index, int offset, out int length)
    {
        // Every second block points to the one before it only.
        length = SkipList.HeaderLength(index);
        Span<byte> pointers = _buffer.AsSpan(offset, length);
        uint distance = 1;
        do
        {
            if (!_known.TryFind(index - distance, out uint block, out _))
            {
                return false;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(pointers, block);
            pointers = pointers.Slice(sizeof(uint));
            distance *= 2;
        }
        while (pointers.Length > 0);

        return true;
    }
}
