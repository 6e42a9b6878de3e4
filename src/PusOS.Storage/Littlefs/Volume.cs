using PusOS.Storage.BlockDevices;

namespace PusOS.Storage.Littlefs;

/// <summary>
/// The device as the file system sees it: reads of any alignment through two small caches, progs that
/// are read back, the last fault, and the pool of buffers. One thread at a time.
/// </summary>
internal sealed class Volume
{
    /// <summary>Bytes of runs after which a sync is begun: enough that it is worth a request, so few that little is left at the end.</summary>
    private const long BytesToBeginSync = 1 << 20;

    /// <summary>A file's buffer begins with its block's pointers: one of four bytes for each bit of a block's number, at most.</summary>
    private const int LongestHeader = 32 * sizeof(uint);

    // Made when first used: mounting needs none of them.
    private byte[]? _dataLine;
    private byte[]? _pointerLine;
    private byte[]? _verify;
    private readonly bool _verifyWrites;
    private readonly IScatterGatherDevice? _scatter;
    private readonly Stack<byte[]> _freeBuffers = new();
    private uint _dataBlock = BlockPair.NullBlock;
    private int _dataOffset;
    private int _dataLength;
    private uint _pointerBlock = BlockPair.NullBlock;
    private int _pointerOffset;
    private int _pointerLength;
    private bool _unsynced;
    // Bytes progged in runs since a sync was made or begun.
    private long _unbegun;

    public Volume(IBlockDevice device, LittleFileSystemOptions options)
    {
        Device = device;
        BlockSize = device.BlockSize;
        BlockCount = device.BlockCount;
        ReadSize = device.ReadGranularity;
        ProgSize = device.ProgGranularity;
        _verifyWrites = options.VerifyWrites;
        _scatter = device as IScatterGatherDevice;
        CanScatter = _scatter is not null;
        CanGather = CanScatter && !_verifyWrites;
        NeedsErase = _scatter is not { CanWriteOver: true };
        int unit = LeastCommonMultiple(ReadSize, ProgSize);
        int wanted = options.CacheSize > 0 ? options.CacheSize : 4096;
        CacheSize = Math.Min(BlockSize, Math.Max((LongestHeader + unit - 1) / unit * unit, wanted / unit * unit));
    }

    public IBlockDevice Device { get; }

    public int BlockSize { get; }

    /// <summary>Blocks of the file system; the superblock may use fewer than the device has.</summary>
    public uint BlockCount { get; set; }

    public int ReadSize { get; }

    public int ProgSize { get; }

    public int CacheSize { get; }

    public Fault Fault { get; private set; }

    /// <summary>Bytes held in caches and pooled buffers.</summary>
    public long BufferMemory => (_dataLine?.Length ?? 0) + (_pointerLine?.Length ?? 0) + (_verify?.Length ?? 0) + ((long)_freeBuffers.Count * BufferLength);

    /// <summary>Whether a geometry can carry the format at all; SPEC.md gives 104 as the least block size.</summary>
    public static bool IsUsable(IBlockDevice device) =>
        device.BlockSize >= 128 && device.BlockCount >= 2 && device.BlockCount < BlockPair.NullBlock
        && device.ReadGranularity > 0 && device.ProgGranularity > 0
        && device.BlockSize % device.ReadGranularity == 0 && device.BlockSize % device.ProgGranularity == 0
        && device.BlockSize % LeastCommonMultiple(device.ReadGranularity, device.ProgGranularity) == 0;

    public Status Reject(FaultReason reason, uint block, int offset = 0)
    {
        Fault = new Fault(reason, block, offset);
        return Status.Corrupt;
    }

    public void Note(FaultReason reason, uint block, int offset = 0) => Fault = new Fault(reason, block, offset);

    public bool IsBlock(uint block) => block < BlockCount;

    /// <summary>A buffer of the cache's size, and behind that with room for the pointers of a run.</summary>
    public byte[] RentBuffer() => _freeBuffers.TryPop(out byte[]? buffer) ? buffer : new byte[BufferLength];

    private int BufferLength => CacheSize + (CanGather ? FileContent.MostRunPointers : 0);

    public void ReturnBuffer(byte[] buffer)
    {
        // A bound on what is kept: sixteen buffers serve any usual number of files being written.
        if (_freeBuffers.Count < 16)
        {
            _freeBuffers.Push(buffer);
        }
    }

