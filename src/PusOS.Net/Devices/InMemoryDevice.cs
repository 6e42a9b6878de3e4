namespace PusOS.Net.Devices;

/// <summary>One end of an <see cref="InMemoryLink"/>.</summary>
public sealed class InMemoryDevice : INetworkDevice
{
    private const int FramesMaximum = 1024;
    private const int BufferLength = 65_536 + 64;

    private readonly InMemoryLink _link;
    private readonly byte[] _hardwareAddress = new byte[6];
    private readonly byte[] _transmit = new byte[BufferLength];
    private readonly Stack<byte[]> _free = new();
    private readonly PriorityQueue<(byte[] Buffer, int Length), (long Arrival, long Order)> _arriving = new();
    private byte[]? _out;
    private Instant _busyUntil;
    private long _order;

    internal InMemoryDevice(InMemoryLink link, HardwareAddress hardwareAddress, int mtu)
    {
        _link = link;
        Mtu = mtu;
        hardwareAddress.Write(_hardwareAddress);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> HardwareAddress => _hardwareAddress;

    /// <inheritdoc/>
    public int Mtu { get; }

    /// <summary>What this end claims to do; it does no cutting, so claim no segmentation.</summary>
    public NetworkOffloads Offloads { get; set; }

    /// <inheritdoc/>
    public bool LinkUp { get; set; } = true;

    /// <summary>Frames that this end was given to send.</summary>
    public long FramesSent { get; private set; }

    /// <summary>Frames that were lost on the way to this end.</summary>
    public long FramesLost { get; private set; }

    /// <summary>When the next frame arrives here.</summary>
    public Instant NextArrival => _arriving.TryPeek(out _, out (long Arrival, long) key) ? new Instant(key.Arrival) : Instant.Never;

    internal InMemoryDevice Peer { get; set; } = null!;

    /// <inheritdoc/>
    public bool TryReceive(out Span<byte> frame, out FrameMetadata metadata)
    {
        frame = default;
        metadata = default;
        if (!LinkUp || NextArrival > _link.Clock.Now)
        {
            return false;
        }

        (byte[] buffer, int length) = _arriving.Dequeue();
        _out = buffer;
        frame = buffer.AsSpan(0, length);
        return true;
    }

    /// <inheritdoc/>
    public void ReleaseReceived()
    {
        _free.Push(_out!);
        _out = null;
    }

    /// <inheritdoc/>
    public bool TryBeginTransmit(int length, out Span<byte> frame)
    {
        frame = _transmit;
        return length <= _transmit.Length;
    }

    /// <inheritdoc/>
    public void CommitTransmit(int length, in FrameMetadata metadata)
    {
        FramesSent++;
        if (length > Mtu + 14)
        {
            // A real wire has no room for it.
            Peer.FramesLost++;
            return;
        }

        LinkFaults faults = _link.Faults;
        int copies = faults.Duplication > 0 && _link.NextDouble() < faults.Duplication ? 2 : 1;
        for (int i = 0; i < copies; i++)
        {
            if (faults.Loss > 0 && _link.NextDouble() < faults.Loss)
            {
                Peer.FramesLost++;
                continue;
            }

            Peer.Arrive(_transmit.AsSpan(0, length), ArrivalTime(length, faults), faults);
        }
    }

    /// <inheritdoc/>
    public void FlushTransmit()
    {
    }

    /// <summary>Puts a frame on the wire towards this end, as if the peer had sent it.</summary>
    public void Inject(ReadOnlySpan<byte> frame) => Arrive(frame, _link.Clock.Now, _link.Faults);

    private Instant ArrivalTime(int length, LinkFaults faults)
    {
        Instant now = _link.Clock.Now;
        if (faults.BytesPerSecond > 0)
        {
            _busyUntil = (_busyUntil > now ? _busyUntil : now) + new Duration(length * 1_000_000_000L / faults.BytesPerSecond);
            now = _busyUntil;
        }

        Instant arrival = now + faults.Delay;
        if (faults.Jitter > Duration.Zero)
        {
            arrival += new Duration((long)(faults.Jitter.Nanoseconds * _link.NextDouble()));
        }

        if (faults.Reordering > 0 && _link.NextDouble() < faults.Reordering)
        {
            arrival += new Duration((long)(faults.ReorderDelay.Nanoseconds * _link.NextDouble()));
        }

        return arrival;
    }

    private void Arrive(ReadOnlySpan<byte> frame, Instant arrival, LinkFaults faults)
    {
        if (_arriving.Count >= FramesMaximum)
        {
            FramesLost++;
            return;
        }

        byte[] buffer = _free.Count > 0 && _free.Peek().Length >= frame.Length ? _free.Pop() : new byte[Math.Max(frame.Length, 1600)];
        frame.CopyTo(buffer);
        if (faults.Corruption > 0 && _link.NextDouble() < faults.Corruption)
        {
            buffer[_link.NextUInt() % (uint)frame.Length] ^= (byte)(1 + _link.NextUInt() % 255);
        }

        _arriving.Enqueue((buffer, frame.Length), (arrival.Nanoseconds, _order++));
    }
}
