namespace PusOS.Net;

/// <summary>Options of <see cref="SocketTable.SetOption"/>; values are integers, times in milliseconds, booleans 0 or 1.</summary>
public enum SocketOption
{
    /// <summary>SO_REUSEADDR: datagram sockets share a port; streams bind over TIME-WAIT always.</summary>
    ReuseAddress,

    /// <summary>SO_BROADCAST.</summary>
    Broadcast,

    /// <summary>SO_KEEPALIVE.</summary>
    KeepAlive,

    /// <summary>TCP_KEEPIDLE, milliseconds.</summary>
    KeepAliveTime,

    /// <summary>TCP_KEEPINTVL, milliseconds.</summary>
    KeepAliveInterval,

    /// <summary>TCP_KEEPCNT.</summary>
    KeepAliveRetries,

    /// <summary>TCP_NODELAY.</summary>
    NoDelay,

    /// <summary>TCP_USER_TIMEOUT, milliseconds; 0: none.</summary>
    UserTimeout,

    /// <summary>SO_RCVBUF, bytes.</summary>
    ReceiveBuffer,

    /// <summary>SO_SNDBUF, bytes.</summary>
    SendBuffer,

    /// <summary>IP_TTL, IPV6_UNICAST_HOPS.</summary>
    HopLimit,

    /// <summary>IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS.</summary>
    MulticastHopLimit,

    /// <summary>SO_LINGER: -1: off; 0: closing resets; above: accepted, closing goes on in the background.</summary>
    Linger,

    /// <summary>IPV6_V6ONLY, before binding.</summary>
    IPv6Only,

    /// <summary>SO_ERROR: reading takes the error, a <see cref="SocketStatus"/>; writing is NotSupported.</summary>
    Error,

    /// <summary>SO_ACCEPTCONN: read only.</summary>
    IsListening,

    /// <summary>FIONREAD: read only.</summary>
    Available,

    /// <summary>Datagram and raw sockets: packets are not cut on their way (IP_MTU_DISCOVER).</summary>
    DontFragment,

    /// <summary>IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP: own datagrams to groups that this node joined come back.</summary>
    MulticastLoopback,

    /// <summary>IP_RECVERR, IPV6_RECVERR of raw sockets: ICMP errors come back with their sender.</summary>
    ReportErrors,

    /// <summary>IP_TOS; of streams the bits of ECN stay as they are, as on Linux.</summary>
    TypeOfService,

    /// <summary>IPV6_TCLASS; the same.</summary>
    TrafficClass,
}
