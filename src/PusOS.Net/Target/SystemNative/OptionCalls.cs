using PusOS.Runtime;

namespace PusOS.Net.SystemNative;

/// <summary>Socket options: the class library's levels and names to the stack's <see cref="SocketOption"/>.</summary>
internal static unsafe class OptionCalls
{
    /// <summary>System.Net.Sockets.SocketOptionLevel.</summary>
    private const int SocketLevel = 0xFFFF, IPLevel = 0, IPv6Level = 41, TcpLevel = 6;

    /// <summary>System.Net.Sockets.SocketOptionName, level Socket.</summary>
    private const int Debug = 1, AcceptConnection = 2, ReuseAddress = 4, KeepAlive = 8, DontRoute = 16, Broadcast = 32, Linger = 128, OutOfBandInline = 256,
        ExclusiveAddressUse = -5, SendBuffer = 4097, ReceiveBuffer = 4098, SendLowWater = 4099, ReceiveLowWater = 4100, SendTimeout = 4101, ReceiveTimeout = 4102,
        Error = 4103, Type = 4104;

    /// <summary>Those of levels IP and IPv6.</summary>
    private const int HeaderIncluded = 2, TypeOfService = 3, TimeToLive = 4, MulticastInterface = 9, MulticastTimeToLive = 10, MulticastLoopback = 11, DontFragment = 14,
        PacketInformation = 19, HopLimit = 21, IPv6Only = 27, AddMembership = 12, DropMembership = 13;

    /// <summary>Those of level Tcp.</summary>
    private const int NoDelay = 1, KeepAliveTime = 3, FastOpen = 15, KeepAliveRetries = 16, KeepAliveInterval = 17;

    private const int MillisecondsPerSecond = 1000;

    [RuntimeExport("SystemNative_SetSockOpt")]
    internal static Interop.Error Set(nint descriptor, int level, int name, byte* value, int length)
    {
        if (value == null)
        {
            return Interop.Error.EFAULT;
        }

        if (length < sizeof(int))
        {
            return IsKnown(level, name) ? Interop.Error.EINVAL : Interop.Error.EOPNOTSUPP;
        }

        int number = *(int*)value;
        StackLock.Enter();
        SocketSlot? slot = NodeStack.Table.Slot(SocketCalls.Handle(descriptor));
        Interop.Error error = slot is null ? Interop.Error.EBADF : SetHeld(SocketCalls.Handle(descriptor), slot, level, name, number);
        StackLock.Exit();
        return error;
    }

    [RuntimeExport("SystemNative_GetSockOpt")]
    internal static Interop.Error Get(nint descriptor, int level, int name, byte* value, int* length)
    {
        if (value == null)
        {
            return Interop.Error.EFAULT;
        }

        if (*length < 0)
        {
            return Interop.Error.EINVAL;
        }

        StackLock.Enter();
        SocketSlot? slot = NodeStack.Table.Slot(SocketCalls.Handle(descriptor));
        int number = 0;
        Interop.Error error = slot is null ? Interop.Error.EBADF : GetHeld(SocketCalls.Handle(descriptor), slot, level, name, out number);
        StackLock.Exit();
        if (error == Interop.Error.SUCCESS)
        {
            // As Linux: as much of the integer as there is room for.
            *length = Math.Min(*length, sizeof(int));
            new ReadOnlySpan<byte>(&number, *length).CopyTo(new Span<byte>(value, *length));
        }

        return error;
    }

    [RuntimeExport("SystemNative_GetSocketErrorOption")]
    internal static Interop.Error TakeError(nint descriptor, Interop.Error* error)
    {
        StackLock.Enter();
        SocketStatus status = NodeStack.Table.GetOption(SocketCalls.Handle(descriptor), SocketOption.Error, out int value);
        StackLock.Exit();
        *error = SocketErrors.ToError(status == SocketStatus.Ok ? (SocketStatus)value : SocketStatus.Ok);
        return status == SocketStatus.Closed ? Interop.Error.EBADF : Interop.Error.SUCCESS;
    }

