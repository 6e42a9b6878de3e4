using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>UDP (RFC 768): which socket gets a datagram, and the way out. Ports hash into 64 chains.</summary>
[SkipLocalsInit]
internal sealed class UdpProtocol(Interface owner)
{
    public const int Buckets = 64;
    private const int FirstEphemeralPort = 49_152;
    private const int EphemeralPorts = 16_384;

    private readonly UdpSocket?[] _buckets = new UdpSocket?[Buckets];
    private UdpSocket? _sendHead;
    private UdpSocket? _sendTail;
    private int _anyDestinationSockets;

    public int SocketCount { get; private set; }

    /// <summary>Whether a socket takes datagrams to addresses that are not ours yet (DHCP).</summary>
    public bool AcceptsAnyDestination => _anyDestinationSockets > 0;

    /// <summary>Whether a socket has something queued.</summary>
    public bool HasOutput => _sendHead is not null;

    public UdpSocket? ChainAt(int bucket) => _buckets[bucket];

    public SocketStatus Bind(UdpSocket socket, IpEndpoint local)
    {
        if (!local.Address.IsUnspecified && !local.Address.IsMulticast && !owner.Addresses.IsBroadcast(local.Address) && !owner.Addresses.IsOurs(local.Address))
        {
            return SocketStatus.AddressNotAvailable;
        }

        if (SocketCount == owner.Options.UdpSocketsMaximum)
        {
            return SocketStatus.ResourceExhausted;
        }

        if (local.Port == 0)
        {
            if (!TryChoosePort(socket, local.Address, out ushort port))
            {
                return SocketStatus.AddressNotAvailable;
            }

            local = local with { Port = port };
        }
        else if (IsTaken(socket, local))
        {
            return SocketStatus.AddressInUse;
        }

        socket.Local = local;
        socket.IsBound = true;
        ref UdpSocket? bucket = ref _buckets[local.Port % Buckets];
        socket.NextInBucket = bucket;
        bucket = socket;
        SocketCount++;
        _anyDestinationSockets += socket.AcceptsAnyDestination ? 1 : 0;
        return SocketStatus.Ok;
    }

    /// <summary>Takes a socket out; datagrams that it has queued still leave.</summary>
    public void Unbind(UdpSocket socket)
    {
        if (!socket.IsBound)
        {
            return;
        }

        UdpSocket? before = _buckets[socket.Local.Port % Buckets];
        if (before == socket)
        {
            _buckets[socket.Local.Port % Buckets] = socket.NextInBucket;
        }
        else
        {
            // The port never changes while the socket is bound, so it is in this chain.
            while (before!.NextInBucket != socket)
            {
                before = before.NextInBucket;
            }

            before.NextInBucket = socket.NextInBucket;
        }

        Unlinked(socket);
    }

    public void QueueToSend(UdpSocket socket)
    {
        if (socket.IsQueued)
        {
            return;
        }

        socket.IsQueued = true;
        socket.NextToSend = null;
        if (_sendTail is null)
        {
            _sendHead = socket;
        }
        else
        {
            _sendTail.NextToSend = socket;
        }

        _sendTail = socket;
    }

    /// <summary>Sends what sockets have queued, until the device is full.</summary>
    public void Transmit()
    {
        while (_sendHead is not null)
        {
            UdpSocket socket = _sendHead;
            bool wasFull = !socket.Sending.HasRoom(1500);
            while (socket.Sending.Count > 0)
            {
                if (!TrySend(socket))
                {
                    return;
                }
            }

            _sendHead = socket.NextToSend;
            _sendTail = _sendHead is null ? null : _sendTail;
            socket.IsQueued = false;
            if (wasFull)
            {
                socket.Notify(Readiness.Writable);
            }
        }
    }

    public void OnDatagram(in PacketInfo info, ReadOnlySpan<byte> bytes)
    {
        owner.Counters.UdpReceived++;
        if (!UdpPacket.TryParse(bytes, out UdpPacket packet))
        {
            owner.Counters.DropMalformed++;
            return;
        }

        if (!info.ChecksumVerified && !packet.Verify(info.Source, info.Destination))
        {
            owner.Counters.DropChecksum++;
            return;
        }

        ushort port = packet.DestinationPort;
        DatagramInfo datagram;
        datagram.Remote = new IpEndpoint(info.Source, packet.SourcePort);
        datagram.Local = info.Destination;
        datagram.Length = 0;
        datagram.HopLimit = info.HopLimit;
        bool toUs = info.IsToUs || owner.Addresses.IsOurs(info.Destination);
        bool delivered = info.IsGroup ? DeliverToAll(port, datagram, packet.Payload) : DeliverToBest(port, toUs, datagram, packet.Payload);
        if (delivered)
        {
            return;
        }

        owner.Counters.DropNoSocket++;
        if (info.IsGroup || !toUs)
        {
            return;
        }

        if (info.Destination.IsIPv4)
        {
            owner.Icmp.SendError(info, IcmpType.DestinationUnreachable, IcmpType.CodePortUnreachable, 0);
        }
        else
        {
            owner.IcmpV6.SendError(info, IcmpV6Type.DestinationUnreachable, IcmpV6Type.CodePortUnreachable, 0);
        }
    }

