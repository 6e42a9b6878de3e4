using System.Buffers.Binary;
using PusOS.Runtime;

namespace PusOS.Net.SystemNative;

/// <summary>Reading and writing socket addresses for SocketAddress and IPEndPoint. Pure.</summary>
internal static unsafe class AddressCalls
{
    /// <summary>System.Net.Sockets.AddressFamily.</summary>
    private const int Unspecified = 0, Local = 1, InterNetwork = 2, InterNetworkV6 = 23;

    [RuntimeExport("SystemNative_GetSocketAddressSizes")]
    internal static Interop.Error GetSizes(int* ipv4, int* ipv6, int* local, int* maximum)
    {
        *ipv4 = SocketAddressBytes.IPv4Size;
        *ipv6 = SocketAddressBytes.IPv6Size;
        *local = SocketAddressBytes.LocalSize;
        *maximum = SocketAddressBytes.MaximumSize;
        return Interop.Error.SUCCESS;
    }

    [RuntimeExport("SystemNative_GetMaximumAddressSize")]
    internal static int GetMaximumSize() => SocketAddressBytes.MaximumSize;

    [RuntimeExport("SystemNative_GetDomainSocketSizes")]
    internal static void GetDomainSocketSizes(int* pathOffset, int* pathSize, int* addressSize)
    {
        *pathOffset = sizeof(ushort);
        *pathSize = SocketAddressBytes.LocalSize - sizeof(ushort);
        *addressSize = SocketAddressBytes.LocalSize;
    }

    [RuntimeExport("SystemNative_GetAddressFamily")]
    internal static Interop.Error GetFamily(byte* address, int length, int* family)
    {
        if (address == null || length < sizeof(ushort))
        {
            return Interop.Error.EFAULT;
        }

        ushort number = BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(address, sizeof(ushort)));
        *family = number switch
        {
            0 => Unspecified,
            SocketAddressBytes.LocalFamily => Local,
            SocketAddressBytes.IPv4Family => InterNetwork,
            SocketAddressBytes.IPv6Family => InterNetworkV6,
            _ => -1,
        };
        return *family >= 0 ? Interop.Error.SUCCESS : Interop.Error.EAFNOSUPPORT;
    }

    [RuntimeExport("SystemNative_SetAddressFamily")]
    internal static Interop.Error SetFamily(byte* address, int length, int family)
    {
        if (address == null || length < sizeof(ushort))
        {
            return Interop.Error.EFAULT;
        }

        int number = family switch
        {
            Unspecified => 0,
            Local => SocketAddressBytes.LocalFamily,
            InterNetwork => SocketAddressBytes.IPv4Family,
            InterNetworkV6 => SocketAddressBytes.IPv6Family,
            _ => -1,
        };
        if (number < 0)
        {
            return Interop.Error.EAFNOSUPPORT;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(new Span<byte>(address, sizeof(ushort)), (ushort)number);
        return Interop.Error.SUCCESS;
    }

    [RuntimeExport("SystemNative_GetPort")]
    internal static Interop.Error GetPort(byte* address, int length, ushort* port)
    {
        if (address == null || length < SocketAddressBytes.IPv4Size)
        {
            return Interop.Error.EFAULT;
        }

        *port = BinaryPrimitives.ReadUInt16BigEndian(SocketAddressBytes.Port(address));
        return Interop.Error.SUCCESS;
    }

    [RuntimeExport("SystemNative_SetPort")]
    internal static Interop.Error SetPort(byte* address, int length, ushort port)
    {
        if (address == null || length < SocketAddressBytes.IPv4Size)
        {
            return Interop.Error.EFAULT;
        }

        BinaryPrimitives.WriteUInt16BigEndian(SocketAddressBytes.Port(address), port);
        return Interop.Error.SUCCESS;
    }

    /// <summary>The address as the class library keeps it: its bytes in memory order.</summary>
    [RuntimeExport("SystemNative_GetIPv4Address")]
    internal static Interop.Error GetIPv4(byte* address, int length, uint* value)
    {
        if (address == null || length < SocketAddressBytes.IPv4Size)
        {
            return Interop.Error.EFAULT;
        }

        *value = BinaryPrimitives.ReadUInt32LittleEndian(SocketAddressBytes.IPv4(address));
        return Interop.Error.SUCCESS;
    }

    [RuntimeExport("SystemNative_SetIPv4Address")]
    internal static Interop.Error SetIPv4(byte* address, int length, uint value)
    {
        if (address == null || length < SocketAddressBytes.IPv4Size)
        {
            return Interop.Error.EFAULT;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(new Span<byte>(address, sizeof(ushort)), SocketAddressBytes.IPv4Family);
        BinaryPrimitives.WriteUInt32LittleEndian(SocketAddressBytes.IPv4(address), value);
        return Interop.Error.SUCCESS;
    }

    [RuntimeExport("SystemNative_GetIPv6Address")]
    internal static Interop.Error GetIPv6(byte* address, int length, byte* value, int valueLength, uint* scope)
    {
        if (address == null || length < SocketAddressBytes.IPv6Size || valueLength < 16)
        {
            return Interop.Error.EFAULT;
        }

        SocketAddressBytes.IPv6(address).CopyTo(new Span<byte>(value, valueLength));
        *scope = BinaryPrimitives.ReadUInt32LittleEndian(SocketAddressBytes.Scope(address));
        return Interop.Error.SUCCESS;
    }

    [RuntimeExport("SystemNative_SetIPv6Address")]
    internal static Interop.Error SetIPv6(byte* address, int length, byte* value, int valueLength, uint scope)
    {
        if (address == null || length < SocketAddressBytes.IPv6Size || valueLength < 16)
        {
            return Interop.Error.EFAULT;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(new Span<byte>(address, sizeof(ushort)), SocketAddressBytes.IPv6Family);
        SocketAddressBytes.Flow(address).Clear();
        new ReadOnlySpan<byte>(value, 16).CopyTo(SocketAddressBytes.IPv6(address));
        BinaryPrimitives.WriteUInt32LittleEndian(SocketAddressBytes.Scope(address), scope);
        return Interop.Error.SUCCESS;
    }
}
