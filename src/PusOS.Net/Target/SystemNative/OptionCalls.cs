using PusOS.Runtime;

namespace PusOS.Net.SystemNative;

/// <summary>Socket options: the class library's levels and names to the stack's <see cref="SocketOption"/>.</summary>
internal static unsafe class OptionCalls
{
    /// <summary>System.Net.Sockets.SocketOptionLevel.</summary>
    private const int SocketLevel = 0xFFFF, IPLevel = 0, IPv6Level = 41, TcpLevel = 6;

    /// <summary>System.Net.Sockets.SocketOptionName that need more than a translation.</summary>
    private const int ReuseAddress = 4, DontRoute = 16, OutOfBandInline = 256, SendTimeout = 4101, ReceiveTimeout = 4102, Error = 4103, Type = 4104, AcceptConnection = 2,
        ExclusiveAddressUse = -5, PacketInformation = 19, MulticastInterface = 9, MulticastLoopback = 11, DontFragment = 14, TypeOfService = 3;

    private const int MillisecondsPerSecond = 1000;

    [RuntimeExport("SystemNative_SetSockOpt")]
    internal static Interop.Error Set(nint descriptor, int level, int name, byte* value, int length)
    {
        if (value == null || length < sizeof(int))
        {
            return Interop.Error.EFAULT;
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
        if (value == null || *length < sizeof(int))
        {
            return Interop.Error.EFAULT;
        }

        StackLock.Enter();
        SocketSlot? slot = NodeStack.Table.Slot(SocketCalls.Handle(descriptor));
        int number = 0;
        Interop.Error error = slot is null ? Interop.Error.EBADF : GetHeld(SocketCalls.Handle(descriptor), slot, level, name, out number);
        StackLock.Exit();
        if (error == Interop.Error.SUCCESS)
        {
            *(int*)value = number;
            *length = sizeof(int);
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
        SocketStatus status = NodeStack.Table.SetOption(SocketCalls.Handle(descriptor), SocketOption.Linger, option[0] != 0 ? option[1] * MillisecondsPerSecond : -1);
        StackLock.Exit();
        return SocketErrors.ToError(status);
    }

    [RuntimeExport("SystemNative_GetLingerOption")]
    internal static Interop.Error GetLinger(nint descriptor, int* option)
    {
        StackLock.Enter();
        SocketStatus status = NodeStack.Table.GetOption(SocketCalls.Handle(descriptor), SocketOption.Linger, out int value);
        StackLock.Exit();
        option[0] = value >= 0 ? 1 : 0;
        option[1] = Math.Max(value, 0) / MillisecondsPerSecond;
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
            case (IPLevel or IPv6Level, PacketInformation):
                slot.WantsPacketInformation = value != 0;
                return slot.Kind == SocketKind.Datagram ? Interop.Error.SUCCESS : Interop.Error.EOPNOTSUPP;
            case (IPLevel or IPv6Level, DontFragment) when slot.Socket is RawSocket raw:
                raw.DontFragment = value != 0;
                return Interop.Error.SUCCESS;
            case (SocketLevel, DontRoute) or (SocketLevel, OutOfBandInline) or (IPLevel or IPv6Level, MulticastInterface or DontFragment or TypeOfService):
                return IsHarmless(name, value) ? Interop.Error.SUCCESS : Interop.Error.ENOPROTOOPT;
        }

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

    /// <summary>What the stack does anyway: one interface, no type of service, in-line urgent data.</summary>
    private static bool IsHarmless(int name, int value) => name switch
    {
        OutOfBandInline or MulticastInterface or DontFragment => true,
        TypeOfService or DontRoute => value == 0,
        _ => false,
    };

    private static Interop.Error GetHeld(int handle, SocketSlot slot, int level, int name, out int value)
    {
        value = 0;
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
            case (IPLevel or IPv6Level, DontFragment) when slot.Socket is RawSocket raw:
                value = raw.DontFragment ? 1 : 0;
                return Interop.Error.SUCCESS;
            case (SocketLevel, OutOfBandInline) or (IPLevel or IPv6Level, DontFragment):
                value = 1;
                return Interop.Error.SUCCESS;
            case (SocketLevel, DontRoute) or (IPLevel or IPv6Level, MulticastInterface or TypeOfService):
                return Interop.Error.SUCCESS;
            case (SocketLevel, Error):
                SocketStatus taken = NodeStack.Table.GetOption(handle, SocketOption.Error, out int error);
                value = taken == SocketStatus.Ok ? Runtime.SystemNative.ErrorCalls.ToNumber(SocketErrors.ToError((SocketStatus)error)) : 0;
                return Interop.Error.SUCCESS;
        }

        if (Translate(level, name, out SocketOption option) is not int unit)
        {
            return Interop.Error.ENOPROTOOPT;
        }

        SocketStatus status = NodeStack.Table.GetOption(handle, option, out value);
        value /= unit;
        return status == SocketStatus.NotSupported ? Interop.Error.ENOPROTOOPT : SocketErrors.ToError(status);
    }

    /// <summary>The stack's option, and how many of its units one of the caller's is; null: there is no such option.</summary>
    private static int? Translate(int level, int name, out SocketOption option)
    {
        const int KeepAlive = 8, Broadcast = 32, SendBuffer = 4097, ReceiveBuffer = 4098;
        const int TimeToLive = 4, MulticastTimeToLive = 10, HopLimit = 21, IPv6Only = 27;
        const int NoDelay = 1, KeepAliveTime = 3, KeepAliveRetries = 16, KeepAliveInterval = 17;
        (SocketOption found, int unit) = (level, name) switch
        {
            (SocketLevel, ReuseAddress) => (SocketOption.ReuseAddress, 1),
            (SocketLevel, KeepAlive) => (SocketOption.KeepAlive, 1),
            (SocketLevel, Broadcast) => (SocketOption.Broadcast, 1),
            (SocketLevel, SendBuffer) => (SocketOption.SendBuffer, 1),
            (SocketLevel, ReceiveBuffer) => (SocketOption.ReceiveBuffer, 1),
            (IPLevel or IPv6Level, TimeToLive) or (IPv6Level, HopLimit) => (SocketOption.HopLimit, 1),
            (IPLevel or IPv6Level, MulticastTimeToLive) => (SocketOption.MulticastHopLimit, 1),
            (IPLevel or IPv6Level, MulticastLoopback) => (SocketOption.MulticastLoopback, 1),
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
