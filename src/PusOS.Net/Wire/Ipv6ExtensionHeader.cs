using System.Buffers.Binary;

namespace PusOS.Net.Wire;

/// <summary>One extension header in the chain of an IPv6 packet (RFC 8200 §4).</summary>
internal readonly ref struct Ipv6ExtensionHeader
{
    public const int FragmentLength = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private Ipv6ExtensionHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public byte NextHeader => _bytes[0];

    public int Length => _bytes.Length;

    /// <summary>Options of a hop-by-hop or destination options header, after its two fixed bytes.</summary>
    public ReadOnlySpan<byte> Options => _bytes[2..];

    public byte SegmentsLeft => _bytes[3];

    public int FragmentOffset => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]) & 0xfff8;

    public bool MoreFragments => (_bytes[3] & 1) != 0;

    public uint Identification => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    public static bool IsExtension(byte header) =>
        header is IpProtocol.HopByHop or IpProtocol.Routing or IpProtocol.Fragment or IpProtocol.DestinationOptions;

    public static bool TryParse(byte kind, ReadOnlySpan<byte> bytes, out Ipv6ExtensionHeader header)
    {
        header = default;
        if (bytes.Length < 8)
        {
            return false;
        }

        int length = kind == IpProtocol.Fragment ? FragmentLength : (bytes[1] + 1) * 8;
        if (length > bytes.Length)
        {
            return false;
        }

        header = new(bytes[..length]);
        return true;
    }

    public static void WriteFragment(Span<byte> bytes, byte nextHeader, int offset, bool more, uint identification)
    {
        bytes[0] = nextHeader;
        bytes[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)(offset | (more ? 1 : 0)));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], identification);
    }
}
