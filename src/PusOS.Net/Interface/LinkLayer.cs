using System.Runtime.CompilerServices;
using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>
/// The way out: next hop, neighbour, IP header, fragmentation, loopback. Transports build their packet
/// in place between <see cref="TryBegin"/> and <see cref="Commit"/>; where the neighbour is known that
/// place is the device's own buffer. Bounds: 64 packets in the loopback queue, 3 per unresolved neighbour.
/// </summary>
[SkipLocalsInit]
internal sealed partial class LinkLayer(Interface owner)
{
    /// <summary>Largest packet on loopback.</summary>
    public const int LoopbackMtu = 32_768;

    private const int LoopbackMaximum = 64;

    /// <summary>Version 4 and five words of header; EtherType IPv4 and "don't fragment" in the machine's order.</summary>
    private const uint PlainHeader = 0x45, PlainType = 0x0008, DontFragmentBit = 0x0040_0000;
    private const byte DefaultHopLimit = 64;

    private readonly PendingFrame[] _loopback = new PendingFrame[LoopbackMaximum];
    private int _loopbackHead;
    private int _loopbackCount;
    private uint _identification;
    private ulong _strides;

    // The destination used last, its neighbour and the address table's generation then: most packets go where the last one went.
    private IpAddress _lastDestination;
    private Neighbor? _lastNeighbor;
    private int _lastGeneration = -1;

    /// <summary>The device of the present poll.</summary>
    public INetworkDevice Device { get; set; } = null!;

    public HardwareAddress Hardware { get; set; }

    public int Mtu { get; set; } = 1500;

    public NetworkOffloads Offloads { get; set; }

    public bool LoopbackEmpty => _loopbackCount == 0;

    /// <summary>Whether the device refused a frame since the flag was cleared.</summary>
    public bool TransmitWasFull { get; set; }

    /// <summary>Forgets the cached way; entries of the neighbour cache have moved.</summary>
    public void ForgetRoute() => _lastNeighbor = null;

    /// <summary>Whether a destination is this node itself.</summary>
    public bool IsLoopback(IpAddress destination) => owner.Addresses.IsOurs(destination);

    /// <summary>Largest IP packet that reaches a destination in one piece, as far as we know.</summary>
    public int PathMtu(IpAddress destination) =>
        IsLoopback(destination) ? LoopbackMtu : Math.Min(Mtu, owner.PathMtus.Lookup(destination, owner.Now));

    /// <summary>
    /// Reserves room for a packet. <paramref name="large"/>: the device cuts it (TSO), so the MTU does not bound it.
    /// NotFound: no route. ResourceExhausted: the device's queue or the neighbour's waiting room is full.
    /// InvalidArgument: larger than IP can carry, or than the path where fragmentation is forbidden.
    /// </summary>
    public Status TryBegin(scoped in IpSend header, int payloadLength, bool large, out OutgoingPacket packet)
    {
        if (payloadLength <= (large ? ushort.MaxValue : Mtu) - Ipv6Packet.HeaderLength && !header.RouterAlert && UsualNeighbor(header.Destination) is { } usual)
        {
            return BeginPlain(header, payloadLength, usual, out packet);
        }

        packet = default;
        packet.Header = header;
        int ipHeader = header.Destination.IsIPv4 ? Ipv4Repr.HeaderLength + (header.RouterAlert ? 4 : 0) : Ipv6Packet.HeaderLength + (header.RouterAlert ? 8 : 0);
        int length = ipHeader + payloadLength;
        packet.TransportOffset = EthernetFrame.HeaderLength + ipHeader;
        packet.Length = EthernetFrame.HeaderLength + length;
        // The length in an IPv4 header counts that header, the one in IPv6's only what follows it.
        if (payloadLength > ushort.MaxValue - (header.Destination.IsIPv4 ? ipHeader : ipHeader - Ipv6Packet.HeaderLength))
        {
            return Status.InvalidArgument;
        }

        Neighbor? neighbor = null;
        Status status = ChooseWay(header, length, large, ref packet, ref neighbor);
        if (status != Status.Ok)
        {
            return status;
        }

        packet.Neighbor = neighbor;
        if (packet.Route == OutgoingRoute.Device)
        {
            if (!Device.TryBeginTransmit(packet.Length, out packet.Frame))
            {
                TransmitWasFull = true;
                owner.Counters.DropTransmitFull++;
                return Status.ResourceExhausted;
            }
        }
        else
        {
            packet.Buffer = owner.Pool.Rent(packet.Length);
            packet.Frame = packet.Buffer;
        }

        packet.Payload = packet.Frame.Slice(packet.TransportOffset, payloadLength);
        return Status.Ok;
    }

