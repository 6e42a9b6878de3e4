using System.Buffers.Binary;

namespace PusOS.Net.Wire;

/// <summary>An IPv6 header: what we send.</summary>
internal struct Ipv6Repr
{
    public IpAddress Source;
    public IpAddress Destination;
    public byte NextHeader;
    public byte HopLimit;
    public byte TrafficClass;
    public int PayloadLength;

    public readonly void Emit(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, 0x6000_0000 | ((uint)TrafficClass << 20));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)PayloadLength);
        bytes[6] = NextHeader;
        bytes[7] = HopLimit;
        WriteAddress(bytes[8..], Source);
        WriteAddress(bytes[24..], Destination);
    }

    private static void WriteAddress(Span<byte> bytes, IpAddress address)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, address.High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], address.Low);
    }
}
