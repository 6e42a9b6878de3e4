using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetProgram;

/// <summary>The overloads of sending, receiving, accepting and connecting, and their corners.</summary>
internal static class CallChecks
{
    /// <summary>Streams: gathered, scattered, peeked, empty, waiting for all, sent from a file.</summary>
    public static async Task StreamAsync()
    {
        (Socket near, Socket far) = await TcpChecks.PairAsync(blocking: true);
        near.ReceiveTimeout = far.ReceiveTimeout = 3000;
        Console.WriteLine(near.Send(new List<ArraySegment<byte>> { new([1, 2, 3]), new([]), new([9, 4, 5], 1, 2) }));
        byte[] one = new byte[2];
        byte[] two = new byte[10];
        Console.WriteLine($"{far.Receive(new List<ArraySegment<byte>> { new(one), new(two, 2, 5) })} {string.Join(',', one)} {string.Join(',', two)}");
        Console.WriteLine($"{near.Send(Array.Empty<byte>())} {near.Send(new List<ArraySegment<byte>> { new([]) })}");
        TcpChecks.Report(() => near.Send(new List<ArraySegment<byte>>()));
        Console.WriteLine(near.Send([1, 2, 3, 4, 5], 1, 3, SocketFlags.None));
        Console.WriteLine($"{far.Receive(two, SocketFlags.Peek)} {far.Available} {far.Receive(two, 2, SocketFlags.None)} {far.Receive(Array.Empty<byte>())} {far.Available} {far.Receive(two)}");
        Console.WriteLine(near.Send("abc"u8, SocketFlags.None, out SocketError error) + " " + error);
        Console.WriteLine(far.Receive(two.AsSpan(), SocketFlags.None, out error) + " " + error);
        far.Blocking = false;
        Console.WriteLine(far.Receive(two, 0, 10, SocketFlags.None, out error) + " " + error);
        far.Blocking = true;
        string file = Path.Combine(Path.GetTempPath(), "net-checks.bin");
        File.WriteAllBytes(file, Encoding.ASCII.GetBytes(new string('f', 100_000)));
        Task<long> counting = Task.Run(() =>
        {
            byte[] buffer = new byte[5000];
            long total = 0;
            for (int count; (count = far.Receive(buffer)) != 0; total += count)
            {
            }

            return total;
        });
        near.SendFile(file);
        near.SendFile(file, "pre"u8.ToArray(), "post"u8.ToArray(), TransmitFileOptions.UseDefaultWorkerThread);
        near.SendFile(null, "pre"u8, "post"u8, TransmitFileOptions.UseDefaultWorkerThread);
        await near.SendFileAsync(file);
        await near.SendFileAsync(file, "pre"u8.ToArray(), default, TransmitFileOptions.UseDefaultWorkerThread);
        TcpChecks.Report(() => near.SendFile("/tmp/no-such-file"));
        await TcpChecks.ReportAsync(() => near.SendFileAsync("/tmp/no-such-file").AsTask());
        near.Shutdown(SocketShutdown.Send);
        Console.WriteLine(await counting);
        File.Delete(file);
        near.Close();
        far.Close();
        (near, far) = await TcpChecks.PairAsync(blocking: true);
        far.ReceiveTimeout = 300;
        TcpChecks.Report(() => near.Send([1], 0, 2, SocketFlags.None));
        TcpChecks.Report(() => far.Receive(two, SocketFlags.Truncated));
        TcpChecks.Report(() => far.Receive(two, SocketFlags.OutOfBand));
        TcpChecks.Report(() => near.Send([1], (SocketFlags)0x4000000));
        near.Close();
        far.Close();
    }

