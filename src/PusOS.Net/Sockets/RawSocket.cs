using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>
/// A socket of an IP protocol that the stack has no sockets for otherwise (ICMP for ping, or a protocol of one's own). As
/// raw sockets of Linux: what is received over IPv4 begins with the IP header, over IPv6 it does not; what is sent is the
/// payload alone, and only ICMPv6 gets its checksum filled in. Bounds: 64 KiB and 512 packets each way.
/// </summary>
public sealed class RawSocket : StackSocket
{
    private const int Capacity = 64 << 10;
    private const int RetryMilliseconds = 1;

    /// <summary>Where the checksum of ICMPv6 stands (RFC 4443 §2.1).</summary>
    private const int IcmpChecksumOffset = 2;

    private bool _isClosed;

    internal RawSocket(Interface owner, byte protocol, bool ipv6)
        : base(owner)
    {
        Protocol = protocol;
        IsIPv6 = ipv6;
        Received = new DatagramQueue(owner.Pool, Capacity);
        Sending = new DatagramQueue(owner.Pool, Capacity);
    }

    /// <summary>The protocol's number in IP.</summary>
    public byte Protocol { get; }

    /// <summary>Whether its packets are of IPv6.</summary>
    public bool IsIPv6 { get; }

    /// <summary>TTL or hop limit of unicast packets; 0: the stack's default, 64.</summary>
    public byte HopLimit { get; set; }

    /// <summary>TTL or hop limit of packets to groups. Default: 1.</summary>
    public byte MulticastHopLimit { get; set; } = 1;

    /// <summary>Whether packets may be cut on their way; if not, those too large for the way end with MessageTooLarge.</summary>
    public bool DontFragment { get; set; }

    /// <summary>Whether ICMP errors about what was sent come back as errors of the socket, with their sender (IP_RECVERR).</summary>
    public bool ReportsErrors { get; set; }

    /// <summary>Who sent the last ICMP error; default: none came since it was read.</summary>
    public IpAddress ErrorSource { get; internal set; }

    /// <summary>Bytes of the next packet; -1: there is none.</summary>
    public int NextLength => Received.Count == 0 ? -1 : Received.Front.Length;

    /// <inheritdoc/>
    public override Readiness Ready =>
        (Received.Count > 0 ? Readiness.Readable : 0) | (Sending.HasRoom(1500) ? Readiness.Writable : 0)
        | (PendingError != SocketStatus.Ok ? Readiness.Error | Readiness.Readable : 0);

    internal DatagramQueue Received { get; }

    internal DatagramQueue Sending { get; }

    internal SocketStatus PendingError { get; set; }

    /// <summary>Receives only what comes to this address; ports mean nothing. AddressNotAvailable: not ours.</summary>
    public SocketStatus Bind(IpEndpoint local)
    {
        if (_isClosed)
        {
            return SocketStatus.Closed;
        }

        if (!local.Address.IsUnspecified && !local.Address.IsMulticast && !Owner.Addresses.IsOurs(local.Address))
        {
            return SocketStatus.AddressNotAvailable;
        }

        Local = new IpEndpoint(local.Address, Protocol);
        return SocketStatus.Ok;
    }

    /// <summary>Sets the only peer to send to and receive from; the default endpoint unsets it. NetworkUnreachable: no way to it.</summary>
    public SocketStatus Connect(IpEndpoint remote)
    {
        if (_isClosed)
        {
            return SocketStatus.Closed;
        }

        if (remote != default && !CanReach(remote.Address))
        {
            return SocketStatus.NetworkUnreachable;
        }

        Remote = remote == default ? default : remote with { Port = 0 };
        return SocketStatus.Ok;
    }

