using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>The way in: Ethernet to IP to transport. Untrusted bytes are parsed, counted, dropped; never answered where RFC 1122 §3.2.2 forbids it.</summary>
[SkipLocalsInit]
internal sealed class PacketInput(Interface owner)
{
    private const int ExtensionHeadersMaximum = 8;

    /// <summary>Version 4 and five words of header; EtherType IPv4 in the machine's order; all that makes a fragment.</summary>
    private const uint PlainHeader = 0x45, PlainType = 0x0008, FragmentBits = 0xFF3F;

    // The IPv4 address that a unicast packet had when it was last found to be ours, and the address table's generation then.
    private uint _plainDestination;
    private int _plainGeneration = -1;

    /// <summary>A frame from the device; valid only during the call.</summary>
    public void OnFrame(ReadOnlySpan<byte> bytes, bool checksumVerified)
    {
        if (!TryOnPlainIPv4(bytes, checksumVerified))
        {
            OnOtherFrame(bytes, checksumVerified);
        }
    }

    private void OnOtherFrame(ReadOnlySpan<byte> bytes, bool checksumVerified)
    {
        if (!EthernetFrame.TryParse(bytes, out EthernetFrame frame) || frame.Source.IsMulticast)
        {
            owner.Counters.NonIpReceived++;
            owner.Counters.DropMalformed++;
            return;
        }

        HardwareAddress destination = frame.Destination;
        if (destination != owner.Link.Hardware && !destination.IsMulticast)
        {
            owner.Counters.NonIpReceived++;
            owner.Counters.DropNotForUs++;
            return;
        }

        PacketInfo info = new() { LinkSource = frame.Source, IsGroup = destination.IsMulticast, ChecksumVerified = checksumVerified };
        switch (frame.Type)
        {
            case EtherType.IPv4:
                OnIPv4(frame.Payload, info, false);
                break;
            case EtherType.IPv6 when owner.Options.UseIPv6:
                OnIPv6(frame.Payload, info, false);
                break;
            case EtherType.Arp:
                owner.Counters.NonIpReceived++;
                owner.Arp.OnPacket(frame.Payload, frame.Source);
                break;
            default:
                owner.Counters.NonIpReceived++;
                owner.Counters.DropUnknownProtocol++;
                break;
        }
    }

    /// <summary>A packet that this node sent to itself.</summary>
    public void OnLoopback(ReadOnlySpan<byte> packet)
    {
        owner.Counters.LoopbackBytes += packet.Length;
        PacketInfo info = new() { ChecksumVerified = true };
        if (packet[0] >> 4 == 4)
        {
            owner.Counters.LoopbackIPv4++;
            OnIPv4(packet, info, true);
        }
        else
        {
            owner.Counters.LoopbackIPv6++;
            OnIPv6(packet, info, true);
        }
    }