    [RuntimeExport("SystemNative_GetBytesAvailable")]
    internal static Interop.Error GetBytesAvailable(nint descriptor, int* available)
    {
        StackLock.Enter();
        SocketStatus status = NodeStack.Table.GetOption(SocketCalls.Handle(descriptor), SocketOption.Available, out *available);
        StackLock.Exit();
        return SocketErrors.ToError(status == SocketStatus.NotSupported ? SocketStatus.InvalidArgument : status);
    }

    /// <summary>Urgent data is part of the stream (docs/spec/net.md): there is no mark to be at.</summary>
    [RuntimeExport("SystemNative_GetAtOutOfBandMark")]
    internal static Interop.Error GetAtMark(nint descriptor, int* atMark)
    {
        *atMark = 0;
        return Interop.Error.SUCCESS;
    }

    /// <summary>Option pairs as LingerOption: on or off, seconds.</summary>
    [RuntimeExport("SystemNative_SetLingerOption")]
    internal static Interop.Error SetLinger(nint descriptor, int* option)
    {
        StackLock.Enter();
        int milliseconds = (int)Math.Min((uint)option[1] * (long)MillisecondsPerSecond, int.MaxValue);
        SocketStatus status = NodeStack.Table.SetOption(SocketCalls.Handle(descriptor), SocketOption.Linger, option[0] != 0 ? milliseconds : -1);
        if (status == SocketStatus.Ok && option[0] != 0)
        {
            NodeStack.Table.Slot(SocketCalls.Handle(descriptor))!.LingerSeconds = option[1];
        }

        StackLock.Exit();
        return SocketErrors.ToError(status);
    }

    [RuntimeExport("SystemNative_GetLingerOption")]
    internal static Interop.Error GetLinger(nint descriptor, int* option)
    {
        StackLock.Enter();
        SocketStatus status = NodeStack.Table.GetOption(SocketCalls.Handle(descriptor), SocketOption.Linger, out int value);
        int seconds = NodeStack.Table.Slot(SocketCalls.Handle(descriptor))?.LingerSeconds ?? 0;
        StackLock.Exit();
        option[0] = value >= 0 ? 1 : 0;
        option[1] = seconds;
        return SocketErrors.ToError(status);
    }

    [RuntimeExport("SystemNative_SetReceiveTimeout")]
    internal static Interop.Error SetReceiveTimeout(nint descriptor, int milliseconds) => SetTimeout(descriptor, milliseconds, true);

    [RuntimeExport("SystemNative_SetSendTimeout")]
    internal static Interop.Error SetSendTimeout(nint descriptor, int milliseconds) => SetTimeout(descriptor, milliseconds, false);

    private static Interop.Error SetTimeout(nint descriptor, int milliseconds, bool receive)
    {
        StackLock.Enter();
        SocketSlot? slot = NodeStack.Table.Slot(SocketCalls.Handle(descriptor));
        if (slot is not null)
        {
            slot.ReceiveTimeout = receive ? milliseconds : slot.ReceiveTimeout;
            slot.SendTimeout = receive ? slot.SendTimeout : milliseconds;
        }

        StackLock.Exit();
        return slot is null ? Interop.Error.EBADF : Interop.Error.SUCCESS;
    }

