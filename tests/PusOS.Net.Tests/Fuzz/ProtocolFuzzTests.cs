using PusOS.Net.Protocols;
using PusOS.Net.Tests.Simulation;
using PusOS.Net.Wire;
using Xunit.Abstractions;

namespace PusOS.Net.Tests.Fuzz;

/// <summary>Mutated answers to real questions: DHCP, DNS, mDNS and SNTP clients meet a server that lies.</summary>
public class ProtocolFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Dns_and_dhcp_readers_survive_mutated_messages()
    {
        long inputs = Budget.Of(500_000);
        SeededEntropy random = new(Budget.Seed + 3);
        byte[][] corpus = [DnsAnswer(), DhcpAck()];
        byte[] bytes = new byte[600];
        char[] name = new char[DnsMessage.NameMaximum];
        long records = 0;
        long options = 0;
        for (long i = 0; i < inputs; i++)
        {
            byte[] source = corpus[i & 1];
            source.CopyTo(bytes, 0);
            for (int n = random.Next(6); n > 0; n--)
            {
                bytes[random.Next(source.Length)] = (byte)random.Next(256);
            }

            ReadOnlySpan<byte> message = bytes.AsSpan(0, random.Next(8) == 0 ? random.Next(source.Length) : source.Length);
            if ((i & 1) == 0)
            {
                int at = DnsMessage.HeaderLength;
                bool more = message.Length > at && DnsMessage.TryReadQuestion(message, ref at, name, out _);
                while (more && DnsMessage.TryReadRecord(message, ref at, name, out DnsRecord record))
                {
                    records++;
                    Assert.True(record.DataStart + record.DataLength <= message.Length);
                }
            }
            else if (DhcpMessage.TryParse(message, out DhcpMessage dhcp))
            {
                for (int kind = 1; kind < 64; kind += 7)
                {
                    options += dhcp.TryGetOption((byte)kind, out ReadOnlySpan<byte> value) && value.Length <= message.Length ? 1 : 0;
                }
            }
        }

        output.WriteLine($"{inputs:N0} messages, seed {Budget.Seed + 3}; {records:N0} DNS records and {options:N0} DHCP options read");
        Assert.True(records > 0 && options > 0);
    }

    [Fact]
    public void Clients_survive_hostile_datagrams()
    {
        long inputs = Budget.Of(200_000);
        SeededEntropy random = new(Budget.Seed + 4);
        TwoNodes net = new(Budget.Seed);
        DhcpClient dhcp = new("x");
        DnsResolver dns = new();
        dns.AddServer(TwoNodes.RightAddress);
        MdnsService mdns = new("left");
        SntpClient sntp = new(TwoNodes.RightAddress);
        foreach (Service service in new Service[] { dhcp, dns, mdns, sntp })
        {
            Assert.Equal(Status.Ok, net.Left.Add(service));
        }

        UdpSocket[] liars = [Liar(net, 53), Liar(net, 67), Liar(net, 123), Liar(net, 5353)];
        byte[] buffer = new byte[1500];
        byte[] lie = new byte[1500];
        long answered = 0;
        while (answered < inputs)
        {
            _ = dns.Resolve($"host{random.Next(1000)}.test", random.Next(2) == 0);
            _ = mdns.Resolve("other.local");
            net.Run(Duration.FromMilliseconds(200));
            foreach (UdpSocket liar in liars)
            {
                while (liar.Receive(buffer, out int length, out DatagramInfo info) == SocketStatus.Ok)
                {
                    for (int n = 0; n < 40; n++)
                    {
                        buffer.AsSpan(0, length).CopyTo(lie);
                        Lie(random, lie, ref length, liar.Local.Port);
                        IpEndpoint to = info.Remote.Address.IsUnspecified ? new IpEndpoint(IpAddress.BroadcastIPv4, 68) : info.Remote;
                        liar.SendTo(lie.AsSpan(0, Math.Max(length, 1)), to);
                        answered++;
                    }

                    net.Poll();
                }
            }
        }

        output.WriteLine($"{answered:N0} lies, seed {Budget.Seed + 4}; DHCP {dhcp.State}, SNTP synchronized {sntp.IsSynchronized}, name {mdns.FullName}");
    }

    private static UdpSocket Liar(TwoNodes net, ushort port)
    {
        UdpSocket socket = net.Right.CreateUdpSocket();
        socket.AllowBroadcast = true;
        Assert.Equal(SocketStatus.Ok, socket.Bind(new IpEndpoint(IpAddress.AnyIPv4, port)));
        if (port == 5353)
        {
            socket.JoinGroup(IpAddress.Parse("224.0.0.251"));
        }

        return socket;
    }

    private static void Lie(SeededEntropy random, Span<byte> message, ref int length, ushort port)
    {
        switch (port)
        {
            case 53 or 5353:
                message[2] |= 0x84;
                message[7] = (byte)random.Next(3);
                length += 16;
                break;
            case 67:
                message[0] = 2;
                message[242] = random.Next(2) == 0 ? DhcpMessage.Offer : DhcpMessage.Ack;
                break;
            default:
                message[..8].CopyTo(message[24..]);
                message.Slice(40, 8).CopyTo(message[24..]);
                message[0] = 0x24;
                message[1] = 1;
                break;
        }

        for (int n = random.Next(4); n > 0; n--)
        {
            message[random.Next(length)] = (byte)random.Next(256);
        }

        length = random.Next(16) == 0 ? random.Next(length) : length;
        length = Math.Min(length, 1400);
    }

    private static byte[] DnsAnswer()
    {
        byte[] message = new byte[120];
        DnsMessage.WriteHeader(message, 7, 0x8180, 1, 2);
        int at = DnsMessage.WriteQuestion(message, DnsMessage.HeaderLength, "www.example.test", DnsMessage.TypeA);
        at = DnsMessage.WriteAddress(message, at, "www.example.test", IpAddress.Parse("1.2.3.4"), 60, 1);
        message[at++] = 0xc0;
        message[at++] = 12;
        ReadOnlySpan<byte> rest = [0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 5, 6, 7, 8];
        rest.CopyTo(message.AsSpan(at));
        return message[..(at + rest.Length)];
    }

    private static byte[] DhcpAck()
    {
        byte[] message = new byte[300];
        int at = DhcpMessage.WriteRequest(message, DhcpMessage.Ack, 5, 0, IpAddress.AnyIPv4, new HardwareAddress(0x0200_0000_0001));
        at = DhcpMessage.WriteOption(message, at, DhcpMessage.OptionSubnetMask, IpAddress.Parse("255.255.255.0"));
        at = DhcpMessage.WriteOption(message, at, DhcpMessage.OptionServer, IpAddress.Parse("10.0.0.1"));
        message[at] = 255;
        return message;
    }
}
