using System.Buffers.Binary;
using PusOS.Net.Protocols;
using PusOS.Net.Tests.Simulation;
using PusOS.Net.Wire;

namespace PusOS.Net.Tests.Protocols;

public class ConfigurationTests
{
    [Fact]
    public void Without_a_dhcp_server_a_link_local_address_is_taken()
    {
        TwoNodes net = new(50, addresses: false);
        DhcpClient left = new();
        DhcpClient right = new();
        net.Left.Add(left);
        net.Right.Add(right);
        Assert.True(net.RunUntil(() => left.LinkLocalAddress != default && right.LinkLocalAddress != default, Duration.FromSeconds(60)));
        Assert.True(left.LinkLocalAddress.IsLinkLocal);
        Assert.NotEqual(left.LinkLocalAddress, right.LinkLocalAddress);
        UdpSocket server = net.Right.CreateUdpSocket();
        server.Bind(new IpEndpoint(right.LinkLocalAddress, 7));
        UdpSocket client = net.Left.CreateUdpSocket();
        Assert.Equal(SocketStatus.Ok, client.SendTo("x"u8, new IpEndpoint(right.LinkLocalAddress, 7)));
        net.Run(Duration.FromMilliseconds(10));
        Assert.Equal(SocketStatus.Ok, server.Receive(new byte[9], out _, out _));
    }

    [Fact]
    public void Mdns_names_are_resolved_and_conflicts_renamed()
    {
        TwoNodes net = new(51);
        MdnsService left = new("node");
        MdnsService right = new("node");
        net.Right.Add(right);
        Assert.True(net.RunUntil(() => right.IsEstablished, Duration.FromSeconds(5)));
        net.Left.Add(left);
        net.Run(Duration.FromSeconds(5));
        Assert.Equal("node.local", right.FullName);
        Assert.Equal("node-2.local", left.FullName);
        DnsQuery query = left.Resolve("node.local");
        net.Run(Duration.FromSeconds(1));
        Assert.Equal(DnsStatus.Ok, query.Status);
        Assert.Equal(TwoNodes.RightAddress, query.GetAddress(0));
        DnsQuery nobody = left.Resolve("nobody.local");
        net.Run(Duration.FromSeconds(5));
        Assert.Equal(DnsStatus.TimedOut, nobody.Status);
    }

    [Fact]
    public void Sntp_sets_the_wall_clock_within_the_round_trip()
    {
        TwoNodes net = new(52);
        net.Link.Faults.Delay = Duration.FromMilliseconds(10);
        UdpSocket server = net.Right.CreateUdpSocket();
        server.Bind(new IpEndpoint(IpAddress.AnyIPv4, 123));
        SntpClient client = new(TwoNodes.RightAddress);
        net.Left.Add(client);
        long epoch = 1_800_000_000;
        byte[] message = new byte[48];
        Assert.True(net.RunUntil(() =>
        {
            if (server.Receive(message, out _, out DatagramInfo info) == SocketStatus.Ok)
            {
                message.AsSpan(40, 8).CopyTo(message.AsSpan(24));
                message[0] = 0x24;
                message[1] = 2;
                ulong now = ((ulong)(epoch + 2_208_988_800) << 32) + (ulong)((net.Clock.Now.Milliseconds - 1_000_000) / 1000.0 * 4294967296.0);
                BinaryPrimitives.WriteUInt64BigEndian(message.AsSpan(32), now);
                BinaryPrimitives.WriteUInt64BigEndian(message.AsSpan(40), now);
                server.SendTo(message, info.Remote);
                net.Poll();
            }

            return client.IsSynchronized;
        }, Duration.FromSeconds(10)));
        double seconds = client.ToUnixNanoseconds(net.Clock.Now) / 1e9 - epoch;
        double truth = (net.Clock.Now.Milliseconds - 1_000_000) / 1000.0;
        Assert.InRange(seconds - truth, -0.025, 0.025);
        Assert.Equal(2, client.Stratum);
    }