    private static Interop.Error SetHeld(int handle, SocketSlot slot, int level, int name, int value)
    {
        if (!IsKnown(level, name))
        {
            return Interop.Error.EOPNOTSUPP;
        }

        if (IsOfOtherKind(slot, level))
        {
            return Interop.Error.ENOPROTOOPT;
        }

        switch (level, name)
        {
            case (SocketLevel, ReceiveTimeout):
                slot.ReceiveTimeout = value;
                return Interop.Error.SUCCESS;
            case (SocketLevel, SendTimeout):
                slot.SendTimeout = value;
                return Interop.Error.SUCCESS;
            case (SocketLevel, ExclusiveAddressUse):
                // Ports are exclusive unless ReuseAddress is set, so "true" asks for what is, and "false" for nothing.
                return Interop.Error.SUCCESS;
            case (SocketLevel, Linger):
                return Interop.Error.EINVAL; // Two integers, by a call of their own.
            case (SocketLevel, ReceiveLowWater):
                return value <= 1 ? Interop.Error.SUCCESS : Interop.Error.ENOPROTOOPT;
            case (SocketLevel, OutOfBandInline):
                return value != 0 ? Interop.Error.SUCCESS : Interop.Error.ENOPROTOOPT;
            case (SocketLevel, DontRoute):
                return value == 0 ? Interop.Error.SUCCESS : Interop.Error.ENOPROTOOPT;
            case (IPLevel or IPv6Level, PacketInformation):
                slot.WantsPacketInformation = value != 0;
                return Interop.Error.SUCCESS;
            case (IPLevel, MulticastInterface):
                return SetMulticastInterface(slot, (uint)value);
            case (IPv6Level, MulticastInterface):
                return SetMulticastInterfaceIndex(slot, value);
            case (IPLevel, MulticastTimeToLive) when slot.Kind is SocketKind.Stream or SocketKind.Listener:
                return Interop.Error.EINVAL;
        }

        if (Remembers(slot, level, name, out bool inverted) is { } remembered)
        {
            slot.Remembered = (value != 0) != inverted ? slot.Remembered | remembered : slot.Remembered & ~remembered;
            return Interop.Error.SUCCESS;
        }

        return SetInStack(handle, level, name, value);
    }

    private static Interop.Error SetInStack(int handle, int level, int name, int value)
    {
        if (Translate(level, name, out SocketOption option) is not int unit)
        {
            return Interop.Error.ENOPROTOOPT;
        }

        SocketStatus status = NodeStack.Table.SetOption(handle, option, value * unit);
        if (option is SocketOption.KeepAlive or SocketOption.KeepAliveTime)
        {
            // Its timer may be the first of an idle stack.
            NodeStack.Flush();
        }

        return status == SocketStatus.NotSupported ? Interop.Error.ENOPROTOOPT : SocketErrors.ToError(status);
    }

    private static Interop.Error GetHeld(int handle, SocketSlot slot, int level, int name, out int value)
    {
        value = 0;
        if (!IsKnown(level, name))
        {
            return Interop.Error.EOPNOTSUPP;
        }

        if (IsOfOtherKind(slot, level))
        {
            // Linux's own difference: only the options of IPv6 sockets know which there are.
            return slot.IPv6 ? Interop.Error.ENOPROTOOPT : Interop.Error.EOPNOTSUPP;
        }

        switch (level, name)
        {
            case (SocketLevel, Type):
                const int Stream = 1, Datagram = 2, Raw = 3;
                value = slot.Kind switch { SocketKind.Datagram => Datagram, SocketKind.Raw => Raw, _ => Stream };
                return Interop.Error.SUCCESS;
            case (SocketLevel, AcceptConnection):
                value = slot.Kind == SocketKind.Listener ? 1 : 0;
                return Interop.Error.SUCCESS;
            case (SocketLevel, ReceiveTimeout):
                value = slot.ReceiveTimeout;
                return Interop.Error.SUCCESS;
            case (SocketLevel, SendTimeout):
                value = slot.SendTimeout;
                return Interop.Error.SUCCESS;
            case (SocketLevel, ExclusiveAddressUse):
                value = slot.Socket is UdpSocket { ReuseAddress: true } ? 0 : 1;
                return Interop.Error.SUCCESS;
            case (IPLevel or IPv6Level, PacketInformation):
                value = slot.WantsPacketInformation ? 1 : 0;
                return Interop.Error.SUCCESS;
            case (SocketLevel, OutOfBandInline or SendLowWater or ReceiveLowWater):
                value = 1;
                return Interop.Error.SUCCESS;
            case (SocketLevel, DontRoute) or (IPLevel, MulticastInterface or HeaderIncluded):
                return Interop.Error.SUCCESS;
            case (IPv6Level, MulticastInterface):
                value = (slot.Remembered & RememberedOptions.MulticastByLoopback) != 0 ? (int)SocketAddressBytes.LoopbackIndex : 0;
                return Interop.Error.SUCCESS;
            case (IPLevel or IPv6Level, MulticastTimeToLive) when slot.Kind is SocketKind.Stream or SocketKind.Listener:
                value = 1;
                return Interop.Error.SUCCESS;
            case (SocketLevel, Error):
                SocketStatus taken = NodeStack.Table.GetOption(handle, SocketOption.Error, out int error);
                value = taken == SocketStatus.Ok ? Runtime.SystemNative.ErrorCalls.ToNumber(SocketErrors.ToError((SocketStatus)error)) : 0;
                return Interop.Error.SUCCESS;
        }

        if (Remembers(slot, level, name, out bool inverted) is { } remembered)
        {
            value = ((slot.Remembered & remembered) != 0) != inverted ? 1 : 0;
            return Interop.Error.SUCCESS;
        }

        return GetFromStack(handle, level, name, out value);
    }

