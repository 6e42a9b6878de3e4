using System.Buffers.Binary;

namespace PusOS.Net.Wire;

/// <summary>An IPv4 header without options: what we send.</summary>
internal struct Ipv4Repr
{
    public const int HeaderLength = 20;

    public IpAddress Source;
    public IpAddress Destination;
    public byte Protocol;
    public byte TimeToLive;
    public byte TypeOfService;
    public int PayloadLength;
    public ushort Identification;
    public bool DontFragment;
    public bool MoreFragments;
    public int FragmentOffset;
    public bool RouterAlert;

    /// <summary>Bytes of the header: 20, or 24 with the router alert option (RFC 2113).</summary>
    public readonly int Length => RouterAlert ? HeaderLength + 4 : HeaderLength;

    public readonly void Emit(Span<byte> bytes)
    {
        int length = Length;
        bytes[0] = (byte)(0x40 | (length / 4));
        bytes[1] = TypeOfService;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)(length + PayloadLength));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], Identification);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)((DontFragment ? 0x4000 : 0) | (MoreFragments ? 0x2000 : 0) | (FragmentOffset / 8)));
        bytes[8] = TimeToLive;
        bytes[9] = Protocol;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[10..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], Source.IPv4Value);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], Destination.IPv4Value);
        if (RouterAlert)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes[20..], 0x9404_0000);
        }

        InternetChecksum.Store(bytes[10..], InternetChecksum.Complete(InternetChecksum.Add(0, bytes[..length])));
    }
}
