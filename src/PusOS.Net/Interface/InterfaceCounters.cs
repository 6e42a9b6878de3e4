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

    /// <summary>TCP segments sent again.</summary>
    public long TcpRetransmissions { get; internal set; }

    /// <summary>TCP retransmission timeouts.</summary>
    public long TcpTimeouts { get; internal set; }

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
