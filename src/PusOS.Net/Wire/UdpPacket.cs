using System.Buffers.Binary;

namespace PusOS.Net.Wire;

/// <summary>A checked view of a UDP datagram: header and length within the bytes (RFC 768).</summary>
internal readonly ref struct UdpPacket
{
    public const int HeaderLength = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private UdpPacket(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    public bool HasChecksum => (_bytes[6] | _bytes[7]) != 0;

    public ReadOnlySpan<byte> Payload => _bytes[HeaderLength..];

    public static bool TryParse(ReadOnlySpan<byte> bytes, out UdpPacket packet)
    {
        packet = default;
        if (bytes.Length < HeaderLength)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (length < HeaderLength || length > bytes.Length)
        {
            return false;
        }

        packet = new(bytes[..length]);
        return true;
    }

    /// <summary>Whether the checksum is right, or absent where that is allowed (IPv4 only, RFC 8200 §8.1).</summary>
    public bool Verify(IpAddress source, IpAddress destination) => HasChecksum
        ? InternetChecksum.Verifies(InternetChecksum.Add(InternetChecksum.PseudoHeader(source, destination, IpProtocol.Udp, _bytes.Length), _bytes))
        : source.IsIPv4;

    /// <summary>Writes the header before the payload that stands in place; the checksum field stays zero.</summary>
    public static void WriteHeader(Span<byte> datagram, ushort sourcePort, ushort destinationPort)
    {
        BinaryPrimitives.WriteUInt16BigEndian(datagram, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], (ushort)datagram.Length);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], 0);
    }

    /// <summary>Stores the checksum; a sum of zero is sent as all ones (RFC 768).</summary>
    public static void StoreChecksum(Span<byte> datagram, IpAddress source, IpAddress destination)
    {
        ushort checksum = InternetChecksum.Complete(InternetChecksum.Add(
            InternetChecksum.PseudoHeader(source, destination, IpProtocol.Udp, datagram.Length), datagram));
        InternetChecksum.Store(datagram[6..], checksum == 0 ? (ushort)0xffff : checksum);
    }
}
