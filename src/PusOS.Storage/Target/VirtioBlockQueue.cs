using PusOS.Kernel;
using PusOS.Storage.BlockDevices.Virtio;

namespace PusOS.Storage;

/// <summary>One disk's request queue over the kernel's transport, for <see cref="VirtioBlockDevice"/>. One thread at a time.</summary>
internal sealed unsafe class VirtioBlockQueue : IVirtioBlockQueue
{
    /// <summary>Most pieces of a request: header, data, status.</summary>
    private const int MaximumPieces = 4;

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
        Capacity = disk->Transport.ReadConfigurationUInt64(0);
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
    public bool TryAdd(ReadOnlySpan<VirtioPiece> pieces, ulong token)
    {
        Span<VirtioBuffer> buffers = stackalloc VirtioBuffer[MaximumPieces];
        for (int index = 0; index < pieces.Length; index++)
        {
            buffers[index] = new VirtioBuffer((ulong)(_area + pieces[index].Offset), (uint)pieces[index].Length, pieces[index].DeviceWrites);
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

    // What the device still does to the area must not matter any more: it is reset, and the area is never given back.
    private Status GiveUp(Status reason)
    {
        _isGone = true;
        _disk->Transport.Fail();
        return reason;
    }
}
