using System.Buffers.Binary;

namespace PusOS.Net.Wire;

/// <summary>
/// A checked view of an IPv4 packet: version 4, header and total length within the bytes, header
/// checksum right. Trailing bytes (Ethernet padding) are cut off.
/// </summary>
internal readonly ref struct Ipv4Packet
{
    public const int MinimumHeaderLength = 20;

    private readonly ReadOnlySpan<byte> _bytes;

    private Ipv4Packet(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public ReadOnlySpan<byte> Bytes => _bytes;

    public int HeaderLength => (_bytes[0] & 15) * 4;

    public ushort Identification => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    public bool DontFragment => (_bytes[6] & 0x40) != 0;

    public bool MoreFragments => (_bytes[6] & 0x20) != 0;

    public int FragmentOffset => (BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]) & 0x1fff) * 8;

    public bool IsFragment => (BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]) & 0x3fff) != 0;

    public byte TimeToLive => _bytes[8];

    public byte Protocol => _bytes[9];

    public IpAddress Source => IpAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(_bytes[12..]));

    public IpAddress Destination => IpAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(_bytes[16..]));

    public ReadOnlySpan<byte> Payload => _bytes[HeaderLength..];

    /// <summary>Whether source routing is asked for (loose or strict): such packets are refused.</summary>
    public bool HasSourceRoute
    {
        get
        {
            ReadOnlySpan<byte> options = _bytes[MinimumHeaderLength..HeaderLength];
            while (options.Length > 0 && options[0] != 0)
            {
                if (options[0] is 131 or 137)
                {
                    return true;
                }

                int length = options[0] == 1 ? 1 : options.Length > 1 ? options[1] : 0;
                if (length == 0 || length > options.Length || (options[0] != 1 && length < 2))
                {
                    return false;
                }

                options = options[length..];
            }

            return false;
        }
    }

    public static bool TryParse(ReadOnlySpan<byte> bytes, out Ipv4Packet packet)
    {
        packet = default;
        if (!TryParseTruncated(bytes, out Ipv4Packet whole, out int totalLength) || totalLength > bytes.Length
            || !InternetChecksum.Verifies(InternetChecksum.Add(0, bytes[..whole.HeaderLength])))
        {
            return false;
        }

        packet = new(bytes[..totalLength]);
        return true;
    }

    /// <summary>As in an ICMP error: the header is whole, the payload may be cut and the checksum is not looked at.</summary>
    public static bool TryParseTruncated(ReadOnlySpan<byte> bytes, out Ipv4Packet packet, out int totalLength)
    {
        packet = default;
        totalLength = 0;
        if (bytes.Length < MinimumHeaderLength || bytes[0] >> 4 != 4)
        {
            return false;
        }

        int headerLength = (bytes[0] & 15) * 4;
        totalLength = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (headerLength < MinimumHeaderLength || headerLength > bytes.Length || totalLength < headerLength)
        {
            return false;
        }

        packet = new(bytes[..Math.Min(totalLength, bytes.Length)]);
        return true;
    }
}
