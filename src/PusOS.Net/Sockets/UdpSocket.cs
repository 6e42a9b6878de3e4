using System.Runtime.CompilerServices;

namespace PusOS.Net;

/// <summary>
/// A UDP socket. Bounds: 64 KiB each way by default, 512 datagrams. A datagram that does not fit in
/// the receive queue is dropped and counted; Send says WouldBlock instead.
/// </summary>
[SkipLocalsInit]
public sealed class UdpSocket : StackSocket
{
    private const int DefaultCapacity = 64 << 10;
    private const int GroupsMaximum = 8;

    /// <summary>Largest payload that UDP carries over IPv4, and over IPv6 (RFC 768, RFC 8200: no header counts there but UDP's).</summary>
    public const int PayloadMaximum = 65_507, PayloadMaximumV6 = 65_527;

    private readonly IpAddress[] _groups = new IpAddress[GroupsMaximum];
    private int _groupCount;
    private bool _isSpecial;

    internal UdpSocket(Interface owner)
        : base(owner)
    {
        Received = new DatagramQueue(owner.Pool, DefaultCapacity);
        Sending = new DatagramQueue(owner.Pool, DefaultCapacity + PayloadMaximumV6);
    }

    /// <summary>TTL of unicast datagrams; 0: the stack's default, 64.</summary>
    public byte HopLimit { get; set; }

    /// <summary>TTL of multicast datagrams. Default: 1.</summary>
    public byte MulticastHopLimit { get; set; } = 1;

    /// <summary>Whether what is sent to a group also comes to sockets of this node that joined it. Default: true, as on Linux.</summary>
    public bool MulticastLoopback { get; set; } = true;

    /// <summary>Whether what is sent to a group stays on this node: loopback is the interface for it. Default: false.</summary>
    public bool MulticastByLoopback { get; set; }

    /// <summary>Whether datagrams may go to broadcast addresses.</summary>
    public bool AllowBroadcast { get; set; }

    /// <summary>Whether datagrams must not be cut on their way: DF is set, and one that is too long for its path is MessageTooLarge.</summary>
    public bool DontFragment
    {
        get;
        set
        {
            field = value;
            OnHeaderChanged();
        }
    }

    /// <summary>Whether other sockets with this set may share the port.</summary>
    public bool ReuseAddress { get; set; }

    /// <summary>Bytes that may wait for the reader.</summary>
    public int ReceiveCapacity
    {
        get => Received.Capacity;
        set => Received.Capacity = Math.Clamp(value, 2048, 1 << 20);
    }

    /// <summary>Bytes of the next datagram; -1: there is none.</summary>
    public int NextLength => Received.Count == 0 ? -1 : Received.Front.Length;

    /// <inheritdoc/>
    public override Readiness Ready =>
        (Received.Count > 0 ? Readiness.Readable : 0) | (Sending.HasRoom(1500) ? Readiness.Writable : 0) | (PendingError != SocketStatus.Ok ? Readiness.Error : 0);

    internal DatagramQueue Received { get; }

    internal DatagramQueue Sending { get; }

    internal UdpSocket? NextInBucket { get; set; }

    internal UdpSocket? NextToSend { get; set; }

    internal bool IsQueued { get; set; }

    internal bool IsBound { get; set; }

    /// <summary>Nothing stands in front of a datagram that is sent now, or makes it a special one.</summary>
    internal bool SendsPlainly => IsBound && !IsClosed && PendingError == SocketStatus.Ok && Sending.Count == 0 && !_isSpecial;

    internal bool AcceptsAnyDestination
    {
        get;
        set
        {
            field = value;
            OnHeaderChanged();
        }
    }

    internal SocketStatus PendingError { get; set; }

    private bool IsClosed { get; set; }

    /// <summary>
    /// Takes a local endpoint; port 0: a random one. AddressInUse: another socket has it.
    /// AddressNotAvailable: not an address of this interface. InvalidArgument: bound already. ResourceExhausted: too many sockets.
    /// </summary>
    public SocketStatus Bind(IpEndpoint local) => IsClosed ? SocketStatus.Closed : IsBound ? SocketStatus.InvalidArgument : Owner.Udp.Bind(this, local);

