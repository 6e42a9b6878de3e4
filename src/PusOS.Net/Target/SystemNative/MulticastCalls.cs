using System.Buffers.Binary;
using System.Runtime.InteropServices;
using PusOS.Runtime;

namespace PusOS.Net.SystemNative;

/// <summary>Joining and leaving multicast groups. The node has one interface, so which is asked for does not matter.</summary>
internal static unsafe class MulticastCalls
{
    private const int Add = 0, Drop = 1, Interface = 2;

    /// <summary>Interop.Sys.IPv4MulticastOption; addresses are their bytes in memory order.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct IPv4Option
    {
        public uint Group;
        public uint Local;
        public int InterfaceIndex;
        public int Padding;
    }

    /// <summary>Interop.Sys.IPv6MulticastOption.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct IPv6Option
    {
        public NativeIpAddress Group;
        public int InterfaceIndex;
        public int Padding;
    }

    [RuntimeExport("SystemNative_SetIPv4MulticastOption")]
    internal static Interop.Error SetIPv4(nint descriptor, int kind, IPv4Option* option) =>
        Set(descriptor, kind, IpAddress.FromIPv4(BinaryPrimitives.ReverseEndianness(option->Group)));

    [RuntimeExport("SystemNative_SetIPv6MulticastOption")]
    internal static Interop.Error SetIPv6(nint descriptor, int kind, IPv6Option* option) => Set(descriptor, kind, option->Group.Get());

    [RuntimeExport("SystemNative_GetIPv4MulticastOption")]
    internal static Interop.Error GetIPv4(nint descriptor, int kind, IPv4Option* option)
    {
        *option = default;
        return kind == Interface ? Interop.Error.SUCCESS : Interop.Error.EINVAL;
    }

    [RuntimeExport("SystemNative_GetIPv6MulticastOption")]
    internal static Interop.Error GetIPv6(nint descriptor, int kind, IPv6Option* option)
    {
        *option = default;
        return kind == Interface ? Interop.Error.SUCCESS : Interop.Error.EINVAL;
    }

    private static Interop.Error Set(nint descriptor, int kind, IpAddress group)
    {
        if (kind is not (Add or Drop))
        {
            return kind == Interface ? Interop.Error.SUCCESS : Interop.Error.EINVAL;
        }

        StackLock.Enter();
        SocketStatus status = NodeStack.Table.SetMembership(SocketCalls.Handle(descriptor), group, kind == Add);
        NodeStack.Pump();
        StackLock.Exit();
        return SocketErrors.ToError(status);
    }
}
