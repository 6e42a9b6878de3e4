using System.Buffers.Binary;

namespace PusOS.Net.Wire;

/// <summary>An ARP packet for Ethernet and IPv4 (RFC 826), 28 bytes.</summary>
internal readonly struct ArpRepr
{
    public const int Length = 28;

    public required bool IsRequest { get; init; }

    public required HardwareAddress SenderHardware { get; init; }

    public required IpAddress Sender { get; init; }

    public required HardwareAddress TargetHardware { get; init; }

    public required IpAddress Target { get; init; }

    public static bool TryParse(ReadOnlySpan<byte> bytes, out ArpRepr arp)
    {
        arp = default;
        if (bytes.Length < Length || BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16 != 0x0001_0800_0604)
        {
            return false;
        }

        ushort operation = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        if (operation is not (1 or 2))
        {
            return false;
        }

        arp = new ArpRepr
        {
            IsRequest = operation == 1,
            SenderHardware = HardwareAddress.FromBytes(bytes[8..]),
            Sender = IpAddress.FromBytes(bytes.Slice(14, 4)),
            TargetHardware = HardwareAddress.FromBytes(bytes[18..]),
            Target = IpAddress.FromBytes(bytes.Slice(24, 4)),
        };
        return true;
    }

    public void Emit(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, 0x0001_0800_0604_0000UL | (IsRequest ? 1u : 2u));
        SenderHardware.Write(bytes[8..]);
        Sender.Write(bytes[14..]);
        TargetHardware.Write(bytes[18..]);
        Target.Write(bytes[24..]);
    }
}
