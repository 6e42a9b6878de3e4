namespace PusOS.Storage.Littlefs;

/// <summary>Copying into the list being written: from the old one, and out of a block that turned out bad.</summary>
internal sealed partial class FileContent
{
    // The present block is bad: what it holds already goes to a new one.
    private StorageStatus ReplaceBlock()
    {
        byte[] copy = _volume.RentBuffer();
        StorageStatus status;
        do
        {
            status = TakeBlock(out uint block);
            if (status != StorageStatus.Ok)
            {
                break;
            }

            status = CopyBlock(_writeBlock, block, _writeOffset, copy);
            if (status == StorageStatus.Ok)
            {
                _writeBlock = block;
                _known.Truncate((uint)_writeIndex);
                _known.Add((uint)_writeIndex, block, 1);
            }
        }
        while (status == StorageStatus.Corrupt);

        _volume.ReturnBuffer(copy);
        return status;
    }

    private StorageStatus CopyBlock(uint from, uint to, int length, byte[] buffer)
    {
        for (int offset = 0; offset < length; offset += _volume.CacheSize)
        {
            Span<byte> part = buffer.AsSpan(0, Math.Min(_volume.CacheSize, length - offset));
            StorageStatus status = _volume.ReadData(from, offset, part);
            if (status == StorageStatus.Ok)
            {
                status = _volume.Prog(to, offset, part);
            }

            if (status != StorageStatus.Ok)
            {
                return status;
            }
        }

        return StorageStatus.Ok;
    }

    // Copies bytes of an old block, header included, to the same place in the present one.
    private StorageStatus CopyFrom(uint block, int offset, int end)
    {
        while (offset < end)
        {
            if (_buffered == _volume.CacheSize)
            {
                StorageStatus progged = ProgBuffer(padded: false);
                if (progged != StorageStatus.Ok)
                {
                    return progged;
                }
            }

            int count = Math.Min(end - offset, _volume.CacheSize - _buffered);
            StorageStatus status = _volume.ReadData(block, offset, _buffer.AsSpan(_buffered, count));
            if (status != StorageStatus.Ok)
            {
                return status;
            }

            _buffered += count;
            offset += count;
        }

        return StorageStatus.Ok;
    }

    // What the old list has between the write and the limit goes into the new one, at the same offsets.
    private StorageStatus CopyRest(uint limit)
    {
        if (_writeEnd >= limit)
        {
            return StorageStatus.Ok;
        }

        uint lastIndex = SkipList.IndexOf(_volume.BlockSize, _length - 1, out _);
        while (_writeEnd < limit)
        {
            StorageStatus status = MakeRoom();
            uint index = SkipList.IndexOf(_volume.BlockSize, _writeEnd, out int offset);
            uint block = BlockPair.NullBlock;
            if (status == StorageStatus.Ok)
            {
                status = SkipList.Find(_volume, _head, lastIndex, index, out block);
            }

            int count = (int)Math.Min((uint)(_volume.BlockSize - offset), limit - _writeEnd);
            if (status == StorageStatus.Ok)
            {
                status = CopyFrom(block, offset, offset + count);
            }

            if (status != StorageStatus.Ok)
            {
                return status;
            }

            _writeEnd += (uint)count;
        }

        return StorageStatus.Ok;
    }
}
