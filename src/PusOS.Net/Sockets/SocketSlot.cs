namespace PusOS.Net;

/// <summary>What the <see cref="SocketTable"/> keeps for one handle.</summary>
internal sealed class SocketSlot
{
    public StackSocket? Socket;
    public SocketKind Kind;
    public bool IPv6;
    public bool IPv6Only;
    public int Linger = -1;
    public IpEndpoint Bound;

    /// <summary>What the event port wants to hear of; none: not registered.</summary>
    public Readiness Interest;

    public nint Cookie;

    /// <summary>What rose since the event port looked.</summary>
    public Readiness Pending;

    public bool IsQueued;
    public int NextQueued = -1;
}
