using System.Buffers.Binary;
using PusOS.Storage.BlockDevices;

namespace PusOS.Storage.Littlefs;

/// <summary>Reading a list: runs of blocks that lie next to each other in one go, the rest block by block.</summary>
internal sealed partial class FileContent
{
    /// <summary>Blocks wanted in one go at least, and at most.</summary>
    private const int LeastRun = 4, MostRun = 32;

    /// <summary>The walk to a run goes to a multiple of this index: one that many pointers lead to.</summary>
    private const uint RunGroup = 32;

    private readonly KnownBlocks _known = new();
    // Below this index blocks are known not to lie in a row.
    private uint _scatteredBelow;

    private void ForgetBlocks()
    {
        _foundHead = BlockPair.NullBlock;
        _scatteredBelow = 0;
        _known.Clear();
    }

    private Status ReadList(uint position, Span<byte> destination)
    {
        if (!SkipList.IsPossible(_volume, _length))
        {
            return _volume.Reject(FaultReason.BadFileLength, _head);
        }

        uint lastIndex = SkipList.IndexOf(_volume.BlockSize, _length - 1, out _);
        while (!destination.IsEmpty)
        {
            int count = 0;
            if (destination.Length >= LeastRun * _volume.BlockSize && _volume.CanScatter)
            {
                ReadRun(lastIndex, position, destination, out count);
            }

            Status status = count == 0 ? ReadFromBlock(lastIndex, position, destination, out count) : Status.Ok;
            if (status != Status.Ok)
            {
                return status;
            }

            position += (uint)count;
            destination = destination.Slice(count);
        }

        return Status.Ok;
    }

    private Status ReadFromBlock(uint lastIndex, uint position, Span<byte> destination, out int count)
    {
        uint index = SkipList.IndexOf(_volume.BlockSize, position, out int offset);
        count = Math.Min(destination.Length, _volume.BlockSize - offset);
        Status status = FindBlock(lastIndex, index, out uint block);
        return status == Status.Ok ? _volume.ReadData(block, offset, destination.Slice(0, count)) : status;
    }

    // The list leads backwards only. So the walk goes to a block behind the wanted ones, the blocks before it are taken to
    // lie next to it, and are read with their pointers: each then confirms the one before it. Reads nothing when that is
    // not so, or when anything fails: block by block it is told what.
    private void ReadRun(uint lastIndex, uint position, Span<byte> destination, out int read)
    {
        read = 0;
        uint first = SkipList.IndexOf(_volume.BlockSize, position, out int offset);
        uint last = SkipList.IndexOf(_volume.BlockSize, position + (uint)destination.Length - 1, out _);
        last = Math.Min(last, first + MostRun - 1);
        uint top = last;
        bool isKnown = _known.TryFind(first, out uint block, out uint following) && following > last - first;
        if (!isKnown)
        {
            top = Math.Min(lastIndex, (last + RunGroup - 1) & ~(RunGroup - 1));
            if (first < _scatteredBelow || FindBlock(lastIndex, top, out uint topBlock) != Status.Ok || topBlock < top - first)
            {
                return;
            }

            block = topBlock - (top - first);
        }

        if (last - first + 1 < LeastRun)
        {
            return;
        }

        Span<byte> pointers = stackalloc byte[(int)(MostRun + RunGroup) * sizeof(uint)];
        Span<ScatterPiece> pieces = stackalloc ScatterPiece[(int)(MostRun + RunGroup) * 4];
        int count = PlanRun(first, last, top, offset, destination.Length, !isKnown, pieces, out int bytes);
        bool isRead = _volume.TryReadScattered(block, top - first + 1, destination.Slice(0, bytes), pointers, pieces.Slice(0, count));
        uint confirmed = !isRead ? last + 1 : isKnown ? first : ConfirmRun(first, top, block, pointers);
        if (confirmed > first)
        {
            _scatteredBelow = confirmed;
        }
        else
        {
            read = bytes;
        }
    }

    // Where the bytes of blocks first to top go: up to last into the destination, pointers of each to the side if wanted.
    private int PlanRun(uint first, uint last, uint top, int offset, int wanted, bool pointers, Span<ScatterPiece> pieces, out int bytes)
    {
        int blockSize = _volume.BlockSize, count = 0;
        bytes = 0;
        for (uint index = first; index <= top; index++)
        {
            int at = 0;
            if (pointers && index > 0)
            {
                at = sizeof(uint);
                pieces[count++] = new ScatterPiece(PieceTarget.Side, (int)(index - first) * sizeof(uint), at);
            }

            int start = index > last ? blockSize : index == first ? offset : SkipList.HeaderLength(index);
            int end = Math.Min(blockSize, start + wanted - bytes);
            if (start > at)
            {
                pieces[count++] = new ScatterPiece(PieceTarget.None, 0, start - at);
            }

            if (end > start)
            {
                pieces[count++] = new ScatterPiece(PieceTarget.Data, bytes, end - start);
                bytes += end - start;
            }

            if (end < blockSize)
            {
                pieces[count++] = new ScatterPiece(PieceTarget.None, 0, blockSize - end);
            }
        }

        return count;
    }

    // The top block is known to be the list's; each block's first pointer must lead to the one before it. Gives the lowest
    // index for which that holds.
    private uint ConfirmRun(uint first, uint top, uint block, ReadOnlySpan<byte> pointers)
    {
        uint index = top;
        while (index > first && BinaryPrimitives.ReadUInt32LittleEndian(pointers.Slice((int)(index - first) * sizeof(uint))) == block + (index - 1 - first))
        {
            index--;
        }

        _known.Add(index, block + (index - first), top - index + 1);
        return index;
    }

    // The steps of the last walk are remembered: reading forward goes on from the nearest of them, two steps a block on
    // average. A walk has at most two steps for each bit of an index.
    private const int MostSteps = 64;
    private (uint Index, uint Block)[]? _path;
    private int _pathLength;
    private uint _foundHead = BlockPair.NullBlock;

    private Status FindBlock(uint lastIndex, uint index, out uint block)
    {
        if (_known.TryFind(index, out block, out _))
        {
            return Status.Ok;
        }

        _path ??= new (uint, uint)[MostSteps];
        if (_foundHead != _head || _pathLength == 0)
        {
            _foundHead = _head;
            _path[0] = (lastIndex, _head);
            _pathLength = 1;
        }

        while (_pathLength > 1 && _path[_pathLength - 1].Index < index)
        {
            _pathLength--;
        }

        (uint current, block) = _path[_pathLength - 1];
        while (current > index)
        {
            Status status = SkipList.Step(_volume, ref block, ref current, index);
            if (status != Status.Ok)
            {
                _foundHead = BlockPair.NullBlock;
                return status;
            }

            // Beyond the bound steps are only not remembered; no walk of a possible file is that long.
            if (_pathLength < MostSteps)
            {
                _path[_pathLength++] = (current, block);
            }
        }

        return _volume.IsBlock(block) ? Status.Ok : _volume.Reject(FaultReason.PointerOutOfRange, block);
    }
}
