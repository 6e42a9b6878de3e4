using System.Net;
using System.Net.Sockets;

namespace NetProgram;

/// <summary>Datagram sockets over loopback.</summary>
internal static class UdpChecks
{
    public static async Task EchoAsync()
    {
        using UdpClient server = new(new IPEndPoint(IPAddress.Loopback, 0));
        using UdpClient client = new(AddressFamily.InterNetwork);
        IPEndPoint address = (IPEndPoint)server.Client.LocalEndPoint!;
        for (int length = 0; length < 60_000; length += 12_345)
        {
            await client.SendAsync(new byte[length], address);
            UdpReceiveResult datagram = await server.ReceiveAsync();
            await server.SendAsync(datagram.Buffer, datagram.RemoteEndPoint);
            Console.WriteLine($"{(await client.ReceiveAsync()).Buffer.Length} {datagram.RemoteEndPoint.Address}");
        }

        await TcpChecks.ReportAsync(() => client.SendAsync(new byte[65_508], address).AsTask());
    }

    public static async Task ConnectedAsync()
    {
        using UdpClient server = new(new IPEndPoint(IPAddress.Loopback, 0));
        using UdpClient client = new();
        client.Connect((IPEndPoint)server.Client.LocalEndPoint!);
        await client.SendAsync("hi"u8.ToArray());
        UdpReceiveResult datagram = await server.ReceiveAsync();
        Console.WriteLine(datagram.RemoteEndPoint.Equals(client.Client.LocalEndPoint));

        // A stranger's datagram is not delivered to a connected socket.
        using UdpClient stranger = new(AddressFamily.InterNetwork);
        await stranger.SendAsync("psst"u8.ToArray(), (IPEndPoint)client.Client.LocalEndPoint!);
        await server.SendAsync("ho"u8.ToArray(), datagram.RemoteEndPoint);
        Console.WriteLine((await client.ReceiveAsync()).Buffer.Length);

        // Nobody listens: the second use tells.
        int port = ((IPEndPoint)server.Client.LocalEndPoint!).Port;
        server.Close();
        await client.SendAsync("anybody?"u8.ToArray());
        await Task.Delay(50);
        await TcpChecks.ReportAsync(() => client.ReceiveAsync());
        Console.WriteLine(port != 0);
    }

    public static async Task TruncatedAsync()
    {
        using Socket server = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await client.SendToAsync(new byte[100], server.LocalEndPoint!);
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        TcpChecks.Report(() => server.ReceiveFrom(new byte[10], ref from));
        await client.SendToAsync(new byte[100], server.LocalEndPoint!);
        Console.WriteLine(server.ReceiveFrom(new byte[200], SocketFlags.Peek, ref from));
        Console.WriteLine(server.Available);
        Console.WriteLine(server.Receive(new List<ArraySegment<byte>> { new(new byte[60]), new(new byte[60]) }));
    }

    public static async Task PacketInformationAsync()
    {
        using Socket server = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        server.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.PacketInformation, true);
        server.Bind(new IPEndPoint(IPAddress.Any, 0));
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await client.SendToAsync(new byte[7], new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)server.LocalEndPoint!).Port));
        SocketReceiveMessageFromResult result = await server.ReceiveMessageFromAsync(new byte[10], new IPEndPoint(IPAddress.Any, 0));
        Console.WriteLine($"{result.ReceivedBytes} {result.PacketInformation.Address} {result.PacketInformation.Interface} {result.SocketFlags}");
    }

    public static async Task Version6OnlyAsync()
    {
        using Socket six = new(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        six.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        int port = ((IPEndPoint)six.LocalEndPoint!).Port;
        using Socket four = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        // The same port of IPv4 is free, because the other socket takes IPv6 only.
        TcpChecks.Report(() => four.Bind(new IPEndPoint(IPAddress.Any, port)));
        using UdpClient client = new(AddressFamily.InterNetwork);
        await client.SendAsync("four"u8.ToArray(), new IPEndPoint(IPAddress.Loopback, port));
        Console.WriteLine(await four.ReceiveAsync(new byte[10]));
        Console.WriteLine(six.Available);
    }
}
