namespace PusOS.Net;

/// <summary>What travels beside a datagram: the other side, our address, length in bytes, hop limit.</summary>
public struct DatagramInfo
{
    /// <summary>The peer: source of a received datagram, destination of one to be sent.</summary>
    public IpEndpoint Remote;

    /// <summary>Our address: destination of a received datagram (it may be a group), source of one to be sent.</summary>
    public IpAddress Local;

    /// <summary>Bytes of payload.</summary>
    public int Length;

    /// <summary>TTL or hop limit.</summary>
    public byte HopLimit;
}
