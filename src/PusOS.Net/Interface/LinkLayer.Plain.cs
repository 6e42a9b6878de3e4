using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>The way of most packets: to where the last one went, in one piece, with headers written a word at a time.</summary>
internal sealed partial class LinkLayer
{
    /// <summary>Whether a destination is the last one again, and so neither a group nor this node; false: not known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsUsual(IpAddress destination) =>
        _lastNeighbor is not null && _lastDestination == destination && _lastGeneration == owner.Addresses.Generation;

    /// <summary>
    /// The neighbour of a destination that is the last one again and whose way is still known; null: look for it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Neighbor? UsualNeighbor(IpAddress destination)
    {
        Neighbor? neighbor = _lastNeighbor;
        if (neighbor is null || !IsUsual(destination) || !owner.PathMtus.IsEmpty)
        {
            return null;
        }

        // Delay and Probe have their own timer, and using the entry changes neither (RFC 4861 §7.3.3).
        bool usable = neighbor.State == NeighborState.Reachable
            ? neighbor.Deadline > owner.Now
            : neighbor.State is NeighborState.Delay or NeighborState.Probe;
        return usable ? neighbor : null;
    }

    private Status BeginPlain(scoped in IpSend header, int payloadLength, Neighbor neighbor, out OutgoingPacket packet)
    {
        packet.Header = header;
        packet.Neighbor = neighbor;
        packet.Buffer = null;
        packet.Route = OutgoingRoute.Device;
        packet.Duty = (Offloads & NetworkOffloads.TransmitChecksum) != 0 ? ChecksumDuty.Device : ChecksumDuty.Software;
        int offset = EthernetFrame.HeaderLength + (header.Destination.IsIPv4 ? Ipv4Repr.HeaderLength : Ipv6Packet.HeaderLength);
        packet.TransportOffset = offset;
        packet.Length = offset + payloadLength;
        if (!Device.TryBeginTransmit(packet.Length, out packet.Frame))
        {
            packet.Payload = default;
            TransmitWasFull = true;
            owner.Counters.DropTransmitFull++;
            return Status.ResourceExhausted;
        }

        packet.Payload = packet.Frame.Slice(offset, payloadLength);
        return Status.Ok;
    }

    /// <summary>Ethernet and IPv4 headers without options; false: another kind of packet, or its words lie badly.</summary>
    private bool TryWritePlainHeaders(in OutgoingPacket packet)
    {
        ref readonly IpSend header = ref packet.Header;
        if (packet.Neighbor is not { } neighbor || packet.TransportOffset != EthernetFrame.HeaderLength + Ipv4Repr.HeaderLength
            || packet.Frame.Length < EthernetFrame.HeaderLength + Ipv4Repr.HeaderLength)
        {
            return false;
        }

        ref byte ip = ref Unsafe.Add(ref MemoryMarshal.GetReference(packet.Frame), EthernetFrame.HeaderLength);
        if (!HeaderWords.CanStartAt(ref ip))
        {
            return false;
        }

        byte hopLimit = header.HopLimit == 0 ? DefaultHopLimit : header.HopLimit;
        uint start = PlainStart(Ipv4Repr.HeaderLength + packet.Payload.Length) | ((uint)header.TrafficClass << 8);
        uint fragment = header.DontFragment ? DontFragmentBit : BinaryPrimitives.ReverseEndianness((ushort)NextIdentification());
        uint from = BinaryPrimitives.ReverseEndianness(header.Source.IPv4Value), to = BinaryPrimitives.ReverseEndianness(header.Destination.IPv4Value);
        WritePlainHeaders(ref ip, neighbor, start, fragment, hopLimit | ((uint)header.Protocol << 8), from, to);
        return true;
    }

