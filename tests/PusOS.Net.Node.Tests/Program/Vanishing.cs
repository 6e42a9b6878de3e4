using System.Net.Sockets;

namespace NetProgram;

/// <summary>Connections whose peer vanishes: each ends with its error in its time.</summary>
internal static class Vanishing
{
    /// <summary>
    /// Connects to the host's port twice, once with keep-alive of a second, once to send. "cut" asks for the cable to
    /// be cut. Prints how each waits ended. With <paramref name="isLong"/> also those that take minutes.
    /// </summary>
    public static async Task RunAsync(string host, int port, bool isLong)
    {
        using Socket idle = await ConnectAsync(host, port);
        idle.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        idle.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 1);
        idle.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 1);
        idle.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        using Socket sending = await ConnectAsync(host, port);
        using Socket timed = await ConnectAsync(host, port);
        timed.Blocking = true;
        timed.ReceiveTimeout = 1500;
        Console.WriteLine("cut");
        await Task.Delay(500);
        List<Task> ends =
        [
            ReportAsync("keep-alive", () => idle.ReceiveAsync(new byte[1])),
            ReportAsync("receive timeout", () => Task.Run(() => timed.Receive(new byte[1]))),
            ReportAsync("unknown neighbour", async () => await ConnectAsync("10.78.0.77", port)),
        ];
        if (isLong)
        {
            ends.Add(ReportAsync("connect", async () => await ConnectAsync(host, port)));
            ends.Add(ReportAsync("retransmission", async () =>
            {
                await sending.SendAsync(new byte[1000]);
                await sending.ReceiveAsync(new byte[1]);
            }));
        }

        await Task.WhenAll(ends);
        Console.WriteLine("done");
    }

    private static async Task<Socket> ConnectAsync(string host, int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host, port);
        return socket;
    }

    private static async Task ReportAsync(string what, Func<Task> wait)
    {
        long begin = Environment.TickCount64;
        try
        {
            await wait();
            Console.WriteLine($"{what}: nothing");
        }
        catch (SocketException exception)
        {
            Console.WriteLine($"{what}: {exception.SocketErrorCode} after {(Environment.TickCount64 - begin) / 1000.0:F1} s");
        }
    }
}
