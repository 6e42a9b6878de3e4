using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Iperf;

/// <summary>Answers iperf3's clients, one test at a time.</summary>
internal sealed class IperfServer(int port)
{
    private readonly DatagramPort _datagrams = new(port);
    private IperfTest? _test;

    public async Task RunAsync()
    {
        using TcpListener listener = TcpListener.Create(port);
        listener.Start();
        _ = _datagrams.RunAsync();
        Console.WriteLine($"iperf3 server on port {port}");
        while (true)
        {
            _ = ServeAsync(await listener.AcceptSocketAsync());
        }
    }

    /// <summary>A new connection is a stream of the test that runs, or the control connection of a new test.</summary>
    private async Task ServeAsync(Socket socket)
    {
        IperfTest? test = null;
        try
        {
            using CancellationTokenSource late = new(TimeSpan.FromSeconds(10));
            string cookie = await ControlConnection.ReadCookieAsync(socket, late.Token);
            if (TryJoin(cookie, socket))
            {
                return;
            }

            using ControlConnection control = new(socket);
            test = new IperfTest(control, _datagrams, cookie);
            if (Interlocked.CompareExchange(ref _test, test, null) is not null)
            {
                test = null;
                await control.WriteAsync(IperfState.AccessDenied);
                return;
            }

            await test.RunAsync();
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or FormatException or JsonException)
        {
            Console.WriteLine(exception.Message);
            socket.Dispose();
        }
        finally
        {
            if (test is not null)
            {
                Volatile.Write(ref _test, null);
            }
        }
    }

    private bool TryJoin(string cookie, Socket socket)
    {
        IperfTest? test = Volatile.Read(ref _test);
        if (test is null || !test.Owns(cookie))
        {
            return false;
        }

        if (!test.TryAdd(socket))
        {
            socket.Dispose();
        }

        return true;
    }
}
