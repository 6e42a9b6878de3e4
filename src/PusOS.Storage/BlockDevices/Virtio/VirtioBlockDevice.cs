using System.Buffers.Binary;

namespace PusOS.Storage.BlockDevices.Virtio;

/// <summary>
/// virtio-blk (virtio 1.2 §5.2) as a block device. The DMA area is cut into slots, each with a request's
/// header, status and data; so many requests are outstanding at once. A prog of one block returns when it is
/// queued; a read waits for queued progs that it overlaps. Reads and progs of many blocks let the device work
/// on the caller's memory where it reaches that, and wait for it; <see cref="Sync"/> is the barrier: it waits for all, then has the device flush its
/// cache, and reports a prog that failed for good. The device may complete in any order. Erase does nothing:
/// sectors are written over.
/// </summary>
public sealed partial class VirtioBlockDevice : IBlockRangeDevice, IScatterGatherDevice
{
    /// <summary>Bytes of a sector: the unit of all addresses (§5.2.6).</summary>
    public const int SectorSize = 512;

    /// <summary>Feature bits (§5.2.3).</summary>
    public const ulong FeatureReadOnly = 1UL << 5, FeatureFlush = 1UL << 9, FeatureDiscard = 1UL << 13;

    /// <summary>Most pieces of a request: header, status, and the stretches of memory between them.</summary>
    public const int MostRequestPieces = 126;

    /// <summary>How often a request is made before its error counts.</summary>
    public const int MostAttempts = 3;

    private const uint TypeIn = 0, TypeOut = 1, TypeFlush = 4, TypeDiscard = 11;
    private const byte StatusOk = 0, StatusUnsupported = 2, StatusUnset = 0xff;
    private const int HeaderLength = 16, StatusOffset = HeaderLength, DataOffset = 32;
    private const int DiscardSegmentLength = 16;

    private readonly IVirtioBlockQueue _queue;
    private readonly Slot[] _slots;
    private readonly int _slotLength;
    private readonly int _dataLength;
    // Free slots, the one freed last on top.
    private readonly int[] _free;
    private int _freeCount;
    private int _inFlight;
    private int _writesInFlight;
    private int _flushesInFlight;
    // All sectors of writes in flight lie between these.
    private ulong _lowestWrite;
    private ulong _behindWrites;
    private Status _failure;

    /// <summary>Takes over a started queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="blockSize">Bytes in a block: the file system's, a multiple of 512.</param>
    /// <param name="slotData">Bytes of data in one request, a multiple of 512.</param>
    public VirtioBlockDevice(IVirtioBlockQueue queue, int blockSize = 4096, int slotData = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(blockSize % SectorSize, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(slotData % SectorSize, 0);
        _queue = queue;
        BlockSize = blockSize;
        BlockCount = (uint)Math.Min(uint.MaxValue - 1, queue.Capacity / (ulong)(blockSize / SectorSize));
        _dataLength = slotData;
        _slotLength = DataOffset + slotData;
        _slots = new Slot[queue.DmaArea.Length / _slotLength];
        ArgumentOutOfRangeException.ThrowIfZero(_slots.Length);
        _free = new int[_slots.Length];
        for (int slot = _slots.Length - 1; slot >= 0; slot--)
        {
            _free[_freeCount++] = slot;
        }

        _data = new ReachedMemory(queue);
        _side = new ReachedMemory(queue);
        _pieces = new VirtioPiece[Math.Min(queue.MostPieces, MostRequestPieces)];
    }

    /// <inheritdoc/>
    public int BlockSize { get; }

    /// <inheritdoc/>
    public uint BlockCount { get; }

    /// <inheritdoc/>
    public int ReadGranularity => SectorSize;

    /// <inheritdoc/>
    public int ProgGranularity => SectorSize;

    /// <inheritdoc/>
    public bool CanWriteOver => true;

    /// <summary>Whether the device refuses writes.</summary>
    public bool IsReadOnly => (_queue.Features & FeatureReadOnly) != 0;

    /// <summary>Requests that are queued and not completed.</summary>
    public int InFlight => _inFlight;

    /// <summary>Most requests that were outstanding at once.</summary>
    public int MostInFlight { get; private set; }

    /// <summary>
    /// The same disk in blocks of another size, a multiple of 512; this object must not be used any more. Only while no
    /// request is outstanding.
    /// </summary>
    public VirtioBlockDevice WithBlockSize(int blockSize)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(_inFlight, 0);
        return new VirtioBlockDevice(_queue, blockSize, _dataLength);
    }

    /// <inheritdoc/>
    public Status Erase(uint block) => block >= BlockCount ? Status.InvalidArgument : IsReadOnly ? Status.ReadOnly : Status.Ok;

    /// <summary>Tells the device that the content of blocks is of no use any more. NotSupported: it does not offer that.</summary>
    public Status Discard(uint firstBlock, uint count)
    {
        if ((_queue.Features & FeatureDiscard) == 0)
        {
            return Status.NotSupported;
        }

        if ((ulong)firstBlock + count > BlockCount)
        {
            return Status.InvalidArgument;
        }

        ulong sector = SectorOf(firstBlock, 0);
        uint sectors = count * (uint)(BlockSize / SectorSize);
        Status status = WaitForAll();
        if (status != Status.Ok || (status = TakeSlot(out int slot)) != Status.Ok)
        {
            return status;
        }

        // struct virtio_blk_discard_write_zeroes (§5.2.6): sector, number of sectors, flags.
        Span<byte> segment = Data(slot);
        BinaryPrimitives.WriteUInt64LittleEndian(segment, sector);
        BinaryPrimitives.WriteUInt32LittleEndian(segment.Slice(8), sectors);
        BinaryPrimitives.WriteUInt32LittleEndian(segment.Slice(12), 0);
        _slots[slot] = new Slot(TypeDiscard, 0, DiscardSegmentLength);
        status = Submit(slot);
        return status == Status.Ok ? TakeFailure(WaitForAll()) : status;
    }

    /// <inheritdoc/>
    public Status Sync()
    {
        Status status = TakeFailure(WaitForWrites());
        if (status != Status.Ok || (_queue.Features & FeatureFlush) == 0)
        {
            // Without the feature the device writes through (§5.2.6.2).
            return status;
        }

        status = TakeSlot(out int slot);
        if (status == Status.Ok)
        {
            _slots[slot] = new Slot(TypeFlush, 0, 0);
            status = Submit(slot);
        }

        return status == Status.Ok ? TakeFailure(WaitForAll()) : status;
    }

    /// <inheritdoc/>
    public void BeginSync()
    {
        // A flush covers what is completed when it is submitted (§5.2.6.2); one at a time is enough. Should it fail, that is
        // kept for the next sync. Without a free slot it is not worth waiting for.
        if ((_queue.Features & FeatureFlush) == 0 || _flushesInFlight > 0 || !TryFreeSlot(out int slot))
        {
            return;
        }

        _slots[slot] = new Slot(TypeFlush, 0, 0);
        Status status = Submit(slot);
        _failure = status == Status.Ok ? _failure : status;
        _queue.Notify();
    }
}