    [Fact]
    public void Router_advertisement_gives_address_route_and_dns_and_lifetime_ends_them()
    {
        TwoNodes net = new(53, addresses: false);
        net.Run(Duration.FromSeconds(3));
        IpAddress router = net.Right.GetAddress(0).Address;
        byte[] body =
        [
            0, 0, 0, 0, 0, 0, 0, 0,
            3, 4, 64, 0xc0, 0, 0, 0x2a, 0x30, 0, 0, 0x0e, 0x10, 0, 0, 0, 0, 0x20, 1, 0x0d, 0xb8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            5, 1, 0, 0, 0, 0, 5, 0x14,
            25, 3, 0, 0, 0, 0, 1, 0, 0x20, 1, 0x0d, 0xb8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x35,
        ];
        net.Right.IcmpV6.Send(router, IpAddress.AllNodes, IcmpV6Type.RouterAdvertisement, 0, 64u << 24 | 1800, body, 255, false);
        net.Run(Duration.FromSeconds(3));
        IpAddress address = IpAddress.Parse("2001:db8:1::ff:fe00:1");
        Assert.True(net.Left.Addresses.TryGet(address, out InterfaceAddress entry));
        Assert.False(entry.Tentative);
        Assert.Equal(router, net.Left.GetRoute(0).Gateway);
        Assert.Equal(1300, net.Left.Mtu);
        Assert.Equal("2001:db8:1::35", net.Left.NeighborDiscovery.DnsServers[0].ToString());
        net.Run(Duration.FromSeconds(1800));
        Assert.Equal(0, net.Left.RouteCount);
        net.Run(Duration.FromSeconds(10_800));
        Assert.False(net.Left.Addresses.TryGet(address, out _));
    }

    [Fact]
    public void Duplicate_ipv6_address_is_not_used()
    {
        TwoNodes net = new(54, addresses: false);
        net.Run(Duration.FromSeconds(3));
        IpAddress theirs = net.Right.GetAddress(0).Address;
        net.Left.Addresses.Add(new InterfaceAddress(new IpPrefix(theirs, 64), true, Instant.Never, Instant.Never));
        byte[] target = new byte[16];
        theirs.Write(target);
        net.Left.IcmpV6.Send(default, theirs.SolicitedNode, IcmpV6Type.NeighborSolicitation, 0, 0, target, 255, false);
        net.Run(Duration.FromSeconds(1));
        Assert.Equal(1, net.Left.NeighborDiscovery.Duplicates);
        Assert.False(net.Left.Addresses.TryGet(theirs, out _));
    }

    [Fact]
    public void Multicast_reaches_members_only()
    {
        TwoNodes net = new(55);
        UdpSocket member = net.Right.CreateUdpSocket();
        member.Bind(new IpEndpoint(IpAddress.AnyIPv4, 9999));
        UdpSocket sender = net.Left.CreateUdpSocket();
        IpAddress group = IpAddress.Parse("239.1.2.3");
        sender.SendTo("a"u8, new IpEndpoint(group, 9999));
        net.Run(Duration.FromMilliseconds(10));
        Assert.Equal(SocketStatus.WouldBlock, member.Receive(new byte[9], out _, out _));
        Assert.Equal(SocketStatus.Ok, member.JoinGroup(group));
        sender.SendTo("b"u8, new IpEndpoint(group, 9999));
        net.Run(Duration.FromMilliseconds(100));
        Assert.Equal(SocketStatus.Ok, member.Receive(new byte[9], out _, out DatagramInfo info));
        Assert.Equal(group, info.Local);
        Assert.Equal(1, info.HopLimit);
        member.LeaveGroup(group);
        sender.SendTo("c"u8, new IpEndpoint(group, 9999));
        net.Run(Duration.FromMilliseconds(10));
        Assert.Equal(SocketStatus.WouldBlock, member.Receive(new byte[9], out _, out _));
    }
}
