namespace PusOS.Net;

/// <summary>Which option means what for which kind of socket.</summary>
internal static class SocketOptions
{
    /// <summary>The bits of the service field that are TCP's own (RFC 3168).</summary>
    private const byte CongestionBits = 3;

    public static SocketStatus Set(UdpSocket socket, SocketOption option, int value)
    {
        switch (option)
        {
            case SocketOption.ReuseAddress:
                socket.ReuseAddress = value != 0;
                return SocketStatus.Ok;
            case SocketOption.Broadcast:
                socket.AllowBroadcast = value != 0;
                return SocketStatus.Ok;
            case SocketOption.ReceiveBuffer:
                socket.ReceiveCapacity = value;
                return SocketStatus.Ok;
            case SocketOption.HopLimit when value is > 0 and < 256:
                socket.HopLimit = (byte)value;
                return SocketStatus.Ok;
            case SocketOption.MulticastHopLimit when value is >= 0 and < 256:
                socket.MulticastHopLimit = (byte)value;
                return SocketStatus.Ok;
            case SocketOption.HopLimit or SocketOption.MulticastHopLimit:
                return SocketStatus.InvalidArgument;
            case SocketOption.MulticastLoopback:
                socket.MulticastLoopback = value != 0;
                return SocketStatus.Ok;
            case SocketOption.DontFragment:
                socket.DontFragment = value != 0;
                return SocketStatus.Ok;
            case SocketOption.SendBuffer:
                return SocketStatus.Ok;
            default:
                return SetService(socket, option, value, 0);
        }
    }

    public static SocketStatus Set(TcpSocket socket, SocketOption option, int value)
    {
        switch (option)
        {
            case SocketOption.NoDelay:
                socket.NoDelay = value != 0;
                return SocketStatus.Ok;
            case SocketOption.KeepAlive:
                socket.KeepAlive = value != 0;
                return SocketStatus.Ok;
            case SocketOption.KeepAliveTime when value > 0:
                socket.KeepAliveTime = Duration.FromMilliseconds(value);
                return SocketStatus.Ok;
            case SocketOption.KeepAliveInterval when value > 0:
                socket.KeepAliveInterval = Duration.FromMilliseconds(value);
                return SocketStatus.Ok;
            case SocketOption.KeepAliveRetries when value > 0:
                socket.KeepAliveRetries = value;
                return SocketStatus.Ok;
            case SocketOption.UserTimeout when value >= 0:
                socket.UserTimeout = Duration.FromMilliseconds(value);
                return SocketStatus.Ok;
            case SocketOption.ReceiveBuffer:
                socket.ReceiveCapacity = value;
                return SocketStatus.Ok;
            case SocketOption.SendBuffer:
                socket.SendCapacity = value;
                return SocketStatus.Ok;
            case SocketOption.HopLimit when value is > 0 and < 256:
                socket.HopLimit = (byte)value;
                return SocketStatus.Ok;
            case SocketOption.KeepAliveTime or SocketOption.KeepAliveInterval or SocketOption.KeepAliveRetries or SocketOption.UserTimeout or SocketOption.HopLimit:
                return SocketStatus.InvalidArgument;
            default:
                return SetService(socket, option, value, CongestionBits);
        }
    }

    /// <summary>A listener's options are those of the connections that it will accept.</summary>
    public static SocketStatus Set(TcpListener socket, SocketOption option, int value)
    {
        if (option == SocketOption.ReceiveBuffer)
        {
            socket.ReceiveCapacity = value;
        }

        socket.Template ??= socket.Owner.CreateTcpSocket();
        return Set(socket.Template, option, value);
    }

    public static SocketStatus Set(RawSocket socket, SocketOption option, int value)
    {
        switch (option)
        {
            case SocketOption.HopLimit when value is > 0 and < 256:
                socket.HopLimit = (byte)value;
                return SocketStatus.Ok;
            case SocketOption.MulticastHopLimit when value is >= 0 and < 256:
                socket.MulticastHopLimit = (byte)value;
                return SocketStatus.Ok;
            case SocketOption.HopLimit or SocketOption.MulticastHopLimit:
                return SocketStatus.InvalidArgument;
            case SocketOption.DontFragment:
                socket.DontFragment = value != 0;
                return SocketStatus.Ok;
            case SocketOption.ReportErrors:
                socket.ReportsErrors = value != 0;
                return SocketStatus.Ok;
            case SocketOption.ReceiveBuffer:
                socket.Received.Capacity = Math.Clamp(value, 2048, 1 << 20);
                return SocketStatus.Ok;
            case SocketOption.SendBuffer or SocketOption.ReuseAddress or SocketOption.Broadcast:
                return SocketStatus.Ok;
            default:
                return SetService(socket, option, value, 0);
        }
    }

