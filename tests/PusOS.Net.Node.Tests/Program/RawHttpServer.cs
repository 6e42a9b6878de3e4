using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetProgram;

/// <summary>
/// A server that answers HTTP requests with prepared text, byte for byte, so that the client is what is looked at.
/// Keeps what it was asked. An answer ending in "#close" closes the connection after it, "#hang" never ends it,
/// "#reset" resets it; otherwise the connection stays.
/// </summary>
internal sealed class RawHttpServer : IDisposable
{
    private readonly TcpListener _listener = TcpChecks.Listen(IPAddress.Loopback);
    private readonly Func<string, string, string> _answer;

    /// <summary>Starts; the answer is chosen by the request's head and body.</summary>
    public RawHttpServer(Func<string, string, string> answer)
    {
        _answer = answer;
        _ = AcceptAsync();
    }

    /// <summary>Connections so far.</summary>
    public int Connections { get; private set; }

    /// <summary>Where it is.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public void Dispose() => _listener.Dispose();

    /// <summary>The request's first line and its headers but Host, in one line.</summary>
    public static string Flat(string head) => string.Join(" | ", head.Split("\r\n").Where(line => line.Length != 0 && !line.StartsWith("Host:", StringComparison.Ordinal)));

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync();
                Connections++;
                _ = ServeAsync(socket);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using NetworkStream stream = new(socket, ownsSocket: true);
        try
        {
            while (await ReadHeadAsync(stream) is { } head)
            {
                string body = await ReadBodyAsync(stream, head);
                string text = _answer(head, body);
                string[] parts = text.Split('#');
                foreach (string part in parts)
                {
                    if (part == "close")
                    {
                        return;
                    }

                    if (part == "reset")
                    {
                        socket.LingerState = new LingerOption(true, 0);
                        return;
                    }

                    if (part == "hang")
                    {
                        await stream.ReadExactlyAsync(new byte[1]);
                    }

                    if (part == "pause")
                    {
                        await Task.Delay(60);
                        continue;
                    }

                    await stream.WriteAsync(Encoding.Latin1.GetBytes(part));
                }
            }
        }
        catch (IOException)
        {
            // The client went away.
        }
    }

    private static async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        StringBuilder head = new();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private static async Task<string> ReadBodyAsync(NetworkStream stream, string head)
    {
        string? length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
        if (length is not null && !head.Contains("100-continue", StringComparison.Ordinal))
        {
            byte[] body = new byte[int.Parse(length[16..])];
            await stream.ReadExactlyAsync(body);
            return Encoding.UTF8.GetString(body);
        }

        StringBuilder chunks = new();
        while (head.Contains("Transfer-Encoding: chunked", StringComparison.Ordinal) && !chunks.ToString().EndsWith("0\r\n\r\n", StringComparison.Ordinal))
        {
            byte[] one = new byte[1];
            await stream.ReadExactlyAsync(one);
            chunks.Append((char)one[0]);
        }

        return chunks.ToString();
    }
}
