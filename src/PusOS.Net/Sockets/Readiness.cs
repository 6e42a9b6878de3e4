namespace PusOS.Net;

/// <summary>What a socket can do without <see cref="SocketStatus.WouldBlock"/>.</summary>
[Flags]
public enum Readiness
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Data, end of stream, or a connection to accept.</summary>
    Readable = 1,

    /// <summary>Room to write, or the connection attempt ended.</summary>
    Writable = 2,

    /// <summary>Both directions are closed.</summary>
    HangUp = 4,

    /// <summary>An error waits to be read.</summary>
    Error = 8,

    /// <summary>The peer has closed its direction.</summary>
    ReadClosed = 16,
}