    public static SocketStatus Get(RawSocket socket, SocketOption option, out int value)
    {
        int? known = option switch
        {
            SocketOption.HopLimit => socket.HopLimit == 0 ? 64 : socket.HopLimit,
            SocketOption.MulticastHopLimit => socket.MulticastHopLimit,
            SocketOption.DontFragment => socket.DontFragment ? 1 : 0,
            SocketOption.ReportErrors => socket.ReportsErrors ? 1 : 0,
            SocketOption.ReceiveBuffer => socket.Received.Capacity,
            SocketOption.SendBuffer => socket.Sending.Capacity,
            SocketOption.Available => Math.Max(0, socket.NextLength),
            SocketOption.Error => (int)socket.TakeError(),
            SocketOption.Broadcast => 1,
            SocketOption.ReuseAddress => 0,
            _ => GetService(socket, option),
        };
        value = known ?? 0;
        return known is null ? SocketStatus.NotSupported : SocketStatus.Ok;
    }

    public static SocketStatus Get(UdpSocket socket, SocketOption option, out int value)
    {
        int? known = option switch
        {
            SocketOption.ReuseAddress => socket.ReuseAddress ? 1 : 0,
            SocketOption.Broadcast => socket.AllowBroadcast ? 1 : 0,
            SocketOption.ReceiveBuffer => socket.ReceiveCapacity,
            SocketOption.SendBuffer => socket.Sending.Capacity,
            SocketOption.HopLimit => socket.HopLimit == 0 ? 64 : socket.HopLimit,
            SocketOption.MulticastHopLimit => socket.MulticastHopLimit,
            SocketOption.MulticastLoopback => socket.MulticastLoopback ? 1 : 0,
            SocketOption.Available => Math.Max(0, socket.NextLength),
            SocketOption.DontFragment => socket.DontFragment ? 1 : 0,
            SocketOption.Error => (int)socket.TakeError(),
            _ => GetService(socket, option),
        };
        value = known ?? 0;
        return known is null ? SocketStatus.NotSupported : SocketStatus.Ok;
    }

    public static SocketStatus Get(TcpSocket socket, SocketOption option, out int value)
    {
        int? known = option switch
        {
            SocketOption.NoDelay => socket.NoDelay ? 1 : 0,
            SocketOption.KeepAlive => socket.KeepAlive ? 1 : 0,
            SocketOption.KeepAliveTime => (int)socket.KeepAliveTime.Milliseconds,
            SocketOption.KeepAliveInterval => (int)socket.KeepAliveInterval.Milliseconds,
            SocketOption.KeepAliveRetries => socket.KeepAliveRetries,
            SocketOption.UserTimeout => (int)socket.UserTimeout.Milliseconds,
            SocketOption.ReceiveBuffer => socket.ReceiveCapacity,
            SocketOption.SendBuffer => socket.SendCapacity,
            SocketOption.HopLimit => socket.HopLimit == 0 ? 64 : socket.HopLimit,
            SocketOption.Available => socket.Available,
            SocketOption.Error => (int)socket.TakeError(),
            _ => GetService(socket, option),
        };
        value = known ?? 0;
        return known is null ? SocketStatus.NotSupported : SocketStatus.Ok;
    }

    public static SocketStatus Get(TcpListener socket, SocketOption option, out int value)
    {
        if (option == SocketOption.Available)
        {
            value = 0;
            return SocketStatus.NotSupported;
        }

        socket.Template ??= socket.Owner.CreateTcpSocket();
        if (option == SocketOption.ReceiveBuffer && socket.ReceiveCapacity != 0)
        {
            value = socket.ReceiveCapacity;
            return SocketStatus.Ok;
        }

        return Get(socket.Template, option, out value);
    }

    /// <summary><paramref name="kept"/>: bits of the field that are not the user's.</summary>
    private static SocketStatus SetService(StackSocket socket, SocketOption option, int value, byte kept)
    {
        switch (option)
        {
            case SocketOption.TypeOfService:
                socket.TypeOfService = (byte)((value & ~kept) | (socket.TypeOfService & kept));
                return SocketStatus.Ok;
            case SocketOption.TrafficClass when value is < -1 or > byte.MaxValue:
                return SocketStatus.InvalidArgument;
            case SocketOption.TrafficClass:
                // -1: the default (RFC 3542 §6.5).
                socket.TrafficClass = (byte)((Math.Max(value, 0) & ~kept) | (socket.TrafficClass & kept));
                return SocketStatus.Ok;
            default:
                return SocketStatus.NotSupported;
        }
    }

    private static int? GetService(StackSocket socket, SocketOption option) => option switch
    {
        SocketOption.TypeOfService => socket.TypeOfService,
        SocketOption.TrafficClass => socket.TrafficClass,
        _ => null,
    };
}
