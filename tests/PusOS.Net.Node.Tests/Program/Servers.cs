using System.Net;
using System.Net.Sockets;

namespace NetProgram;

/// <summary>What foreign peers talk to: echo (7, TCP and UDP), discard with a hash of what came (9), a source of bytes (19), HTTP (80), and 99, which ends the program.</summary>
internal static class Servers
{
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
        _ = HttpServer.RunAsync(80);
        TaskCompletionSource ended = new();
        _ = ServeAsync(99, socket =>
        {
            ended.TrySetResult();
            return Task.CompletedTask;
        });
        Console.WriteLine("ready");
        await ended.Task;
        Console.WriteLine("ended");
    }

    private static async Task ServeAsync(int port, Func<Socket, Task> serve)
    {
        using TcpListener listener = new(IPAddress.Any, port);
        listener.Start(1024);
        while (true)
        {
            Socket accepted = await listener.AcceptSocketAsync();
            _ = Task.Run(async () =>
            {
                try
                {
                    await serve(accepted);
                }
                catch (SocketException exception)
                {
                    Console.WriteLine($"port {port}: {exception.SocketErrorCode}");
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
