using PusOS.Net.Tests.Simulation;
using PusOS.Net.Wire;

namespace PusOS.Net.Tests.Fuzz;

/// <summary>A stack with everything open, and frames of every kind to start mutating from.</summary>
internal static class FuzzTarget
{
    private static readonly IpAddress s_ours = IpAddress.FromIPv4(10, 0, 0, 1);
    private static readonly IpAddress s_peer = IpAddress.FromIPv4(10, 0, 0, 2);
    private static readonly IpAddress s_ours6 = IpAddress.Parse("fe80::ff:fe00:1");
    private static readonly IpAddress s_peer6 = IpAddress.Parse("fe80::2");
    private static readonly HardwareAddress s_hardware = new(0x0200_0000_0001);
    private static readonly HardwareAddress s_peerHardware = new(0x0200_0000_0002);

    public static Interface Create(SeededEntropy random, out List<UdpSocket> sockets)
    {
        Interface stack = new(random, new InterfaceOptions { TcpConnectionsMaximum = 64 });
        stack.AddAddress(new IpPrefix(s_ours, 24));
        stack.AddAddress(new IpPrefix(s_ours6, 64));
        sockets = [];
        foreach (ushort port in new ushort[] { 7, 53, 68, 123, 5353 })
        {
            UdpSocket socket = stack.CreateUdpSocket();
            socket.Bind(new IpEndpoint(default, port));
            sockets.Add(socket);
        }

        stack.CreateTcpListener().Listen(new IpEndpoint(default, 80), 16);
        return stack;
    }

    public static void Drain(List<UdpSocket> sockets)
    {
        byte[] buffer = new byte[65_536];
        foreach (UdpSocket socket in sockets)
        {
            while (socket.Receive(buffer, out _, out _) is SocketStatus.Ok or SocketStatus.MessageTooLarge)
            {
            }
        }
    }

    public static byte[][] Corpus() =>
    [
        Arp(true), Arp(false),
        IPv4(IpProtocol.Icmp, Icmp(8), 0, false), IPv4(IpProtocol.Icmp, IcmpError(), 0, false),
        IPv4(IpProtocol.Udp, Udp(7), 0, false), IPv4(IpProtocol.Udp, Udp(68), 0, false),
        IPv4(IpProtocol.Udp, Udp(7), 0, true), IPv4(IpProtocol.Udp, Udp(7), 40, false), IPv4(IpProtocol.Udp, Udp(7), 80, true),
        IPv4(IpProtocol.Tcp, Tcp(TcpFlags.Syn), 0, false), IPv4(IpProtocol.Tcp, Tcp(TcpFlags.Ack), 0, false),
        IPv4(IpProtocol.Igmp, [0x11, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0, false),
        IPv6(IpProtocol.IcmpV6, Icmp(128)), IPv6(IpProtocol.IcmpV6, Ndp(133)), IPv6(IpProtocol.IcmpV6, Ndp(134)), IPv6(IpProtocol.IcmpV6, Ndp(135)), IPv6(IpProtocol.IcmpV6, Ndp(136)),
        IPv6(IpProtocol.Udp, Udp(53)), IPv6(IpProtocol.Tcp, Tcp(TcpFlags.Syn)),
        IPv6(IpProtocol.HopByHop, [17, 0, 5, 2, 0, 0, 1, 0, .. Udp(7)]), IPv6(IpProtocol.Fragment, [17, 0, 0, 1, 0, 0, 0, 1, .. Udp(7)]),
        IPv6(IpProtocol.Fragment, [17, 0, 0, 40, 0, 0, 0, 1, .. Udp(7)]), IPv6(IpProtocol.Routing, [17, 0, 0, 0, 0, 0, 0, 0, .. Udp(7)]),
    ];

    /// <summary>Flips, cuts, overwrites; then, if asked, makes the checksums right again so that the bytes get further in.</summary>
    public static byte[] Mutate(SeededEntropy random, byte[] source, bool fix)
    {
        byte[] frame = (byte[])source.Clone();
        for (int n = random.Next(5); n > 0; n--)
        {
            // Not in the Ethernet addresses: those frames would only be dropped at the door.
            int at = 12 + random.Next(frame.Length - 12);
            frame[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)(frame[at] ^ (1 << random.Next(8))), _ => (byte)(random.Next(2) * 255) };
        }

        if (random.Next(16) == 0)
        {
            frame = frame[..(1 + random.Next(frame.Length))];
        }

        if (fix)
        {
            Fix(frame);
        }

        return frame;
    }