    /// <summary>
    /// The way of most datagrams: over IPv4 to an address that is ours, checksum verified, to the only socket in its chain.
    /// <paramref name="start"/> is a word's place; source and destination as numbers. Accepts nothing that
    /// <see cref="OnDatagram"/> would not; false: that one decides.
    /// </summary>
    public bool TryOnPlainDatagram(ref byte start, int length, uint source, uint destination, byte hopLimit)
    {
        if (length < UdpPacket.HeaderLength)
        {
            return false;
        }

        uint ports = HeaderWords.Read(ref start, 0);
        int datagramLength = BinaryPrimitives.ReverseEndianness((ushort)HeaderWords.Read(ref start, 4));
        ushort port = BinaryPrimitives.ReverseEndianness((ushort)(ports >> 16));
        if ((uint)(datagramLength - UdpPacket.HeaderLength) > (uint)(length - UdpPacket.HeaderLength)
            || _buckets[port % Buckets] is not { } socket || socket.NextInBucket is not null || socket.Local.Port != port)
        {
            return false;
        }

        IpAddress local = socket.Local.Address, to = IpAddress.FromIPv4(destination);
        IpEndpoint remote = new(IpAddress.FromIPv4(source), BinaryPrimitives.ReverseEndianness((ushort)ports));
        if ((local != IpAddress.AnyIPv4 && local != to && (local != default || socket.IPv6Only)) || (socket.Remote != default && socket.Remote != remote))
        {
            return false;
        }

        ref DatagramInfo slot = ref socket.Received.TryEnqueue(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref start, UdpPacket.HeaderLength), datagramLength - UdpPacket.HeaderLength));
        if (Unsafe.IsNullRef(ref slot))
        {
            return false;
        }

        slot.Remote = remote;
        slot.Local = to;
        slot.HopLimit = hopLimit;
        owner.Counters.UdpReceived++;
        socket.Notify(Readiness.Readable);
        return true;
    }

    public void OnIcmpError(IcmpErrorKind kind, IpAddress local, IpAddress remote, ReadOnlySpan<byte> transport)
    {
        ushort localPort = BinaryPrimitives.ReadUInt16BigEndian(transport);
        IpEndpoint peer = new(remote, BinaryPrimitives.ReadUInt16BigEndian(transport[2..]));
        for (UdpSocket? socket = _buckets[localPort % Buckets]; socket is not null; socket = socket.NextInBucket)
        {
            // Only connected sockets hear of errors (RFC 1122 §4.1.3.3 leaves it open; this is what BSD does).
            if (socket.Local.Port == localPort && socket.Remote == peer && kind is IcmpErrorKind.PortUnreachable or IcmpErrorKind.ProtocolUnreachable)
            {
                socket.PendingError = SocketStatus.ConnectionRefused;
                socket.Notify(Readiness.Error | Readiness.Readable);
            }
        }
    }

    /// <summary>Gives what is sent to a group or to all also to the sockets of this node that want it (RFC 1112 §6.1, RFC 919).</summary>
    public void LoopBack(in DatagramInfo sent, ushort sourcePort, ReadOnlySpan<byte> data) =>
        DeliverToAll(sent.Remote.Port, new DatagramInfo { Remote = new IpEndpoint(sent.Local, sourcePort), Local = sent.Remote.Address, HopLimit = sent.HopLimit }, data);

    /// <summary>
    /// Sends a datagram that was not queued, in a poll or where the owner said that the device may be used. False: the
    /// device is full, it has to wait. As with a queued one, nobody hears of it if there is no way to the peer.
    /// </summary>
    public bool TrySendNow(UdpSocket socket, in DatagramInfo info, ReadOnlySpan<byte> data)
    {
        Status status = TryBegin(socket, info, data.Length, out OutgoingPacket outgoing);
        if (status == Status.ResourceExhausted && owner.Link.TransmitWasFull)
        {
            return false;
        }

        if (status == Status.Ok)
        {
            data.CopyTo(outgoing.Payload[UdpPacket.HeaderLength..]);
            Finish(socket.Local.Port, info, ref outgoing);
        }

        return true;
    }

    private bool TrySend(UdpSocket socket)
    {
        ref readonly DatagramInfo info = ref socket.Sending.Front;
        Status status = TryBegin(socket, info, info.Length, out OutgoingPacket outgoing);
        if (status == Status.ResourceExhausted && owner.Link.TransmitWasFull)
        {
            return false;
        }

        if (status == Status.Ok)
        {
            socket.Sending.Peek(outgoing.Payload[UdpPacket.HeaderLength..]);
            Finish(socket.Local.Port, info, ref outgoing);
        }

        socket.Sending.Dequeue();
        return true;
    }

    private Status TryBegin(UdpSocket socket, in DatagramInfo info, int length, out OutgoingPacket outgoing)
    {
        IpSend header;
        header.Source = info.Local;
        header.Destination = info.Remote.Address;
        header.Protocol = IpProtocol.Udp;
        header.HopLimit = info.HopLimit;
        header.TrafficClass = info.Remote.Address.IsIPv4 ? socket.TypeOfService : socket.TrafficClass;
        header.DontFragment = socket.DontFragment;
        header.RouterAlert = false;
        return owner.Link.TryBegin(header, UdpPacket.HeaderLength + length, false, out outgoing);
    }

    /// <summary>Puts header and checksum in front of the data.</summary>
    private void Finish(ushort localPort, in DatagramInfo info, ref OutgoingPacket outgoing)
    {
        owner.Counters.UdpSent++;
        Span<byte> datagram = outgoing.Payload;
        UdpPacket.WriteHeader(datagram, localPort, info.Remote.Port);
        if (outgoing.Duty == ChecksumDuty.Software)
        {
            UdpPacket.StoreChecksum(datagram, info.Local, info.Remote.Address);
        }
        else if (outgoing.Duty == ChecksumDuty.Device)
        {
            InternetChecksum.Store(datagram[6..], InternetChecksum.Fold(InternetChecksum.PseudoHeader(info.Local, info.Remote.Address, IpProtocol.Udp, datagram.Length)));
        }

        owner.Link.Commit(ref outgoing, 6);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool DeliverToBest(ushort port, bool toUs, in DatagramInfo info, ReadOnlySpan<byte> payload)
    {
        UdpSocket? best = null;
        int bestScore = -1;
        for (UdpSocket? socket = _buckets[port % Buckets]; socket is not null; socket = socket.NextInBucket)
        {
            int score = Score(socket, port, toUs, info);
            if (score > bestScore)
            {
                (best, bestScore) = (socket, score);
            }
        }

        if (best is null)
        {
            return false;
        }

        Deliver(best, info, payload);
        return true;
    }

    private bool DeliverToAll(ushort port, in DatagramInfo info, ReadOnlySpan<byte> payload)
    {
        bool delivered = false;
        for (UdpSocket? socket = _buckets[port % Buckets]; socket is not null; socket = socket.NextInBucket)
        {
            if (Score(socket, port, false, info) >= 0 && (!info.Local.IsMulticast || socket.HasJoined(info.Local)))
            {
                Deliver(socket, info, payload);
                delivered = true;
            }
        }

        return delivered;
    }

    /// <summary>-1: not for this socket; otherwise the more exactly it is bound, the higher.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Score(UdpSocket socket, ushort port, bool toUs, in DatagramInfo info)
    {
        if (socket.Local.Port != port)
        {
            return -1;
        }

        int score = 0;
        IpAddress address = socket.Local.Address;
        if (!address.IsUnspecified)
        {
            if (address != info.Local && !info.Local.IsMulticast && !owner.Addresses.IsBroadcast(info.Local))
            {
                return -1;
            }

            score++;
        }
        else if (address.IsIPv4 ? !info.Local.IsIPv4 : socket.IPv6Only && info.Local.IsIPv4)
        {
            // The IPv6 "any" takes both families (dual mode) unless it was told not to; 0.0.0.0 takes IPv4 only.
            return -1;
        }

        if (socket.Remote != default)
        {
            return socket.Remote == info.Remote ? score + 2 : -1;
        }

        return toUs || socket.AcceptsAnyDestination || owner.Addresses.IsOurs(info.Local) || info.Local.IsMulticast || owner.Addresses.IsBroadcast(info.Local) ? score : -1;
    }

    private void Deliver(UdpSocket socket, in DatagramInfo info, ReadOnlySpan<byte> payload)
    {
        if (!socket.Received.TryEnqueue(info, payload))
        {
            owner.Counters.DropBufferFull++;
            return;
        }

        socket.Notify(Readiness.Readable);
    }

    private bool IsTaken(UdpSocket candidate, IpEndpoint local)
    {
        for (UdpSocket? socket = _buckets[local.Port % Buckets]; socket is not null; socket = socket.NextInBucket)
        {
            bool overlap = socket.Local.Port == local.Port
                && (socket.Local.Address == local.Address || StackSocket.Covers(socket.Local.Address, socket.IPv6Only, local.Address)
                    || StackSocket.Covers(local.Address, candidate.IPv6Only, socket.Local.Address));
            if (overlap && !(socket.ReuseAddress && candidate.ReuseAddress))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryChoosePort(UdpSocket socket, IpAddress address, out ushort port)
    {
        // RFC 6056 §3.3.1: start anywhere, then the next free one.
        uint start = owner.Random.Next(EphemeralPorts);
        for (uint i = 0; i < EphemeralPorts; i++)
        {
            port = (ushort)(FirstEphemeralPort + (start + i) % EphemeralPorts);
            if (!IsTaken(socket, new IpEndpoint(address, port)))
            {
                return true;
            }
        }

        port = 0;
        return false;
    }

    private void Unlinked(UdpSocket socket)
    {
        socket.NextInBucket = null;
        socket.IsBound = false;
        SocketCount--;
        _anyDestinationSockets -= socket.AcceptsAnyDestination ? 1 : 0;
    }
}
