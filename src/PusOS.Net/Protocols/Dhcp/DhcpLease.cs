namespace PusOS.Net.Protocols;

/// <summary>What a DHCP server gave; addresses are default where it gave none.</summary>
public struct DhcpLease
{
    /// <summary>Our address.</summary>
    public IpAddress Address;

    /// <summary>The length of its network.</summary>
    public int PrefixLength;

    /// <summary>The first router.</summary>
    public IpAddress Router;

    /// <summary>The server.</summary>
    public IpAddress Server;

    /// <summary>The first time server.</summary>
    public IpAddress NtpServer;

    /// <summary>How long the address is ours.</summary>
    public Duration LeaseTime;
}
