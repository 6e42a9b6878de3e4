namespace PusOS.Net;

/// <summary>An address and a port. Port 0 asks the stack to choose; the unspecified address asks it for any.</summary>
public readonly record struct IpEndpoint(IpAddress Address, ushort Port)
{
    /// <summary>a.b.c.d:port or [v6]:port.</summary>
    public override string ToString() => Address.IsIPv4 ? $"{Address}:{Port}" : $"[{Address}]:{Port}";
}