    /// <summary>
    /// The short way of <see cref="UdpSocket.SendTo"/>: over IPv4 to where the last packet went, all in one. False: nothing
    /// was sent, the long way decides (another destination, too large, the device is full, something is queued).
    /// </summary>
    [SkipLocalsInit]
    public bool TrySendPlainDatagram(UdpSocket socket, ReadOnlySpan<byte> data, IpEndpoint remote)
    {
        const int Headers = EthernetFrame.HeaderLength + Ipv4Repr.HeaderLength + UdpPacket.HeaderLength;
        const uint ProtocolWord = IpProtocol.Udp << 8;
        int datagramLength = UdpPacket.HeaderLength + data.Length;
        if (!socket.SendsPlainly || remote.Port == 0 || data.Length > Mtu - Ipv4Repr.HeaderLength - UdpPacket.HeaderLength
            || !remote.Address.IsIPv4 || UsualNeighbor(remote.Address) is not { } neighbor)
        {
            return false;
        }

        IpAddress source = socket.Local.Address;
        if ((source.IsUnspecified && !owner.Addresses.TrySelectSource(remote.Address, owner.Now, out source))
            || !Device.TryBeginTransmit(Headers + data.Length, out Span<byte> frame) || frame.Length < Headers + data.Length)
        {
            return false;
        }

        ref byte ip = ref Unsafe.Add(ref MemoryMarshal.GetReference(frame), EthernetFrame.HeaderLength);
        if (!HeaderWords.CanStartAt(ref ip))
        {
            return false;
        }

        uint from = BinaryPrimitives.ReverseEndianness(source.IPv4Value), to = BinaryPrimitives.ReverseEndianness(remote.Address.IPv4Value);
        uint fragment = BinaryPrimitives.ReverseEndianness((ushort)NextIdentification());
        WritePlainHeaders(ref ip, neighbor, PlainStart(Ipv4Repr.HeaderLength + datagramLength), fragment, (socket.HopLimit == 0 ? DefaultHopLimit : socket.HopLimit) | ProtocolWord, from, to);
        data.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref ip, Headers - EthernetFrame.HeaderLength), data.Length));

        uint ports = BinaryPrimitives.ReverseEndianness(socket.Local.Port) | ((uint)BinaryPrimitives.ReverseEndianness(remote.Port) << 16);
        uint wireLength = BinaryPrimitives.ReverseEndianness((ushort)datagramLength);
        ulong sum = (ulong)from + to + (ProtocolWord + wireLength);
        FrameMetadata metadata = default;
        uint checksum;
        if ((Offloads & NetworkOffloads.TransmitChecksum) != 0)
        {
            metadata.ChecksumStart = EthernetFrame.HeaderLength + Ipv4Repr.HeaderLength;
            metadata.ChecksumOffset = 6;
            checksum = InternetChecksum.Fold(sum);
        }
        else
        {
            checksum = InternetChecksum.Complete(InternetChecksum.Add(sum + ports + wireLength, data));
            checksum = checksum == 0 ? 0xFFFF : checksum;
        }

        HeaderWords.Write(ref ip, 20, ports);
        HeaderWords.Write(ref ip, 24, wireLength | (checksum << 16));
        owner.Counters.UdpSent++;
        Count(Headers + data.Length);
        Device.CommitTransmit(Headers + data.Length, metadata);
        return true;
    }

    /// <summary>The first word of a header: version, length, no special service, length of the packet.</summary>
    private static uint PlainStart(int length) => PlainHeader | ((uint)BinaryPrimitives.ReverseEndianness((ushort)length) << 16);

    /// <summary>Ethernet and IPv4 headers from words in the machine's order; the checksum's half of <paramref name="middle"/> is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WritePlainHeaders(ref byte ip, Neighbor neighbor, uint start, uint fragment, uint middle, uint from, uint to)
    {
        // 14 bytes: destination (2 and 4), source (4 and 2), type (2).
        ulong destination = BinaryPrimitives.ReverseEndianness(neighbor.Hardware.Value) >> 16;
        ulong station = BinaryPrimitives.ReverseEndianness(Hardware.Value) >> 16;
        HeaderWords.WriteHalf(ref ip, -14, (ushort)destination);
        HeaderWords.Write(ref ip, -12, (uint)(destination >> 16));
        HeaderWords.Write(ref ip, -8, (uint)station);
        HeaderWords.Write(ref ip, -4, (uint)(station >> 32) | (PlainType << 16));
        ushort checksum = InternetChecksum.Complete((ulong)start + fragment + middle + from + to);
        HeaderWords.Write(ref ip, 0, start);
        HeaderWords.Write(ref ip, 4, fragment);
        HeaderWords.Write(ref ip, 8, middle | ((uint)checksum << 16));
        HeaderWords.Write(ref ip, 12, from);
        HeaderWords.Write(ref ip, 16, to);
    }
}
