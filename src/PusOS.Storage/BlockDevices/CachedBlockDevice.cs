namespace PusOS.Storage.BlockDevices;

/// <summary>
/// A write-back cache of whole blocks over another device. Between two syncs progs stay in memory and may
/// reach the device in any order; nothing written after a sync reaches it before what was written before:
/// <see cref="Sync"/> writes all that is dirty and then syncs the device. Least recently used blocks go first.
/// </summary>
public sealed class CachedBlockDevice : IBlockDevice
{
    private readonly IBlockDevice _device;
    private readonly Line[] _lines;
    private readonly int _unit;
    private long _clock;

    /// <summary>Makes a cache of <paramref name="lineCount"/> blocks: that many times the block size in memory.</summary>
    public CachedBlockDevice(IBlockDevice device, int lineCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lineCount);
        _device = device;
        _unit = Math.Max(device.ReadGranularity, device.ProgGranularity);
        _lines = new Line[lineCount];
        for (int index = 0; index < lineCount; index++)
        {
            _lines[index] = new Line(device.BlockSize);
        }
    }

    /// <inheritdoc/>
    public int BlockSize => _device.BlockSize;

    /// <inheritdoc/>
    public uint BlockCount => _device.BlockCount;

    /// <inheritdoc/>
    public int ReadGranularity => 1;

    /// <inheritdoc/>
    public int ProgGranularity => _device.ProgGranularity;

    /// <summary>Reads that needed no device.</summary>
    public long Hits { get; private set; }

    /// <summary>Reads that did.</summary>
    public long Misses { get; private set; }

    /// <inheritdoc/>
    public Status Read(uint block, int offset, Span<byte> destination)
    {
        if (!BlockRange.IsInside(this, block, offset, destination.Length, 1))
        {
            return Status.InvalidArgument;
        }

        Status status = Load(block, out Line? line);
        if (status == Status.Ok)
        {
            line!.Bytes.AsSpan(offset, destination.Length).CopyTo(destination);
        }

        return status;
    }

    /// <inheritdoc/>
    public Status Prog(uint block, int offset, ReadOnlySpan<byte> source)
    {
        if (!BlockRange.IsInside(this, block, offset, source.Length, ProgGranularity))
        {
            return Status.InvalidArgument;
        }

        Status status = Load(block, out Line? line);
        if (status == Status.Ok)
        {
            source.CopyTo(line!.Bytes.AsSpan(offset));
            line.DirtyStart = Math.Min(line.DirtyStart, offset / _unit * _unit);
            line.DirtyEnd = Math.Max(line.DirtyEnd, (offset + source.Length + _unit - 1) / _unit * _unit);
        }

        return status;
    }

    /// <inheritdoc/>
    public Status Erase(uint block)
    {
        if (block >= BlockCount)
        {
            return Status.InvalidArgument;
        }

        // What the cache holds of the block is of no use any more.
        foreach (Line line in _lines)
        {
            if (line.Block == block)
            {
                line.Drop();
            }
        }

        return _device.Erase(block);
    }

    /// <inheritdoc/>
    public Status Sync()
    {
        foreach (Line line in _lines)
        {
            Status status = WriteBack(line);
            if (status != Status.Ok)
            {
                return status;
            }
        }

        return _device.Sync();
    }

    private Status Load(uint block, out Line? line)
    {
        Line oldest = _lines[0];
        foreach (Line candidate in _lines)
        {
            if (candidate.Block == block)
            {
                candidate.LastUse = ++_clock;
                line = candidate;
                Hits++;
                return Status.Ok;
            }

            oldest = candidate.LastUse < oldest.LastUse ? candidate : oldest;
        }

        Misses++;
        line = oldest;
        Status status = WriteBack(oldest);
        if (status != Status.Ok)
        {
            return status;
        }

        oldest.Drop();
        status = _device.Read(block, 0, oldest.Bytes);
        if (status == Status.Ok)
        {
            oldest.Block = block;
            oldest.LastUse = ++_clock;
        }

        return status;
    }

    private Status WriteBack(Line line)
    {
        if (line.DirtyEnd == 0)
        {
            return Status.Ok;
        }

        Status status = _device.Prog(line.Block, line.DirtyStart, line.Bytes.AsSpan(line.DirtyStart, line.DirtyEnd - line.DirtyStart));
        if (status == Status.Ok)
        {
            line.DirtyStart = int.MaxValue;
            line.DirtyEnd = 0;
        }

        return status;
    }

    private sealed class Line(int blockSize)
    {
        public readonly byte[] Bytes = new byte[blockSize];
        public uint Block = uint.MaxValue;
        public long LastUse;
        public int DirtyStart = int.MaxValue;
        public int DirtyEnd;

        public void Drop()
        {
            Block = uint.MaxValue;
            DirtyStart = int.MaxValue;
            DirtyEnd = 0;
            LastUse = 0;
        }
    }
}
