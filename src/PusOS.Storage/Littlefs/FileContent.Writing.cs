using System.Buffers.Binary;

namespace PusOS.Storage.Littlefs;

/// <summary>Writing: a new list grows block by block from the write position on.</summary>
internal sealed partial class FileContent
{
    private bool _writing;
    // Position behind the last byte written.
    private uint _writeEnd;
    // Index of the block being filled; -1: none yet.
    private long _writeIndex;
    private uint _writeBlock;
    // The block before it, which its header points to; null for index 0.
    private uint _writePrevious;
    // Offset in the block where the buffer will be progged, and the bytes in the buffer.
    private int _writeOffset;
    private int _buffered;
    private byte[]? _buffer;
    // Inline content that the list being written replaces; comes back when the write fails.
    private byte[]? _outlined;
    private uint _outlinedLength;

    /// <summary>
    /// Writes, filling a gap before <paramref name="position"/> with zeros. On failure
    /// <paramref name="written"/> bytes are in the file; the rest and nothing else is missing.
    /// </summary>
    public Status Write(uint position, ReadOnlySpan<byte> source, out int written)
    {
        written = 0;
        if (source.IsEmpty)
        {
            return Status.Ok;
        }

        if ((ulong)position + (ulong)source.Length > _fileMax)
        {
            return Status.FileTooLarge;
        }

        Status status = position > Length ? Extend(position) : Status.Ok;
        if (status != Status.Ok)
        {
            return status;
        }

        if (_inline is not null)
        {
            uint end = position + (uint)source.Length;
            if (end <= (uint)_inlineLimit)
            {
                source.CopyTo(_inline.AsSpan((int)position));
                _length = Math.Max(_length, end);
                written = source.Length;
                IsDirty = true;
                return Status.Ok;
            }

            status = Outline();
            if (status != Status.Ok)
            {
                return status;
            }
        }

        if (_writing && position > _writeEnd && position <= _length)
        {
            // Further on in the same pass: only what lies between is copied, not all behind.
            status = CopyRest(position);
            if (status != Status.Ok)
            {
                return status;
            }
        }

        if (!_writing || position != _writeEnd)
        {
            status = Flush();
            if (status == Status.Ok)
            {
                status = BeginWrite(position);
            }

            if (status != Status.Ok)
            {
                return status;
            }
        }

        return Put(source, out written);
    }

    /// <summary>
    /// Brings the new list to an end: what lies behind the last write is copied from the old one. After
    /// a failure the content is what it was before the writes since the last flush.
    /// </summary>
    public Status Flush()
    {
        if (!_writing)
        {
            return Status.Ok;
        }

        Status status = CopyRest(_length);
        if (status == Status.Ok)
        {
            status = ProgBuffer(padded: true);
        }

        if (status == Status.Ok && _writeEnd > 0)
        {
            _head = _writeBlock;
            _length = _writeEnd;
            _foundHead = BlockPair.NullBlock;
            _scatteredBelow = 0;
            _outlined = null;
        }

        if (status != Status.Ok)
        {
            ForgetBlocks();
        }

        AbandonWrite();
        return status;
    }

    private void AbandonWrite()
    {
        _writing = false;
        _buffered = 0;
        if (_buffer is not null)
        {
            _volume.ReturnBuffer(_buffer);
            _buffer = null;
        }

        if (_outlined is not null)
        {
            _inline = _outlined;
            _length = _outlinedLength;
            _outlined = null;
        }
    }

    private Status VisitWriting(IBlockVisitor visitor)
    {
        if (!_writing || _writeIndex < 0)
        {
            return Status.Ok;
        }

        // The block's own header may still be in the buffer: go on from the block before it.
        visitor.Visit(_writeBlock, 1);
        return _writeIndex == 0
            ? Status.Ok
            : ListWalk.VisitChain(_volume, _writePrevious, (uint)_writeIndex - 1, visitor, _known);
    }

    // From inline to a list: the content becomes the beginning of one being written.
    private Status Outline()
    {
        _outlined = _inline;
        _outlinedLength = _length;
        _inline = null;
        _length = 0;
        _head = BlockPair.NullBlock;
        Status status = BeginWrite(0);
        if (status == Status.Ok)
        {
            status = Put(_outlined.AsSpan(0, (int)_outlinedLength), out _);
        }

        if (status != Status.Ok)
        {
            AbandonWrite();
        }

        return status;
    }

    // Stands at the end of the block that holds the byte before the position: shared if full, else copied.
    private Status BeginWrite(uint position)
    {
        _allocator.Checkpoint();
        _writing = true;
        _writeEnd = position;
        _writeIndex = -1;
        _writePrevious = BlockPair.NullBlock;
        _writeOffset = _volume.BlockSize;
        _buffered = 0;
        _buffer ??= _volume.RentBuffer();
        if (position == 0)
        {
            _known.Clear();
            return Status.Ok;
        }

        Status status = BeginInside(position);
        if (status != Status.Ok)
        {
            ForgetBlocks();
            AbandonWrite();
        }

        return status;
    }

