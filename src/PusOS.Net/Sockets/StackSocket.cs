namespace PusOS.Net;

/// <summary>What all sockets share: owner, readiness and whoever watches it. All operations are non-blocking and in the owner's context.</summary>
public abstract class StackSocket : TimerNode
{
    private protected StackSocket(Interface owner) => Owner = owner;

    /// <summary>The stack of this socket.</summary>
    public Interface Owner { get; }

    /// <summary>Who is told of growing readiness; null: nobody.</summary>
    public ISocketObserver? Observer { get; set; }

    /// <summary>A number for the observer's use.</summary>
    public int Tag { get; set; }

    /// <summary>What can be done now.</summary>
    public abstract Readiness Ready { get; }

    /// <summary>The local endpoint; default while unbound.</summary>
    public IpEndpoint Local { get; internal set; }

    /// <summary>The peer; default while there is none.</summary>
    public IpEndpoint Remote { get; internal set; }

    /// <summary>Bound to the unspecified IPv6 address: takes IPv6 only (IPV6_V6ONLY). Default: false, both families. Before binding.</summary>
    public bool IPv6Only { get; set; }

    /// <summary>The type of service of what leaves over IPv4 (RFC 2474's field with the bits of ECN). Default: 0.</summary>
    public byte TypeOfService
    {
        get;
        set
        {
            field = value;
            OnHeaderChanged();
        }
    }

    /// <summary>The traffic class of what leaves over IPv6. Default: 0.</summary>
    public byte TrafficClass
    {
        get;
        set
        {
            field = value;
            OnHeaderChanged();
        }
    }

    /// <summary>Ends the socket in the way proper to it. Idempotent.</summary>
    public abstract void Close();

    /// <summary>Whether a socket bound to <paramref name="any"/> takes what comes to <paramref name="other"/> because it is unspecified.</summary>
    internal static bool Covers(IpAddress any, bool ipv6Only, IpAddress other) =>
        any.IsUnspecified && (any.IsIPv4 ? other.IsIPv4 : !ipv6Only || !other.IsIPv4);

    /// <summary>Something of the IP header was set: short ways that write usual headers look whether they still may.</summary>
    private protected virtual void OnHeaderChanged()
    {
    }

    internal void Notify(Readiness rising) => Observer?.OnReady(this, rising);
}
