using PusOS.Net.Tests.Simulation;
using PusOS.Net.Tests.Tcp;
using PusOS.Net.Wire;

namespace PusOS.Net.Tests.Sockets;

/// <summary>Options that show in the IP header: type of service, traffic class, DF; what they let through and what not.</summary>
public class HeaderOptionTests
{
    private static readonly IpAddress s_ours = IpAddress.FromIPv4(10, 0, 0, 1);
    private static readonly IpEndpoint s_group = new(IpAddress.FromIPv4(224, 0, 0, 5), 9);

    [Fact]
    public void Datagrams_carry_type_of_service_and_do_not_fragment()
    {
        (Interface stack, ScriptWire wire, SocketTable table) = Node();
        Assert.Equal(SocketStatus.Ok, table.Create(SocketKind.Datagram, false, out int handle));
        Assert.Equal((0, 0), Header(stack, wire, table, handle));
        table.SetOption(handle, SocketOption.TypeOfService, 0x2F);
        Assert.Equal((0x2F, 0), Header(stack, wire, table, handle));
        table.SetOption(handle, SocketOption.DontFragment, 1);
        Assert.Equal((0x2F, 0x40), Header(stack, wire, table, handle));
        Assert.Equal(SocketStatus.MessageTooLarge, table.Send(handle, new byte[1473], s_group, out _));
        table.SetOption(handle, SocketOption.TypeOfService, 0);
        table.SetOption(handle, SocketOption.DontFragment, 0);
        Assert.Equal((0, 0), Header(stack, wire, table, handle));
        Assert.Equal(SocketStatus.Ok, table.Send(handle, new byte[1473], s_group, out _));
        stack.Poll(Instant.Zero, wire);
        Assert.Equal(2, wire.Sent.Count);
    }

    [Fact]
    public void Traffic_class_is_of_IPv6_alone()
    {
        (Interface stack, ScriptWire wire, SocketTable table) = Node();
        Assert.Equal(Status.Ok, stack.AddAddress(new IpPrefix(Parse("2001:db8::1"), 64)));
        stack.Poll(Instant.Zero + Duration.FromSeconds(5), wire);
        wire.Sent.Clear();
        table.Create(SocketKind.Datagram, true, out int handle);
        table.SetOption(handle, SocketOption.TrafficClass, 0xB8);
        Assert.Equal(SocketStatus.InvalidArgument, table.SetOption(handle, SocketOption.TrafficClass, 256));
        Assert.Equal(SocketStatus.Ok, table.Send(handle, "abc"u8, new IpEndpoint(Parse("ff02::9"), 9), out _));
        stack.Poll(Instant.Zero + Duration.FromSeconds(6), wire);
        byte[] frame = wire.Sent.First(sent => sent[12] == 0x86 && sent[13] == 0xDD && sent[20] == IpProtocol.Udp);
        Assert.Equal(0xB8, ((frame[14] & 15) << 4) | (frame[15] >> 4));
        Assert.Equal((0, 0), Header(stack, wire, table, handle));
    }

    [Fact]
    public void Connections_carry_it_from_their_first_segment_and_leave_the_bits_of_congestion_alone()
    {
        TwoNodes net = new(77);
        SocketTable server = new(net.Right), client = new(net.Left);
        using MemoryStream capture = new();
        net.Tap(capture);
        server.Create(SocketKind.Stream, false, out int listening);
        server.SetOption(listening, SocketOption.TypeOfService, 0x48);
        server.SetOption(listening, SocketOption.NoDelay, 1);
        server.Bind(listening, new IpEndpoint(IpAddress.AnyIPv4, 80));
        Assert.Equal(SocketStatus.Ok, server.Listen(listening, 5));
        client.Create(SocketKind.Stream, false, out int connecting);
        client.SetOption(connecting, SocketOption.TypeOfService, 0x2B);
        client.GetOption(connecting, SocketOption.TypeOfService, out int kept);
        Assert.Equal(0x28, kept);
        client.Connect(connecting, new IpEndpoint(TwoNodes.RightAddress, 80));
        net.Run(Duration.FromMilliseconds(100));
        Assert.Equal(SocketStatus.Ok, server.Accept(listening, out int accepted, out _));
        server.GetOption(accepted, SocketOption.NoDelay, out int noDelay);
        Assert.Equal(1, noDelay);
        server.Send(accepted, "hello"u8, default, out _);
        net.Run(Duration.FromMilliseconds(100));
        List<(byte Service, byte Source)> seen = Segments(capture.ToArray());
        Assert.True(seen.Count >= 4);
        Assert.All(seen, segment => Assert.Equal(segment.Source == 1 ? 0x28 : 0x48, segment.Service));
    }

