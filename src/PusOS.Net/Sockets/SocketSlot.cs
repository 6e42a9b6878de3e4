namespace PusOS.Net;

/// <summary>What the <see cref="SocketTable"/> keeps for one handle.</summary>
internal sealed class SocketSlot
{
    public StackSocket? Socket;
    public SocketKind Kind;
    public bool IPv6;
    public bool IPv6Only;
    public int Linger = -1;

    /// <summary>Seconds that <see cref="Linger"/> was given last, also if it is off now.</summary>
    public int LingerSeconds;
    public IpEndpoint Bound;

    /// <summary>What the event port wants to hear of; none: not registered.</summary>
    public Readiness Interest;

    public nint Cookie;

    /// <summary>What rose since the event port looked.</summary>
    public Readiness Pending;

    public bool IsQueued;
    public int NextQueued = -1;

    /// <summary>Threads that block on this handle, and a number that changes when they shall look again (the node's surface).</summary>
    public int Waiters;
    public int Sequence;

    /// <summary>What the surface above keeps: O_NONBLOCK, timeouts in milliseconds (0: none), packet information wanted,
    /// and that blocked calls shall end because the socket is being closed.</summary>
    public bool IsNonBlocking;
    public int ReceiveTimeout;
    public int SendTimeout;
    public bool WantsPacketInformation;

    /// <summary>Options that only remember what they were set to.</summary>
    public RememberedOptions Remembered;
    public bool IsUnblocked;
}