    /// <summary>Reads file data of any alignment; small reads fill the cache.</summary>
    public Status ReadData(uint block, int offset, Span<byte> destination)
    {
        if (!IsBlock(block) || offset < 0 || offset + destination.Length > BlockSize)
        {
            return Reject(FaultReason.PointerOutOfRange, block, offset);
        }

        while (!destination.IsEmpty)
        {
            int length;
            if (block == _dataBlock && offset >= _dataOffset && offset < _dataOffset + _dataLength)
            {
                length = Math.Min(destination.Length, _dataOffset + _dataLength - offset);
                _dataLine.AsSpan(offset - _dataOffset, length).CopyTo(destination);
            }
            else if (offset % ReadSize == 0 && destination.Length >= ReadSize && (ReadSize > 1 || destination.Length >= 64))
            {
                length = destination.Length / ReadSize * ReadSize;
                Status status = Device.Read(block, offset, destination.Slice(0, length));
                if (status != Status.Ok)
                {
                    return Failed(status, block, offset);
                }
            }
            else
            {
                Status status = FillDataLine(block, offset);
                if (status != Status.Ok)
                {
                    return status;
                }

                continue;
            }

            offset += length;
            destination = destination.Slice(length);
        }

        return Status.Ok;
    }

    /// <summary>Reads up to two skip-list pointers: the least that the device can read, and not into the data cache.</summary>
    public Status ReadPointers(uint block, int offset, Span<byte> destination)
    {
        if (!IsBlock(block) || offset < 0 || offset + destination.Length > BlockSize)
        {
            return Reject(FaultReason.PointerOutOfRange, block, offset);
        }

        if (block != _pointerBlock || offset < _pointerOffset || offset + destination.Length > _pointerOffset + _pointerLength)
        {
            int start = offset / ReadSize * ReadSize;
            int end = (offset + destination.Length + ReadSize - 1) / ReadSize * ReadSize;
            _pointerLine ??= new byte[Math.Min(BlockSize, ((2 * sizeof(uint)) + (2 * ReadSize) - 1) / ReadSize * ReadSize)];
            _pointerBlock = BlockPair.NullBlock;
            Status status = Device.Read(block, start, _pointerLine.AsSpan(0, end - start));
            if (status != Status.Ok)
            {
                return Failed(status, block, offset);
            }

            _pointerBlock = block;
            _pointerOffset = start;
            _pointerLength = end - start;
        }

        _pointerLine.AsSpan(offset - _pointerOffset, destination.Length).CopyTo(destination);
        return Status.Ok;
    }

    /// <summary>Reads aligned bytes past the caches: metadata.</summary>
    public Status ReadDirect(uint block, int offset, Span<byte> destination)
    {
        Status status = Device.Read(block, offset, destination);
        return status == Status.Ok ? Status.Ok : Failed(status, block, offset);
    }

    /// <summary>Whether runs of blocks can be read in one go.</summary>
    public bool CanScatter { get; }

    /// <summary>Whether runs of blocks can be progged in one go.</summary>
    public bool CanGather { get; }

    /// <summary>Whether a block must be erased before a run that it is part of is progged.</summary>
    public bool NeedsErase { get; }

    /// <summary>Reads a run of blocks that need not be the wanted ones; false: not all could be read.</summary>
    public bool TryReadScattered(uint firstBlock, uint blockCount, Span<byte> data, Span<byte> side, ReadOnlySpan<ScatterPiece> pieces) =>
        (ulong)firstBlock + blockCount <= BlockCount && _scatter!.ReadScattered(firstBlock, blockCount, data, side, pieces) == Status.Ok;

    /// <summary>Progs a run of blocks. Corrupt: one of them is bad.</summary>
    public Status ProgScattered(uint firstBlock, uint blockCount, ReadOnlySpan<byte> data, ReadOnlySpan<byte> side, ReadOnlySpan<ScatterPiece> pieces)
    {
        for (uint number = 0; number < blockCount; number++)
        {
            Forget(firstBlock + number);
        }

        _unsynced = true;
        Status status = _scatter!.ProgScattered(firstBlock, blockCount, data, side, pieces);
        _unbegun += (long)blockCount * BlockSize;
        if (_unbegun >= BytesToBeginSync)
        {
            // No metadata leads to these blocks before the sync that is waited for; the device only starts with them now.
            _unbegun = 0;
            _scatter.BeginSync();
        }

        return status == Status.Ok ? Status.Ok : Failed(status, firstBlock, 0);
    }

