using System.Net;
using System.Net.Sockets;

namespace NetProgram;

/// <summary>
/// What foreign peers talk to: echo (7, TCP and UDP), discard with a hash of what came (9), a source of bytes (19), a
/// holder of idle connections (20), HTTP (80, and 81 without HttpListener, which takes
/// no IPv6 on Linux either), questions (96, one of which ends the program), iperf3 (5201).
/// </summary>
internal static class Servers
{
    private static int s_broken;

    public static async Task RunAsync()
    {
        UdpClient udp = new(7);
        _ = Task.Run(async () =>
        {
            while (true)
            {
                UdpReceiveResult datagram = await udp.ReceiveAsync();
                await udp.SendAsync(datagram.Buffer, datagram.RemoteEndPoint);
            }
        });
        _ = ServeAsync(7, EchoAsync);
        _ = ServeAsync(9, DiscardAsync);
        _ = ServeAsync(19, SourceAsync);
        _ = ServeAsync(20, HoldAsync);
        _ = ServeAsync(96, Commands.ServeAsync);
        _ = ServeAsync(81, HttpAsync);
        _ = HttpServer.RunAsync(80);
        _ = new Iperf.IperfServer(5201).RunAsync();
        Console.WriteLine("ready");
        await Commands.Ended;
        Console.WriteLine($"ended, {s_broken} connections broke");
    }

    private static async Task ServeAsync(int port, Func<Socket, Task> serve)
    {
        using TcpListener listener = TcpListener.Create(port);
        listener.Start(4096);
        while (true)
        {
            Socket accepted = await listener.AcceptSocketAsync();
            _ = Task.Run(async () =>
            {
                try
                {
                    await serve(accepted);
                }
                catch (Exception exception) when (exception is SocketException or IOException)
                {
                    // A peer that went away; storms would fill the console with it.
                    Interlocked.Increment(ref s_broken);
                }
                finally
                {
                    accepted.Dispose();
                }
            });
        }
    }

    private static async Task EchoAsync(Socket socket)
    {
        byte[] buffer = new byte[16_384];
        for (int count; (count = await socket.ReceiveAsync(buffer)) != 0;)
        {
            for (int sent = 0; sent < count;)
            {
                sent += await socket.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
    }

    /// <summary>As echo, byte by byte; while nothing comes it costs no buffer.</summary>
    private static async Task HoldAsync(Socket socket)
    {
        while (true)
        {
            await socket.ReceiveAsync(Memory<byte>.Empty);
            byte[] one = new byte[1];
            if (await socket.ReceiveAsync(one) == 0)
            {
                return;
            }

            await socket.SendAsync(one);
        }
    }

    private static async Task DiscardAsync(Socket socket)
    {
        Fingerprint fingerprint = new();
        byte[] buffer = new byte[65_536];
        for (int count; (count = await socket.ReceiveAsync(buffer)) != 0;)
        {
            fingerprint.Add(buffer.AsSpan(0, count));
        }

        await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes($"{fingerprint.Value:x16}\n"));
        socket.Shutdown(SocketShutdown.Both);
    }

    /// <summary>Reads a request without body, answers it and closes.</summary>
    private static async Task HttpAsync(Socket socket)
    {
        using StreamReader reader = new(new NetworkStream(socket));
        while (!string.IsNullOrEmpty(await reader.ReadLineAsync()))
        {
        }

        string body = $"Hello over {((IPEndPoint)socket.RemoteEndPoint!).Address}";
        await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
        socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Reads a number, and sends so many bytes of a fixed pseudo-random sequence.</summary>
    private static async Task SourceAsync(Socket socket)
    {
        using StreamReader reader = new(new NetworkStream(socket));
        int length = int.Parse((await reader.ReadLineAsync())!);
        byte[] data = new byte[length];
        new Random(3).NextBytes(data);
        for (int sent = 0; sent < length;)
        {
            sent += await socket.SendAsync(data.AsMemory(sent, Math.Min(65_536, length - sent)));
        }

        socket.Shutdown(SocketShutdown.Send);
        await socket.ReceiveAsync(new byte[1]);
    }
}
