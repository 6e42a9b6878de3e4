using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>The way of most packets: to where the last one went, in one piece, with headers written a word at a time.</summary>
internal sealed partial class LinkLayer
{
    /// <summary>Whether a destination is the last one again, and so neither a group nor this node; false: not known.</summary>
    public bool IsUsual(IpAddress destination) =>
        _lastNeighbor is not null && _lastDestination == destination && _lastGeneration == owner.Addresses.Generation;

    /// <summary>
    /// The neighbour of a destination that is the last one again and whose way is still known; null: look for it.
    /// </summary>
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

        // 14 bytes: destination (2 and 4), source (4 and 2), type (2).
        ulong destination = BinaryPrimitives.ReverseEndianness(neighbor.Hardware.Value) >> 16;
        ulong station = BinaryPrimitives.ReverseEndianness(Hardware.Value) >> 16;
        HeaderWords.WriteHalf(ref ip, -14, (ushort)destination);
        HeaderWords.Write(ref ip, -12, (uint)(destination >> 16));
        HeaderWords.Write(ref ip, -8, (uint)station);
        HeaderWords.Write(ref ip, -4, (uint)(station >> 32) | (PlainType << 16));

        byte hopLimit = header.HopLimit == 0 ? DefaultHopLimit : header.HopLimit;
        uint start = PlainHeader | ((uint)header.TrafficClass << 8)
            | ((uint)BinaryPrimitives.ReverseEndianness((ushort)(Ipv4Repr.HeaderLength + packet.Payload.Length)) << 16);
        uint fragment = header.DontFragment ? DontFragmentBit : BinaryPrimitives.ReverseEndianness((ushort)NextIdentification());
        uint from = BinaryPrimitives.ReverseEndianness(header.Source.IPv4Value), to = BinaryPrimitives.ReverseEndianness(header.Destination.IPv4Value);
        uint middle = hopLimit | ((uint)header.Protocol << 8);
        ushort checksum = InternetChecksum.Complete((ulong)start + fragment + middle + from + to);
        HeaderWords.Write(ref ip, 0, start);
        HeaderWords.Write(ref ip, 4, fragment);
        HeaderWords.Write(ref ip, 8, middle | ((uint)checksum << 16));
        HeaderWords.Write(ref ip, 12, from);
        HeaderWords.Write(ref ip, 16, to);
        return true;
    }
}
