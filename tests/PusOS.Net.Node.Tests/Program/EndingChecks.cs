using System.Net;
using System.Net.Sockets;

namespace NetProgram;

/// <summary>How calls end that wait: cancelled, disposed under them, timed out, shut down.</summary>
internal static class EndingChecks
{
    /// <summary>Every asynchronous operation, cancelled before and while it waits.</summary>
    public static async Task CancelAsync()
    {
        (Socket near, Socket far) = await TcpChecks.PairAsync();
        using Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using TcpListener listener = TcpChecks.Listen(IPAddress.Loopback);
        IPEndPoint any = new(IPAddress.Any, 0);
        byte[] big = new byte[8_000_000];
        (string Name, Func<CancellationToken, Task> Run)[] operations =
        [
            ("receive", token => near.ReceiveAsync(new byte[1], token).AsTask()),
            ("receive empty", token => near.ReceiveAsync(Memory<byte>.Empty, token).AsTask()),
            ("receive from", token => udp.ReceiveFromAsync(new byte[1], any, token).AsTask()),
            ("receive message", token => udp.ReceiveMessageFromAsync(new byte[1], any, token).AsTask()),
            ("accept", token => listener.AcceptSocketAsync(token).AsTask()),
            ("stream read", token => new NetworkStream(near).ReadAsync(new byte[1], token).AsTask()),
            ("send", token => near.SendAsync(big, token).AsTask()),
            ("send again", token => near.SendAsync(big, token).AsTask()),
            ("receive again", token => near.ReceiveAsync(new byte[1], token).AsTask()),
        ];
        foreach ((string name, Func<CancellationToken, Task> run) in operations)
        {
            Console.Write($"{name}: ");
            using CancellationTokenSource before = new();
            before.Cancel();
            await TcpChecks.ReportAsync(() => run(before.Token));
            using CancellationTokenSource later = new(40);
            await TcpChecks.ReportAsync(() => run(later.Token).WaitAsync(TimeSpan.FromSeconds(5)));
        }

        // What was cancelled has taken nothing.
        await far.SendAsync(new byte[] { 42 });
        byte[] one = new byte[1];
        Console.WriteLine($"{await near.ReceiveAsync(one)} {one[0]}");
        near.Close();
        far.Close();
    }

    /// <summary>Each form of waiting, ended by Dispose.</summary>
    public static async Task DisposeAsync()
    {
        IPEndPoint any = new(IPAddress.Any, 0);
        await UnderStream("receive async", socket => socket.ReceiveAsync(new byte[1]));
        await UnderStream("receive", socket => Task.Factory.StartNew(() => socket.Receive(new byte[1]), TaskCreationOptions.LongRunning));
        await UnderStream("receive event args", ByEventArgs);
        await UnderStream("stream read async", socket => new NetworkStream(socket).ReadAsync(new byte[1]).AsTask());
        await UnderStream("send async", socket => socket.SendAsync(new byte[8_000_000]));
        await UnderStream("send", socket => Task.Factory.StartNew(() => socket.Send(new byte[8_000_000]), TaskCreationOptions.LongRunning));
        await UnderStream("poll", socket => Task.Factory.StartNew(() => Console.WriteLine(socket.Poll(300_000, SelectMode.SelectRead)), TaskCreationOptions.LongRunning));
        await UnderDatagrams("receive async", socket => socket.ReceiveAsync(new byte[1]));
        await UnderDatagrams("receive from async", socket => socket.ReceiveFromAsync(new byte[1], any));
        await UnderDatagrams("receive message async", socket => socket.ReceiveMessageFromAsync(new byte[1], any));
        await UnderDatagrams("receive from", socket => Task.Factory.StartNew(() => Blocked(socket), TaskCreationOptions.LongRunning));
        await UnderListener("accept async", socket => socket.AcceptAsync());
        await UnderListener("accept", socket => Task.Factory.StartNew(() => socket.Accept(), TaskCreationOptions.LongRunning));
        using TcpListener listener = TcpChecks.Listen(IPAddress.Loopback);
        Task<TcpClient> accepting = listener.AcceptTcpClientAsync();
        await Task.Delay(30);
        listener.Stop();
        await TcpChecks.ReportAsync(() => accepting.WaitAsync(TimeSpan.FromSeconds(5)));
        TcpChecks.Report(() => listener.AcceptTcpClient());
        Socket closed = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Dispose();
        TcpChecks.Report(() => closed.Connect(IPAddress.Loopback, 1));
        TcpChecks.Report(() => closed.Bind(any));
        TcpChecks.Report(() => _ = closed.Available);
        TcpChecks.Report(() => closed.Blocking = false);
        TcpChecks.Report(() => _ = closed.LocalEndPoint);
        TcpChecks.Report(() => closed.Poll(0, SelectMode.SelectRead));
        TcpChecks.Report(() => closed.Shutdown(SocketShutdown.Both));
        await TcpChecks.ReportAsync(() => closed.ConnectAsync(IPAddress.Loopback, 1));
    }

