namespace PusOS.Net.Wire;

/// <summary>What an Ethernet frame carries.</summary>
internal enum EtherType : ushort
{
    IPv4 = 0x0800,
    Arp = 0x0806,
    IPv6 = 0x86dd,
}