    /// <summary>Zero bytes asked for: the call ends when there is something.</summary>
    public static async Task EmptyReceiveAsync()
    {
        (Socket near, Socket far) = await TcpChecks.PairAsync();
        Task<int> waiting = near.ReceiveAsync(Memory<byte>.Empty).AsTask();
        await Task.Delay(50);
        Console.WriteLine(waiting.IsCompleted);
        await far.SendAsync(new byte[3]);
        Console.WriteLine($"{await waiting.WaitAsync(TimeSpan.FromSeconds(5))} {near.Available}");
        Console.WriteLine(await near.ReceiveAsync(new byte[10]));
        waiting = near.ReceiveAsync(Memory<byte>.Empty).AsTask();
        far.Shutdown(SocketShutdown.Send);
        Console.WriteLine($"{await waiting.WaitAsync(TimeSpan.FromSeconds(5))} {await near.ReceiveAsync(Memory<byte>.Empty)}");
        near.Close();
        far.Close();
        using Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        waiting = udp.ReceiveAsync(Memory<byte>.Empty).AsTask();
        udp.SendTo([], udp.LocalEndPoint!);
        Console.WriteLine(await waiting.WaitAsync(TimeSpan.FromSeconds(5)));
        udp.SendTo([1, 2], udp.LocalEndPoint!);
        await TcpChecks.ReportAsync(() => udp.ReceiveAsync(Memory<byte>.Empty).AsTask());
        Console.WriteLine(udp.Available);
    }

