namespace PusOS.Net;

/// <summary>What an ICMP or ICMPv6 error says to a transport.</summary>
internal enum IcmpErrorKind
{
    NetworkUnreachable,
    HostUnreachable,
    ProtocolUnreachable,
    PortUnreachable,
    PacketTooBig,
    TimeExceeded,
    ParameterProblem,
}
