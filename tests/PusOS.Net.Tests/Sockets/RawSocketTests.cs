using PusOS.Net.Tests.Simulation;

namespace PusOS.Net.Tests.Sockets;

public class RawSocketTests
{
    [Fact]
    public void Echo_requests_are_answered_and_replies_come_with_their_header()
    {
        TwoNodes net = new(91);
        Assert.Equal(SocketStatus.Ok, net.Left.CreateRawSocket(1, false, out RawSocket? raw));
        byte[] request = [8, 0, 0, 0, 0x12, 0x34, 0, 1, .. "payload"u8];
        Checksum(request);
        Assert.Equal(SocketStatus.Ok, raw!.SendTo(request, TwoNodes.RightAddress));
        net.Run(Duration.FromSeconds(1));
        byte[] buffer = new byte[200];
        Assert.Equal(SocketStatus.Ok, raw.Receive(buffer, out int length, out DatagramInfo info));
        Assert.Equal(20 + request.Length, length);
        Assert.Equal(TwoNodes.RightAddress, info.Remote.Address);
        Assert.Equal(0x45, buffer[0]);
        Assert.Equal(length, (buffer[2] << 8) | buffer[3]);
        Assert.Equal(0, buffer[20]);
        Assert.Equal(request[4..], buffer[24..length]);
        Assert.Equal(SocketStatus.WouldBlock, raw.Receive(buffer, out _, out _));
        raw.Close();
        Assert.Equal(SocketStatus.Closed, raw.SendTo(request, TwoNodes.RightAddress));
    }

    [Fact]
    public void Large_packets_are_cut_and_put_together_or_refused()
    {
        TwoNodes net = new(92);
        net.Left.CreateRawSocket(253, false, out RawSocket? left);
        net.Right.CreateRawSocket(253, false, out RawSocket? right);
        byte[] data = new byte[9000];
        new Random(1).NextBytes(data);

        // The first packet to a neighbour that is not known yet finds room for three pieces only.
        byte[] buffer = new byte[10_000];
        Assert.Equal(SocketStatus.Ok, left!.SendTo(data.AsSpan(0, 10), TwoNodes.RightAddress));
        net.Run(Duration.FromSeconds(1));
        Assert.Equal(SocketStatus.Ok, right!.Receive(buffer, out _, out _));
        Assert.Equal(SocketStatus.Ok, left.SendTo(data, TwoNodes.RightAddress));
        net.Run(Duration.FromSeconds(1));
        Assert.Equal(SocketStatus.Ok, right.Receive(buffer, out int length, out _));
        Assert.Equal(data, buffer[20..length]);
        Assert.Equal(9020, (buffer[2] << 8) | buffer[3]);
        left.DontFragment = true;
        Assert.Equal(SocketStatus.MessageTooLarge, left.SendTo(data, TwoNodes.RightAddress));
        Assert.Equal(SocketStatus.Ok, left.SendTo(data.AsSpan(0, 1480), TwoNodes.RightAddress));
        Assert.Equal(SocketStatus.MessageTooLarge, left.SendTo(data.AsSpan(0, 1481), TwoNodes.RightAddress));
    }

    [Fact]
    public void Errors_come_back_with_their_sender_to_those_who_ask()
    {
        TwoNodes net = new(93);
        net.Left.CreateRawSocket(253, false, out RawSocket? connected);
        net.Left.CreateRawSocket(253, false, out RawSocket? asking);
        net.Left.CreateRawSocket(1, false, out RawSocket? other);
        Assert.Equal(SocketStatus.Ok, connected!.Connect(new IpEndpoint(TwoNodes.RightAddress, 0)));
        asking!.ReportsErrors = true;

        // Nobody on the right has protocol 253: protocol unreachable.
        Assert.Equal(SocketStatus.Ok, connected.SendTo("x"u8, default));
        net.Run(Duration.FromSeconds(1));
        Assert.Equal(SocketStatus.ConnectionRefused, connected.Receive(new byte[10], out _, out _));
        Assert.Equal(TwoNodes.RightAddress, connected.ErrorSource);
        Assert.Equal(SocketStatus.ConnectionRefused, asking.TakeError());
        Assert.Equal(SocketStatus.Ok, other!.TakeError());

        // Nobody answers for this address: our own word that it cannot be reached.
        IpAddress nobody = IpAddress.FromIPv4(10, 0, 0, 77);
        connected.ReportsErrors = true;
        Assert.Equal(SocketStatus.Ok, connected.Connect(new IpEndpoint(nobody, 0)));
        Assert.Equal(SocketStatus.Ok, connected.SendTo("x"u8, default));
        net.Run(Duration.FromSeconds(10));
        Assert.Equal(SocketStatus.HostUnreachable, connected.TakeError());
        Assert.Equal(TwoNodes.LeftAddress, connected.ErrorSource);
        Assert.Equal(SocketStatus.NetworkUnreachable, connected.Connect(new IpEndpoint(IpAddress.FromIPv4(192, 0, 2, 1), 0)));
    }