    /// <summary>
    /// The way of most packets: to our station, IPv4 without options, whole, and to the address that was found to be ours
    /// last. Accepts nothing that <see cref="OnIPv4"/> would not; false: that one decides.
    /// </summary>
    private bool TryOnPlainIPv4(ReadOnlySpan<byte> frame, bool checksumVerified)
    {
        if (frame.Length < EthernetFrame.HeaderLength + Ipv4Packet.MinimumHeaderLength)
        {
            return false;
        }

        ref byte ip = ref Unsafe.Add(ref MemoryMarshal.GetReference(frame), EthernetFrame.HeaderLength);
        if (!HeaderWords.CanStartAt(ref ip))
        {
            return false;
        }

        // 14 bytes: destination (2 and 4), source (4 and 2), type (2).
        ulong station = HeaderWords.ReadHalf(ref ip, -14) | ((ulong)HeaderWords.Read(ref ip, -12) << 16);
        uint sourceStart = HeaderWords.Read(ref ip, -8), typeAndSource = HeaderWords.Read(ref ip, -4);
        bool ours = station == BinaryPrimitives.ReverseEndianness(owner.Link.Hardware.Value) >> 16;
        if (!ours || (sourceStart & 1) != 0 || typeAndSource >> 16 != PlainType)
        {
            return false;
        }

        uint start = HeaderWords.Read(ref ip, 0), fragment = HeaderWords.Read(ref ip, 4), middle = HeaderWords.Read(ref ip, 8);
        uint source = HeaderWords.Read(ref ip, 12), destination = HeaderWords.Read(ref ip, 16);
        ulong sum = (ulong)start + fragment + middle + source + destination;
        int length = BinaryPrimitives.ReverseEndianness((ushort)(start >> 16));
        source = BinaryPrimitives.ReverseEndianness(source);
        destination = BinaryPrimitives.ReverseEndianness(destination);
        if ((byte)start != PlainHeader || ((fragment >> 16) & FragmentBits) != 0 || !InternetChecksum.Verifies(sum)
            || (uint)(length - Ipv4Packet.MinimumHeaderLength) > (uint)(frame.Length - EthernetFrame.HeaderLength - Ipv4Packet.MinimumHeaderLength)
            || destination != _plainDestination || _plainGeneration != owner.Addresses.Generation
            || source >= 0xE000_0000 || source >> 24 == 127)
        {
            return false;
        }

        byte protocol = (byte)(middle >> 8);
        int payloadLength = length - Ipv4Packet.MinimumHeaderLength;
        if (protocol == IpProtocol.Udp && checksumVerified
            && owner.Udp.TryOnPlainDatagram(ref Unsafe.Add(ref ip, Ipv4Packet.MinimumHeaderLength), payloadLength, source, destination, (byte)middle))
        {
            return true;
        }

        PacketInfo info;
        info.Packet = MemoryMarshal.CreateReadOnlySpan(ref ip, length);
        info.Source = IpAddress.FromIPv4(source);
        info.Destination = IpAddress.FromIPv4(destination);
        info.LinkSource = default;
        info.HopLimit = (byte)middle;
        info.IsGroup = false;
        info.IsToUs = true;
        info.ChecksumVerified = checksumVerified;
        ReadOnlySpan<byte> payload = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref ip, Ipv4Packet.MinimumHeaderLength), payloadLength);
        if (protocol == IpProtocol.Udp)
        {
            owner.Udp.OnDatagram(info, payload);
        }
        else if (protocol == IpProtocol.Tcp)
        {
            owner.Tcp.OnSegment(info, payload);
        }
        else
        {
            Dispatch(protocol, info, payload);
        }

        return true;
    }

    private void OnIPv4(ReadOnlySpan<byte> bytes, PacketInfo info, bool loopback)
    {
        if (!Ipv4Packet.TryParse(bytes, out Ipv4Packet packet) || packet.HasSourceRoute)
        {
            owner.Counters.DropMalformed++;
            return;
        }

        info.Packet = packet.Bytes;
        info.Source = packet.Source;
        info.Destination = packet.Destination;
        info.HopLimit = packet.TimeToLive;
        bool group = info.Destination.IsMulticast || owner.Addresses.IsBroadcast(info.Destination);
        bool martian = info.Source.IsMulticast || info.Source.IsBroadcast || (!loopback && (info.Source.IsLoopback || info.Destination.IsLoopback));
        bool wanted = group ? !info.Destination.IsMulticast || owner.Groups.Accepts(info.Destination) : owner.Addresses.IsOurs(info.Destination);
        // While DHCP has no address, servers may answer to the address they are about to give (RFC 2131 §4.1).
        wanted |= !info.IsGroup && owner.Udp.AcceptsAnyDestination && packet.Protocol == IpProtocol.Udp;
        if (martian || !wanted)
        {
            owner.Counters.DropNotForUs++;
            return;
        }

        info.IsGroup |= group;
        if (!info.IsGroup && !loopback && owner.Addresses.IsOurs(info.Destination))
        {
            (_plainDestination, _plainGeneration) = (info.Destination.IPv4Value, owner.Addresses.Generation);
        }

        if (!packet.IsFragment)
        {
            Dispatch(packet.Protocol, info, packet.Payload);
            return;
        }

        // The device vouched for one frame, not for the whole.
        owner.Counters.FragmentsReceived++;
        info.ChecksumVerified = false;
        if (owner.Reassembler.TryAdd(info, packet.Identification, packet.Protocol, packet.FragmentOffset, packet.MoreFragments, packet.Payload, out Reassembly? whole))
        {
            info.Packet = whole!.FirstBytes.AsSpan(0, whole.FirstLength);
            info.HopLimit = whole.HopLimit;
            Dispatch(packet.Protocol, info, whole.Buffer.AsSpan(0, whole.TotalLength));
            owner.Reassembler.Finish(whole);
        }
    }

    private void OnIPv6(ReadOnlySpan<byte> bytes, PacketInfo info, bool loopback)
    {
        owner.Counters.IPv6Received++;
        if (!Ipv6Packet.TryParse(bytes, out Ipv6Packet packet))
        {
            owner.Counters.DropMalformed++;
            return;
        }

        info.Packet = packet.Bytes;
        info.Source = packet.Source;
        info.Destination = packet.Destination;
        info.HopLimit = packet.HopLimit;
        bool group = info.Destination.IsMulticast;
        bool martian = info.Source.IsMulticast || info.Source.IsIPv4 || info.Destination.IsIPv4 || (!loopback && (info.Source.IsLoopback || info.Destination.IsLoopback));
        if (martian || !(group ? owner.Groups.Accepts(info.Destination) : owner.Addresses.IsOurs(info.Destination)))
        {
            owner.Counters.DropNotForUs++;
            return;
        }

        info.IsGroup |= group;
        WalkExtensions(packet.NextHeader, packet.Payload, info, true);
    }

    private void WalkExtensions(byte header, ReadOnlySpan<byte> payload, PacketInfo info, bool mayBeFragment)
    {
        for (int i = 0; Ipv6ExtensionHeader.IsExtension(header); i++)
        {
            bool misplaced = header == IpProtocol.HopByHop && i > 0;
            if (i == ExtensionHeadersMaximum || misplaced || !Ipv6ExtensionHeader.TryParse(header, payload, out Ipv6ExtensionHeader extension))
            {
                owner.Counters.DropMalformed++;
                return;
            }

            if (header == IpProtocol.Fragment)
            {
                if (mayBeFragment)
                {
                    OnFragment(extension, payload[extension.Length..], info);
                }

                return;
            }

            bool drop = header == IpProtocol.Routing ? extension.SegmentsLeft != 0 : !AcceptOptions(extension.Options, info);
            if (drop)
            {
                // RFC 5095: type 0 routing is not processed; we process no type.
                owner.Counters.DropMalformed++;
                return;
            }

            header = extension.NextHeader;
            payload = payload[extension.Length..];
        }

        if (header != IpProtocol.NoNextHeader)
        {
            Dispatch(header, info, payload);
        }
    }

    private void OnFragment(in Ipv6ExtensionHeader fragment, ReadOnlySpan<byte> data, PacketInfo info)
    {
        owner.Counters.FragmentsReceived++;
        info.ChecksumVerified = false;
        if (fragment.FragmentOffset == 0 && !fragment.MoreFragments)
        {
            // An atomic fragment stands alone (RFC 6946).
            WalkExtensions(fragment.NextHeader, data, info, false);
            return;
        }

        if (owner.Reassembler.TryAdd(info, fragment.Identification, fragment.NextHeader, fragment.FragmentOffset, fragment.MoreFragments, data, out Reassembly? whole))
        {
            info.Packet = whole!.FirstBytes.AsSpan(0, whole.FirstLength);
            info.HopLimit = whole.HopLimit;
            WalkExtensions(whole.Protocol, whole.Buffer.AsSpan(0, whole.TotalLength), info, false);
            owner.Reassembler.Finish(whole);
        }
    }

    /// <summary>RFC 8200 §4.2: the two highest bits of an unknown option say what to do.</summary>
    private bool AcceptOptions(ReadOnlySpan<byte> options, in PacketInfo info)
    {
        while (options.Length > 0)
        {
            if (options[0] == 0)
            {
                options = options[1..];
                continue;
            }

            if (options.Length < 2 || options[1] + 2 > options.Length)
            {
                return false;
            }

            bool known = options[0] is 1 or 5;
            int action = options[0] >> 6;
            if (!known && action != 0)
            {
                if (action == 2 || (action == 3 && !info.Destination.IsMulticast))
                {
                    PacketInfo copy = info;
                    copy.IsGroup = false;
                    owner.IcmpV6.SendError(copy, IcmpV6Type.ParameterProblem, IcmpV6Type.CodeUnrecognizedOption, Ipv6Packet.HeaderLength);
                }

                return false;
            }

            options = options[(options[1] + 2)..];
        }

        return true;
    }

    private void Dispatch(byte protocol, in PacketInfo info, ReadOnlySpan<byte> payload)
    {
        bool ipv4 = info.Destination.IsIPv4;
        switch (protocol)
        {
            case IpProtocol.Tcp:
                owner.Tcp.OnSegment(info, payload);
                break;
            case IpProtocol.Udp:
                owner.Counters.UdpV6Received += ipv4 ? 0 : 1;
                owner.Udp.OnDatagram(info, payload);
                break;
            case IpProtocol.Icmp when ipv4:
                owner.Raw.Deliver(protocol, info, payload);
                owner.Icmp.OnMessage(info, payload);
                break;
            case IpProtocol.IcmpV6 when !ipv4:
                owner.IcmpV6.OnMessage(info, payload);
                break;
            case IpProtocol.Igmp when ipv4:
                owner.Raw.Deliver(protocol, info, payload);
                owner.Groups.OnIgmp(payload);
                break;
            default:
                if (owner.Raw.Deliver(protocol, info, payload))
                {
                    break;
                }

                owner.Counters.DropUnknownProtocol++;
                if (ipv4)
                {
                    owner.Icmp.SendError(info, IcmpType.DestinationUnreachable, IcmpType.CodeProtocolUnreachable, 0);
                }
                else
                {
                    owner.IcmpV6.SendError(info, IcmpV6Type.ParameterProblem, IcmpV6Type.CodeUnrecognizedNextHeader, 6);
                }

                break;
        }
    }
}
