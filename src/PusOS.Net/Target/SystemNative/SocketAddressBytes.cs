using System.Buffers.Binary;

namespace PusOS.Net.SystemNative;

/// <summary>
/// Socket addresses in memory, laid out as on Linux (sockaddr_in, sockaddr_in6), because SocketAddress shows its bytes:
/// family (little-endian), port (network order), then address; IPv6 with flow label and scope around it.
/// </summary>
internal static unsafe class SocketAddressBytes
{
    /// <summary>Bytes of an IPv4 and of an IPv6 address, of one of a local socket, and of any.</summary>
    public const int IPv4Size = 16, IPv6Size = 28, LocalSize = 110, MaximumSize = 128;

    /// <summary>Linux's numbers of the families.</summary>
    public const ushort IPv4Family = 2, IPv6Family = 10, LocalFamily = 1;

    /// <summary>The interface's number as a scope; loopback has 1.</summary>
    public const uint InterfaceIndex = 2, LoopbackIndex = 1;

    private const int PortOffset = 2, IPv4Offset = 4, FlowOffset = 4, IPv6Offset = 8, ScopeOffset = 24;

    /// <summary>Reads an endpoint; false: too short, or of no family that the stack speaks.</summary>
    public static bool TryRead(byte* address, int length, out IpEndpoint endpoint)
    {
        endpoint = default;
        if (address == null || length < IPv4Size)
        {
            return false;
        }

        if (((nuint)address & (sizeof(uint) - 1)) == 0 && *(ushort*)address == IPv4Family)
        {
            endpoint = new IpEndpoint(IpAddress.FromIPv4(BinaryPrimitives.ReverseEndianness(*(uint*)(address + IPv4Offset))), BinaryPrimitives.ReverseEndianness(*(ushort*)(address + PortOffset)));
            return true;
        }

        ReadOnlySpan<byte> bytes = new(address, length);
        ushort family = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(bytes[PortOffset..]);
        if (family == IPv4Family)
        {
            endpoint = new IpEndpoint(IpAddress.FromBytes(bytes.Slice(IPv4Offset, 4)), port);
            return true;
        }

        if (family == IPv6Family && length >= IPv6Size)
        {
            endpoint = new IpEndpoint(IpAddress.FromBytes(bytes.Slice(IPv6Offset, 16)), port);
            return true;
        }

        return false;
    }

    /// <summary>
    /// Whether a socket may speak to an endpoint of the other family (of the same it may): one of IPv6 that is not of IPv6 only may,
    /// to IPv4 by its mapped address. NetworkUnreachable: it is of IPv6 only. False of IPv4: EAFNOSUPPORT, as on Linux.
    /// </summary>
    public static Interop.Error CheckFamily(SocketSlot slot, IpEndpoint remote)
    {
        if (remote.Address.IsIPv4 != slot.IPv6 || remote == default)
        {
            return Interop.Error.SUCCESS;
        }

        return !slot.IPv6 ? Interop.Error.EAFNOSUPPORT : slot.IPv6Only ? Interop.Error.ENETUNREACH : Interop.Error.SUCCESS;
    }

    /// <summary>Writes an endpoint in the family of its socket, cut to <paramref name="capacity"/>; returns the whole length.</summary>
    public static int Write(byte* address, int capacity, IpEndpoint endpoint, bool ipv6)
    {
        if (!ipv6 && capacity >= IPv4Size && ((nuint)address & (sizeof(uint) - 1)) == 0)
        {
            uint* words = (uint*)address;
            words[0] = IPv4Family | ((uint)BinaryPrimitives.ReverseEndianness(endpoint.Port) << 16);
            words[1] = endpoint.Address.IsIPv4 ? BinaryPrimitives.ReverseEndianness(endpoint.Address.IPv4Value) : 0;
            words[2] = words[3] = 0;
            return IPv4Size;
        }

        byte* whole = stackalloc byte[IPv6Size];
        Span<byte> bytes = new(whole, IPv6Size);
        bytes.Clear();
        int size = ipv6 ? IPv6Size : IPv4Size;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, ipv6 ? IPv6Family : IPv4Family);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[PortOffset..], endpoint.Port);
        if (!ipv6)
        {
            if (endpoint.Address.IsIPv4)
            {
                endpoint.Address.Write(bytes[IPv4Offset..]);
            }
        }
        else
        {
            WriteIPv6(bytes[IPv6Offset..], endpoint.Address);
            uint scope = !endpoint.Address.IsIPv4 && endpoint.Address.IsLinkLocal ? InterfaceIndex : 0;
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[ScopeOffset..], scope);
        }

        bytes[..Math.Min(size, Math.Max(capacity, 0))].CopyTo(new Span<byte>(address, Math.Max(capacity, 0)));
        return size;
    }

    /// <summary>Sixteen bytes; IPv4 as a mapped address (RFC 4291 §2.5.5.2).</summary>
    public static void WriteIPv6(Span<byte> destination, IpAddress address)
    {
        if (address.IsIPv4)
        {
            destination[..10].Clear();
            destination[10] = destination[11] = 0xFF;
            address.Write(destination[12..]);
        }
        else
        {
            address.Write(destination);
        }
    }

    /// <summary>Where the scope, flow label, address and port of an address lie.</summary>
    public static Span<byte> Field(byte* address, int offset, int length) => new(address + offset, length);

    /// <summary>The port's two bytes.</summary>
    public static Span<byte> Port(byte* address) => Field(address, PortOffset, 2);

    /// <summary>The four bytes of an IPv4 address.</summary>
    public static Span<byte> IPv4(byte* address) => Field(address, IPv4Offset, 4);

    /// <summary>The sixteen bytes of an IPv6 address.</summary>
    public static Span<byte> IPv6(byte* address) => Field(address, IPv6Offset, 16);

    /// <summary>The four bytes of the flow label.</summary>
    public static Span<byte> Flow(byte* address) => Field(address, FlowOffset, 4);

    /// <summary>The four bytes of the scope.</summary>
    public static Span<byte> Scope(byte* address) => Field(address, ScopeOffset, 4);
}
