using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace PusOS.Net;

/// <summary>
/// An IPv4 or IPv6 address in 128 bits. An IPv4 address is held in its mapped form
/// (::ffff:a.b.c.d, RFC 4291 §2.5.5.2), so that one table and one comparison serve both families.
/// The default value is the IPv6 unspecified address, which also stands for "any" of both families.
/// </summary>
public readonly struct IpAddress : IEquatable<IpAddress>
{
    private const ulong MappedPrefix = 0xffffUL << 32;

    private IpAddress(ulong high, ulong low)
    {
        High = high;
        Low = low;
    }

    /// <summary>The first eight bytes as a big-endian number.</summary>
    public ulong High { get; }

    /// <summary>The last eight bytes as a big-endian number.</summary>
    public ulong Low { get; }

    /// <summary>0.0.0.0.</summary>
    public static IpAddress AnyIPv4 => new(0, MappedPrefix);

    /// <summary>255.255.255.255.</summary>
    public static IpAddress BroadcastIPv4 => FromIPv4(uint.MaxValue);

    /// <summary>127.0.0.1.</summary>
    public static IpAddress LoopbackIPv4 => FromIPv4(0x7f000001);

    /// <summary>::1.</summary>
    public static IpAddress LoopbackIPv6 => new(0, 1);

    /// <summary>ff02::1, all nodes of the link.</summary>
    public static IpAddress AllNodes => new(0xff02_0000_0000_0000, 1);

    /// <summary>ff02::2, all routers of the link.</summary>
    public static IpAddress AllRouters => new(0xff02_0000_0000_0000, 2);

    /// <summary>Whether this is an IPv4 address.</summary>
    public bool IsIPv4 => High == 0 && Low >> 32 == 0xffff;

    /// <summary>The IPv4 address as a big-endian number; meaningless for IPv6.</summary>
    public uint IPv4Value => (uint)Low;

    /// <summary>Whether this is 0.0.0.0 or ::.</summary>
    public bool IsUnspecified
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => High == 0 && Low is 0 or MappedPrefix;
    }

    /// <summary>Whether this is 127.0.0.0/8 or ::1.</summary>
    public bool IsLoopback => IsIPv4 ? IPv4Value >> 24 == 127 : High == 0 && Low == 1;

    /// <summary>Whether this is 224.0.0.0/4 or ff00::/8.</summary>
    public bool IsMulticast => IsIPv4 ? IPv4Value >> 28 == 14 : High >> 56 == 0xff;

    /// <summary>Whether this is 255.255.255.255.</summary>
    public bool IsBroadcast => IsIPv4 && IPv4Value == uint.MaxValue;

    /// <summary>Whether this is 169.254.0.0/16 or fe80::/10.</summary>
    public bool IsLinkLocal => IsIPv4 ? IPv4Value >> 16 == 0xa9fe : High >> 54 == 0xfe80 >> 6;

    /// <summary>Whether a host may have this address: neither unspecified, multicast nor broadcast.</summary>
    public bool IsUnicast => !IsUnspecified && !IsMulticast && !IsBroadcast;

    /// <summary>The IPv4 address with this big-endian number.</summary>
    public static IpAddress FromIPv4(uint value) => new(0, MappedPrefix | value);

    /// <summary>The IPv4 address a.b.c.d.</summary>
    public static IpAddress FromIPv4(byte a, byte b, byte c, byte d) => FromIPv4(((uint)a << 24) | ((uint)b << 16) | ((uint)c << 8) | d);

    /// <summary>The IPv6 address of two big-endian halves.</summary>
    public static IpAddress FromIPv6(ulong high, ulong low) => new(high, low);

    /// <summary>Reads 4 or 16 bytes in network order. InvalidArgument is not possible: another length is the unspecified address.</summary>
    public static IpAddress FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        4 => FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes)),
        16 => new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..])),
        _ => default,
    };

    /// <summary>Writes 4 (IPv4) or 16 bytes in network order and returns how many.</summary>
    public int Write(Span<byte> destination)
    {
        if (IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, IPv4Value);
            return 4;
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
        return 16;
    }

    /// <summary>The solicited-node multicast address (RFC 4291 §2.7.1).</summary>
    public IpAddress SolicitedNode => new(0xff02_0000_0000_0000, 0x1_ff00_0000 | (Low & 0xff_ffff));

    /// <summary>Reads dotted decimal or RFC 4291 text.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddress address) => IpAddressText.TryParse(text, out address);

    /// <summary>The address that <paramref name="text"/> writes. FormatException: it writes none.</summary>
    public static IpAddress Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out IpAddress address) ? address : throw new FormatException("Not an IP address.");

    /// <inheritdoc/>
    public bool Equals(IpAddress other) => Low == other.Low && High == other.High;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IpAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(High, Low);

    /// <summary>Whether both are the same address.</summary>
    public static bool operator ==(IpAddress left, IpAddress right) => left.Equals(right);

    /// <summary>Whether both are different addresses.</summary>
    public static bool operator !=(IpAddress left, IpAddress right) => !left.Equals(right);

    /// <summary>Dotted decimal, or RFC 5952 text.</summary>
    public override string ToString() => IpAddressText.Format(this);
}
