using PusOS.Net.Tests.Simulation;

namespace PusOS.Net.Tests.Sockets;

public class SocketTableTests
{
    [Fact]
    public void Event_port_reports_edges_and_handles_are_reused()
    {
        TwoNodes net = new(30);
        SocketTable server = new(net.Right);
        SocketTable client = new(net.Left);
        int wakes = 0;
        server.EventsArrived = () => wakes++;
        Ok(server.Create(SocketKind.Stream, true, out int listening));
        Ok(server.Bind(listening, new IpEndpoint(default, 80)));
        Ok(server.Listen(listening, 10));
        Ok(server.SetInterest(listening, Readiness.Readable, 100));
        Ok(client.Create(SocketKind.Stream, false, out int connecting));
        Ok(client.SetInterest(connecting, Readiness.Writable, 7));
        Assert.Equal(SocketStatus.InProgress, client.Connect(connecting, new IpEndpoint(TwoNodes.RightAddress, 80)));
        net.Poll();
        SocketEvent[] events = new SocketEvent[8];
        Assert.Equal(1, client.TakeEvents(events));
        Assert.Equal(new SocketEvent(7, Readiness.Writable), events[0]);
        Ok(client.GetOption(connecting, SocketOption.Error, out int error));
        Assert.Equal(0, error);
        Assert.Equal(1, wakes);
        Assert.Equal(1, server.TakeEvents(events));
        Assert.Equal(0, server.TakeEvents(events));
        Ok(server.Accept(listening, out int accepted, out IpEndpoint remote));
        Assert.Equal(TwoNodes.LeftAddress, remote.Address);
        Assert.Equal(SocketStatus.WouldBlock, server.Accept(listening, out _, out _));
        Ok(server.SetInterest(accepted, Readiness.Readable, 101));
        Assert.Equal(0, server.TakeEvents(events));
        for (int i = 0; i < 3; i++)
        {
            Ok(client.Send(connecting, "abc"u8, default, out int sent));
            Assert.Equal(3, sent);
            net.Run(Duration.FromMilliseconds(100));
            Assert.Equal(1, server.TakeEvents(events));
            Assert.Equal(new SocketEvent(101, Readiness.Readable), events[0]);
        }

        byte[] buffer = new byte[100];
        Ok(server.Receive(accepted, buffer, true, out int peeked, out _));
        Ok(server.Receive(accepted, buffer, false, out int received, out _));
        Assert.Equal((9, 9), (peeked, received));
        Assert.Equal(SocketStatus.WouldBlock, server.Receive(accepted, buffer, false, out _, out _));
        Ok(client.Close(connecting));
        net.Run(Duration.FromMilliseconds(100));
        Assert.Equal(1, server.TakeEvents(events));
        Assert.True(events[0].Ready.HasFlag(Readiness.ReadClosed));
        Ok(server.Receive(accepted, buffer, false, out received, out _));
        Assert.Equal(0, received);
        Ok(server.Close(accepted));
        Ok(server.Create(SocketKind.Datagram, false, out int next));
        Assert.Equal(accepted, next);
        Assert.Equal(SocketStatus.Closed, server.Close(99));
    }

    [Fact]
    public void Refused_connection_is_writable_with_an_error()
    {
        TwoNodes net = new(31);
        SocketTable table = new(net.Left);
        table.Create(SocketKind.Stream, false, out int handle);
        table.SetInterest(handle, Readiness.Writable, 1);
        table.Connect(handle, new IpEndpoint(TwoNodes.RightAddress, 81));
        net.Poll();
        SocketEvent[] events = new SocketEvent[2];
        Assert.Equal(1, table.TakeEvents(events));
        Assert.True(events[0].Ready.HasFlag(Readiness.Error | Readiness.Writable | Readiness.HangUp));
        table.GetOption(handle, SocketOption.Error, out int error);
        Assert.Equal((int)SocketStatus.ConnectionRefused, error);
    }

    [Fact]
    public void Options_are_read_back_and_bad_ones_refused()
    {
        TwoNodes net = new(32);
        SocketTable table = new(net.Left);
        table.Create(SocketKind.Stream, false, out int stream);
        foreach ((SocketOption option, int value) in new[] { (SocketOption.NoDelay, 1), (SocketOption.KeepAlive, 1), (SocketOption.KeepAliveTime, 5000), (SocketOption.KeepAliveRetries, 3), (SocketOption.ReceiveBuffer, 10_000), (SocketOption.HopLimit, 9), (SocketOption.Linger, 0), (SocketOption.UserTimeout, 700) })
        {
            Ok(table.SetOption(stream, option, value));
            Ok(table.GetOption(stream, option, out int read));
            Assert.Equal(value, read);
        }

        Assert.Equal(SocketStatus.InvalidArgument, table.SetOption(stream, SocketOption.HopLimit, 256));
        Assert.Equal(SocketStatus.NotSupported, table.SetOption(stream, SocketOption.Broadcast, 1));
        Assert.Equal(SocketStatus.NotSupported, table.SetMembership(stream, IpAddress.Parse("224.1.1.1"), true));
        table.Create(SocketKind.Datagram, false, out int datagram);
        Ok(table.SetMembership(datagram, IpAddress.Parse("224.1.1.1"), true));
        Assert.Equal(SocketStatus.AccessDenied, table.Send(datagram, "x"u8, new IpEndpoint(IpAddress.BroadcastIPv4, 9), out _));
    }

    [Fact]
    public void Bound_of_handles_is_reported()
    {
        TwoNodes net = new(33);
        SocketTable table = new(net.Left, 3);
        for (int i = 0; i < 3; i++)
        {
            Ok(table.Create(SocketKind.Stream, false, out _));
        }

        Assert.Equal(SocketStatus.ResourceExhausted, table.Create(SocketKind.Stream, false, out _));
    }

    private static void Ok(SocketStatus status) => Assert.Equal(SocketStatus.Ok, status);
}
