using System.Net;
using System.Text;

namespace NetProgram;

/// <summary>
/// A small HTTP service on HttpListener: /hello, /upper (POST), /hash (POST), /headers, /bytes?N, /chunked?N,
/// /echo/TEXT, /quit.
/// </summary>
internal static class HttpServer
{
    public static async Task RunAsync(int port, CancellationToken stop = default)
    {
        using HttpListener listener = new();
        listener.Prefixes.Add($"http://+:{port}/");
        listener.Start();
        using CancellationTokenRegistration registration = stop.Register(listener.Stop);
        Console.WriteLine(port == 80 ? "http ready" : "listening");
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => AnswerAsync(listener, context));
        }
    }

    private static async Task AnswerAsync(HttpListener listener, HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        HttpListenerResponse response = context.Response;
        byte[] body = [];
        switch (path)
        {
            case "/hello":
                body = "Hello from HttpListener"u8.ToArray();
                break;
            case "/upper":
                using (StreamReader reader = new(context.Request.InputStream, Encoding.UTF8))
                {
                    body = Encoding.UTF8.GetBytes((await reader.ReadToEndAsync()).ToUpperInvariant());
                }

                response.ContentType = "text/plain";
                break;
            case "/hash":
                body = Encoding.ASCII.GetBytes(await HashAsync(context.Request.InputStream));
                break;
            case "/headers":
                body = Encoding.ASCII.GetBytes(context.Request.Headers.AllKeys.Count(name => name!.StartsWith("X-", StringComparison.Ordinal)).ToString());
                break;
            case "/bytes" or "/chunked":
                body = new byte[int.Parse(context.Request.Url.Query.AsSpan(1))];
                new Random(5).NextBytes(body);
                response.SendChunked = path == "/chunked";
                break;
            case "/quit":
                body = "bye"u8.ToArray();
                break;
            default:
                if (path.StartsWith("/echo/", StringComparison.Ordinal))
                {
                    body = Encoding.UTF8.GetBytes(path[6..]);
                }
                else
                {
                    response.StatusCode = 404;
                }

                break;
        }

        try
        {
            await WriteAsync(context.Request.HttpMethod == "HEAD", response, body);
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client went away.
            response.Abort();
        }

        if (path == "/quit")
        {
            listener.Stop();
        }
    }

    private static async Task WriteAsync(bool isHead, HttpListenerResponse response, byte[] body)
    {
        if (!response.SendChunked)
        {
            response.ContentLength64 = body.Length;
        }

        for (int at = 0; at < body.Length && !isHead; at += 10_000)
        {
            await response.OutputStream.WriteAsync(body.AsMemory(at, Math.Min(10_000, body.Length - at)));
        }

        response.Close();
    }

    private static async Task<string> HashAsync(Stream stream)
    {
        Fingerprint fingerprint = new();
        byte[] buffer = new byte[65_536];
        long length = 0;
        for (int count; (count = await stream.ReadAsync(buffer)) != 0; length += count)
        {
            fingerprint.Add(buffer.AsSpan(0, count));
        }

        return $"{length} {fingerprint.Value:x16}";
    }
}
