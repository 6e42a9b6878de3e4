using System.Net;
using System.Text;

namespace NetProgram;

/// <summary>A small HTTP service on HttpListener: /hello, /upper (POST), /bytes?N, /echo/TEXT, /quit.</summary>
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
            case "/bytes":
                body = new byte[int.Parse(context.Request.Url.Query.AsSpan(1))];
                new Random(5).NextBytes(body);
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

        response.ContentLength64 = body.Length;
        await response.OutputStream.WriteAsync(body);
        response.Close();
        if (path == "/quit")
        {
            listener.Stop();
        }
    }
}
