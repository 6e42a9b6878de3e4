namespace PusOS.Net;

/// <summary>Whether a connection repairs loss, and how.</summary>
internal enum TcpRecovery
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>Fast recovery after duplicate acknowledgments.</summary>
    Fast,

    /// <summary>After a retransmission timeout.</summary>
    Timeout,
}
