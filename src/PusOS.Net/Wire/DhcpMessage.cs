using System.Buffers.Binary;

namespace PusOS.Net.Wire;

/// <summary>A checked view of a DHCP message (RFC 2131 §2): fixed part and magic cookie are there; options are walked within the bytes.</summary>
internal readonly ref struct DhcpMessage
{
    public const int FixedLength = 240;
    public const byte Discover = 1;
    public const byte Offer = 2;
    public const byte Request = 3;
    public const byte Decline = 4;
    public const byte Ack = 5;
    public const byte Nak = 6;
    public const byte Release = 7;

    public const byte OptionSubnetMask = 1;
    public const byte OptionRouter = 3;
    public const byte OptionDns = 6;
    public const byte OptionHostName = 12;
    public const byte OptionMtu = 26;
    public const byte OptionNtp = 42;
    public const byte OptionRequestedAddress = 50;
    public const byte OptionLease = 51;
    public const byte OptionMessageType = 53;
    public const byte OptionServer = 54;
    public const byte OptionParameters = 55;
    public const byte OptionRenewal = 58;
    public const byte OptionRebinding = 59;
    public const byte OptionClientIdentifier = 61;
    private const uint Magic = 0x6382_5363;

    private readonly ReadOnlySpan<byte> _bytes;

    private DhcpMessage(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public bool IsReply => _bytes[0] == 2;

    public uint Transaction => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    public IpAddress YourAddress => IpAddress.FromBytes(_bytes.Slice(16, 4));

    public HardwareAddress Client => HardwareAddress.FromBytes(_bytes[28..]);

    public byte Type => TryGetOption(OptionMessageType, out ReadOnlySpan<byte> value) && value.Length == 1 ? value[0] : (byte)0;

    public static bool TryParse(ReadOnlySpan<byte> bytes, out DhcpMessage message)
    {
        bool valid = bytes.Length >= FixedLength && BinaryPrimitives.ReadUInt32BigEndian(bytes[236..]) == Magic;
        message = valid ? new(bytes) : default;
        return valid;
    }

    /// <summary>The first option of this kind.</summary>
    public bool TryGetOption(byte kind, out ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> options = _bytes[FixedLength..];
        while (options.Length > 0 && options[0] != 255)
        {
            if (options[0] == 0)
            {
                options = options[1..];
                continue;
            }

            if (options.Length < 2 || options[1] + 2 > options.Length)
            {
                break;
            }

            if (options[0] == kind)
            {
                value = options.Slice(2, options[1]);
                return true;
            }

            options = options[(options[1] + 2)..];
        }

        value = default;
        return false;
    }

    /// <summary>The first address in an option; unspecified: the option is absent or too short.</summary>
    public IpAddress GetAddress(byte kind) => TryGetOption(kind, out ReadOnlySpan<byte> value) && value.Length >= 4 ? IpAddress.FromBytes(value[..4]) : default;

    /// <summary>A number of seconds in an option; -1: absent.</summary>
    public long GetSeconds(byte kind) => TryGetOption(kind, out ReadOnlySpan<byte> value) && value.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(value) : -1;

    /// <summary>Writes the fixed part of a client's message and its type; returns where the next option goes.</summary>
    public static int WriteRequest(Span<byte> bytes, byte type, uint transaction, ushort seconds, IpAddress ciaddr, HardwareAddress hardware)
    {
        bytes.Clear();
        bytes[0] = 1;
        bytes[1] = 1;
        bytes[2] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], transaction);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[8..], seconds);
        // Without an address a unicast answer might not reach us: ask for broadcast (RFC 2131 §4.1).
        BinaryPrimitives.WriteUInt16BigEndian(bytes[10..], ciaddr.IsUnspecified ? (ushort)0x8000 : (ushort)0);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], ciaddr.IPv4Value);
        hardware.Write(bytes[28..]);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[236..], Magic);
        int at = WriteOption(bytes, FixedLength, OptionMessageType, [type]);
        Span<byte> identifier = stackalloc byte[7];
        identifier[0] = 1;
        hardware.Write(identifier[1..]);
        return WriteOption(bytes, at, OptionClientIdentifier, identifier);
    }

    /// <summary>Writes an option and returns where the next one goes.</summary>
    public static int WriteOption(Span<byte> bytes, int at, byte kind, ReadOnlySpan<byte> value)
    {
        bytes[at] = kind;
        bytes[at + 1] = (byte)value.Length;
        value.CopyTo(bytes[(at + 2)..]);
        return at + 2 + value.Length;
    }

    /// <summary>Writes an option that holds an IPv4 address.</summary>
    public static int WriteOption(Span<byte> bytes, int at, byte kind, IpAddress address)
    {
        Span<byte> value = stackalloc byte[4];
        address.Write(value);
        return WriteOption(bytes, at, kind, value);
    }
}
