namespace PusOS.Net;

/// <summary>The states of RFC 9293 §3.3.2.</summary>
public enum TcpState
{
    /// <summary>No connection.</summary>
    Closed = 0,

    /// <summary>Waiting for connections.</summary>
    Listen,

    /// <summary>SYN sent.</summary>
    SynSent,

    /// <summary>SYN received and sent, not yet acknowledged.</summary>
    SynReceived,

    /// <summary>Data flows.</summary>
    Established,

    /// <summary>We closed; our FIN is not acknowledged.</summary>
    FinWait1,

    /// <summary>We closed; the peer has not.</summary>
    FinWait2,

    /// <summary>The peer closed; we have not.</summary>
    CloseWait,

    /// <summary>Both closed at once; our FIN is not acknowledged.</summary>
    Closing,

    /// <summary>The peer closed first, then we; our FIN is not acknowledged.</summary>
    LastAck,

    /// <summary>Both closed; old segments die out.</summary>
    TimeWait,
}
