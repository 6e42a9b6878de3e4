namespace PusOS.Net;

/// <summary>A received packet on its way up, beside its payload.</summary>
internal ref struct PacketInfo
{
    /// <summary>The IP packet as it came (or its start, after reassembly), for ICMP errors about it.</summary>
    public ReadOnlySpan<byte> Packet;

    public IpAddress Source;
    public IpAddress Destination;
    public HardwareAddress LinkSource;
    public byte HopLimit;

    /// <summary>Sent to a group: link-layer or IP broadcast or multicast. Never answered with an error.</summary>
    public bool IsGroup;

    /// <summary>The destination is known to be an address of ours; false: ask the address table.</summary>
    public bool IsToUs;

    /// <summary>The device, or loopback, vouches for the transport checksum.</summary>
    public bool ChecksumVerified;
}
