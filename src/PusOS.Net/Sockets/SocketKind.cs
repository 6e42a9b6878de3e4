namespace PusOS.Net;

/// <summary>What a handle of the <see cref="SocketTable"/> stands for.</summary>
public enum SocketKind
{
    /// <summary>No such handle.</summary>
    None = 0,

    /// <summary>A datagram socket.</summary>
    Datagram,

    /// <summary>A stream socket that has neither connected nor listened yet, or a connection.</summary>
    Stream,

    /// <summary>A stream socket that listens.</summary>
    Listener,

    /// <summary>A raw socket.</summary>
    Raw,
}
