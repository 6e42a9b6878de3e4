namespace PusOS.Net;

/// <summary>An address of an interface.</summary>
/// <param name="Prefix">The address and the length of its network.</param>
/// <param name="Tentative">Duplicate address detection still runs: not used as a source, not answered for.</param>
/// <param name="PreferredUntil">Afterwards not chosen for new connections (RFC 4862 §5.5.4).</param>
/// <param name="ValidUntil">Afterwards removed.</param>
public readonly record struct InterfaceAddress(IpPrefix Prefix, bool Tentative, Instant PreferredUntil, Instant ValidUntil)
{
    /// <summary>The address.</summary>
    public IpAddress Address => Prefix.Address;
}