    /// <summary>Progs aligned bytes and reads them back. Corrupt: the block is bad.</summary>
    public Status Prog(uint block, int offset, ReadOnlySpan<byte> source)
    {
        Forget(block);
        _unsynced = true;
        Status status = Device.Prog(block, offset, source);
        if (status != Status.Ok)
        {
            return Failed(status, block, offset);
        }

        return _verifyWrites ? Verify(block, offset, source) : Status.Ok;
    }

    /// <summary>Erases. Corrupt: the block is bad.</summary>
    public Status Erase(uint block)
    {
        Forget(block);
        _unsynced = true;
        Status status = Device.Erase(block);
        return status == Status.Ok ? Status.Ok : Failed(status, block, 0);
    }

    /// <summary>Syncs that failed. Which of the bytes written before one are on the medium is never known, whatever the next one says.</summary>
    public int FailedSyncs { get; private set; }

    /// <summary>The barrier: all earlier progs and erases are durable when it returns. Free when there are none.</summary>
    public Status Sync()
    {
        if (!_unsynced)
        {
            return Status.Ok;
        }

        Status status = Device.Sync();
        if (status != Status.Ok)
        {
            FailedSyncs++;
            return Failed(status, BlockPair.NullBlock, 0);
        }

        _unsynced = false;
        _unbegun = 0;
        return Status.Ok;
    }

    private Status FillDataLine(uint block, int offset)
    {
        int start = offset / ReadSize * ReadSize;
        int length = Math.Min(CacheSize / ReadSize * ReadSize, BlockSize - start);
        _dataLine ??= new byte[CacheSize];
        _dataBlock = BlockPair.NullBlock;
        Status status = Device.Read(block, start, _dataLine.AsSpan(0, length));
        if (status != Status.Ok)
        {
            return Failed(status, block, offset);
        }

        _dataBlock = block;
        _dataOffset = start;
        _dataLength = length;
        return Status.Ok;
    }

    private Status Verify(uint block, int offset, ReadOnlySpan<byte> source)
    {
        if (offset % ReadSize != 0 || source.Length % ReadSize != 0)
        {
            return VerifyUnaligned(block, offset, source);
        }

        _verify ??= new byte[CacheSize / ReadSize * ReadSize];
        while (!source.IsEmpty)
        {
            Span<byte> read = _verify.AsSpan(0, Math.Min(_verify.Length, source.Length));
            Status status = Device.Read(block, offset, read);
            if (status != Status.Ok)
            {
                return Failed(status, block, offset);
            }

            if (!read.SequenceEqual(source.Slice(0, read.Length)))
            {
                return Status.Corrupt;
            }

            offset += read.Length;
            source = source.Slice(read.Length);
        }

        return Status.Ok;
    }

    // The read granularity is coarser than the prog granularity: compare through the data cache.
    private Status VerifyUnaligned(uint block, int offset, ReadOnlySpan<byte> source)
    {
        Span<byte> read = stackalloc byte[64];
        while (!source.IsEmpty)
        {
            Span<byte> part = read.Slice(0, Math.Min(read.Length, source.Length));
            Status status = ReadData(block, offset, part);
            if (status != Status.Ok)
            {
                return status;
            }

            if (!part.SequenceEqual(source.Slice(0, part.Length)))
            {
                return Status.Corrupt;
            }

            offset += part.Length;
            source = source.Slice(part.Length);
        }

        Forget(block);
        return Status.Ok;
    }

    private void Forget(uint block)
    {
        if (block == _dataBlock)
        {
            _dataBlock = BlockPair.NullBlock;
        }

        if (block == _pointerBlock)
        {
            _pointerBlock = BlockPair.NullBlock;
        }
    }

    private Status Failed(Status status, uint block, int offset)
    {
        Fault = new Fault(FaultReason.DeviceError, block, offset);
        return status;
    }

    private static int LeastCommonMultiple(int left, int right)
    {
        int a = left, b = right;
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return left / a * right;
    }
}