    /// <summary>Writes the headers in front and sends the packet its way.</summary>
    public void Commit(ref OutgoingPacket packet, ushort checksumOffset = 0, ushort segmentSize = 0)
    {
        FrameMetadata metadata = default;
        if (packet.Duty == ChecksumDuty.Device && checksumOffset != 0)
        {
            metadata.ChecksumStart = (ushort)packet.TransportOffset;
            metadata.ChecksumOffset = checksumOffset;
            metadata.SegmentSize = segmentSize;
        }

        if (packet.Route == OutgoingRoute.Device && TryWritePlainHeaders(packet))
        {
            Count(packet.Length);
            Device.CommitTransmit(packet.Length, metadata);
            return;
        }

        WriteIpHeader(packet.Header, packet.Frame[EthernetFrame.HeaderLength..], packet.Payload.Length);
        switch (packet.Route)
        {
            case OutgoingRoute.Device:
                WriteEthernet(packet.Frame, packet.Header, packet.Neighbor);
                Count(packet.Length);
                Device.CommitTransmit(packet.Length, metadata);
                break;
            case OutgoingRoute.Neighbor:
                WriteEthernet(packet.Frame, packet.Header, packet.Neighbor);
                Enqueue(packet.Neighbor!, new PendingFrame { Buffer = packet.Buffer, Length = packet.Length, Metadata = metadata });
                break;
            case OutgoingRoute.Loopback:
                _loopback[(_loopbackHead + _loopbackCount++) % LoopbackMaximum] = new PendingFrame { Buffer = packet.Buffer, Length = packet.Length };
                break;
            default:
                SendFragments(ref packet);
                owner.Pool.Return(packet.Buffer!);
                break;
        }
    }

    /// <summary>Takes the next packet that came back; the caller returns the buffer to the pool. The IP packet starts at offset 14.</summary>
    public bool TryTakeLoopback(out PendingFrame frame)
    {
        frame = default;
        if (_loopbackCount == 0)
        {
            return false;
        }

        frame = _loopback[_loopbackHead];
        _loopback[_loopbackHead] = default;
        _loopbackHead = (_loopbackHead + 1) % LoopbackMaximum;
        _loopbackCount--;
        return true;
    }

    /// <summary>Sends a frame that is not IP (ARP); false: the queue is full.</summary>
    public bool TryBeginFrame(HardwareAddress destination, EtherType type, int length, out Span<byte> payload)
    {
        payload = default;
        if (!Device.TryBeginTransmit(EthernetFrame.HeaderLength + length, out Span<byte> frame))
        {
            TransmitWasFull = true;
            owner.Counters.DropTransmitFull++;
            return false;
        }

        EthernetFrame.Write(frame, destination, Hardware, type);
        payload = frame.Slice(EthernetFrame.HeaderLength, length);
        return true;
    }

    /// <summary>Sends what <see cref="TryBeginFrame"/> reserved.</summary>
    public void CommitFrame(int length)
    {
        owner.Counters.NonIpSent++;
        Count(EthernetFrame.HeaderLength + length);
        Device.CommitTransmit(EthernetFrame.HeaderLength + length, default);
    }

    /// <summary>Sends the frames that waited for this neighbour.</summary>
    public void Flush(Neighbor neighbor)
    {
        for (int i = 0; i < neighbor.PendingCount; i++)
        {
            ref PendingFrame pending = ref neighbor.Pending[i];
            if (Device.TryBeginTransmit(pending.Length, out Span<byte> frame))
            {
                pending.Buffer.AsSpan(0, pending.Length).CopyTo(frame);
                neighbor.Hardware.Write(frame);
                Count(pending.Length);
                Device.CommitTransmit(pending.Length, pending.Metadata);
            }
            else
            {
                owner.Counters.DropTransmitFull++;
            }
        }

        ReturnPending(neighbor);
    }

    /// <summary>Drops the frames that waited for this neighbour.</summary>
    public void DropPending(Neighbor neighbor)
    {
        owner.Counters.DropUnreachable += neighbor.PendingCount;
        ReturnPending(neighbor);
    }

