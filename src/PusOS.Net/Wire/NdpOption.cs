using System.Buffers.Binary;

namespace PusOS.Net.Wire;

/// <summary>One option of a neighbour discovery message (RFC 4861 §4.6): type, length in 8 bytes, body.</summary>
internal readonly ref struct NdpOption
{
    public const byte SourceLinkLayerAddress = 1;
    public const byte TargetLinkLayerAddress = 2;
    public const byte PrefixInformation = 3;
    public const byte MtuOption = 5;
    public const byte RecursiveDnsServer = 25;

    private readonly ReadOnlySpan<byte> _bytes;

    private NdpOption(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public byte Type => _bytes[0];

    public ReadOnlySpan<byte> Bytes => _bytes;

    public HardwareAddress LinkLayerAddress => HardwareAddress.FromBytes(_bytes[2..]);

    /// <summary>Whether the option is as long as its type demands (types we do not know are always right).</summary>
    public bool IsWellFormed => Type switch
    {
        PrefixInformation => _bytes.Length == 32,
        RecursiveDnsServer => _bytes.Length >= 24 && (_bytes.Length - 8) % 16 == 0,
        _ => true,
    };

    public int PrefixLength => _bytes[2];

    public bool OnLink => (_bytes[3] & 0x80) != 0;

    public bool Autonomous => (_bytes[3] & 0x40) != 0;

    public uint ValidSeconds => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    public uint PreferredSeconds => BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]);

    public IpAddress Prefix => IpAddress.FromBytes(_bytes.Slice(16, 16));

    /// <summary>The four bytes from offset 4: MTU, or the lifetime of DNS servers.</summary>
    public uint Word => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>Takes the next option off <paramref name="options"/>; false: none is left, or it is malformed.</summary>
    public static bool TryNext(ref ReadOnlySpan<byte> options, out NdpOption option)
    {
        option = default;
        if (options.Length < 8 || options[1] == 0 || options[1] * 8 > options.Length)
        {
            return false;
        }

        option = new(options[..(options[1] * 8)]);
        options = options[option.Bytes.Length..];
        return true;
    }

    public static void WriteLinkLayerAddress(Span<byte> bytes, byte type, HardwareAddress address)
    {
        bytes[0] = type;
        bytes[1] = 1;
        address.Write(bytes[2..]);
    }
}