    /// <summary>Datagrams through every overload, of both families.</summary>
    public static async Task DatagramsAsync()
    {
        foreach (IPAddress address in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            using Socket server = new(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            IPAddress any = address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
            EndPoint anyPoint = new IPEndPoint(any, 0);
            server.SetSocketOption(any.AddressFamily == AddressFamily.InterNetwork ? SocketOptionLevel.IP : SocketOptionLevel.IPv6, SocketOptionName.PacketInformation, true);
            server.Bind(new IPEndPoint(any, 0));
            server.ReceiveTimeout = 3000;
            using Socket client = new(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            client.Bind(new IPEndPoint(address, 0));
            IPEndPoint target = new(address, ((IPEndPoint)server.LocalEndPoint!).Port);
            byte[] buffer = new byte[20];
            EndPoint from = anyPoint;
            Console.WriteLine(client.SendTo([1, 2, 3], target));
            Console.WriteLine($"{server.ReceiveFrom(buffer, ref from)} {from.Equals(client.LocalEndPoint)}");
            Console.WriteLine(client.SendTo([1, 2, 3, 4], 1, 2, SocketFlags.None, target));
            SocketFlags flags = SocketFlags.None;
            Console.WriteLine($"{server.ReceiveMessageFrom(buffer, 0, 20, ref flags, ref from, out IPPacketInformation information)} {flags} {information.Address} {information.Interface}");
            client.SendTo("abc"u8, SocketFlags.None, target.Serialize());
            SocketAddress name = new(address.AddressFamily);
            Console.WriteLine($"{server.ReceiveFrom(buffer, SocketFlags.None, name)} {name.Family} {anyPoint.Create(name).Equals(client.LocalEndPoint)}");
            Console.WriteLine(await client.SendToAsync(new byte[15], target));
            SocketReceiveFromResult result = await server.ReceiveFromAsync(buffer, anyPoint);
            Console.WriteLine($"{result.ReceivedBytes} {result.RemoteEndPoint.Equals(client.LocalEndPoint)}");
            Console.WriteLine(await client.SendToAsync(new byte[40], target));
            SocketReceiveMessageFromResult message = await server.ReceiveMessageFromAsync(new byte[30], anyPoint);
            Console.WriteLine($"{message.ReceivedBytes} {message.SocketFlags} {message.PacketInformation.Address}");
            await client.SendToAsync(new byte[40], target);
            flags = SocketFlags.None;
            Console.WriteLine($"{server.ReceiveMessageFrom(buffer, ref flags, ref from, out information)} {flags}");
            await client.SendToAsync(new byte[40], target);
            await TcpChecks.ReportAsync(() => server.ReceiveFromAsync(buffer, anyPoint));
            await client.SendToAsync(new byte[40], target);
            await TcpChecks.ReportAsync(() => server.ReceiveAsync(buffer));
            Console.WriteLine(server.Available);
            TcpChecks.Report(() => client.SendTo([1], new IPEndPoint(address, 0)));
            TcpChecks.Report(() => client.SendTo([1], new DnsEndPoint("localhost", 9)));
            TcpChecks.Report(() => client.SendTo([1], new IPEndPoint(address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.IPv6Loopback : IPAddress.Loopback, target.Port)));
            EndPoint wrong = new IPEndPoint(address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.IPv6Any : IPAddress.Any, 0);
            TcpChecks.Report(() => server.ReceiveFrom(buffer, ref wrong));
            int most = address.AddressFamily == AddressFamily.InterNetwork ? 65_507 : 65_527;
            TcpChecks.Report(() => client.SendTo(new byte[most + 1], target));
            Console.WriteLine(client.SendTo(new byte[most], target));
            Console.WriteLine(server.ReceiveFrom(new byte[70_000], ref from));
            client.Connect(target);
            Console.WriteLine($"{client.Connected} {client.RemoteEndPoint!.Equals(target)} {client.Send(new List<ArraySegment<byte>> { new([7, 8]), new([9]) })}");
            Console.WriteLine($"{server.Receive(new List<ArraySegment<byte>> { new(buffer, 0, 1), new(buffer, 5, 6) })} {string.Join(',', buffer)}");
            TcpChecks.Report(() => client.SendTo([1, 2], target));
            Console.WriteLine(server.Receive(buffer));
            client.Connect(new IPEndPoint(address, 9));
            client.Disconnect(true);
            Console.WriteLine(client.Connected);
            TcpChecks.Report(() => client.Send([1]));
            TcpChecks.Report(() => client.Shutdown(SocketShutdown.Both));
            TcpChecks.Report(() => server.Listen());
            TcpChecks.Report(() => server.Accept());
        }
    }

    /// <summary>Accepting and connecting through every overload.</summary>
    public static async Task ConnectAsync()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        TcpChecks.Report(() => listener.Accept());
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        TcpChecks.Report(() => listener.Accept());
        listener.Listen(5);
        listener.Listen(7);
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        await ConnectBy(listener, socket => { socket.Connect(IPAddress.Loopback, port); return Task.CompletedTask; });
        await ConnectBy(listener, socket => { socket.Connect("127.0.0.1", port); return Task.CompletedTask; });
        await ConnectBy(listener, socket => { socket.Connect("localhost", port); return Task.CompletedTask; });
        await ConnectBy(listener, socket => { socket.Connect([IPAddress.Parse("127.0.0.9"), IPAddress.Loopback], port); return Task.CompletedTask; });
        await ConnectBy(listener, socket => { socket.Connect(new DnsEndPoint("localhost", port)); return Task.CompletedTask; });
        await ConnectBy(listener, socket => { socket.Connect(new IPEndPoint(IPAddress.Any, port)); return Task.CompletedTask; });
        await ConnectBy(listener, socket => socket.ConnectAsync("localhost", port));
        await ConnectBy(listener, socket => socket.ConnectAsync([IPAddress.Parse("127.0.0.9"), IPAddress.Loopback], port));
        await ConnectBy(listener, socket => socket.ConnectAsync(new DnsEndPoint("localhost", port)));
        await ConnectBy(listener, socket => Task.Factory.FromAsync(socket.BeginConnect, socket.EndConnect, IPAddress.Loopback, port, null));
        using Socket bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int own = ((IPEndPoint)bound.LocalEndPoint!).Port;
        bound.Connect(IPAddress.Loopback, port);
        using Socket accepted = listener.Accept();
        Console.WriteLine(((IPEndPoint)accepted.RemoteEndPoint!).Port == own);
        TcpChecks.Report(() => bound.Connect(IPAddress.Loopback, port));
        TcpChecks.Report(() => bound.Bind(new IPEndPoint(IPAddress.Loopback, 0)));
        TcpChecks.Report(() => bound.Listen());
        TcpChecks.Report(() => listener.Connect(IPAddress.Loopback, port));
        TcpChecks.Report(() => listener.Send([1]));
        TcpChecks.Report(() => listener.Receive(new byte[1]));
        TcpChecks.Report(() => _ = listener.Available);
        TcpChecks.Report(() => listener.Shutdown(SocketShutdown.Both));
        using Socket six = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        TcpChecks.Report(() => six.Connect(IPAddress.IPv6Loopback, port));
        TcpChecks.Report(() => six.Connect("::1", port));
        TcpChecks.Report(() => six.Connect("127.0.0.1", 0));
        TcpChecks.Report(() => six.Connect("127.0.0.1", 70_000));
        TcpChecks.Report(() => six.Connect("a..b", port));
        TcpChecks.Report(() => six.Connect(new IPEndPoint(IPAddress.Parse("224.0.0.5"), port)));
        TcpChecks.Report(() => six.Connect(new IPEndPoint(IPAddress.Broadcast, port)));
    }

    /// <summary>Disconnect, reuse, duplication, handles.</summary>
    public static async Task ReuseAsync()
    {
        (Socket near, Socket far) = await TcpChecks.PairAsync(blocking: true);
        near.Disconnect(false);
        Console.WriteLine($"{near.Connected} {far.Receive(new byte[1])}");
        TcpChecks.Report(() => near.Send([1]));
        TcpChecks.Report(() => near.Connect(IPAddress.Loopback, 9));
        near.Close();
        far.Close();
        (near, far) = await TcpChecks.PairAsync(blocking: true);
        using TcpListener listener = TcpChecks.Listen(IPAddress.Loopback);
        near.Disconnect(true);
        Console.WriteLine($"{near.Connected} {far.Receive(new byte[1])}");
        TcpChecks.Report(() => near.Connect((IPEndPoint)listener.LocalEndpoint));
        Console.WriteLine(near.Connected);
        near.Close();
        far.Close();
        (near, far) = await TcpChecks.PairAsync();
        await near.DisconnectAsync(true);
        await TcpChecks.ReportAsync(() => near.ConnectAsync((IPEndPoint)listener.LocalEndpoint));
        TcpChecks.Report(() => near.DuplicateAndClose(1));
        TcpChecks.Report(() => _ = new Socket(new SocketInformation()));
        near.Close();
        far.Close();
        (near, far) = await TcpChecks.PairAsync(blocking: true);
        using (Socket same = new(new SafeSocketHandle(near.Handle, ownsHandle: false)))
        {
            Console.WriteLine($"{same.Connected} {same.AddressFamily} {same.SocketType} {same.ProtocolType} {same.RemoteEndPoint!.Equals(near.RemoteEndPoint)} {same.LocalEndPoint!.Equals(near.LocalEndPoint)}");
            same.Send([1, 2]);
            Console.WriteLine(far.Receive(new byte[5]));
        }

        Console.WriteLine($"{near.SafeHandle.IsInvalid} {near.SafeHandle.IsClosed} {near.Handle > 0}");
        near.Close();
        Console.WriteLine($"{near.SafeHandle.IsClosed} {near.Connected}");
        far.Close();
        TcpChecks.Report(() => _ = new Socket(new SafeSocketHandle(-1, false)));
        TcpChecks.Report(() => _ = new Socket(new SafeSocketHandle(1, false)));
    }

    /// <summary>Shutdown in each direction, then each call.</summary>
    public static async Task ShutdownAsync()
    {
        foreach (SocketShutdown how in (SocketShutdown[])[SocketShutdown.Receive, SocketShutdown.Send, SocketShutdown.Both])
        {
            (Socket near, Socket far) = await TcpChecks.PairAsync(blocking: true);
            near.ReceiveTimeout = far.ReceiveTimeout = 2000;
            far.Send([1, 2, 3]);
            await Task.Delay(60);
            near.Shutdown(how);
            Console.WriteLine($"{how} {near.Poll(0, SelectMode.SelectRead)} {near.Poll(0, SelectMode.SelectWrite)} {near.Poll(0, SelectMode.SelectError)} {near.Connected} {near.Available}");
            TcpChecks.Report(() => Console.WriteLine(near.Receive(new byte[10])));
            TcpChecks.Report(() => near.Send([1]));
            TcpChecks.Report(() => far.Send([1]));
            await Task.Delay(60);
            TcpChecks.Report(() => far.Send([1]));
            TcpChecks.Report(() => Console.WriteLine(far.Receive(new byte[10])));
            TcpChecks.Report(() => near.Shutdown(how));
            TcpChecks.Report(() => far.Shutdown(SocketShutdown.Both));
            await Task.Delay(60);
            TcpChecks.Report(() => near.Shutdown(SocketShutdown.Both));
            near.Close();
            far.Close();
        }
    }

    /// <summary>Ports: taken, shared, chosen.</summary>
    public static async Task BindAsync()
    {
        using TcpListener first = TcpChecks.Listen(IPAddress.Loopback);
        int port = ((IPEndPoint)first.LocalEndpoint).Port;
        foreach ((IPAddress address, bool reuse, bool listen) in ((IPAddress, bool, bool)[])[(IPAddress.Loopback, false, true), (IPAddress.Any, false, true), (IPAddress.Any, true, true), (IPAddress.Loopback, true, false), (IPAddress.Parse("127.0.0.2"), false, true), (IPAddress.IPv6Any, false, true)])
        {
            using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (reuse)
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            }

            Console.Write($"{address} {reuse}: ");
            TcpChecks.Report(() => socket.Bind(new IPEndPoint(address, port)));
            if (listen)
            {
                TcpChecks.Report(() => socket.Listen());
            }
        }

        using Socket one = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        one.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using Socket two = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        TcpChecks.Report(() => two.Bind(one.LocalEndPoint!));
        TcpChecks.Report(() => two.Bind(new DnsEndPoint("localhost", 0)));
        TcpChecks.Report(() => two.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0)));
        TcpChecks.Report(() => two.Bind(new IPEndPoint(IPAddress.Broadcast, 0)));
        foreach ((bool a, bool b) in ((bool, bool)[])[(false, false), (true, false), (true, true)])
        {
            using Socket left = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            using Socket right = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            left.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, a);
            right.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, b);
            left.Bind(new IPEndPoint(IPAddress.Any, 0));
            TcpChecks.Report(() => right.Bind(left.LocalEndPoint!));
        }

        using UdpClient client = new(0, AddressFamily.InterNetworkV6);
        Console.WriteLine($"{((IPEndPoint)client.Client.LocalEndPoint!).Address} {((IPEndPoint)client.Client.LocalEndPoint!).Port != 0}");
        using Socket dual = new(SocketType.Dgram, ProtocolType.Udp);
        dual.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        dual.SendTo([5], new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)dual.LocalEndPoint!).Port));
        SocketReceiveFromResult result = await dual.ReceiveFromAsync(new byte[9], new IPEndPoint(IPAddress.IPv6Any, 0));
        Console.WriteLine($"{result.ReceivedBytes} {((IPEndPoint)result.RemoteEndPoint).Address}");
        dual.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.PacketInformation, true);
        foreach (IPAddress address in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            dual.SendTo([5], new IPEndPoint(address, ((IPEndPoint)dual.LocalEndPoint!).Port));
            SocketReceiveMessageFromResult message = await dual.ReceiveMessageFromAsync(new byte[9], new IPEndPoint(IPAddress.IPv6Any, 0));
            Console.WriteLine($"{message.ReceivedBytes} {message.PacketInformation.Address} {message.PacketInformation.Interface}");
        }

        using Socket mapped = new(SocketType.Stream, ProtocolType.Tcp);
        mapped.Bind(new IPEndPoint(IPAddress.Loopback.MapToIPv6(), 0));
        Console.WriteLine(((IPEndPoint)mapped.LocalEndPoint!).Address);
        mapped.Listen();
        using Socket six = new(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        TcpChecks.Report(() => six.Connect(mapped.LocalEndPoint!));
        six.DualMode = true;
        TcpChecks.Report(() => six.Connect(mapped.LocalEndPoint!));
    }

    private static async Task ConnectBy(Socket listener, Func<Socket, Task> connect)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await TcpChecks.ReportAsync(() => connect(socket));
        if (socket.Connected)
        {
            using Socket accepted = await listener.AcceptAsync();
            Console.WriteLine($"{accepted.Connected} {socket.RemoteEndPoint!.Equals(accepted.LocalEndPoint)} {accepted.Blocking}");
        }
    }
}