    private void ReturnPending(Neighbor neighbor)
    {
        for (int i = 0; i < neighbor.PendingCount; i++)
        {
            owner.Pool.Return(neighbor.Pending[i].Buffer!);
            neighbor.Pending[i] = default;
        }

        neighbor.PendingCount = 0;
    }

    private Status ChooseWay(scoped in IpSend header, int length, bool large, ref OutgoingPacket packet, ref Neighbor? neighbor)
    {
        if (IsLoopback(header.Destination))
        {
            packet.Route = OutgoingRoute.Loopback;
            packet.Duty = ChecksumDuty.None;
            return _loopbackCount == LoopbackMaximum ? Status.ResourceExhausted : Status.Ok;
        }

        bool group = header.Destination.IsMulticast || owner.Addresses.IsBroadcast(header.Destination);
        if (!group)
        {
            neighbor = NeighborFor(header);
            if (neighbor is null)
            {
                owner.Counters.DropUnreachable++;
                return Status.NotFound;
            }
        }

        int mtu = large ? int.MaxValue : Math.Min(Mtu, owner.PathMtus.Lookup(header.Destination, owner.Now));
        if (length > mtu)
        {
            packet.Route = OutgoingRoute.Fragments;
            return header.DontFragment ? Status.InvalidArgument : Status.Ok;
        }

        packet.Duty = (Offloads & NetworkOffloads.TransmitChecksum) != 0 ? ChecksumDuty.Device : ChecksumDuty.Software;
        packet.Route = neighbor is { State: NeighborState.Incomplete } ? OutgoingRoute.Neighbor : OutgoingRoute.Device;
        return Status.Ok;
    }

    private Neighbor? NeighborFor(in IpSend header)
    {
        if (!owner.Addresses.TryNextHop(header.Destination, owner.Now, out IpAddress nextHop))
        {
            return null;
        }

        Neighbor neighbor = owner.Neighbors.Use(nextHop, header.Source);
        _lastNeighbor = neighbor;
        _lastDestination = header.Destination;
        _lastGeneration = owner.Addresses.Generation;
        return neighbor;
    }

    private void WriteEthernet(Span<byte> frame, in IpSend header, Neighbor? neighbor)
    {
        HardwareAddress destination = neighbor?.Hardware
            ?? (header.Destination.IsMulticast ? HardwareAddress.ForMulticast(header.Destination) : HardwareAddress.Broadcast);
        EthernetFrame.Write(frame, destination, Hardware, header.Destination.IsIPv4 ? EtherType.IPv4 : EtherType.IPv6);
    }

    private void WriteIpHeader(in IpSend header, Span<byte> bytes, int payloadLength)
    {
        byte hopLimit = header.HopLimit == 0 ? DefaultHopLimit : header.HopLimit;
        if (header.Destination.IsIPv4)
        {
            new Ipv4Repr
            {
                Source = header.Source.IsUnspecified ? IpAddress.AnyIPv4 : header.Source,
                Destination = header.Destination,
                Protocol = header.Protocol,
                TimeToLive = hopLimit,
                TypeOfService = header.TrafficClass,
                PayloadLength = payloadLength,
                DontFragment = header.DontFragment,
                Identification = header.DontFragment ? (ushort)0 : (ushort)NextIdentification(),
                RouterAlert = header.RouterAlert,
            }.Emit(bytes);
            return;
        }

        owner.Counters.IPv6Sent++;
        owner.Counters.UdpV6Sent += header.Protocol == IpProtocol.Udp ? 1 : 0;
        int extension = header.RouterAlert ? 8 : 0;
        new Ipv6Repr
        {
            Source = header.Source,
            Destination = header.Destination,
            NextHeader = header.RouterAlert ? IpProtocol.HopByHop : header.Protocol,
            HopLimit = hopLimit,
            TrafficClass = header.TrafficClass,
            PayloadLength = payloadLength + extension,
        }.Emit(bytes);
        if (header.RouterAlert)
        {
            // RFC 2711: hop-by-hop header with the router alert for MLD and two bytes of padding.
            ReadOnlySpan<byte> alert = [header.Protocol, 0, 5, 2, 0, 0, 1, 0];
            alert.CopyTo(bytes[Ipv6Packet.HeaderLength..]);
        }
    }

