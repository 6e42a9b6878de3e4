using PusOS.Runtime;

namespace PusOS.Net.SystemNative;

/// <summary>
/// Socket options by the platform's own numbers (Socket.SetRawSocketOption): Linux's, as far as the stack has the option;
/// others end with ENOPROTOOPT. Integers of four bytes, or one byte where Linux takes that.
/// </summary>
internal static unsafe class RawOptionCalls
{
    /// <summary>SOL_SOCKET, IPPROTO_IP, IPPROTO_IPV6, IPPROTO_TCP.</summary>
    private const int SocketLevel = 1, IPLevel = 0, IPv6Level = 41, TcpLevel = 6;

    private const int MillisecondsPerSecond = 1000;

    [RuntimeExport("SystemNative_SetRawSockOpt")]
    internal static Interop.Error Set(nint descriptor, int level, int name, byte* value, int length)
    {
        if (value == null || length < 1)
        {
            return Interop.Error.EFAULT;
        }

        int number = length >= sizeof(int) ? *(int*)value : *value;
        if (Translate(level, name, out SocketOption option) is not int unit)
        {
            return Interop.Error.ENOPROTOOPT;
        }

        if (option == SocketOption.DontFragment)
        {
            // IP_PMTUDISC_DO and beyond (ip(7)): 2 and more.
            number = number >= 2 ? 1 : 0;
        }

        StackLock.Enter();
        SocketSlot? slot = NodeStack.Table.Slot(SocketCalls.Handle(descriptor));
        SocketStatus status = slot is not null && IsOfOtherKind(slot, level) ? SocketStatus.NotSupported : NodeStack.Table.SetOption(SocketCalls.Handle(descriptor), option, number * unit);
        StackLock.Exit();
        return status == SocketStatus.NotSupported ? Interop.Error.ENOPROTOOPT : SocketErrors.ToError(status);
    }

    [RuntimeExport("SystemNative_GetRawSockOpt")]
    internal static Interop.Error Get(nint descriptor, int level, int name, byte* value, int* length)
    {
        if (value == null || length == null || *length < 1)
        {
            return Interop.Error.EFAULT;
        }

        if (level == SocketLevel && TryGetFact(descriptor, name, out int fact))
        {
            return Answer(fact, value, length);
        }

        if (Translate(level, name, out SocketOption option) is not int unit)
        {
            return Interop.Error.ENOPROTOOPT;
        }

        StackLock.Enter();
        SocketSlot? slot = NodeStack.Table.Slot(SocketCalls.Handle(descriptor));
        Interop.Error other = slot is not null && IsOfOtherKind(slot, level) ? slot.IPv6 ? Interop.Error.ENOPROTOOPT : Interop.Error.EOPNOTSUPP : Interop.Error.SUCCESS;
        SocketStatus status = NodeStack.Table.GetOption(SocketCalls.Handle(descriptor), option, out int number);
        StackLock.Exit();
        if (other != Interop.Error.SUCCESS)
        {
            return other;
        }

        if (status != SocketStatus.Ok)
        {
            return status == SocketStatus.NotSupported ? Interop.Error.ENOPROTOOPT : SocketErrors.ToError(status);
        }

        number = option switch
        {
            SocketOption.DontFragment => number * 2,
            SocketOption.Error => Runtime.SystemNative.ErrorCalls.ToNumber(SocketErrors.ToError((SocketStatus)number)),
            _ => number / unit,
        };
        return Answer(number, value, length);
    }

    /// <summary>Who sent the ICMP error that a raw socket reported last; SocketError.SocketError: none did.</summary>
    [RuntimeExport("SystemNative_ReceiveSocketError")]
    internal static int ReceiveError(nint descriptor, MessageHeader* header)
    {
        const int Success = 0, Failure = -1;
        StackLock.Enter();
        SocketSlot? slot = NodeStack.Table.Slot(SocketCalls.Handle(descriptor));
        IpAddress source = default;
        if (slot?.Socket is RawSocket raw)
        {
            source = raw.ErrorSource;
            raw.ErrorSource = default;
        }

        StackLock.Exit();
        if (source == default || header->Address == null)
        {
            return Failure;
        }

        header->AddressLength = SocketAddressBytes.Write(header->Address, header->AddressLength, new IpEndpoint(source, 0), slot!.IPv6);
        return Success;
    }