    private Status BeginInside(uint position)
    {
        uint lastIndex = SkipList.IndexOf(_volume.BlockSize, _length - 1, out _);
        uint index = SkipList.IndexOf(_volume.BlockSize, position - 1, out int offset);
        Status status = SkipList.Find(_volume, _head, lastIndex, index, out uint block);
        if (status != Status.Ok)
        {
            return status;
        }

        if (index > 0)
        {
            Span<byte> pointer = stackalloc byte[sizeof(uint)];
            status = _volume.ReadPointers(block, 0, pointer);
            if (status != Status.Ok)
            {
                return status;
            }

            _writePrevious = BinaryPrimitives.ReadUInt32LittleEndian(pointer);
        }

        // The blocks from here on will be others; what is kept of the old list is read along its pointers.
        bool isShared = offset + 1 == _volume.BlockSize;
        _known.Truncate(isShared ? index + 1 : index);
        if (isShared)
        {
            _writeIndex = index;
            _writeBlock = block;
            return Status.Ok;
        }

        status = TakeBlock(out uint copy);
        if (status != Status.Ok)
        {
            return status;
        }

        _writeIndex = index;
        _writeBlock = copy;
        _writeOffset = 0;
        _known.Add(index, copy, 1);
        return CopyFrom(block, 0, offset + 1);
    }

    // Appends bytes of the file to the list being written.
    private Status Put(ReadOnlySpan<byte> source, out int written)
    {
        written = 0;
        while (written < source.Length)
        {
            Status status = MakeRoom();
            if (status != Status.Ok)
            {
                return status;
            }

            int count;
            if (CanProgRun(source.Length - written))
            {
                status = ProgRun(source.Slice(written), out count);
            }
            else
            {
                count = Math.Min(source.Length - written, _volume.CacheSize - _buffered);
                count = Math.Min(count, _volume.BlockSize - _writeOffset - _buffered);
                source.Slice(written, count).CopyTo(_buffer.AsSpan(_buffered));
                _buffered += count;
            }

            written += count;
            _writeEnd += (uint)count;
            IsDirty = true;
            if (status != Status.Ok)
            {
                return status;
            }
        }

        return Status.Ok;
    }

    // After it, the buffer has room for a byte that belongs into the present block.
    private Status MakeRoom()
    {
        bool blockFull = _writeOffset + _buffered == _volume.BlockSize;
        if (blockFull || _buffered == _volume.CacheSize)
        {
            Status status = ProgBuffer(padded: false);
            if (status != Status.Ok)
            {
                return status;
            }
        }

        return blockFull ? NextBlock() : Status.Ok;
    }

    // Begins the next block of the list.
    private Status NextBlock()
    {
        _allocator.Checkpoint();
        Status status = TakeBlock(out uint block);
        return status == Status.Ok ? BeginBlock(block) : status;
    }

    // The list goes on with this block: its pointers are the first bytes in the buffer.
    private Status BeginBlock(uint block)
    {
        uint index = (uint)(_writeIndex + 1);
        int header = SkipList.HeaderLength(index);
        uint pointer = _writeBlock;
        for (int offset = 0; offset < header; offset += sizeof(uint))
        {
            if (offset > 0 && _known.TryFind(index - (1u << (offset / sizeof(uint))), out uint known, out _))
            {
                pointer = known;
            }
            else if (offset > 0)
            {
                // The k-th pointer is the (k-1)-th pointer of the block that our (k-1)-th points to.
                Status status = _volume.ReadPointers(pointer, offset - sizeof(uint), _buffer.AsSpan(offset, sizeof(uint)));
                if (status != Status.Ok)
                {
                    return status;
                }

                pointer = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(offset));
                _known.Add(index - (1u << (offset / sizeof(uint))), pointer, 1);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(offset), pointer);
        }

        _writePrevious = _writeBlock;
        _writeBlock = block;
        _writeIndex = index;
        _writeOffset = 0;
        _buffered = header;
        _known.Add(index, block, 1);
        return Status.Ok;
    }

    // Progs the buffer; a block that turns out bad is replaced by a copy.
    private Status ProgBuffer(bool padded)
    {
        if (_buffered == 0)
        {
            return Status.Ok;
        }

        int length = _buffered;
        if (padded)
        {
            length = (length + _volume.ProgSize - 1) / _volume.ProgSize * _volume.ProgSize;
            _buffer.AsSpan(_buffered, length - _buffered).Fill(0xff);
        }

        Status status;
        while ((status = _volume.Prog(_writeBlock, _writeOffset, _buffer.AsSpan(0, length))) == Status.Corrupt)
        {
            status = ReplaceBlock();
            if (status != Status.Ok)
            {
                return status;
            }
        }

        if (status == Status.Ok)
        {
            _writeOffset += length;
            _buffered = 0;
        }

        return status;
    }

    // A free, erased block; one that cannot be erased is passed over.
    private Status TakeBlock(out uint block)
    {
        Status status = _allocator.Allocate(out block);
        while (status == Status.Ok && (status = _volume.Erase(block)) == Status.Corrupt)
        {
            status = _allocator.Allocate(out block);
        }

        return status;
    }
}