    private void Enqueue(Neighbor neighbor, PendingFrame frame)
    {
        if (neighbor.PendingCount == Neighbor.PendingMaximum)
        {
            // The newest is worth more than the oldest.
            owner.Pool.Return(neighbor.Pending[0].Buffer!);
            owner.Counters.DropUnreachable++;
            Array.Copy(neighbor.Pending, 1, neighbor.Pending, 0, Neighbor.PendingMaximum - 1);
            neighbor.PendingCount--;
        }

        neighbor.Pending[neighbor.PendingCount++] = frame;
    }

    private void SendFragments(ref OutgoingPacket packet)
    {
        bool ipv4 = packet.Header.Destination.IsIPv4;
        int headerLength = ipv4 ? Ipv4Repr.HeaderLength : Ipv6Packet.HeaderLength + Ipv6ExtensionHeader.FragmentLength;
        int mtu = Math.Min(Mtu, owner.PathMtus.Lookup(packet.Header.Destination, owner.Now));
        int chunk = (mtu - headerLength) & ~7;
        uint identification = NextIdentification();
        Span<byte> payload = packet.Payload;
        for (int offset = 0; offset < payload.Length; offset += chunk)
        {
            int length = Math.Min(chunk, payload.Length - offset);
            bool more = offset + length < payload.Length;
            SendFragment(packet, payload.Slice(offset, length), offset, more, identification);
        }
    }

    private void SendFragment(in OutgoingPacket packet, ReadOnlySpan<byte> data, int offset, bool more, uint identification)
    {
        bool ipv4 = packet.Header.Destination.IsIPv4;
        int headerLength = ipv4 ? Ipv4Repr.HeaderLength : Ipv6Packet.HeaderLength + Ipv6ExtensionHeader.FragmentLength;
        int length = EthernetFrame.HeaderLength + headerLength + data.Length;
        bool wait = packet.Neighbor is { State: NeighborState.Incomplete };
        byte[]? buffer = wait ? owner.Pool.Rent(length) : null;
        Span<byte> frame = buffer;
        if (!wait && !Device.TryBeginTransmit(length, out frame))
        {
            TransmitWasFull = true;
            owner.Counters.DropTransmitFull++;
            return;
        }

        owner.Counters.FragmentsSent++;
        WriteEthernet(frame, packet.Header, packet.Neighbor);
        Span<byte> bytes = frame[EthernetFrame.HeaderLength..];
        if (ipv4)
        {
            new Ipv4Repr
            {
                Source = packet.Header.Source,
                Destination = packet.Header.Destination,
                Protocol = packet.Header.Protocol,
                TimeToLive = packet.Header.HopLimit == 0 ? DefaultHopLimit : packet.Header.HopLimit,
                TypeOfService = packet.Header.TrafficClass,
                PayloadLength = data.Length,
                Identification = (ushort)identification,
                MoreFragments = more,
                FragmentOffset = offset,
            }.Emit(bytes);
        }
        else
        {
            IpSend header = packet.Header;
            header.Protocol = IpProtocol.Fragment;
            WriteIpHeader(header, bytes, data.Length + Ipv6ExtensionHeader.FragmentLength);
            Ipv6ExtensionHeader.WriteFragment(bytes[Ipv6Packet.HeaderLength..], packet.Header.Protocol, offset, more, identification);
        }

        data.CopyTo(bytes[headerLength..]);
        if (wait)
        {
            Enqueue(packet.Neighbor!, new PendingFrame { Buffer = buffer, Length = length });
            return;
        }

        Count(length);
        Device.CommitTransmit(length, default);
    }

    // Random start, random stride of three bits: not a counter that others can watch (RFC 7739). The highest bit set in
    // what is left of the strides is no stride: it tells where they end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint NextIdentification()
    {
        if (_strides <= 1)
        {
            DrawStrides();
        }

        uint next = _identification + 1 + ((uint)_strides & 7);
        _strides >>= 3;
        return _identification = next;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void DrawStrides()
    {
        _strides = owner.Random.NextLong() | (1UL << 63);
        _identification = _identification == 0 ? owner.Random.Next() | 1 : _identification;
    }

    private void Count(int length)
    {
        InterfaceCounters counters = owner.Counters;
        counters.FramesSent++;
        counters.BytesSent += length;
    }
}
