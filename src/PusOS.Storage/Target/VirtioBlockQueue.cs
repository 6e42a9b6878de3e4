using PusOS.Kernel;
using PusOS.Storage.BlockDevices.Virtio;

namespace PusOS.Storage;

/// <summary>One disk's request queue over the kernel's transport, for <see cref="VirtioBlockDevice"/>. One thread at a time.</summary>
internal sealed unsafe class VirtioBlockQueue : IVirtioBlockQueue
{
    /// <summary>VIRTIO_BLK_F_SEG_MAX (§5.2.3).</summary>
    internal const ulong FeatureSegmentMaximum = 1UL << 2;

    /// <summary>Fields of the configuration space (§5.2.4).</summary>
    private const int CapacityField = 0, SegmentMaximumField = 12;

    /// <summary>How long a completion may take before the device counts as gone.</summary>
    private const long PatienceSeconds = 30;

    private readonly VirtioBlockState* _disk;
    private readonly byte* _area;
    private readonly int _length;
    private bool _isGone;

    private VirtioBlockQueue(VirtioBlockState* disk, byte* area, int length)
    {
        _disk = disk;
        _area = area;
        _length = length;
        Capacity = disk->Transport.ReadConfigurationUInt64(CapacityField);

        // seg_max counts the stretches of data, without header and status; a chain is no longer than the queue (§2.7.5.3.1).
        uint segments = (Features & FeatureSegmentMaximum) != 0 ? disk->Transport.ReadConfigurationUInt32(SegmentMaximumField) : 1;
        MostPieces = 2 + (int)uint.Clamp(segments, 1, disk->Queue.Size - 2);
    }

    /// <inheritdoc/>
    public ulong Features => _disk->Transport.Features;

    /// <inheritdoc/>
    public ulong Capacity { get; }

    /// <inheritdoc/>
    public Span<byte> DmaArea => new(_area, _length);

    /// <summary>Makes the queue with an area of <paramref name="frames"/> pages; null: out of RAM.</summary>
    internal static VirtioBlockQueue? TryCreate(VirtioBlockState* disk, int frames) =>
        KernelMemory.TryAllocateFrames((nuint)frames, out void* area)
            ? new VirtioBlockQueue(disk, (byte*)area, frames * KernelMemory.PageSize)
            : null;

    /// <inheritdoc/>
    public int MostPieces { get; }

    /// <inheritdoc/>
    public ulong DmaAddress => (ulong)_area;

    /// <inheritdoc/>
    public int Map(byte* memory, int length, bool deviceWrites, Span<VirtioPiece> pieces)
    {
        // Nothing managed moves; what a frame holds is found page by page, and neighbours in RAM make one piece.
        int count = 0;
        ulong last = ulong.MaxValue;
        while (length > 0)
        {
            int part = Math.Min(length, KernelMemory.PageSize - (int)((ulong)memory & (KernelMemory.PageSize - 1)));
            if (!VirtualMemory.TryTranslate(memory, out ulong address))
            {
                return 0;
            }

            if (address == last)
            {
                pieces[count - 1] = new VirtioPiece(pieces[count - 1].Address, pieces[count - 1].Length + part, deviceWrites);
            }
            else if (count < pieces.Length)
            {
                pieces[count++] = new VirtioPiece(address, part, deviceWrites);
            }
            else
            {
                return 0;
            }

            last = address + (uint)part;
            memory += part;
            length -= part;
        }

        return count;
    }

    /// <inheritdoc/>
    public bool TryAdd(ReadOnlySpan<VirtioPiece> pieces, ulong token)
    {
        Span<VirtioBuffer> buffers = stackalloc VirtioBuffer[VirtioBlockDevice.MostRequestPieces];
        for (int index = 0; index < pieces.Length; index++)
        {
            buffers[index] = new VirtioBuffer(pieces[index].Address, (uint)pieces[index].Length, pieces[index].DeviceWrites);
        }

        return !_isGone && _disk->Queue.TryAdd(buffers[..pieces.Length], token);
    }

    /// <inheritdoc/>
    public void Notify()
    {
        if (!_isGone && _disk->Queue.Publish())
        {
            _disk->Transport.Notify(0);
        }
    }

    /// <inheritdoc/>
    public bool TryTake(out ulong token)
    {
        token = 0;
        return !_isGone && _disk->Queue.TryTake(out token, out _);
    }

    /// <inheritdoc/>
    public Status Wait()
    {
        if (_isGone)
        {
            return Status.DeviceRemoved;
        }

        if (_disk->Queue.IsBroken)
        {
            return GiveUp(Status.DeviceError);
        }

        // The queue's own lock orders the test against the wake-up; only this thread touches the rings.
        Instant deadline = Clock.Now + Duration.FromSeconds(PatienceSeconds);
        InterruptState state = _disk->Completed.Acquire();
        bool inTime = true;
        while (inTime && _disk->Queue.EnableInterrupts())
        {
            inTime = _disk->Completed.Wait(ref state, deadline);
        }

        _disk->Completed.Release(state);
        return inTime ? Status.Ok : GiveUp(Status.TimedOut);
    }

    /// <inheritdoc/>
    public void Fail()
    {
        // What the device still does to memory must not matter any more: it is reset.
        _isGone = true;
        _disk->Transport.Fail();
    }

    private Status GiveUp(Status reason)
    {
        Fail();
        return reason;
    }
}
