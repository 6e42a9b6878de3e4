namespace PusOS.Storage.BlockDevices.Virtio;

/// <summary>
/// The request queue of one virtio block device with its configuration, as the driver's logic needs it:
/// the kernel implements it over a virtqueue and MMIO, tests over a simulated device. One thread at a time.
/// </summary>
public unsafe interface IVirtioBlockQueue
{
    /// <summary>Feature bits that were negotiated (virtio 1.2 §5.2.3).</summary>
    ulong Features { get; }

    /// <summary>Capacity in sectors of 512 bytes (§5.2.4).</summary>
    ulong Capacity { get; }

    /// <summary>Most pieces of one request, header and status included; at least 3.</summary>
    int MostPieces { get; }

    /// <summary>Memory that the device reaches, contiguous for it; at least one slot of the driver.</summary>
    Span<byte> DmaArea { get; }

    /// <summary>The device's address of <see cref="DmaArea"/>.</summary>
    ulong DmaAddress { get; }

    /// <summary>
    /// The device's addresses of any memory, which may lie in several stretches; it stays where it is until the request is
    /// through. Gives the number of pieces; zero: the device does not reach it, or there are more pieces than room.
    /// </summary>
    int Map(byte* memory, int length, bool deviceWrites, Span<VirtioPiece> pieces);

    /// <summary>Puts a request into the queue, its pieces in this order; false: the queue is full. The token comes back.</summary>
    bool TryAdd(ReadOnlySpan<VirtioPiece> pieces, ulong token);

    /// <summary>Shows the device what was added; cheap when nothing was.</summary>
    void Notify();

    /// <summary>Takes one completed request in whatever order the device completed them; false: none is.</summary>
    bool TryTake(out ulong token);

    /// <summary>
    /// Blocks until a request may be completed. TimedOut, DeviceError (the queue is broken), DeviceRemoved: the device was
    /// reset and touches no memory any more; every later call answers DeviceRemoved.
    /// </summary>
    Status Wait();

    /// <summary>Resets the device for good: what it did makes no sense. As after a Wait that failed.</summary>
    void Fail();
}