    /// <summary>Connecting that gets no answer (the listener's queue is full), ended in each way.</summary>
    public static async Task ConnectAsync()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        EndPoint target = listener.LocalEndPoint!;
        Socket[] fill = [.. Enumerable.Range(0, 8).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))];
        Task[] filling = [.. fill.Select(socket => socket.ConnectAsync(target))];
        await Task.Delay(150);
        Console.WriteLine($"{filling.Any(task => task.IsCompletedSuccessfully)} {filling.Any(task => !task.IsCompleted)}");
        using Socket cancelled = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using CancellationTokenSource soon = new(50);
        await TcpChecks.ReportAsync(() => cancelled.ConnectAsync(target, soon.Token).AsTask());
        Console.WriteLine(cancelled.Connected);
        Socket disposed = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Under("connect async", disposed, socket => socket.ConnectAsync(target));
        Socket blocked = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Under("connect", blocked, socket => Task.Factory.StartNew(() => socket.Connect(target), TaskCreationOptions.LongRunning));
        using TcpClient client = new(AddressFamily.InterNetwork);
        using CancellationTokenSource again = new(50);
        await TcpChecks.ReportAsync(() => client.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)target).Port, again.Token).AsTask());
        using HttpClient http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromMilliseconds(60) });
        await HttpClientChecks.TellAsync(() => http.GetAsync($"http://{target}/"));
        using Socket busy = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        TcpChecks.Report(() => busy.Connect(target));
        TcpChecks.Report(() => busy.Send([1]));
        Console.WriteLine($"{busy.Poll(0, SelectMode.SelectWrite)} {busy.Connected}");
        foreach (Socket socket in fill)
        {
            socket.Dispose();
        }

        foreach (Task task in filling)
        {
            await ((Task)Task.WhenAny(task)).WaitAsync(TimeSpan.FromSeconds(5));
        }
    }

    /// <summary>Timeouts of blocking calls; a socket that had one goes on.</summary>
    public static async Task TimeoutsAsync()
    {
        (Socket near, Socket far) = await TcpChecks.PairAsync(blocking: true);
        near.ReceiveTimeout = 60;
        long start = Environment.TickCount64;
        TcpChecks.Report(() => near.Receive(new byte[1]));
        Console.WriteLine(Environment.TickCount64 - start is >= 55 and < 2000);
        far.Send([1]);
        Console.WriteLine(near.Receive(new byte[1]));
        using NetworkStream stream = new(near);
        stream.ReadTimeout = 40;
        Console.WriteLine($"{near.ReceiveTimeout} {stream.WriteTimeout} {stream.CanTimeout} {stream.CanSeek} {stream.DataAvailable}");
        try
        {
            stream.ReadByte();
        }
        catch (IOException exception)
        {
            Console.WriteLine($"{(exception.InnerException as SocketException)?.SocketErrorCode}");
        }

        TcpChecks.Report(() => stream.ReadTimeout = 0);
        TcpChecks.Report(() => stream.ReadTimeout = -5);
        stream.ReadTimeout = Timeout.Infinite;
        TcpChecks.Report(() => stream.Seek(0, SeekOrigin.Begin));
        TcpChecks.Report(() => _ = stream.Length);
        stream.Flush();
        near.Close();
        far.Close();
        using UdpClient udp = new(new IPEndPoint(IPAddress.Loopback, 0));
        udp.Client.ReceiveTimeout = 40;
        IPEndPoint? from = null;
        TcpChecks.Report(() => udp.Receive(ref from));
        using TcpListener listener = TcpChecks.Listen(IPAddress.Loopback);
        listener.Server.Blocking = false;
        TcpChecks.Report(() => listener.AcceptSocket());
        Console.WriteLine(listener.Pending());
        using TcpClient client = new();
        client.ReceiveTimeout = 30;
        client.Connect((IPEndPoint)listener.LocalEndpoint);
        Console.WriteLine($"{client.ReceiveTimeout} {client.Connected} {client.Available} {client.NoDelay} {client.ExclusiveAddressUse} {client.LingerState!.Enabled}");
        using TcpClient six = new(AddressFamily.InterNetworkV6);
        TcpChecks.Report(() => six.Connect((IPEndPoint)listener.LocalEndpoint));
    }

    /// <summary>Linger: a reset, a close that waits, one that does not.</summary>
    public static async Task LingerAsync()
    {
        (Socket near, Socket far) = await TcpChecks.PairAsync(blocking: true);
        near.LingerState = new LingerOption(true, 0);
        near.Send([1, 2, 3]);
        near.Close();
        await Task.Delay(50);
        TcpChecks.Report(() => far.Receive(new byte[1]));
        far.Close();
        (near, far) = await TcpChecks.PairAsync(blocking: true);
        near.LingerState = new LingerOption(true, 2);
        near.Send([1, 2, 3]);
        near.Close();
        Console.WriteLine(far.Receive(new byte[9]));
        Console.WriteLine(far.Receive(new byte[9]));
        far.Close();
        (near, far) = await TcpChecks.PairAsync(blocking: true);
        near.LingerState = new LingerOption(true, 1);
        near.Blocking = false;
        while (near.Send(new byte[100_000], 0, 100_000, SocketFlags.None, out SocketError error) > 0 && error == SocketError.Success)
        {
        }

        near.Blocking = true;
        long start = Environment.TickCount64;
        near.Close();
        Console.WriteLine(Environment.TickCount64 - start is >= 900 and < 5000);
        far.Close();
        (near, far) = await TcpChecks.PairAsync(blocking: true);
        near.Send(new byte[10]);
        near.Close(3);
        Console.WriteLine(far.Receive(new byte[20]));
        far.Close();

        // Closing with unread data resets.
        (near, far) = await TcpChecks.PairAsync(blocking: true);
        near.Send(new byte[10]);
        await Task.Delay(30);
        far.Close();
        await Task.Delay(30);
        TcpChecks.Report(() => near.Receive(new byte[1]));
        near.Close();
    }

    private static Task ByEventArgs(Socket socket)
    {
        TaskCompletionSource ended = new();
        SocketAsyncEventArgs arguments = new();
        arguments.SetBuffer(new byte[4]);
        arguments.Completed += (_, e) =>
        {
            Console.WriteLine($"{e.LastOperation} {e.SocketError} {e.BytesTransferred}");
            ended.SetResult();
        };
        Console.WriteLine(socket.ReceiveAsync(arguments));
        return ended.Task;
    }

    private static void Blocked(Socket socket)
    {
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        socket.ReceiveFrom(new byte[1], ref from);
    }

    private static async Task UnderStream(string name, Func<Socket, Task> wait)
    {
        (Socket near, Socket far) = await TcpChecks.PairAsync(blocking: true);
        await Under(name, near, wait);
        far.Dispose();
    }

    private static Task UnderDatagrams(string name, Func<Socket, Task> wait)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return Under(name, socket, wait);
    }

    private static Task UnderListener(string name, Func<Socket, Task> wait)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return Under(name, socket, wait);
    }

    private static async Task Under(string name, Socket socket, Func<Socket, Task> wait)
    {
        Task waiting = wait(socket);
        await Task.Delay(60);
        socket.Dispose();
        Console.Write($"{name}: ");
        await TcpChecks.ReportAsync(() => waiting.WaitAsync(TimeSpan.FromSeconds(5)));
    }
}
