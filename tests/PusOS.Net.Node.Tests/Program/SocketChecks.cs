using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetProgram;

/// <summary>Polling, options, errors, streams.</summary>
internal static class SocketChecks
{
    public static async Task PollAsync()
    {
        (Socket near, Socket far) = await TcpChecks.PairAsync(blocking: true);
        Console.WriteLine($"{near.Poll(0, SelectMode.SelectRead)} {near.Poll(0, SelectMode.SelectWrite)} {near.Poll(10_000, SelectMode.SelectError)}");
        Thread later = new(() =>
        {
            Thread.Sleep(50);
            far.Send(new byte[5]);
        });
        later.Start();
        Console.WriteLine($"{near.Poll(-1, SelectMode.SelectRead)} {near.Available}");
        later.Join();
        near.Receive(new byte[5]);
        far.Close();
        Console.WriteLine($"{near.Poll(1_000_000, SelectMode.SelectRead)} {near.Available} {near.Receive(new byte[5])}");
        near.Close();
    }

    public static async Task SelectAsync()
    {
        (Socket near, Socket far) = await TcpChecks.PairAsync(blocking: true);
        (Socket one, Socket two) = await TcpChecks.PairAsync(blocking: true);
        far.Send(new byte[1]);
        Thread.Sleep(20);
        List<Socket> read = [near, one];
        List<Socket> write = [near, one];
        Socket.Select(read, write, null, 1_000_000);
        Console.WriteLine($"{read.Count} {read.Contains(near)} {write.Count}");
        read = [one];
        Socket.Select(read, null, null, 20_000);
        Console.WriteLine(read.Count);
        foreach (Socket socket in (Socket[])[near, far, one, two])
        {
            socket.Close();
        }
    }

    public static Task OptionsAsync()
    {
        using Socket tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Console.WriteLine($"{tcp.NoDelay} {tcp.LingerState!.Enabled} {tcp.ReceiveTimeout} {tcp.SendTimeout} {tcp.Ttl} {tcp.Blocking}");
        tcp.NoDelay = true;
        tcp.LingerState = new LingerOption(true, 7);
        tcp.ReceiveTimeout = 1234;
        tcp.Ttl = 42;
        tcp.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        tcp.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 33);
        tcp.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 3);
        tcp.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
        Console.WriteLine($"{tcp.NoDelay} {tcp.LingerState.Enabled} {tcp.LingerState.LingerTime} {tcp.ReceiveTimeout} {tcp.Ttl}");
        Console.WriteLine($"{Get(tcp, SocketOptionLevel.Socket, SocketOptionName.KeepAlive) != 0} {Get(tcp, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)} {Get(tcp, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval)} {Get(tcp, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount)}");
        Console.WriteLine($"{Get(tcp, SocketOptionLevel.Socket, SocketOptionName.Type)} {Get(tcp, SocketOptionLevel.Socket, SocketOptionName.Error)}");
        using Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Console.WriteLine($"{udp.EnableBroadcast} ");
        udp.EnableBroadcast = true;
        Console.WriteLine(udp.EnableBroadcast);
        udp.Bind(new IPEndPoint(IPAddress.Any, 0));
        udp.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 3);
        Console.WriteLine(Get(udp, SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive));
        return Task.CompletedTask;
    }

    public static Task ErrorsAsync()
    {
        using Socket fresh = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        TcpChecks.Report(() => fresh.Send(new byte[1]));
        TcpChecks.Report(() => fresh.Receive(new byte[1]));
        TcpChecks.Report(() => fresh.Shutdown(SocketShutdown.Both));
        TcpChecks.Report(() => _ = fresh.RemoteEndPoint);
        TcpChecks.Report(() => fresh.Listen());
        TcpChecks.Report(() => fresh.Bind(new IPEndPoint(IPAddress.Parse("203.0.113.77"), 0)));
        using TcpListener listener = TcpChecks.Listen(IPAddress.Loopback);
        using Socket second = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        TcpChecks.Report(() =>
        {
            second.Bind(listener.LocalEndpoint);
            second.Listen();
        });
        using Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using Socket again = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        TcpChecks.Report(() => again.Bind(udp.LocalEndPoint!));
        TcpChecks.Report(() => udp.Send(new byte[1]));
        TcpChecks.Report(() => udp.SendTo(new byte[1], new IPEndPoint(IPAddress.Broadcast, 9)));
        udp.Blocking = false;
        TcpChecks.Report(() => udp.Receive(new byte[1]));
        TcpChecks.Report(() => new Socket(AddressFamily.AppleTalk, SocketType.Stream, ProtocolType.Tcp).Dispose());
        return Task.CompletedTask;
    }

    public static async Task StreamAsync()
    {
        (Socket near, Socket far) = await TcpChecks.PairAsync();
        using NetworkStream stream = new(near, ownsSocket: true);
        using NetworkStream other = new(far, ownsSocket: true);
        StreamWriter writer = new(stream, new UTF8Encoding(false)) { AutoFlush = true };
        StreamReader reader = new(other);
        await writer.WriteLineAsync("first");
        writer.WriteLine("zweite Zeile äöü");
        Console.WriteLine(await reader.ReadLineAsync());
        Console.WriteLine(reader.ReadLine());
        stream.ReadTimeout = 50;
        TcpChecks.Report(() => stream.ReadByte());
    }

    private static int Get(Socket socket, SocketOptionLevel level, SocketOptionName name) => (int)socket.GetSocketOption(level, name)!;
}