    [Fact]
    public void A_port_that_is_listened_on_cannot_be_bound_and_one_bound_to_none_differs()
    {
        TwoNodes net = new(78);
        SocketTable table = new(net.Left);
        table.Create(SocketKind.Stream, false, out int listening);
        table.Bind(listening, new IpEndpoint(IpAddress.AnyIPv4, 80));
        table.Listen(listening, 5);
        table.Create(SocketKind.Stream, false, out int other);
        Assert.Equal(SocketStatus.AddressInUse, table.Bind(other, new IpEndpoint(TwoNodes.LeftAddress, 80)));
        Assert.Equal(SocketStatus.Ok, table.Bind(other, new IpEndpoint(TwoNodes.LeftAddress, 0)));
        table.GetEndpoints(other, out IpEndpoint local, out _);
        Assert.NotEqual(0, local.Port);

        // A listener that is shut down listens no more, keeps its port, and can listen again.
        Assert.Equal(SocketStatus.Ok, table.Shutdown(listening, true, false));
        Assert.Equal(SocketKind.Stream, table.GetKind(listening));
        Assert.Equal(SocketStatus.InvalidArgument, table.Accept(listening, out _, out _));
        Assert.Equal(SocketStatus.Ok, table.Listen(listening, 5));
        table.GetEndpoints(listening, out local, out _);
        Assert.Equal(80, local.Port);
        table.Create(SocketKind.Datagram, false, out int datagrams);
        Assert.Equal(SocketStatus.NotSupported, table.Listen(datagrams, 1));
    }

    [Fact]
    public void Datagrams_of_IPv6_may_be_twenty_bytes_longer()
    {
        TwoNodes net = new(79);
        UdpSocket socket = net.Left.CreateUdpSocket();
        Assert.Equal(SocketStatus.Ok, socket.Bind(new IpEndpoint(IpAddress.LoopbackIPv6, 0)));
        Assert.Equal(SocketStatus.MessageTooLarge, socket.SendTo(new byte[65_528], socket.Local));
        Assert.Equal(SocketStatus.Ok, socket.SendTo(new byte[65_527], socket.Local));
        net.Run(Duration.FromMilliseconds(10));
        Assert.Equal(SocketStatus.Ok, socket.Receive(new byte[70_000], out int length, out _));
        Assert.Equal(65_527, length);
    }

    private static (Interface Stack, ScriptWire Wire, SocketTable Table) Node()
    {
        Interface stack = new(new SeededEntropy(1), new InterfaceOptions());
        ScriptWire wire = new();
        stack.AddAddress(new IpPrefix(s_ours, 24));
        stack.Poll(Instant.Zero, wire);
        wire.Sent.Clear();
        return (stack, wire, new SocketTable(stack));
    }

    /// <summary>Type of service and flags of a datagram that is sent to a group.</summary>
    private static (int Service, int Flags) Header(Interface stack, ScriptWire wire, SocketTable table, int handle)
    {
        wire.Sent.Clear();
        Assert.Equal(SocketStatus.Ok, table.Send(handle, "abc"u8, s_group, out _));
        stack.Poll(Instant.Zero, wire);
        byte[] frame = wire.Sent.Last(sent => sent[12] == 8 && sent[13] == 0 && sent[23] == IpProtocol.Udp);
        wire.Sent.Clear();
        return (frame[15], frame[20] & 0xE0);
    }

    /// <summary>The TCP segments of a capture: type of service, last byte of the source.</summary>
    private static List<(byte Service, byte Source)> Segments(byte[] capture)
    {
        const int FileHeader = 24, RecordHeader = 16;
        List<(byte, byte)> found = [];
        for (int at = FileHeader; at < capture.Length;)
        {
            int length = BitConverter.ToInt32(capture, at + 8);
            ReadOnlySpan<byte> frame = capture.AsSpan(at + RecordHeader, length);
            if (frame[12] == 8 && frame[13] == 0 && frame[23] == IpProtocol.Tcp)
            {
                found.Add((frame[15], frame[29]));
            }

            at += RecordHeader + length;
        }

        return found;
    }

    private static IpAddress Parse(string text) => IpAddress.Parse(text);
}