    private static Interop.Error Answer(int number, byte* value, int* length)
    {
        if (*length >= sizeof(int))
        {
            *(int*)value = number;
            *length = sizeof(int);
        }
        else
        {
            *value = (byte)number;
            *length = 1;
        }

        return Interop.Error.SUCCESS;
    }

    /// <summary>What a socket is: SO_TYPE, SO_PROTOCOL, SO_DOMAIN, in Linux's numbers.</summary>
    private static bool TryGetFact(nint descriptor, int name, out int value)
    {
        const int TypeName = 3, ProtocolName = 38, DomainName = 39;
        const int Stream = 1, Datagram = 2, Raw = 3, Tcp = 6, Udp = 17;
        StackLock.Enter();
        SocketSlot? slot = NodeStack.Table.Slot(SocketCalls.Handle(descriptor));
        value = (name, slot?.Kind) switch
        {
            (TypeName, SocketKind.Datagram) => Datagram,
            (TypeName, SocketKind.Raw) => Raw,
            (TypeName, _) => Stream,
            (ProtocolName, SocketKind.Datagram) => Udp,
            (ProtocolName, SocketKind.Raw) => ((RawSocket)slot!.Socket!).Protocol,
            (ProtocolName, _) => Tcp,
            _ => slot is { IPv6: true } ? SocketAddressBytes.IPv6Family : SocketAddressBytes.IPv4Family,
        };
        StackLock.Exit();
        return slot is not null && name is TypeName or ProtocolName or DomainName;
    }

    /// <summary>Options of IPv6 asked of an IPv4 socket, TCP's of a datagram socket.</summary>
    private static bool IsOfOtherKind(SocketSlot slot, int level) =>
        (level == IPv6Level && !slot.IPv6) || (level == TcpLevel && slot.Kind is SocketKind.Datagram or SocketKind.Raw);

    /// <summary>The stack's option, and how many of its units one of Linux's is; null: there is no such option.</summary>
    private static int? Translate(int level, int name, out SocketOption option)
    {
        (SocketOption found, int unit) = (level, name) switch
        {
            (SocketLevel, 2) => (SocketOption.ReuseAddress, 1),
            (SocketLevel, 4) => (SocketOption.Error, 1),
            (SocketLevel, 6) => (SocketOption.Broadcast, 1),
            (SocketLevel, 7) => (SocketOption.SendBuffer, 1),
            (SocketLevel, 8) => (SocketOption.ReceiveBuffer, 1),
            (SocketLevel, 9) => (SocketOption.KeepAlive, 1),
            (SocketLevel, 30) => (SocketOption.IsListening, 1),
            (IPLevel, 1) => (SocketOption.TypeOfService, 1),
            (IPv6Level, 67) => (SocketOption.TrafficClass, 1),
            (IPLevel, 2) or (IPv6Level, 16) => (SocketOption.HopLimit, 1),
            (IPLevel, 10) or (IPv6Level, 23) => (SocketOption.DontFragment, 1),
            (IPLevel, 11) or (IPv6Level, 25) => (SocketOption.ReportErrors, 1),
            (IPLevel, 33) or (IPv6Level, 18) => (SocketOption.MulticastHopLimit, 1),
            (IPLevel, 34) or (IPv6Level, 19) => (SocketOption.MulticastLoopback, 1),
            (IPv6Level, 26) => (SocketOption.IPv6Only, 1),
            (TcpLevel, 1) => (SocketOption.NoDelay, 1),
            (TcpLevel, 4) => (SocketOption.KeepAliveTime, MillisecondsPerSecond),
            (TcpLevel, 5) => (SocketOption.KeepAliveInterval, MillisecondsPerSecond),
            (TcpLevel, 6) => (SocketOption.KeepAliveRetries, 1),
            (TcpLevel, 18) => (SocketOption.UserTimeout, 1),
            _ => (default, 0),
        };
        option = found;
        return unit == 0 ? null : unit;
    }
}
