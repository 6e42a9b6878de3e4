using System.Text;
using PusOS.Net.Tests.Simulation;

namespace PusOS.Net.Tests;

public class BasicTests
{
    [Fact]
    public void Udp_datagram_crosses_the_wire_after_address_resolution()
    {
        TwoNodes net = new(1);
        UdpSocket server = net.Right.CreateUdpSocket();
        Assert.Equal(SocketStatus.Ok, server.Bind(new IpEndpoint(IpAddress.AnyIPv4, 7)));
        UdpSocket client = net.Left.CreateUdpSocket();
        Assert.Equal(SocketStatus.Ok, client.SendTo("hello"u8, new IpEndpoint(TwoNodes.RightAddress, 7)));
        net.Poll();
        byte[] buffer = new byte[100];
        Assert.Equal(SocketStatus.Ok, server.Receive(buffer, out int length, out DatagramInfo info));
        Assert.Equal("hello", Encoding.ASCII.GetString(buffer, 0, length));
        Assert.Equal(new IpEndpoint(TwoNodes.LeftAddress, client.Local.Port), info.Remote);
        Assert.Equal(TwoNodes.RightAddress, info.Local);
    }

    [Fact]
    public void Large_udp_datagram_is_fragmented_and_reassembled()
    {
        TwoNodes net = new(2);
        UdpSocket server = net.Right.CreateUdpSocket();
        server.Bind(new IpEndpoint(IpAddress.AnyIPv4, 7));
        UdpSocket client = net.Left.CreateUdpSocket();
        byte[] data = new byte[20_000];
        net.Entropy.Fill(data);
        // The first one meets an empty neighbour cache, whose waiting room holds three fragments only.
        client.SendTo("x"u8, new IpEndpoint(TwoNodes.RightAddress, 7));
        net.Poll();
        Assert.Equal(SocketStatus.Ok, client.SendTo(data, new IpEndpoint(TwoNodes.RightAddress, 7)));
        net.Poll();
        byte[] buffer = new byte[65_536];
        server.Receive(buffer, out _, out _);
        Assert.Equal(SocketStatus.Ok, server.Receive(buffer, out int length, out _));
        Assert.True(data.AsSpan().SequenceEqual(buffer.AsSpan(0, length)));
        Assert.Equal(1, net.Right.Counters.Reassembled);
    }

    [Fact]
    public void Closed_udp_port_refuses_a_connected_socket()
    {
        TwoNodes net = new(3);
        UdpSocket client = net.Left.CreateUdpSocket();
        client.Connect(new IpEndpoint(TwoNodes.RightAddress, 9));
        client.Send("x"u8);
        net.Poll();
        Assert.Equal(SocketStatus.ConnectionRefused, client.Receive(new byte[10], out _, out _));
        Assert.Equal(SocketStatus.WouldBlock, client.Receive(new byte[10], out _, out _));
    }

    [Fact]
    public void Unknown_neighbour_is_asked_three_times_and_the_connection_fails()
    {
        TwoNodes net = new(4);
        TcpSocket socket = net.Left.CreateTcpSocket();
        Assert.Equal(SocketStatus.InProgress, socket.Connect(new IpEndpoint(IpAddress.Parse("10.0.0.77"), 80)));
        net.Run(Duration.FromSeconds(5));
        Assert.Equal(TcpState.Closed, socket.State);
        Assert.Equal(SocketStatus.HostUnreachable, socket.TakeError());
    }

    [Fact]
    public void Tcp_stream_is_echoed_and_both_sides_close()
    {
        TwoNodes net = new(5);
        (TcpSocket client, TcpSocket server) = net.Connect();
        byte[] data = new byte[100_000];
        net.Entropy.Fill(data);
        Assert.Equal(SocketStatus.Ok, client.Send(data, out int sent));
        Assert.Equal(data.Length, sent);
        Assert.Equal(SocketStatus.Ok, client.ShutdownSend());
        byte[] received = new byte[data.Length];
        int total = 0;
        Assert.True(net.RunUntil(() =>
        {
            server.Receive(received.AsSpan(total), out int count);
            total += count;
            return total == data.Length;
        }, Duration.FromSeconds(10)));
        Assert.True(data.AsSpan().SequenceEqual(received));
        net.Run(Duration.FromMilliseconds(100));
        Assert.Equal(SocketStatus.Ok, server.Receive(received, out int end));
        Assert.Equal(0, end);
        server.Close();
        net.Run(Duration.FromMilliseconds(100));
        Assert.Equal(TcpState.Closed, server.State);
        Assert.Equal(TcpState.TimeWait, client.State);
        net.Run(Duration.FromSeconds(61));
        Assert.Equal(TcpState.Closed, client.State);
        Assert.Equal(0, net.Left.Tcp.ConnectionCount + net.Right.Tcp.ConnectionCount);
    }

    [Fact]
    public void Tcp_over_loopback()
    {
        TwoNodes net = new(6);
        TcpListener listener = net.Left.CreateTcpListener();
        listener.Listen(new IpEndpoint(IpAddress.LoopbackIPv4, 80), 4);
        TcpSocket client = net.Left.CreateTcpSocket();
        client.Connect(new IpEndpoint(IpAddress.LoopbackIPv4, 80));
        net.Poll();
        Assert.Equal(SocketStatus.Ok, listener.Accept(out TcpSocket? server));
        byte[] data = new byte[200_000];
        net.Entropy.Fill(data);
        client.Send(data, out int sent);
        byte[] received = new byte[sent];
        int total = 0;
        Assert.True(net.RunUntil(() =>
        {
            server!.Receive(received.AsSpan(total), out int count);
            total += count;
            return total == sent;
        }, Duration.FromSeconds(5)));
        Assert.True(data.AsSpan(0, sent).SequenceEqual(received));
        Assert.Equal(0, net.Left.Counters.TcpRetransmissions);
    }

    [Fact]
    public void Ipv6_forms_link_local_addresses_and_carries_tcp()
    {
        TwoNodes net = new(7, addresses: false);
        net.Run(Duration.FromSeconds(3));
        Assert.Equal(1, net.Right.AddressCount);
        IpAddress right = net.Right.GetAddress(0).Address;
        Assert.Equal("fe80::ff:fe00:2", right.ToString());
        TcpListener listener = net.Right.CreateTcpListener();
        listener.Listen(new IpEndpoint(default, 80), 4);
        TcpSocket client = net.Left.CreateTcpSocket();
        Assert.Equal(SocketStatus.InProgress, client.Connect(new IpEndpoint(right, 80)));
        Assert.True(net.RunUntil(() => listener.PendingCount == 1, Duration.FromSeconds(3)));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("192.168.1.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("2001:db8::1:0:0:1")]
    [InlineData("1:2:3:4:5:6:7:8")]
    [InlineData("2001:db8:0:1:1:1:1:1")]
    public void Address_text_round_trips(string text)
    {
        Assert.True(IpAddress.TryParse(text, out IpAddress address));
        Assert.Equal(text, address.ToString());
        Assert.Equal(System.Net.IPAddress.Parse(text).ToString(), address.ToString());
    }

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.256")]
    [InlineData("01.2.3.4")]
    [InlineData("1.2.3.4.5")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("12345::")]
    [InlineData("::g")]
    [InlineData("1:2:3:4:5:6:7:")]
    [InlineData("")]
    public void Wrong_address_text_is_refused(string text) => Assert.False(IpAddress.TryParse(text, out _));
}
