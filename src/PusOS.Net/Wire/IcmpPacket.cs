using System.Buffers.Binary;

namespace PusOS.Net.Wire;

/// <summary>A view of an ICMP or ICMPv6 message: type, code, checksum, four bytes by type, body (RFC 792, RFC 4443).</summary>
internal readonly ref struct IcmpPacket
{
    public const int HeaderLength = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private IcmpPacket(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public byte Type => _bytes[0];

    public byte Code => _bytes[1];

    /// <summary>The four bytes after the checksum as a big-endian number.</summary>
    public uint Word => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    public ReadOnlySpan<byte> Body => _bytes[HeaderLength..];

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether <see cref="Type"/> names an error, which is never answered with an error.</summary>
    public static bool IsErrorV4(byte type) => type is not (IcmpType.EchoReply or IcmpType.EchoRequest or 9 or 10 or 13 or 14);

    public static bool TryParse(ReadOnlySpan<byte> bytes, ulong pseudoHeader, out IcmpPacket packet)
    {
        packet = default;
        if (bytes.Length < HeaderLength || !InternetChecksum.Verifies(InternetChecksum.Add(pseudoHeader, bytes)))
        {
            return false;
        }

        packet = new(bytes);
        return true;
    }

    /// <summary>Writes the first eight bytes before a body in place and completes the checksum.</summary>
    public static void WriteHeader(Span<byte> message, byte type, byte code, uint word, ulong pseudoHeader)
    {
        message[0] = type;
        message[1] = code;
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(message[4..], word);
        InternetChecksum.Store(message[2..], InternetChecksum.Complete(InternetChecksum.Add(pseudoHeader, message)));
    }
}
