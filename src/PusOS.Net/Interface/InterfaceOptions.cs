namespace PusOS.Net;

/// <summary>The bounds and choices of an <see cref="Interface"/>; fixed when it is made.</summary>
public sealed class InterfaceOptions
{
    /// <summary>Whether IPv6 runs: link-local address, neighbour discovery, SLAAC. Default: true.</summary>
    public bool UseIPv6 { get; init; } = true;

    /// <summary>Whether addresses and routes are taken from router advertisements (RFC 4862). Default: true.</summary>
    public bool AcceptRouterAdvertisements { get; init; } = true;

    /// <summary>Neighbours remembered at most; the one unused longest makes room. Default: 256.</summary>
    public int NeighborsMaximum { get; init; } = 256;

    /// <summary>TCP connections at most, TIME-WAIT included; the oldest TIME-WAIT makes room. Default: 16,384.</summary>
    public int TcpConnectionsMaximum { get; init; } = 16_384;

    /// <summary>UDP sockets at most. Default: 1,024.</summary>
    public int UdpSocketsMaximum { get; init; } = 1_024;

    /// <summary>Frames taken from the device in one <see cref="Interface.Poll"/>. Default: 256.</summary>
    public int FramesPerPoll { get; init; } = 256;

    /// <summary>Bytes of unused buffers kept for reuse. Default: 4 MiB.</summary>
    public long RetainedBufferBytes { get; init; } = 4 << 20;

    /// <summary>Packets in reassembly at the same time; the oldest makes room. Default: 8 (64 KiB each at most).</summary>
    public int ReassembliesMaximum { get; init; } = 8;

    /// <summary>Whether CUBIC (RFC 9438) rather than NewReno (RFC 5681) governs the congestion window. Default: true.</summary>
    public bool UseCubic { get; init; } = true;

    /// <summary>Bytes that a TCP connection receives ahead of its reader; at most 1 MiB. Default: 256 KiB.</summary>
    public int TcpReceiveBuffer { get; init; } = 256 << 10;

    /// <summary>Bytes that a TCP connection takes from its writer ahead of the network; at most 1 MiB. Default: 256 KiB.</summary>
    public int TcpSendBuffer { get; init; } = 256 << 10;

    /// <summary>
    /// The shortest retransmission timeout of TCP. Default: 200 ms, as on Linux; RFC 6298 §2.4 would have a second, which its
    /// §1 explains by coarse clocks. Less than what peers delay acknowledgments by makes needless retransmissions.
    /// </summary>
    public Duration TcpRetransmissionMinimum { get; init; } = Duration.FromMilliseconds(200);

    /// <summary>Half of the time that a connection stays in TIME-WAIT. Default: 30 s, as on Linux.</summary>
    public Duration MaximumSegmentLifetime { get; init; } = Duration.FromSeconds(30);
}