    /// <summary>Sets the only peer to send to and receive from; the default endpoint unsets it.</summary>
    public SocketStatus Connect(IpEndpoint remote)
    {
        if (IsClosed)
        {
            return SocketStatus.Closed;
        }

        SocketStatus status = IsBound ? SocketStatus.Ok : Bind(new IpEndpoint(Any(remote.Address), 0));
        if (status != SocketStatus.Ok)
        {
            return status;
        }

        if (remote != default && Local.Address.IsUnspecified)
        {
            if (!Owner.Addresses.TrySelectSource(remote.Address, Owner.Now, out IpAddress source))
            {
                return SocketStatus.NetworkUnreachable;
            }

            Local = Local with { Address = source };
        }

        Remote = remote;
        return SocketStatus.Ok;
    }

    /// <summary>Sends to the connected peer.</summary>
    public SocketStatus Send(ReadOnlySpan<byte> data) => Remote == default ? SocketStatus.NotConnected : SendTo(data, Remote);

    /// <summary>
    /// Queues a datagram; it leaves in the next poll, or at once if called in one (by a <see cref="Service"/>). WouldBlock: the queue is full. MessageTooLarge: over
    /// 65,507 bytes (IPv6: 65,527), or than the path takes if <see cref="DontFragment"/>. NetworkUnreachable: no source address. AccessDenied: broadcast without <see cref="AllowBroadcast"/>.
    /// A pending error (the peer's port is unreachable) is returned once instead.
    /// </summary>
    public SocketStatus SendTo(ReadOnlySpan<byte> data, IpEndpoint remote)
    {
        if (Owner.MaySend && Owner.Link.TrySendPlainDatagram(this, data, remote))
        {
            return SocketStatus.Ok;
        }

        SocketStatus status = TakeError();
        if (status != SocketStatus.Ok)
        {
            return status;
        }

        if (remote.Port == 0 || remote.Address.IsUnspecified)
        {
            return SocketStatus.InvalidArgument;
        }

        if (data.Length > (remote.Address.IsIPv4 ? PayloadMaximum : PayloadMaximumV6) || (DontFragment && IsTooLong(data.Length, remote.Address)))
        {
            return SocketStatus.MessageTooLarge;
        }

        if (!AllowBroadcast && !Owner.Link.IsUsual(remote.Address) && Owner.Addresses.IsBroadcast(remote.Address))
        {
            return SocketStatus.AccessDenied;
        }

        status = IsBound ? SocketStatus.Ok : Bind(new IpEndpoint(Any(remote.Address), 0));
        if (status != SocketStatus.Ok)
        {
            return status;
        }

        DatagramInfo info = new() { Remote = remote, Local = Local.Address };
        if (MulticastByLoopback && remote.Address.IsMulticast)
        {
            info.Local = Local.Address.IsUnspecified ? remote.Address.IsIPv4 ? IpAddress.LoopbackIPv4 : IpAddress.LoopbackIPv6 : Local.Address;
            info.HopLimit = MulticastHopLimit;
            Owner.Udp.LoopBack(info, Local.Port, data);
            return SocketStatus.Ok;
        }

        if (Local.Address.IsUnspecified && !AcceptsAnyDestination && !Owner.Addresses.TrySelectSource(remote.Address, Owner.Now, out info.Local))
        {
            return SocketStatus.NetworkUnreachable;
        }

        bool group = remote.Address.IsMulticast;
        info.HopLimit = group ? MulticastHopLimit : HopLimit;
        if (!Owner.MaySend || Sending.Count != 0 || !Owner.Udp.TrySendNow(this, info, data))
        {
            if (!Sending.TryEnqueue(info, data))
            {
                return SocketStatus.WouldBlock;
            }

            Owner.Udp.QueueToSend(this);
        }

        if ((group && MulticastLoopback) || (AllowBroadcast && Owner.Addresses.IsBroadcast(remote.Address)))
        {
            Owner.Udp.LoopBack(info, Local.Port, data);
        }

        return SocketStatus.Ok;
    }

