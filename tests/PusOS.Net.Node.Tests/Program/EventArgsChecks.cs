using System.Net;
using System.Net.Sockets;

namespace NetProgram;

/// <summary>SocketAsyncEventArgs: every operation, reuse, errors, buffers.</summary>
internal static class EventArgsChecks
{
    public static async Task RunAsync()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using SocketAsyncEventArgs accept = new();
        Task accepting = Await(accept, listener.AcceptAsync);
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using SocketAsyncEventArgs use = new() { RemoteEndPoint = listener.LocalEndPoint, UserToken = "token" };
        await Await(use, client.ConnectAsync);
        Console.WriteLine($"{use.LastOperation} {use.SocketError} {use.ConnectSocket == client} {use.UserToken} {use.ConnectByNameError?.Message}");
        await accepting;
        using Socket accepted = accept.AcceptSocket!;
        Console.WriteLine($"{accept.LastOperation} {accept.SocketError} {accepted.Connected} {accept.BytesTransferred}");
        use.SetBuffer(new byte[] { 1, 2, 3, 4 }, 1, 2);
        await Await(use, client.SendAsync);
        Console.WriteLine($"{use.LastOperation} {use.BytesTransferred} {use.Offset} {use.Count}");
        accept.AcceptSocket = null;
        byte[] buffer = new byte[10];
        accept.SetBuffer(buffer);
        await Await(accept, accepted.ReceiveAsync);
        Console.WriteLine($"{accept.LastOperation} {accept.BytesTransferred} {string.Join(',', buffer)}");
        use.SetBuffer(null, 0, 0);
        use.BufferList = [new([1, 2, 3]), new([4, 5])];
        await Await(use, client.SendAsync);
        accept.SetBuffer(null, 0, 0);
        accept.BufferList = [new(buffer, 0, 2), new(buffer, 5, 5)];
        await Await(accept, accepted.ReceiveAsync);
        Console.WriteLine($"{use.BytesTransferred} {accept.BytesTransferred} {string.Join(',', buffer)}");
        string file = Path.Combine(Path.GetTempPath(), "event-args.bin");
        File.WriteAllBytes(file, new byte[300]);
        use.BufferList = null;
        use.SendPacketsElements = [new SendPacketsElement(new byte[7]), new SendPacketsElement(file), new SendPacketsElement(file, 100, 50)];
        await Await(use, client.SendPacketsAsync);
        Console.WriteLine($"{use.LastOperation} {use.SocketError} {use.BytesTransferred}");
        int total = 0;
        while (total < 357)
        {
            total += await accepted.ReceiveAsync(new byte[500]);
        }

        File.Delete(file);
        Console.WriteLine(total);
        use.DisconnectReuseSocket = true;
        await Await(use, client.DisconnectAsync);
        Console.WriteLine($"{use.LastOperation} {use.SocketError} {client.Connected} {await accepted.ReceiveAsync(new byte[1])}");
        using Socket refused = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        use.RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, TcpChecks.FreePort());
        await Await(use, refused.ConnectAsync);
        Console.WriteLine($"{use.LastOperation} {use.SocketError} {use.ConnectSocket is null}");
        use.RemoteEndPoint = new DnsEndPoint("localhost", ((IPEndPoint)listener.LocalEndPoint!).Port, AddressFamily.InterNetwork);
        TaskCompletionSource ended = new();
        EventHandler<SocketAsyncEventArgs> completed = (_, _) => ended.SetResult();
        use.Completed += completed;
        if (Socket.ConnectAsync(SocketType.Stream, ProtocolType.Tcp, use))
        {
            await ended.Task;
        }

        use.Completed -= completed;
        Console.WriteLine($"{use.SocketError} {use.ConnectSocket?.Connected}");
        use.ConnectSocket?.Dispose();
        using SocketAsyncEventArgs busy = new();
        busy.SetBuffer(new byte[1]);
        accepted.Dispose();
        using Socket other = await listener.AcceptAsync();
        using Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        busy.RemoteEndPoint = new IPEndPoint(IPAddress.Any, 0);
        Console.WriteLine(udp.ReceiveFromAsync(busy));
        TcpChecks.Report(() => udp.ReceiveFromAsync(busy));
        TcpChecks.Report(() => busy.SetBuffer(new byte[3]));
        udp.SendTo([9], udp.LocalEndPoint!);
        await Task.Delay(200);
        Console.WriteLine($"{busy.SocketError} {busy.BytesTransferred} {busy.RemoteEndPoint!.Equals(udp.LocalEndPoint)}");
        using SocketAsyncEventArgs message = new() { RemoteEndPoint = new IPEndPoint(IPAddress.Any, 0) };
        message.SetBuffer(new byte[4]);
        udp.SendTo(new byte[8], udp.LocalEndPoint!);
        await Await(message, udp.ReceiveMessageFromAsync);
        Console.WriteLine($"{message.LastOperation} {message.SocketError} {message.BytesTransferred} {message.SocketFlags} {message.ReceiveMessageFromPacketInfo.Address}");
        message.RemoteEndPoint = udp.LocalEndPoint;
        await Await(message, udp.SendToAsync);
        Console.WriteLine($"{message.LastOperation} {message.SocketError} {message.BytesTransferred}");
        Socket.CancelConnectAsync(message);
    }

    private static async Task Await(SocketAsyncEventArgs arguments, Func<SocketAsyncEventArgs, bool> start)
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Completed(object? sender, SocketAsyncEventArgs e) => ended.SetResult();
        arguments.Completed += Completed;
        if (start(arguments))
        {
            await ended.Task.WaitAsync(TimeSpan.FromSeconds(5));
        }

        arguments.Completed -= Completed;
    }
}
