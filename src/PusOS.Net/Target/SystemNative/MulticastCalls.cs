using System.Buffers.Binary;
using System.Runtime.InteropServices;
using PusOS.Runtime;

namespace PusOS.Net.SystemNative;

/// <summary>Joining and leaving multicast groups, and by which interface is sent to them. A group is joined on loopback and on the one device at once.</summary>
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
    internal static Interop.Error SetIPv4(nint descriptor, int kind, IPv4Option* option)
    {
        bool found = TryFindInterface(option->Local, option->InterfaceIndex, out int index);
        if (kind == Interface)
        {
            return found ? SetInterface(descriptor, index) : Interop.Error.EADDRNOTAVAIL;
        }

        IpAddress group = IpAddress.FromIPv4(BinaryPrimitives.ReverseEndianness(option->Group));
        return !group.IsMulticast ? Interop.Error.EINVAL : !found ? Interop.Error.ENODEV : SetMembership(descriptor, kind, group);
    }

    [RuntimeExport("SystemNative_SetIPv6MulticastOption")]
    internal static Interop.Error SetIPv6(nint descriptor, int kind, IPv6Option* option)
    {
        StackLock.Enter();
        bool six = NodeStack.Table.Slot(SocketCalls.Handle(descriptor)) is not { IPv6: false };
        StackLock.Exit();
        if (!six)
        {
            return Interop.Error.ENOPROTOOPT;
        }

        bool found = option->InterfaceIndex is >= 0 and <= (int)SocketAddressBytes.InterfaceIndex;
        if (kind == Interface)
        {
            return found ? SetInterface(descriptor, option->InterfaceIndex) : Interop.Error.ENODEV;
        }

        IpAddress group = option->Group.Get();
        return !group.IsMulticast ? Interop.Error.EINVAL : !found ? Interop.Error.ENODEV : SetMembership(descriptor, kind, group);
    }

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

    /// <summary>
    /// The interface that is meant: by number, by one of the node's addresses (in memory order), by a number in an address's
    /// clothes (0.0.0.n, as .NET documents), or none (0). False: there is none such.
    /// </summary>
    internal static bool TryFindInterface(uint address, int number, out int index)
    {
        IpAddress local = IpAddress.FromIPv4(BinaryPrimitives.ReverseEndianness(address));
        uint value = local.IPv4Value;
        index = number != 0 ? number : value >> 24 == 0 ? (int)value
            : local.IsLoopback ? (int)SocketAddressBytes.LoopbackIndex
            : NodeStack.Stack.Addresses.IsOurs(local) ? (int)SocketAddressBytes.InterfaceIndex : -1;
        return index is >= 0 and <= (int)SocketAddressBytes.InterfaceIndex;
    }

    private static Interop.Error SetInterface(nint descriptor, int index)
    {
        StackLock.Enter();
        SocketSlot? slot = NodeStack.Table.Slot(SocketCalls.Handle(descriptor));
        if (slot is { Kind: SocketKind.Datagram or SocketKind.Raw })
        {
            OptionCalls.SendGroupsBy(slot, index);
        }

        StackLock.Exit();
        return slot is null ? Interop.Error.EBADF : slot.Kind is SocketKind.Stream or SocketKind.Listener ? Interop.Error.EINVAL : Interop.Error.SUCCESS;
    }

    private static Interop.Error SetMembership(nint descriptor, int kind, IpAddress group)
    {
        if (kind is not (Add or Drop))
        {
            return Interop.Error.EINVAL;
        }

        StackLock.Enter();
        SocketKind socket = NodeStack.Table.GetKind(SocketCalls.Handle(descriptor));
        SocketStatus status = NodeStack.Table.SetMembership(SocketCalls.Handle(descriptor), group, kind == Add);
        NodeStack.Pump();
        StackLock.Exit();
        return socket is SocketKind.Stream or SocketKind.Listener ? Interop.Error.EPROTO : SocketErrors.ToError(status);
    }
}
