using PusOS.Net.Tests.Simulation;
using Xunit.Abstractions;

namespace PusOS.Net.Tests.Sockets;

public class StormTests(ITestOutputHelper output)
{
    [Fact]
    public void Ten_thousand_idle_connections_cost_little_and_all_close()
    {
        const int Count = 10_000;
        TwoNodes net = new(40, new InterfaceOptions { UseIPv6 = false, MaximumSegmentLifetime = Duration.FromSeconds(1) });
        TcpListener listener = net.Right.CreateTcpListener();
        listener.Listen(new IpEndpoint(IpAddress.AnyIPv4, 80), 4096);
        List<TcpSocket> clients = [];
        List<TcpSocket> servers = [];
        long before = GC.GetTotalMemory(true);
        byte[] buffer = new byte[64];
        while (clients.Count < Count)
        {
            for (int i = 0; i < 100; i++)
            {
                TcpSocket socket = net.Left.CreateTcpSocket();
                Assert.Equal(SocketStatus.InProgress, socket.Connect(new IpEndpoint(TwoNodes.RightAddress, 80)));
                clients.Add(socket);
            }

            net.Poll();
            while (listener.Accept(out TcpSocket? accepted) == SocketStatus.Ok)
            {
                servers.Add(accepted!);
            }
        }

        Assert.True(net.RunUntil(() =>
        {
            while (listener.Accept(out TcpSocket? accepted) == SocketStatus.Ok)
            {
                servers.Add(accepted!);
            }

            return servers.Count == Count;
        }, Duration.FromSeconds(10)));
        long perPair = (GC.GetTotalMemory(true) - before) / Count;
        output.WriteLine($"{Count:N0} connections, {perPair:N0} bytes for both ends of one; cookies {net.Right.Counters.SynCookiesSent:N0}");
        Assert.True(perPair < 2 * 3_000, $"{perPair} bytes a pair");
        for (int i = 0; i < servers.Count; i++)
        {
            servers[i].Send("hello"u8, out _);
            if (i % 500 == 499)
            {
                // The wire holds a thousand frames.
                net.Poll();
            }
        }

        net.Run(Duration.FromSeconds(1));
        foreach (TcpSocket client in clients)
        {
            Assert.Equal(SocketStatus.Ok, client.Receive(buffer, out int count));
            Assert.Equal(5, count);
            client.Close();
        }

        net.Run(Duration.FromSeconds(1));
        servers.ForEach(s => s.Close());
        // Ten thousand FINs at once over the same wire: most are lost again and again.
        Assert.True(net.RunUntil(() => net.Left.Tcp.ConnectionCount + net.Right.Tcp.ConnectionCount == 0, Duration.FromSeconds(1800)),
            $"{net.Left.Tcp.ConnectionCount} and {net.Right.Tcp.ConnectionCount} connections are left");
    }

    [Fact]
    public void Syn_flood_of_a_hundred_thousand_keeps_memory_and_service()
    {
        Tcp.ScriptWire wire = new();
        SimulatedClock clock = new();
        SeededEntropy random = new(41);
        Interface stack = new(random, new InterfaceOptions { UseIPv6 = false });
        stack.AddAddress(new IpPrefix(TwoNodes.LeftAddress, 24));
        stack.AddDefaultRoute(TwoNodes.RightAddress);
        stack.Poll(clock.Now, wire);
        stack.Neighbors.Learn(TwoNodes.RightAddress, new HardwareAddress(0x0200_0000_0002), true, true);
        TcpListener listener = stack.CreateTcpListener();
        listener.Listen(new IpEndpoint(IpAddress.AnyIPv4, 80), 16);
        byte[] bytes = new byte[24];
        long before = GC.GetTotalMemory(true);
        for (int i = 0; i < 100_000; i++)
        {
            Wire.TcpRepr syn = new() { SourcePort = (ushort)(1 + random.Next(60_000)), DestinationPort = 80, Sequence = new((uint)random.Next()), Flags = Wire.TcpFlags.Syn, MaximumSegmentSize = 1460 };
            syn.Emit(bytes);
            PacketInfo info = new() { Source = IpAddress.FromIPv4((uint)(0x0b00_0000 + random.Next(1 << 24))), Destination = TwoNodes.LeftAddress, ChecksumVerified = true };
            stack.Tcp.OnSegment(info, bytes);
            wire.Sent.Clear();
        }

        long growth = GC.GetTotalMemory(true) - before;
        output.WriteLine($"memory grew by {growth:N0} bytes, {listener.HalfOpenCount} half open, {stack.Counters.SynCookiesSent:N0} cookies");
        Assert.True(growth < 1 << 20);
        Assert.True(listener.HalfOpenCount <= 512);
        Assert.Equal(0, stack.Tcp.ConnectionCount);
    }

    [Fact]
    public void Steady_state_allocates_nothing_per_packet()
    {
        TwoNodes net = new(42);
        UdpSocket server = net.Right.CreateUdpSocket();
        server.Bind(new IpEndpoint(IpAddress.AnyIPv4, 7));
        UdpSocket client = net.Left.CreateUdpSocket();
        (TcpSocket tcpClient, TcpSocket tcpServer) = net.Connect(8);
        byte[] buffer = new byte[2000];
        for (int i = 0; i < 2; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int n = 0; n < 2000; n++)
            {
                client.SendTo(buffer.AsSpan(0, 64), new IpEndpoint(TwoNodes.RightAddress, 7));
                net.Poll();
                server.Receive(buffer, out int length, out DatagramInfo info);
                server.SendTo(buffer.AsSpan(0, length), info.Remote);
                tcpClient.Send(buffer.AsSpan(0, 1000), out _);
                net.Poll();
                client.Receive(buffer, out _, out _);
                tcpServer.Receive(buffer, out int got);
                tcpServer.Send(buffer.AsSpan(0, got), out _);
                net.Poll();
                tcpClient.Receive(buffer, out _);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            output.WriteLine($"round {i}: {allocated} bytes for 2,000 UDP and TCP echoes");
            Assert.True(i == 0 || allocated == 0, $"{allocated} bytes");
        }
    }
}
