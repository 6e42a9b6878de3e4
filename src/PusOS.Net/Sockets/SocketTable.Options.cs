namespace PusOS.Net;

/// <content>Groups and options.</content>
public sealed partial class SocketTable
{
    /// <summary>Joins or leaves a multicast group.</summary>
    public SocketStatus SetMembership(int handle, IpAddress group, bool member) => Slot(handle)?.Socket is UdpSocket udp
        ? member ? udp.JoinGroup(group) : udp.LeaveGroup(group)
        : SocketStatus.NotSupported;

    /// <summary>As setsockopt(2). NotSupported: the option does not exist for this kind.</summary>
    public SocketStatus SetOption(int handle, SocketOption option, int value)
    {
        SocketSlot? slot = Slot(handle);
        if (slot is null)
        {
            return SocketStatus.Closed;
        }

        switch (option)
        {
            case SocketOption.Linger:
                slot.Linger = value;
                return SocketStatus.Ok;
            case SocketOption.IPv6Only:
                slot.IPv6Only = slot.Socket!.IPv6Only = value != 0;
                return slot.IPv6 ? SocketStatus.Ok : SocketStatus.NotSupported;
            default:
                return slot.Socket switch
                {
                    UdpSocket udp => SocketOptions.Set(udp, option, value),
                    TcpSocket tcp => SocketOptions.Set(tcp, option, value),
                    TcpListener listener => SocketOptions.Set(listener, option, value),
                    RawSocket raw => SocketOptions.Set(raw, option, value),
                    _ => SocketStatus.NotSupported,
                };
        }
    }

    /// <summary>As getsockopt(2).</summary>
    public SocketStatus GetOption(int handle, SocketOption option, out int value)
    {
        value = 0;
        SocketSlot? slot = Slot(handle);
        switch (option)
        {
            case SocketOption.Linger when slot is not null:
                value = slot.Linger;
                return SocketStatus.Ok;
            case SocketOption.IPv6Only when slot is not null:
                value = slot.IPv6Only ? 1 : 0;
                return SocketStatus.Ok;
            case SocketOption.IsListening when slot is not null:
                value = slot.Kind == SocketKind.Listener ? 1 : 0;
                return SocketStatus.Ok;
            default:
                return slot?.Socket switch
                {
                    UdpSocket udp => SocketOptions.Get(udp, option, out value),
                    TcpSocket tcp => SocketOptions.Get(tcp, option, out value),
                    TcpListener listener => SocketOptions.Get(listener, option, out value),
                    RawSocket raw => SocketOptions.Get(raw, option, out value),
                    null => SocketStatus.Closed,
                    _ => SocketStatus.NotSupported,
                };
        }
    }
}