    /// <summary>
    /// Queues a packet to an address; default: to the peer. WouldBlock: the queue is full. MessageTooLarge: larger than IP
    /// carries, or than the way with <see cref="DontFragment"/>. NetworkUnreachable: no source address or no way.
    /// InvalidArgument: an address of the other family. NotConnected: no peer. A pending error is returned once instead.
    /// </summary>
    public SocketStatus SendTo(ReadOnlySpan<byte> data, IpAddress destination)
    {
        SocketStatus status = TakeError();
        destination = destination == default ? Remote.Address : destination;
        if (status != SocketStatus.Ok || destination == default)
        {
            return status == SocketStatus.Ok ? SocketStatus.NotConnected : status;
        }

        if (destination.IsIPv4 == IsIPv6)
        {
            return SocketStatus.InvalidArgument;
        }

        int header = IsIPv6 ? Ipv6Packet.HeaderLength : Ipv4Repr.HeaderLength;
        if (data.Length > ushort.MaxValue - header || (DontFragment && data.Length + header > Owner.Link.PathMtu(destination)))
        {
            return SocketStatus.MessageTooLarge;
        }

        DatagramInfo info = new() { Remote = new IpEndpoint(destination, 0), Local = Local.Address, HopLimit = destination.IsMulticast ? MulticastHopLimit : HopLimit };
        if (!CanReach(destination) || (info.Local.IsUnspecified && !Owner.Addresses.TrySelectSource(destination, Owner.Now, out info.Local)))
        {
            return SocketStatus.NetworkUnreachable;
        }

        if (!Sending.TryEnqueue(info, data))
        {
            return SocketStatus.WouldBlock;
        }

        // Sent in the next poll, as a timer that is due: ordinary traffic does not look for raw packets.
        Owner.Timers.Schedule(this, Owner.Now);
        return SocketStatus.Ok;
    }

    /// <summary>
    /// Takes the next packet. A buffer too small gets the start and MessageTooLarge. WouldBlock: there is none. A pending
    /// error is returned once instead, with length zero.
    /// </summary>
    public SocketStatus Receive(Span<byte> buffer, out int length, out DatagramInfo info, bool peek = false)
    {
        length = 0;
        info = default;
        SocketStatus status = TakeError();
        if (status != SocketStatus.Ok || Received.Count == 0)
        {
            return status == SocketStatus.Ok ? SocketStatus.WouldBlock : status;
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

    /// <inheritdoc/>
    public override void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            SendQueued();
            Owner.Timers.Schedule(this, Instant.Never);
            Owner.Raw.Remove(this);
            Received.Clear();
            Sending.Clear();
        }
    }

    /// <summary>Takes the error that waits, if one does.</summary>
    public SocketStatus TakeError()
    {
        if (_isClosed)
        {
            return SocketStatus.Closed;
        }

        SocketStatus status = PendingError;
        PendingError = SocketStatus.Ok;
        return status;
    }

    internal override void OnDeadline(Instant now)
    {
        bool wasFull = !Sending.HasRoom(1500);
        if (!SendQueued())
        {
            Owner.Timers.Schedule(this, now + Duration.FromMilliseconds(RetryMilliseconds));
        }
        else if (wasFull)
        {
            Notify(Readiness.Writable);
        }
    }

    private bool CanReach(IpAddress destination) => Owner.Addresses.IsOurs(destination) || destination.IsMulticast
        || Owner.Addresses.IsBroadcast(destination) || Owner.Addresses.TryNextHop(destination, Owner.Now, out _);

    /// <summary>False: the device is full, and something waits.</summary>
    private bool SendQueued()
    {
        for (; Sending.Count > 0; Sending.Dequeue())
        {
            ref readonly DatagramInfo info = ref Sending.Front;
            IpSend header = new() { Source = info.Local, Destination = info.Remote.Address, Protocol = Protocol, HopLimit = info.HopLimit, TrafficClass = info.Remote.Address.IsIPv4 ? TypeOfService : TrafficClass, DontFragment = DontFragment };
            Status status = Owner.Link.TryBegin(header, info.Length, false, out OutgoingPacket outgoing);
            if (status == Status.ResourceExhausted && Owner.Link.TransmitWasFull && !_isClosed)
            {
                return false;
            }

            if (status != Status.Ok)
            {
                continue;
            }

            Sending.Peek(outgoing.Payload);
            if (Protocol is IpProtocol.Icmp or IpProtocol.IcmpV6 && info.Length != 0)
            {
                (IsIPv6 ? Owner.Counters.IcmpV6 : Owner.Counters.Icmp).CountSent(outgoing.Payload[0]);
            }

            if (Protocol == IpProtocol.IcmpV6 && info.Length >= IcmpPacket.HeaderLength)
            {
                Span<byte> message = outgoing.Payload;
                message.Slice(IcmpChecksumOffset, 2).Clear();
                ulong pseudo = InternetChecksum.PseudoHeader(info.Local, info.Remote.Address, Protocol, message.Length);
                InternetChecksum.Store(message[IcmpChecksumOffset..], InternetChecksum.Complete(InternetChecksum.Add(pseudo, message)));
            }

            Owner.Link.Commit(ref outgoing);
        }

        return true;
    }
}