    /// <summary>Queues a datagram from an address that may not be ours (DHCP's 0.0.0.0). False: the queue is full.</summary>
    internal bool TrySendFrom(ReadOnlySpan<byte> data, IpAddress local, IpEndpoint remote)
    {
        if (!Sending.TryEnqueue(new DatagramInfo { Remote = remote, Local = local, HopLimit = remote.Address.IsMulticast ? MulticastHopLimit : HopLimit }, data))
        {
            return false;
        }

        Owner.Udp.QueueToSend(this);
        return true;
    }

    /// <summary>
    /// Takes the next datagram. A buffer too small gets the start and MessageTooLarge; the rest is lost.
    /// WouldBlock: there is none. A pending error is returned once instead.
    /// </summary>
    public SocketStatus Receive(Span<byte> buffer, out int length, out DatagramInfo info, bool peek = false)
    {
        length = 0;
        SocketStatus status = TakeError();
        if (status != SocketStatus.Ok || Received.Count == 0)
        {
            info = default;
            return status != SocketStatus.Ok ? status : SocketStatus.WouldBlock;
        }

        info = Received.Front;
        length = Math.Min(buffer.Length, info.Length);
        Received.Peek(buffer[..length]);
        if (!peek)
        {
            Received.Dequeue();
        }

        return length < info.Length ? SocketStatus.MessageTooLarge : SocketStatus.Ok;
    }

    /// <summary>Joins a multicast group. ResourceExhausted: eight groups of this socket or 32 of the interface.</summary>
    public SocketStatus JoinGroup(IpAddress group)
    {
        if (!group.IsMulticast || IsClosed)
        {
            return SocketStatus.InvalidArgument;
        }

        if (Array.IndexOf(_groups, group, 0, _groupCount) >= 0)
        {
            return SocketStatus.AddressInUse;
        }

        if (_groupCount == GroupsMaximum || Owner.Groups.Join(group) != Status.Ok)
        {
            return SocketStatus.ResourceExhausted;
        }

        _groups[_groupCount++] = group;
        return SocketStatus.Ok;
    }

    /// <summary>Leaves a multicast group. AddressNotAvailable: not joined.</summary>
    public SocketStatus LeaveGroup(IpAddress group)
    {
        int index = Array.IndexOf(_groups, group, 0, _groupCount);
        if (index < 0)
        {
            return SocketStatus.AddressNotAvailable;
        }

        _groups[index] = _groups[--_groupCount];
        Owner.Groups.Leave(group);
        return SocketStatus.Ok;
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (IsClosed)
        {
            return;
        }

        while (_groupCount > 0)
        {
            LeaveGroup(_groups[0]);
        }

        IsClosed = true;
        Owner.Udp.Unbind(this);
        Received.Clear();
    }

    /// <summary>Takes the error that waits, if one does.</summary>
    public SocketStatus TakeError()
    {
        if (IsClosed)
        {
            return SocketStatus.Closed;
        }

        SocketStatus status = PendingError;
        PendingError = SocketStatus.Ok;
        return status;
    }

    internal bool HasJoined(IpAddress group) => Array.IndexOf(_groups, group, 0, _groupCount) >= 0;

    private protected override void OnHeaderChanged() => _isSpecial = AcceptsAnyDestination || DontFragment || (TypeOfService | TrafficClass) != 0;

    private bool IsTooLong(int length, IpAddress destination) =>
        length + Wire.UdpPacket.HeaderLength + (destination.IsIPv4 ? Wire.Ipv4Repr.HeaderLength : Wire.Ipv6Packet.HeaderLength) > Owner.Link.PathMtu(destination);

    internal override void OnDeadline(Instant now)
    {
    }

    private static IpAddress Any(IpAddress family) => family.IsIPv4 ? IpAddress.AnyIPv4 : default;
}