    private static Interop.Error GetFromStack(int handle, int level, int name, out int value)
    {
        value = 0;
        if (Translate(level, name, out SocketOption option) is not int unit)
        {
            return Interop.Error.ENOPROTOOPT;
        }

        SocketStatus status = NodeStack.Table.GetOption(handle, option, out value);
        value /= unit;
        return status == SocketStatus.NotSupported ? Interop.Error.ENOPROTOOPT : SocketErrors.ToError(status);
    }

    /// <summary>IP_MULTICAST_IF by address, in memory order: the node's own, loopback's, or none; there is no other.</summary>
    private static Interop.Error SetMulticastInterface(SocketSlot slot, uint address)
    {
        if (slot.Kind is SocketKind.Stream or SocketKind.Listener)
        {
            return Interop.Error.EINVAL;
        }

        if (!MulticastCalls.TryFindInterface(address, 0, out int index))
        {
            return Interop.Error.EADDRNOTAVAIL;
        }

        SendGroupsBy(slot, index);
        return Interop.Error.SUCCESS;
    }

    /// <summary>Which interface what is sent to groups takes: 0: the usual one.</summary>
    internal static void SendGroupsBy(SocketSlot slot, int index)
    {
        bool loopback = index == (int)SocketAddressBytes.LoopbackIndex;
        slot.Remembered = loopback ? slot.Remembered | RememberedOptions.MulticastByLoopback : slot.Remembered & ~RememberedOptions.MulticastByLoopback;
        if (slot.Socket is UdpSocket udp)
        {
            udp.MulticastByLoopback = loopback;
        }
    }

    private static Interop.Error SetMulticastInterfaceIndex(SocketSlot slot, int index)
    {
        if (slot.Kind is SocketKind.Stream or SocketKind.Listener)
        {
            return Interop.Error.ENOPROTOOPT;
        }

        if (index is < 0 or > (int)SocketAddressBytes.InterfaceIndex)
        {
            return Interop.Error.ENODEV;
        }

        SendGroupsBy(slot, index);
        return Interop.Error.SUCCESS;
    }

