namespace PusOS.Storage.BlockDevices;

/// <summary>
/// A cache of whole blocks for a device with a queue (virtio-blk): blocks that are read one after the other are fetched
/// ahead in one request, and what was written can be read back without waiting for it. Long runs, and blocks that are
/// written whole in two parts, go past it. Progs go through at once and in order, so it changes nothing about what is
/// durable when; after a failed sync nothing in it is believed any more.
/// Four-way set-associative, least recently used out first; memory is fixed. Not thread-safe.
/// </summary>
public sealed partial class ReadAheadBlockDevice : IScatterGatherDevice
{
    /// <summary>Most blocks that are fetched at once.</summary>
    public const int MostAhead = 16;

    private const int Ways = 4;
    private const uint None = uint.MaxValue;

    private readonly IBlockDevice _device;
    private readonly IScatterGatherDevice? _ranges;
    private readonly byte[] _content;
    private readonly uint[] _blocks;
    private readonly long[] _lastUse;
    private readonly uint _setMask;
    private long _clock;
    private readonly uint[] _recent = [None, None, None, None];
    private int _oldestRecent;

    /// <summary>Makes a cache of at least <paramref name="lineCount"/> blocks (rounded up to a power of two).</summary>
    public ReadAheadBlockDevice(IBlockDevice device, int lineCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lineCount);
        int lines = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(lineCount, 2 * MostAhead));
        _device = device;
        _ranges = device as IScatterGatherDevice;
        _content = new byte[lines * device.BlockSize];
        _blocks = new uint[lines];
        _lastUse = new long[lines];
        _setMask = (uint)(lines / Ways) - 1;
        Array.Fill(_blocks, None);
    }

    /// <inheritdoc/>
    public int BlockSize => _device.BlockSize;

    /// <inheritdoc/>
    public uint BlockCount => _device.BlockCount;

    /// <inheritdoc/>
    public int ReadGranularity => 1;

    /// <inheritdoc/>
    public int ProgGranularity => _device.ProgGranularity;

    /// <inheritdoc/>
    public bool CanWriteOver => _ranges is { CanWriteOver: true };

    /// <summary>Reads that needed no device.</summary>
    public long Hits { get; private set; }

    /// <summary>Reads that did.</summary>
    public long Misses { get; private set; }

    /// <inheritdoc/>
    public Status Read(uint block, int offset, Span<byte> destination)
    {
        if (!BlockRange.IsInside(this, block, offset, destination.Length, ReadGranularity))
        {
            return Status.InvalidArgument;
        }

        int line = Find(block);
        if (line < 0)
        {
            Status status = Fetch(block, out line);
            if (status != Status.Ok)
            {
                return status;
            }
        }
        else
        {
            Hits++;
        }

        _lastUse[line] = ++_clock;
        Line(line).Slice(offset, destination.Length).CopyTo(destination);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status Prog(uint block, int offset, ReadOnlySpan<byte> source)
    {
        Status status = _device.Prog(block, offset, source);
        int line = Find(block);
        if (status != Status.Ok)
        {
            Drop(line);
            return status;
        }

        if (line < 0 && source.Length == BlockSize)
        {
            line = Take(block);
        }

        if (line >= 0)
        {
            source.CopyTo(Line(line).Slice(offset));
            _lastUse[line] = ++_clock;
        }

        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status Erase(uint block)
    {
        Drop(Find(block));
        return _device.Erase(block);
    }

    /// <inheritdoc/>
    public Status Sync()
    {
        Status status = _device.Sync();
        if (status != Status.Ok)
        {
            // Some prog did not reach the device; which one is not told.
            Array.Fill(_blocks, None);
        }

        return status;
    }

    // Reads the block, and those behind it when blocks are asked for in order.
    private Status Fetch(uint block, out int line)
    {
        line = -1;
        Misses++;
        uint first = block, count = 1;
        if (_ranges is not null && WasNear(block))
        {
            first = block & ~(MostAhead - 1u);
            count = Math.Min(MostAhead, BlockCount - first);
        }

        if (count > 1 && FetchGroup(first, count) == Status.Ok)
        {
            // Of a group at most half the ways of a set are taken: none of it took the asked one's place.
            line = Find(block);
            return Status.Ok;
        }

        // Alone, or perhaps one of the others is bad.
        int taken = Take(block);
        Status status = _device.Read(block, 0, Line(taken));
        if (status == Status.Ok)
        {
            line = taken;
        }
        else
        {
            Drop(taken);
        }

        return status;
    }

    // All blocks of a group into lines, in one request. What is there already is passed over: it cannot be older.
    private Status FetchGroup(uint first, uint count)
    {
        Span<ScatterPiece> pieces = stackalloc ScatterPiece[MostAhead];
        for (int index = 0; index < (int)count; index++)
        {
            uint block = first + (uint)index;
            pieces[index] = Find(block) < 0
                ? new ScatterPiece(PieceTarget.Data, Take(block) * BlockSize, BlockSize)
                : new ScatterPiece(PieceTarget.None, 0, BlockSize);
        }

        pieces = pieces.Slice(0, (int)count);
        Status status = _ranges!.ReadScattered(first, count, _content, default, pieces);
        foreach (ScatterPiece piece in pieces)
        {
            if (status != Status.Ok && piece.Target == PieceTarget.Data)
            {
                Drop(piece.Offset / BlockSize);
            }
        }

        return status;
    }

    // Whether a block near this one was missed lately: then the whole aligned group is fetched. Several places are
    // remembered, because a walk along a skip-list touches far blocks between near ones.
    private bool WasNear(uint block)
    {
        const uint Reach = 2 * MostAhead;
        for (int index = 0; index < _recent.Length; index++)
        {
            uint recent = _recent[index];
            if (recent != None && block + Reach >= recent && block <= recent + Reach)
            {
                _recent[index] = block;
                return true;
            }
        }

        _recent[_oldestRecent] = block;
        _oldestRecent = (_oldestRecent + 1) % _recent.Length;
        return false;
    }

    private Span<byte> Line(int line) => _content.AsSpan(line * BlockSize, BlockSize);

    // Neighbouring blocks lie in neighbouring sets.
    private int FirstOf(uint block) => (int)(block & _setMask) * Ways;

    private int Find(uint block)
    {
        int first = FirstOf(block);
        for (int line = first; line < first + Ways; line++)
        {
            if (_blocks[line] == block)
            {
                return line;
            }
        }

        return -1;
    }

    private int Take(uint block)
    {
        int first = FirstOf(block), oldest = first;
        for (int line = first + 1; line < first + Ways; line++)
        {
            oldest = _lastUse[line] < _lastUse[oldest] ? line : oldest;
        }

        _blocks[oldest] = block;
        _lastUse[oldest] = ++_clock;
        return oldest;
    }

    private void Drop(int line)
    {
        if (line >= 0)
        {
            _blocks[line] = None;
            _lastUse[line] = 0;
        }
    }
}
