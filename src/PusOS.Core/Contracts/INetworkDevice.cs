namespace PusOS;

/// <summary>What a network device does for the stack, so that the stack need not.</summary>
[Flags]
public enum NetworkOffloads
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>Completes the TCP or UDP checksum of a frame that asks for it (see <see cref="FrameMetadata.ChecksumStart"/>).</summary>
    TransmitChecksum = 1,
    /// <summary>Verifies TCP and UDP checksums of received frames.</summary>
    ReceiveChecksum = 2,
    /// <summary>Cuts a large TCP/IPv4 segment into frames (TSO).</summary>
    TcpSegmentationV4 = 4,
    /// <summary>Cuts a large TCP/IPv6 segment into frames.</summary>
    TcpSegmentationV6 = 8,
    /// <summary>May hand up TCP segments larger than the MTU (receive coalescing, TCP/IPv4).</summary>
    LargeReceiveV4 = 16,
    /// <summary>The same for TCP/IPv6.</summary>
    LargeReceiveV6 = 32,
}

/// <summary>What travels beside a frame's bytes. All zero means: no offload is asked for or was done.</summary>
public struct FrameMetadata
{
    /// <summary>Transmit: the device sums from here (bytes from the frame's start) ...</summary>
    public ushort ChecksumStart;
    /// <summary>... and stores at ChecksumStart + this; zero ChecksumStart: no checksum is asked for.</summary>
    public ushort ChecksumOffset;
    /// <summary>Transmit: TCP payload bytes per cut frame; zero: do not cut.</summary>
    public ushort SegmentSize;
    /// <summary>Receive: the device verified the transport checksum.</summary>
    public bool ChecksumVerified;
}

/// <summary>
/// An Ethernet device. The stack owns it and calls it from one thread at a time; no call blocks.
/// Receive hands out the device's own buffer (zero copy): the span is valid until
/// <see cref="ReleaseReceived"/>. Transmit hands out the device's buffer to build the frame in.
/// </summary>
public interface INetworkDevice
{
    /// <summary>The six-byte hardware address, in transmission order.</summary>
    ReadOnlySpan<byte> HardwareAddress { get; }

    /// <summary>Largest layer-3 packet in bytes (1,500 for Ethernet).</summary>
    int Mtu { get; }

    /// <summary>What the device does for the stack.</summary>
    NetworkOffloads Offloads { get; }

    /// <summary>Whether the link is up.</summary>
    bool LinkUp { get; }

    /// <summary>Takes the next received frame; false: none. At most one frame is out at a time.</summary>
    bool TryReceive(out Span<byte> frame, out FrameMetadata metadata);

    /// <summary>Gives the frame of the last successful <see cref="TryReceive"/> back to the device.</summary>
    void ReleaseReceived();

    /// <summary>Reserves a transmit buffer of at least <paramref name="length"/> bytes; false: the queue is full.</summary>
    bool TryBeginTransmit(int length, out Span<byte> frame);

    /// <summary>Sends the first <paramref name="length"/> bytes of the buffer reserved last.</summary>
    void CommitTransmit(int length, in FrameMetadata metadata);

    /// <summary>Tells the device that a burst of commits is over (doorbell). Cheap when nothing was committed.</summary>
    void FlushTransmit();
}