    /// <summary>Whether .NET on Linux has a number for an option; others end with OperationNotSupported.</summary>
    private static bool IsKnown(int level, int name) => level switch
    {
        SocketLevel => name is Debug or AcceptConnection or ReuseAddress or KeepAlive or DontRoute or Broadcast or Linger or OutOfBandInline or ExclusiveAddressUse
            or SendBuffer or ReceiveBuffer or SendLowWater or ReceiveLowWater or SendTimeout or ReceiveTimeout or Error or Type,
        IPLevel => name is 1 or HeaderIncluded or TypeOfService or TimeToLive or MulticastInterface or MulticastTimeToLive or MulticastLoopback or DontFragment
            or PacketInformation or AddMembership or DropMembership,
        IPv6Level => name is TimeToLive or MulticastInterface or MulticastTimeToLive or MulticastLoopback or PacketInformation or HopLimit or IPv6Only
            or AddMembership or DropMembership,
        TcpLevel => name is NoDelay or KeepAliveTime or KeepAliveInterval or KeepAliveRetries or FastOpen,
        _ => false,
    };

    /// <summary>Options of IPv6 asked of an IPv4 socket, TCP's of a datagram socket.</summary>
    private static bool IsOfOtherKind(SocketSlot slot, int level) =>
        (level == IPv6Level && !slot.IPv6) || (level == TcpLevel && slot.Kind is SocketKind.Datagram or SocketKind.Raw);

    /// <summary>The option, if this kind of socket only remembers it; null: it does more.</summary>
    private static RememberedOptions? Remembers(SocketSlot slot, int level, int name, out bool inverted)
    {
        bool stream = slot.Kind is SocketKind.Stream or SocketKind.Listener;
        inverted = level != SocketLevel && name == MulticastLoopback;
        return (level, name) switch
        {
            (SocketLevel, Debug) => RememberedOptions.Debug,
            (SocketLevel, ReuseAddress) when stream => RememberedOptions.ReuseAddress,
            (SocketLevel, Broadcast) when stream => RememberedOptions.Broadcast,
            (SocketLevel, KeepAlive) when !stream => RememberedOptions.KeepAlive,
            (IPLevel or IPv6Level, MulticastLoopback) when stream => RememberedOptions.NoMulticastLoopback,
            (IPLevel, DontFragment) when stream => RememberedOptions.DontFragment,
            (TcpLevel, FastOpen) => RememberedOptions.FastOpen,
            _ => null,
        };
    }

    /// <summary>The stack's option, and how many of its units one of the caller's is; null: there is no such option.</summary>
    private static int? Translate(int level, int name, out SocketOption option)
    {
        (SocketOption found, int unit) = (level, name) switch
        {
            (SocketLevel, ReuseAddress) => (SocketOption.ReuseAddress, 1),
            (SocketLevel, KeepAlive) => (SocketOption.KeepAlive, 1),
            (SocketLevel, Broadcast) => (SocketOption.Broadcast, 1),
            (SocketLevel, SendBuffer) => (SocketOption.SendBuffer, 1),
            (SocketLevel, ReceiveBuffer) => (SocketOption.ReceiveBuffer, 1),
            (IPLevel, TypeOfService) => (SocketOption.TypeOfService, 1),
            (IPLevel or IPv6Level, TimeToLive) => (SocketOption.HopLimit, 1),
            (IPLevel or IPv6Level, MulticastTimeToLive) => (SocketOption.MulticastHopLimit, 1),
            (IPLevel or IPv6Level, MulticastLoopback) => (SocketOption.MulticastLoopback, 1),
            (IPLevel, DontFragment) => (SocketOption.DontFragment, 1),
            (IPv6Level, IPv6Only) => (SocketOption.IPv6Only, 1),
            (TcpLevel, NoDelay) => (SocketOption.NoDelay, 1),
            (TcpLevel, KeepAliveTime) => (SocketOption.KeepAliveTime, MillisecondsPerSecond),
            (TcpLevel, KeepAliveInterval) => (SocketOption.KeepAliveInterval, MillisecondsPerSecond),
            (TcpLevel, KeepAliveRetries) => (SocketOption.KeepAliveRetries, 1),
            _ => (default, 0),
        };
        option = found;
        return unit == 0 ? null : unit;
    }
}
