using System.Buffers.Binary;

namespace PusOS.Net.Wire;

/// <summary>A checked view of an Ethernet II frame: at least a whole header.</summary>
internal readonly ref struct EthernetFrame
{
    public const int HeaderLength = 14;

    private readonly ReadOnlySpan<byte> _bytes;

    private EthernetFrame(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public HardwareAddress Destination => HardwareAddress.FromBytes(_bytes);

    public HardwareAddress Source => HardwareAddress.FromBytes(_bytes[6..]);

    public EtherType Type => (EtherType)BinaryPrimitives.ReadUInt16BigEndian(_bytes[12..]);

    public ReadOnlySpan<byte> Payload => _bytes[HeaderLength..];

    public static bool TryParse(ReadOnlySpan<byte> bytes, out EthernetFrame frame)
    {
        bool valid = bytes.Length >= HeaderLength;
        frame = valid ? new(bytes) : default;
        return valid;
    }

    public static void Write(Span<byte> bytes, HardwareAddress destination, HardwareAddress source, EtherType type)
    {
        destination.Write(bytes);
        source.Write(bytes[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[12..], (ushort)type);
    }
}
