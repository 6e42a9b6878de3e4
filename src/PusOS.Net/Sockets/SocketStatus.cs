namespace PusOS.Net;

/// <summary>The outcome of a socket operation. Each value has one <c>SocketError</c> at the class-library surface (docs/spec/net.md).</summary>
public enum SocketStatus
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>Cannot go on now and changed nothing; readiness will tell.</summary>
    WouldBlock,

    /// <summary>The connection is being made; writability will tell.</summary>
    InProgress,

    /// <summary>An argument is out of range or does not fit the socket's state.</summary>
    InvalidArgument,

    /// <summary>Another socket has this local endpoint.</summary>
    AddressInUse,

    /// <summary>The local address is not ours, or no source address or port is left.</summary>
    AddressNotAvailable,

    /// <summary>No peer is set.</summary>
    NotConnected,

    /// <summary>A peer is set already.</summary>
    AlreadyConnected,

    /// <summary>The peer refused (RST or port unreachable).</summary>
    ConnectionRefused,

    /// <summary>The peer reset the connection.</summary>
    ConnectionReset,

    /// <summary>The connection was aborted on this side.</summary>
    ConnectionAborted,

    /// <summary>The peer did not answer within the connection's bounds.</summary>
    TimedOut,

    /// <summary>No route.</summary>
    NetworkUnreachable,

    /// <summary>The host, or the neighbour towards it, does not answer.</summary>
    HostUnreachable,

    /// <summary>The datagram is larger than the protocol or the receive buffer allows.</summary>
    MessageTooLarge,

    /// <summary>A bound of the stack (sockets, connections, groups) is reached.</summary>
    ResourceExhausted,

    /// <summary>Writing was shut down.</summary>
    Shutdown,

    /// <summary>The socket is closed.</summary>
    Closed,

    /// <summary>The operation or option does not exist for this socket.</summary>
    NotSupported,

    /// <summary>Broadcasting was not allowed on this socket.</summary>
    AccessDenied,
}
