namespace PusOS.Net;

/// <summary>What an <see cref="Interface"/> has counted since it was made. Every packet that is not delivered counts in one of the drops.</summary>
public sealed class InterfaceCounters
{
    /// <summary>Frames taken from the device.</summary>
    public long FramesReceived { get; internal set; }

    /// <summary>Bytes of these frames.</summary>
    public long BytesReceived { get; internal set; }

    /// <summary>Frames given to the device.</summary>
    public long FramesSent { get; internal set; }

    /// <summary>Bytes of these frames.</summary>
    public long BytesSent { get; internal set; }

    /// <summary>Received: shorter than their headers, wrong lengths, wrong versions.</summary>
    public long DropMalformed { get; internal set; }

    /// <summary>Received: a checksum was wrong.</summary>
    public long DropChecksum { get; internal set; }

    /// <summary>Received: not for us.</summary>
    public long DropNotForUs { get; internal set; }

    /// <summary>Received: a protocol that we do not speak.</summary>
    public long DropUnknownProtocol { get; internal set; }

    /// <summary>Received: no socket wants it.</summary>
    public long DropNoSocket { get; internal set; }

    /// <summary>Received: the socket's buffer was full.</summary>
    public long DropBufferFull { get; internal set; }

    /// <summary>To be sent: the device's queue was full.</summary>
    public long DropTransmitFull { get; internal set; }

    /// <summary>To be sent: no route, or the neighbour did not answer.</summary>
    public long DropUnreachable { get; internal set; }

    /// <summary>Fragments that were given up (timeout, overlap, bound).</summary>
    public long DropFragments { get; internal set; }

    /// <summary>Packets put together from fragments.</summary>
    public long Reassembled { get; internal set; }

    /// <summary>Fragments received, wanted or not.</summary>
    public long FragmentsReceived { get; internal set; }

    /// <summary>Fragments sent.</summary>
    public long FragmentsSent { get; internal set; }

    /// <summary>UDP datagrams received, wanted or not.</summary>
    public long UdpReceived { get; internal set; }

    /// <summary>UDP datagrams sent.</summary>
    public long UdpSent { get; internal set; }

    /// <summary>TCP segments received, wanted or not.</summary>
    public long TcpReceived { get; internal set; }

    /// <summary>TCP segments sent; one that the device cuts counts once.</summary>
    public long TcpSent { get; internal set; }

    /// <summary>TCP connections begun by this side.</summary>
    public long TcpActiveOpens { get; internal set; }

    /// <summary>TCP connections accepted.</summary>
    public long TcpPassiveOpens { get; internal set; }

    /// <summary>TCP connections that were not made.</summary>
    public long TcpFailedAttempts { get; internal set; }

    /// <summary>TCP connections that the peer reset.</summary>
    public long TcpResets { get; internal set; }

    /// <summary>Frames received that carry no IP (ARP, unknown, not for us).</summary>
    internal long NonIpReceived { get; set; }

    internal long NonIpSent { get; set; }

    /// <summary>Packets that came back over loopback, of each family; and all of IPv6 by device or loopback.</summary>
    internal long LoopbackIPv4 { get; set; }

    internal long LoopbackIPv6 { get; set; }

    internal long LoopbackBytes { get; set; }

    internal long IPv6Received { get; set; }

    internal long UdpV6Received { get; set; }

    internal long UdpV6Sent { get; set; }

    internal long IPv6Sent { get; set; }

    /// <summary>ICMP messages by type.</summary>
    internal IcmpCounters Icmp { get; } = new();

    /// <summary>The same of ICMPv6.</summary>
    internal IcmpCounters IcmpV6 { get; } = new();

    /// <summary>IPv4 packets received, by device or loopback: what is left of the frames.</summary>
    internal long IPv4Received => Math.Max(0, FramesReceived - NonIpReceived - (IPv6Received - LoopbackIPv6) + LoopbackIPv4);

    internal long IPv4Sent => Math.Max(0, FramesSent - NonIpSent - Math.Max(0, IPv6Sent - LoopbackIPv6) + LoopbackIPv4);

    /// <summary>TCP segments sent again.</summary>
    public long TcpRetransmissions { get; internal set; }

    /// <summary>TCP retransmission timeouts.</summary>
    public long TcpTimeouts { get; internal set; }

    /// <summary>TCP loss probes sent (RFC 8985 §7).</summary>
    public long TcpLossProbes { get; internal set; }

    /// <summary>Challenge ACKs sent (RFC 5961).</summary>
    public long TcpChallengeAcks { get; internal set; }

    /// <summary>SYN cookies sent.</summary>
    public long SynCookiesSent { get; internal set; }

    /// <summary>Connections made from SYN cookies.</summary>
    public long SynCookiesAccepted { get; internal set; }

    /// <summary>RSTs sent.</summary>
    public long TcpResetsSent { get; internal set; }

    /// <summary>Connections that a listener had no room for.</summary>
    public long AcceptOverflows { get; internal set; }
}