    public static void Fix(Span<byte> frame)
    {
        if (frame.Length < 34)
        {
            return;
        }

        Span<byte> packet = frame[14..];
        int headerLength = packet[0] >> 4 == 6 ? 40 : (packet[0] & 15) * 4;
        if (packet[0] >> 4 is not (4 or 6) || headerLength < 20 || headerLength > packet.Length)
        {
            return;
        }

        bool ipv4 = packet[0] >> 4 == 4;
        if (ipv4)
        {
            packet[10] = packet[11] = 0;
            InternetChecksum.Store(packet[10..], InternetChecksum.Complete(InternetChecksum.Add(0, packet[..headerLength])));
        }

        byte protocol = packet[ipv4 ? 9 : 6];
        Span<byte> payload = packet[headerLength..];
        int field = protocol switch { IpProtocol.Tcp => 16, IpProtocol.Udp => 6, IpProtocol.Icmp or IpProtocol.IcmpV6 or IpProtocol.Igmp => 2, _ => -1 };
        if (field < 0 || payload.Length < field + 2)
        {
            return;
        }

        IpAddress from = IpAddress.FromBytes(ipv4 ? packet.Slice(12, 4) : packet.Slice(8, 16));
        IpAddress to = IpAddress.FromBytes(ipv4 ? packet.Slice(16, 4) : packet.Slice(24, 16));
        ulong pseudo = protocol is IpProtocol.Icmp or IpProtocol.Igmp ? 0 : InternetChecksum.PseudoHeader(from, to, protocol, payload.Length);
        payload[field] = payload[field + 1] = 0;
        InternetChecksum.Store(payload[field..], InternetChecksum.Complete(InternetChecksum.Add(pseudo, payload)));
    }

    private static byte[] Arp(bool request)
    {
        byte[] frame = new byte[42];
        EthernetFrame.Write(frame, s_hardware, s_peerHardware, EtherType.Arp);
        new ArpRepr { IsRequest = request, SenderHardware = s_peerHardware, Sender = s_peer, TargetHardware = default, Target = s_ours }.Emit(frame.AsSpan(14));
        return frame;
    }

    private static byte[] IPv4(byte protocol, byte[] payload, int offset, bool more)
    {
        byte[] frame = new byte[34 + payload.Length];
        EthernetFrame.Write(frame, s_hardware, s_peerHardware, EtherType.IPv4);
        new Ipv4Repr { Source = s_peer, Destination = s_ours, Protocol = protocol, TimeToLive = 64, PayloadLength = payload.Length, FragmentOffset = offset, MoreFragments = more, Identification = 77 }.Emit(frame.AsSpan(14));
        payload.CopyTo(frame, 34);
        Fix(frame);
        return frame;
    }

    private static byte[] IPv6(byte protocol, byte[] payload)
    {
        byte[] frame = new byte[54 + payload.Length];
        EthernetFrame.Write(frame, s_hardware, s_peerHardware, EtherType.IPv6);
        new Ipv6Repr { Source = s_peer6, Destination = s_ours6, NextHeader = protocol, HopLimit = 255, PayloadLength = payload.Length }.Emit(frame.AsSpan(14));
        payload.CopyTo(frame, 54);
        Fix(frame);
        return frame;
    }

    private static byte[] Icmp(byte type) => [type, 0, 0, 0, 0, 1, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8];

    private static byte[] IcmpError()
    {
        byte[] message = new byte[36];
        message[0] = 3;
        message[1] = 4;
        message[6] = 2;
        new Ipv4Repr { Source = s_ours, Destination = s_peer, Protocol = IpProtocol.Tcp, TimeToLive = 64, PayloadLength = 1000 }.Emit(message.AsSpan(8));
        message[29] = 80;
        return message;
    }

    private static byte[] Udp(ushort port)
    {
        byte[] datagram = new byte[40];
        UdpPacket.WriteHeader(datagram, 4000, port);
        return datagram;
    }

    private static byte[] Tcp(TcpFlags flags)
    {
        TcpRepr header = new() { SourcePort = 5000, DestinationPort = 80, Sequence = new SequenceNumber(1000), Flags = flags, Window = 5000, MaximumSegmentSize = 1000, SackPermitted = true, HasTimestamps = true, TimestampValue = 5 };
        byte[] segment = new byte[header.HeaderLength + 20];
        header.Emit(segment);
        return segment;
    }

    private static byte[] Ndp(byte type)
    {
        byte[] fixedPart = type switch
        {
            133 => [133, 0, 0, 0, 0, 0, 0, 0],
            134 => [134, 0, 0, 0, 64, 0, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0],
            _ => [type, 0, 0, 0, 0x60, 0, 0, 0, 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe, 0, 0, 1],
        };
        byte[] prefix = [3, 4, 64, 0xc0, 0, 0, 14, 16, 0, 0, 14, 16, 0, 0, 0, 0, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        return [.. fixedPart, 1, 1, 2, 0, 0, 0, 0, 2, 5, 1, 0, 0, 0, 0, 5, 220, .. prefix, 25, 3, 0, 0, 0, 0, 1, 0, 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    }
}