    [Fact]
    public void Protocols_and_numbers_are_bounded()
    {
        TwoNodes net = new(94);
        foreach (byte protocol in (byte[])[0, 6, 17, 58, 255])
        {
            Assert.Equal(SocketStatus.InvalidArgument, net.Left.CreateRawSocket(protocol, false, out _));
        }

        Assert.Equal(SocketStatus.InvalidArgument, net.Left.CreateRawSocket(1, true, out _));
        SocketTable table = new(net.Left);
        for (int i = 0; i < 32; i++)
        {
            Assert.Equal(SocketStatus.Ok, table.Create(SocketKind.Raw, false, out int handle, 1));
            Assert.Equal(i, handle);
        }

        Assert.Equal(SocketStatus.ResourceExhausted, table.Create(SocketKind.Raw, false, out _, 1));
        Assert.Equal(SocketStatus.Ok, table.Close(5));
        Assert.Equal(SocketStatus.Ok, table.Create(SocketKind.Raw, true, out _, 58));
        Assert.Equal(SocketStatus.NotConnected, table.Send(4, "x"u8, default, out _));
    }

    [Fact]
    public void Members_of_a_group_hear_their_own_node_unless_told_not_to()
    {
        TwoNodes net = new(95);
        IpEndpoint group = new(IpAddress.FromIPv4(239, 1, 2, 3), 700);
        UdpSocket sender = net.Left.CreateUdpSocket();
        UdpSocket member = Member(net.Left, group);
        UdpSocket remote = Member(net.Right, group);
        Assert.Equal(SocketStatus.Ok, sender.SendTo("one"u8, group));
        Assert.Equal(3, member.NextLength);
        net.Run(Duration.FromSeconds(1));
        Assert.Equal(3, remote.NextLength);
        Assert.Equal(SocketStatus.Ok, member.Receive(new byte[9], out _, out DatagramInfo info));
        Assert.Equal(new IpEndpoint(TwoNodes.LeftAddress, sender.Local.Port), info.Remote);
        Assert.Equal(group.Address, info.Local);
        sender.MulticastLoopback = false;
        Assert.Equal(SocketStatus.Ok, sender.SendTo("two"u8, group));
        net.Run(Duration.FromSeconds(1));
        Assert.Equal(-1, member.NextLength);
        sender.AllowBroadcast = true;
        Assert.Equal(SocketStatus.Ok, sender.SendTo("three"u8, new IpEndpoint(IpAddress.FromIPv4(10, 0, 0, 255), 700)));
        Assert.Equal(5, member.NextLength);
    }

    private static UdpSocket Member(Interface stack, IpEndpoint group)
    {
        UdpSocket socket = stack.CreateUdpSocket();
        Assert.Equal(SocketStatus.Ok, socket.Bind(new IpEndpoint(IpAddress.AnyIPv4, group.Port)));
        Assert.Equal(SocketStatus.Ok, socket.JoinGroup(group.Address));
        return socket;
    }

    private static void Checksum(Span<byte> message)
    {
        message[2] = message[3] = 0;
        Wire.InternetChecksum.Store(message[2..], Wire.InternetChecksum.Complete(Wire.InternetChecksum.Add(0, message)));
    }
}
