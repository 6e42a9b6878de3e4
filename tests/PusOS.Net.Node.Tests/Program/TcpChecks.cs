using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetProgram;

/// <summary>Stream sockets over loopback.</summary>
internal static class TcpChecks
{
    public static async Task EchoAsync()
    {
        using TcpListener listener = Listen(IPAddress.Loopback);
        Task server = Task.Run(async () =>
        {
            using TcpClient accepted = await listener.AcceptTcpClientAsync();
            NetworkStream stream = accepted.GetStream();
            byte[] buffer = new byte[64];
            for (int count; (count = await stream.ReadAsync(buffer)) != 0;)
            {
                await stream.WriteAsync(buffer.AsMemory(0, count));
            }
        });
        using TcpClient client = new();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        for (int i = 0; i < 5; i++)
        {
            Console.WriteLine(await AskAsync(client.GetStream(), $"line {i}"));
        }

        client.Client.Shutdown(SocketShutdown.Send);
        Console.WriteLine(await client.GetStream().ReadAsync(new byte[1]));
        await server;
    }

    public static async Task BlockingAsync()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Thread server = new(() =>
        {
            using Socket accepted = listener.Accept();
            byte[] buffer = new byte[256];
            for (int count; (count = accepted.Receive(buffer)) != 0;)
            {
                accepted.Send(buffer, count, SocketFlags.None);
            }
        });
        server.Start();
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(listener.LocalEndPoint!);
        byte[] answer = new byte[256];
        for (int i = 0; i < 50; i++)
        {
            client.Send(Encoding.ASCII.GetBytes($"blocking {i}"));
            int count = client.Receive(answer);
            if (i % 10 == 0)
            {
                Console.WriteLine(Encoding.ASCII.GetString(answer, 0, count));
            }
        }

