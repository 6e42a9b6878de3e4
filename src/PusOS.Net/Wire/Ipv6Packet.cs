using System.Buffers.Binary;

namespace PusOS.Net.Wire;

/// <summary>
/// A checked view of an IPv6 packet: version 6, payload length within the bytes. Trailing bytes are
/// cut off. Extension headers are walked with <see cref="Ipv6ExtensionHeader"/>.
/// </summary>
internal readonly ref struct Ipv6Packet
{
    public const int HeaderLength = 40;

    private readonly ReadOnlySpan<byte> _bytes;

    private Ipv6Packet(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public ReadOnlySpan<byte> Bytes => _bytes;

    public byte NextHeader => _bytes[6];

    public byte HopLimit => _bytes[7];

    public IpAddress Source => IpAddress.FromBytes(_bytes.Slice(8, 16));

    public IpAddress Destination => IpAddress.FromBytes(_bytes.Slice(24, 16));

    public ReadOnlySpan<byte> Payload => _bytes[HeaderLength..];

    public static bool TryParse(ReadOnlySpan<byte> bytes, out Ipv6Packet packet) => TryParse(bytes, false, out packet);

    /// <summary>As in an ICMPv6 error: the payload may be cut.</summary>
    public static bool TryParseTruncated(ReadOnlySpan<byte> bytes, out Ipv6Packet packet) => TryParse(bytes, true, out packet);

    private static bool TryParse(ReadOnlySpan<byte> bytes, bool mayBeCut, out Ipv6Packet packet)
    {
        packet = default;
        if (bytes.Length < HeaderLength || bytes[0] >> 4 != 6)
        {
            return false;
        }

        int length = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (length > bytes.Length && !mayBeCut)
        {
            return false;
        }

        packet = new(bytes[..Math.Min(length, bytes.Length)]);
        return true;
    }
}
