namespace PusOS.Storage.Littlefs;

/// <summary>
/// Hands out free blocks from a window of the device (DESIGN.md, "The block allocator"). A block freed
/// on the medium comes back only with the next scan. Between two checkpoints the window never wraps the
/// whole device, so what an unfinished operation took is never handed out twice.
/// </summary>
internal sealed class BlockAllocator(Volume volume, int lookaheadBlocks) : IBlockVisitor
{
    private const int DefaultLookahead = 65536;

    private byte[] _used = [];
    private uint _start;
    private uint _length;
    private uint _next;
    private uint _untilFull;

    public BlockUsage? Usage { get; set; }

    public long Memory => _used.Length;

    /// <summary>Blocks that the present window still has to offer, an upper bound.</summary>
    public uint WindowLeft => _length - _next;

    /// <summary>Forgets the window; the next allocation scans from <paramref name="seed"/> on.</summary>
    public void Reset(uint seed)
    {
        _start = seed % volume.BlockCount;
        _length = 0;
        _next = 0;
        Checkpoint();
    }

    /// <summary>All that was handed out so far is reachable for a scan, or given up.</summary>
    public void Checkpoint() => _untilFull = volume.BlockCount;

    /// <summary>Takes a free block; its content is undefined. NoSpace: a whole round found none.</summary>
    public Status Allocate(out uint block)
    {
        while (true)
        {
            while (_next < _length && _untilFull > 0)
            {
                uint candidate = _next++;
                _untilFull--;
                if ((_used[candidate >> 3] & (1 << (int)(candidate & 7))) == 0)
                {
                    block = (_start + candidate) % volume.BlockCount;
                    return Status.Ok;
                }
            }

            block = BlockPair.NullBlock;
            if (_untilFull == 0)
            {
                return Status.NoSpace;
            }

            Status status = Scan();
            if (status != Status.Ok)
            {
                return status;
            }
        }
    }

    /// <summary>Takes free blocks from <paramref name="block"/> on, which lie in a row, if that is the next one; returns how many. Looks no further than the window.</summary>
    public uint TakeRow(uint block, uint most)
    {
        if (_next >= _length || block != (_start + _next) % volume.BlockCount)
        {
            return 0;
        }

        most = Math.Min(Math.Min(most, _untilFull), Math.Min(_length - _next, volume.BlockCount - block));
        uint count = 0;
        while (count < most && (_used[(_next + count) >> 3] & (1 << (int)((_next + count) & 7))) == 0)
        {
            count++;
        }

        _next += count;
        _untilFull -= count;
        return count;
    }

    /// <summary>The last blocks that <see cref="TakeRow"/> gave are free again; nothing was taken since.</summary>
    public void GiveBack(uint count)
    {
        _next -= count;
        _untilFull += count;
    }

    /// <inheritdoc/>
    public void Visit(uint first, uint count)
    {
        // The window may begin inside, and wrap around the end of the device.
        uint position = first >= _start ? first - _start : first + volume.BlockCount - _start;
        uint toWrap = Math.Min(count, volume.BlockCount - position);
        Mark(position, toWrap);
        Mark(0, count - toWrap);
    }

    private void Mark(uint position, uint count)
    {
        uint end = Math.Min(position + count, _length);
        while (position < end)
        {
            if ((position & 7) == 0 && end - position >= 8)
            {
                int bytes = (int)((end - position) / 8);
                _used.AsSpan((int)(position / 8), bytes).Fill(0xff);
                position += (uint)bytes * 8;
            }
            else
            {
                _used[position >> 3] |= (byte)(1 << (int)(position & 7));
                position++;
            }
        }
    }

    private Status Scan()
    {
        int window = lookaheadBlocks > 0 ? lookaheadBlocks : DefaultLookahead;
        int bytes = (int)((Math.Min((uint)window, volume.BlockCount) + 7) / 8);
        if (_used.Length != bytes)
        {
            // Not before something is to be written: many mounts only read.
            _used = new byte[bytes];
        }

        _start = (uint)(((ulong)_start + _length) % volume.BlockCount);
        _length = Math.Min((uint)_used.Length * 8, _untilFull);
        _next = 0;
        Array.Clear(_used);
        Status status = Usage!.Visit(this);
        if (status != Status.Ok)
        {
            _length = 0;
        }

        return status;
    }
}