        client.Shutdown(SocketShutdown.Both);
        server.Join();
        await Task.CompletedTask;
    }

    public static async Task HalfCloseAsync()
    {
        (Socket near, Socket far) = await PairAsync();
        await near.SendAsync("last words"u8.ToArray());
        near.Shutdown(SocketShutdown.Send);
        byte[] buffer = new byte[100];
        Console.WriteLine(await far.ReceiveAsync(buffer));
        Console.WriteLine(await far.ReceiveAsync(buffer));
        await far.SendAsync("answer after the end"u8.ToArray());
        far.Close();
        int count = await near.ReceiveAsync(buffer);
        Console.WriteLine(Encoding.ASCII.GetString(buffer, 0, count));
        Console.WriteLine(await near.ReceiveAsync(buffer));
        Report(() => near.Send("too late"u8));
        near.Close();
    }

    public static async Task RefusedAsync()
    {
        int port = FreePort();
        using Socket first = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Report(() => first.Connect(IPAddress.Loopback, port));
        using Socket second = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await ReportAsync(() => second.ConnectAsync(IPAddress.Loopback, port));
        using TcpClient third = new();
        await ReportAsync(() => third.ConnectAsync("127.0.0.1", port));
        Console.WriteLine(third.Connected);
    }

    public static async Task ResetAsync()
    {
        (Socket near, Socket far) = await PairAsync();
        far.LingerState = new LingerOption(true, 0);
        far.Close();
        await ReportAsync(() => near.ReceiveAsync(new byte[1]));
        await ReportAsync(() => near.SendAsync(new byte[1]));
        near.Close();
    }

    public static async Task TimeoutsAsync()
    {
        (Socket near, Socket far) = await PairAsync(blocking: true);
        near.ReceiveTimeout = 50;
        Report(() => near.Receive(new byte[1]));
        near.ReceiveTimeout = 0;
        near.SendTimeout = 100;
        Report(() =>
        {
            while (true)
            {
                near.Send(new byte[100_000]);
            }
        });
        near.Close();
        far.Close();
    }

    public static async Task CancelAsync()
    {
        (Socket near, Socket far) = await PairAsync();
        using CancellationTokenSource soon = new(50);
        await ReportAsync(() => near.ReceiveAsync(new byte[1], soon.Token).AsTask());
        await far.SendAsync(new byte[3]);
        Console.WriteLine(await near.ReceiveAsync(new byte[10]));
        using TcpListener listener = Listen(IPAddress.Loopback);
        using CancellationTokenSource again = new(50);
        await ReportAsync(() => listener.AcceptSocketAsync(again.Token).AsTask());
        near.Close();
        far.Close();
    }

    public static async Task DisposeAsync()
    {
        (Socket near, Socket far) = await PairAsync();
        Task<int> reading = near.ReceiveAsync(new byte[1]);
        near.Dispose();
        await ReportAsync(() => reading);
        Console.WriteLine(await far.ReceiveAsync(new byte[1]) is 0);
        far.Dispose();
        Report(() => far.Send(new byte[1]));

        (Socket one, Socket two) = await PairAsync(blocking: true);
        Task blocked = Task.Factory.StartNew(() => Report(() => one.Receive(new byte[1])), TaskCreationOptions.LongRunning);
        await Task.Delay(100);
        one.Dispose();
        await blocked;
        two.Dispose();
        using UdpClient udp = new(new IPEndPoint(IPAddress.Loopback, 0));
        IPEndPoint? from = null;
        Task receiving = Task.Factory.StartNew(() => Report(() => udp.Receive(ref from)), TaskCreationOptions.LongRunning);
        await Task.Delay(100);
        udp.Dispose();
        await receiving;
    }

    public static async Task NamesAsync()
    {
        (Socket near, Socket far) = await PairAsync();
        Console.WriteLine(near.LocalEndPoint!.Equals(far.RemoteEndPoint) && near.RemoteEndPoint!.Equals(far.LocalEndPoint));
        Console.WriteLine(((IPEndPoint)near.LocalEndPoint!).Address);
        Console.WriteLine($"{near.Connected} {near.IsBound} {near.AddressFamily} {near.SocketType} {near.ProtocolType} {near.Blocking}");
        near.Close();
        far.Close();
    }

    public static async Task BulkAsync()
    {
        const int Total = 2_000_000;
        using TcpListener listener = Listen(IPAddress.Loopback);
        Task<ulong> server = Task.Run(async () =>
        {
            using TcpClient accepted = await listener.AcceptTcpClientAsync();
            Fingerprint fingerprint = new();
            byte[] buffer = new byte[10_000];
            for (int count; (count = await accepted.GetStream().ReadAsync(buffer)) != 0;)
            {
                fingerprint.Add(buffer.AsSpan(0, count));
            }

            return fingerprint.Value;
        });
        byte[] data = new byte[Total];
        new Random(7).NextBytes(data);
        using (TcpClient client = new())
        {
            await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
            for (int at = 0; at < Total; at += 50_000)
            {
                await client.GetStream().WriteAsync(data.AsMemory(at, 50_000));
            }
        }

        Console.WriteLine(await server == Fingerprint.Of(data));
    }

    public static async Task ManyAsync()
    {
        const int Connections = 100;
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start(Connections);
        Task server = Task.Run(async () =>
        {
            Task[] echoes = new Task[Connections];
            for (int i = 0; i < Connections; i++)
            {
                Socket accepted = await listener.AcceptSocketAsync();
                echoes[i] = Task.Run(async () =>
                {
                    using (accepted)
                    {
                        byte[] buffer = new byte[16];
                        for (int count; (count = await accepted.ReceiveAsync(buffer)) != 0;)
                        {
                            await accepted.SendAsync(buffer.AsMemory(0, count));
                        }
                    }
                });
            }

            await Task.WhenAll(echoes);
        });
        int[] sums = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async i =>
        {
            using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.LocalEndpoint);
            byte[] one = [(byte)i];
            await client.SendAsync(one);
            one[0] = 0;
            await client.ReceiveAsync(one);
            return (int)one[0];
        }));
        await server;
        Console.WriteLine(sums.Sum());
    }

    public static async Task Version6Async()
    {
        using TcpListener listener = Listen(IPAddress.IPv6Loopback);
        using Socket client = new(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        Task<Socket> accepting = listener.AcceptSocketAsync();
        await client.ConnectAsync(listener.LocalEndpoint);
        using Socket accepted = await accepting;
        Console.WriteLine($"{((IPEndPoint)client.LocalEndPoint!).Address} {((IPEndPoint)accepted.RemoteEndPoint!).Address}");

        // IPv6 only, as .NET makes its sockets: IPv4 is refused.
        using TcpListener any = Listen(IPAddress.IPv6Any);
        using Socket four = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await ReportAsync(() => four.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)any.LocalEndpoint).Port));
    }

    public static async Task DualModeAsync()
    {
        using Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
        Console.WriteLine($"{listener.AddressFamily} {listener.DualMode}");
        listener.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        listener.Listen();
        using Socket four = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Task<Socket> accepting = listener.AcceptAsync();
        await four.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndPoint!).Port);
        using Socket accepted = await accepting;
        Console.WriteLine(((IPEndPoint)accepted.RemoteEndPoint!).Address);
        using Socket dual = new(SocketType.Stream, ProtocolType.Tcp);
        accepting = listener.AcceptAsync();
        await dual.ConnectAsync("localhost", ((IPEndPoint)listener.LocalEndPoint!).Port);
        using Socket second = await accepting;
        Console.WriteLine(second.Connected);
    }

    public static async Task<(Socket Near, Socket Far)> PairAsync(bool blocking = false)
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Socket near = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (blocking)
        {
            near.Connect(listener.LocalEndPoint!);
            return (near, listener.Accept());
        }

        Task<Socket> accepting = listener.AcceptAsync();
        await near.ConnectAsync(listener.LocalEndPoint!);
        return (near, await accepting);
    }

    public static TcpListener Listen(IPAddress address)
    {
        TcpListener listener = new(address, 0);
        listener.Start();
        return listener;
    }

    public static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public static void Report(Action action)
    {
        try
        {
            action();
            Console.WriteLine("no error");
        }
        catch (Exception exception)
        {
            Console.WriteLine(Describe(exception));
        }
    }

    public static async Task ReportAsync(Func<Task> action)
    {
        try
        {
            await action();
            Console.WriteLine("no error");
        }
        catch (Exception exception)
        {
            Console.WriteLine(Describe(exception));
        }
    }

    public static string Describe(Exception exception) => exception switch
    {
        SocketException socket => $"{socket.GetType().Name} {socket.SocketErrorCode} {socket.NativeErrorCode}",
        _ => exception.GetType().Name,
    };

    private static async Task<string> AskAsync(NetworkStream stream, string question)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(question);
        await stream.WriteAsync(bytes);
        await stream.ReadExactlyAsync(bytes);
        return Encoding.ASCII.GetString(bytes);
    }
}
