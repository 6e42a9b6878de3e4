namespace PusOS.Storage.Littlefs;

/// <summary>Copying into the list being written: from the old one, and out of a block that turned out bad.</summary>
internal sealed partial class FileContent
{
    // The present block is bad: what it holds already goes to a new one.
    private Status ReplaceBlock()
    {
        byte[] copy = _volume.RentBuffer();
        Status status;
        do
        {
            status = TakeBlock(out uint block);
            if (status != Status.Ok)
            {
                break;
            }

            status = CopyBlock(_writeBlock, block, _writeOffset, copy);
            if (status == Status.Ok)
            {
                _writeBlock = block;
                _known.Truncate((uint)_writeIndex);
                _known.Add((uint)_writeIndex, block, 1);
            }
        }
        while (status == Status.Corrupt);

        _volume.ReturnBuffer(copy);
        return status;
    }

    private Status CopyBlock(uint from, uint to, int length, byte[] buffer)
    {
        for (int offset = 0; offset < length; offset += _volume.CacheSize)
        {
            Span<byte> part = buffer.AsSpan(0, Math.Min(_volume.CacheSize, length - offset));
            Status status = _volume.ReadData(from, offset, part);
            if (status == Status.Ok)
            {
                status = _volume.Prog(to, offset, part);
            }

            if (status != Status.Ok)
            {
                return status;
            }
        }

        return Status.Ok;
    }

    // Copies bytes of an old block, header included, to the same place in the present one.
    private Status CopyFrom(uint block, int offset, int end)
    {
        while (offset < end)
        {
            if (_buffered == _volume.CacheSize)
            {
                Status progged = ProgBuffer(padded: false);
                if (progged != Status.Ok)
                {
                    return progged;
                }
            }

            int count = Math.Min(end - offset, _volume.CacheSize - _buffered);
            Status status = _volume.ReadData(block, offset, _buffer.AsSpan(_buffered, count));
            if (status != Status.Ok)
            {
                return status;
            }

            _buffered += count;
            offset += count;
        }

        return Status.Ok;
    }

    // What the old list has between the write and the limit goes into the new one, at the same offsets.
    private Status CopyRest(uint limit)
    {
        if (_writeEnd >= limit)
        {
            return Status.Ok;
        }

        uint lastIndex = SkipList.IndexOf(_volume.BlockSize, _length - 1, out _);
        while (_writeEnd < limit)
        {
            Status status = MakeRoom();
            uint index = SkipList.IndexOf(_volume.BlockSize, _writeEnd, out int offset);
            uint block = BlockPair.NullBlock;
            if (status == Status.Ok)
            {
                status = SkipList.Find(_volume, _head, lastIndex, index, out block);
            }

            int count = (int)Math.Min((uint)(_volume.BlockSize - offset), limit - _writeEnd);
            if (status == Status.Ok)
            {
                status = CopyFrom(block, offset, offset + count);
            }

            if (status != Status.Ok)
            {
                return status;
            }

            _writeEnd += (uint)count;
        }

        return Status.Ok;
    }
}
