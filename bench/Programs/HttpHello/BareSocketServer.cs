using System.Net;
using System.Net.Sockets;

namespace PusOS.Bench;

/// <summary>Sockets and a fixed answer to whatever ends with an empty line.</summary>
internal sealed class BareSocketServer(RequestCounter counter)
{
    private static readonly byte[] s_answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 17\r\n\r\nHello from PusOS\n"u8.ToArray();

    private readonly TaskCompletionSource _end = new();

    /// <summary>Serves until /end is asked for.</summary>
    public async Task RunAsync()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Any, 8080));
        listener.Listen();
        Console.WriteLine("ready");
        _ = AcceptAsync(listener);
        await _end.Task;
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            _ = ServeAsync(await listener.AcceptAsync());
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        using (connection)
        {
            connection.NoDelay = true;
            byte[] buffer = new byte[4096];
            int filled = 0;
            int count;
            while (filled < buffer.Length && (count = await connection.ReceiveAsync(buffer.AsMemory(filled))) != 0)
            {
                filled += count;
                int end;
                while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) >= 0)
                {
                    counter.Count();
                    await connection.SendAsync(s_answer);
                    if (buffer.AsSpan(0, end).StartsWith("GET /end "u8))
                    {
                        _end.SetResult();
                        return;
                    }

                    filled -= end + 4;
                    buffer.AsSpan(end + 4, filled).CopyTo(buffer);
                }
            }
        }
    }
}
