namespace PusOS.Net.Wire;

/// <summary>Message types of ICMPv6 (RFC 4443, RFC 4861, RFC 3810).</summary>
internal static class IcmpV6Type
{
    public const byte DestinationUnreachable = 1;
    public const byte PacketTooBig = 2;
    public const byte TimeExceeded = 3;
    public const byte ParameterProblem = 4;
    public const byte EchoRequest = 128;
    public const byte EchoReply = 129;
    public const byte MulticastListenerQuery = 130;
    public const byte RouterSolicitation = 133;
    public const byte RouterAdvertisement = 134;
    public const byte NeighborSolicitation = 135;
    public const byte NeighborAdvertisement = 136;
    public const byte Redirect = 137;
    public const byte MulticastListenerReportV2 = 143;

    public const byte CodePortUnreachable = 4;
    public const byte CodeUnrecognizedNextHeader = 1;
    public const byte CodeUnrecognizedOption = 2;
}
