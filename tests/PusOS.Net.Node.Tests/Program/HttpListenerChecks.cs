using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace NetProgram;

/// <summary>HttpListener asked with exact bytes, and web sockets over it.</summary>
internal static class HttpListenerChecks
{
    /// <summary>Good and bad requests.</summary>
    public static async Task RequestsAsync()
    {
        using HttpListener listener = new();
        int port = TcpChecks.FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        Task serving = ServeAsync(listener);
        string host = $"Host: 127.0.0.1:{port}\r\n";
        string[] requests =
        [
            $"GET /a%20b?q=1&q=2 HTTP/1.1\r\n{host}Connection: close\r\n\r\n",
            $"POST /p HTTP/1.1\r\n{host}Content-Length: 4\r\nConnection: close\r\n\r\nbody",
            $"POST /p HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n2;e\r\nde\r\n0\r\n\r\n",
            $"POST /p HTTP/1.1\r\n{host}Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
            $"GET /1 HTTP/1.1\r\n{host}\r\nGET /2 HTTP/1.1\r\n{host}Connection: close\r\n\r\n",
            "GET / HTTP/1.0\r\n\r\n",
            $"GET / HTTP/1.0\r\n{host}Connection: keep-alive\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            $"HEAD /h HTTP/1.1\r\n{host}Connection: close\r\n\r\n",
            $"OPTIONS * HTTP/1.1\r\n{host}Connection: close\r\n\r\n",
            $"BREW /pot HTTP/1.1\r\n{host}Connection: close\r\n\r\n",
            $"POST /p HTTP/1.1\r\n{host}Connection: close\r\n\r\n",
            "nonsense\r\n\r\n",
            "GET  / HTTP/1.1\r\n\r\n",
            $"GET / HTTP/2.0\r\n{host}\r\n",
            $"GET / HTTX/1.1\r\n{host}\r\n",
            $"GET relative HTTP/1.1\r\n{host}\r\n",
            $"GET http://127.0.0.1:{port}/absolute HTTP/1.1\r\n{host}Connection: close\r\n\r\n",
            $"GET / HTTP/1.1\r\n{host}No Colon\r\n\r\n",
            $"GET / HTTP/1.1\r\n{host}X-Long: {new string('x', 40_000)}\r\n\r\n",
            $"GET /{new string('u', 40_000)} HTTP/1.1\r\n{host}\r\n",
            $"POST / HTTP/1.1\r\n{host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
            $"POST / HTTP/1.1\r\n{host}Content-Length: 4\r\nContent-Length: 5\r\nConnection: close\r\n\r\nabcde",
            $"POST / HTTP/1.1\r\n{host}Content-Length: x\r\nConnection: close\r\n\r\n",
            $"POST / HTTP/1.1\r\n{host}Content-Length: -1\r\nConnection: close\r\n\r\n",
            $"POST / HTTP/1.1\r\n{host}Transfer-Encoding: gzip\r\nConnection: close\r\n\r\n",
            $"POST / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nnothex\r\n",
            "GET / HTTP/1.1\r\nHost: elsewhere:1\r\nConnection: close\r\n\r\n",
            $"GET /cookies HTTP/1.1\r\n{host}Cookie: a=1; b=2\r\nConnection: close\r\n\r\n",
            $"GET /redirect HTTP/1.1\r\n{host}Connection: close\r\n\r\n",
            $"GET /abort HTTP/1.1\r\n{host}Connection: close\r\n\r\n",
            $"GET /chunks HTTP/1.1\r\n{host}Connection: close\r\n\r\n",
            $"GET /toolong HTTP/1.1\r\n{host}Connection: close\r\n\r\n",
            $"GET /status HTTP/1.1\r\n{host}Connection: close\r\n\r\n",
        ];
        for (int i = 0; i < requests.Length; i++)
        {
            Console.WriteLine($"{i}: {await AskAsync(port, requests[i], port)}");
        }

        listener.Stop();
        await serving;
        TcpChecks.Report(() => listener.GetContext());
        listener.Close();
        TcpChecks.Report(() => listener.Start());
    }

    /// <summary>Prefixes: which are taken, which conflict, which win; authentication.</summary>
    public static async Task PrefixesAsync()
    {
        int port = TcpChecks.FreePort();
        foreach (string prefix in (string[])["http://localhost", "ftp://localhost/", "http://*:99999/", "http://:80/", "http://localhost:80/a", "", "https://+:0/", $"http://+:{port}/a/", $"http://*:{port}/b/", $"http://LocalHost:{port}/C/"])
        {
            using HttpListener one = new();
            Console.Write($"{prefix.Replace(port.ToString(), "P")}: ");
            HttpClientSay(() => one.Prefixes.Add(prefix));
            Console.WriteLine(string.Join(' ', one.Prefixes).Replace(port.ToString(), "P"));
        }

        using HttpListener first = new();
        first.Prefixes.Add($"http://127.0.0.1:{port}/a/");
        first.Start();
        using HttpListener second = new();
        second.Prefixes.Add($"http://127.0.0.1:{port}/a/");
        HttpClientSay(second.Start);
        using HttpListener third = new();
        third.Prefixes.Add($"http://127.0.0.1:{port}/a/b/");
        HttpClientSay(third.Start);
        Task one1 = ServeAsync(first, "first");
        Task three = ServeAsync(third, "third");
        Console.WriteLine(await AskAsync(port, $"GET /a/x HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n", port));
        Console.WriteLine(await AskAsync(port, $"GET /a/b/x HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n", port));
        Console.WriteLine(await AskAsync(port, $"GET /c HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n", port));
        using TcpListener taken = TcpChecks.Listen(IPAddress.Loopback);
        using HttpListener late = new();
        late.Prefixes.Add($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}/");
        HttpClientSay(late.Start);
        first.Stop();
        third.Stop();
        await one1;
        await three;
        using HttpListener empty = new();
        empty.Start();
        Console.WriteLine(empty.IsListening);
        HttpClientSay(() => empty.GetContext());
        using HttpListener guarded = new() { AuthenticationSchemes = AuthenticationSchemes.Basic, Realm = "node" };
        guarded.Prefixes.Add($"http://127.0.0.1:{port}/");
        guarded.Start();
        Task guard = ServeAsync(guarded);
        string host = $"Host: 127.0.0.1:{port}\r\nConnection: close\r\n";
        Console.WriteLine(await AskAsync(port, $"GET / HTTP/1.1\r\n{host}\r\n", port));
        Console.WriteLine(await AskAsync(port, $"GET / HTTP/1.1\r\n{host}Authorization: Basic {Convert.ToBase64String("me:secret"u8)}\r\n\r\n", port));
        Console.WriteLine(await AskAsync(port, $"GET / HTTP/1.1\r\n{host}Authorization: Basic !!\r\n\r\n", port));
        guarded.Stop();
        await guard;
    }

    /// <summary>WebSockets both ends: texts, binaries, fragments, pings, closing, subprotocols, errors.</summary>
    public static async Task WebSocketsAsync()
    {
        using HttpListener listener = new();
        int port = TcpChecks.FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/ws/");
        listener.Start();
        Task serving = EchoAsync(listener);
        Uri uri = new($"ws://127.0.0.1:{port}/ws/");
        using ClientWebSocket client = new();
        client.Options.AddSubProtocol("chat");
        client.Options.SetRequestHeader("X-Own", "yes");
        client.Options.KeepAliveInterval = TimeSpan.FromMilliseconds(50);
        await client.ConnectAsync(uri, CancellationToken.None);
        Console.WriteLine($"{client.State} {client.SubProtocol}");
        byte[] buffer = new byte[200_000];
        await client.SendAsync("hello "u8.ToArray(), WebSocketMessageType.Text, false, CancellationToken.None);
        await client.SendAsync("wörld"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        Console.WriteLine(await TakeAsync(client, buffer));
        await client.SendAsync(new byte[100_000], WebSocketMessageType.Binary, true, CancellationToken.None);
        Console.WriteLine(await TakeAsync(client, buffer));
        await Task.Delay(120);
        await client.SendAsync(Array.Empty<byte>(), WebSocketMessageType.Text, true, CancellationToken.None);
        Console.WriteLine(await TakeAsync(client, buffer));
        await TcpChecks.ReportAsync(async () =>
        {
            using CancellationTokenSource soon = new(50);
            await client.ReceiveAsync(buffer, soon.Token);
        });
        Console.WriteLine(client.State);
        using ClientWebSocket again = new();
        await again.ConnectAsync(uri, CancellationToken.None);
        await again.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None);
        Console.WriteLine($"{again.State} {again.CloseStatus} {again.CloseStatusDescription}");
        await TcpChecks.ReportAsync(() => again.SendAsync(new byte[1], WebSocketMessageType.Text, true, CancellationToken.None));
        using ClientWebSocket left = new();
        await left.ConnectAsync(uri, CancellationToken.None);
        await left.SendAsync("leave"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        WebSocketReceiveResult end = await left.ReceiveAsync(buffer, CancellationToken.None);
        Console.WriteLine($"{end.MessageType} {end.CloseStatus} {end.CloseStatusDescription} {left.State}");
        using ClientWebSocket wrong = new();
        await HttpClientChecks.TellAsync(() => wrong.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/other"), CancellationToken.None));
        using ClientWebSocket refused = new();
        await HttpClientChecks.TellAsync(() => refused.ConnectAsync(new Uri("ws://127.0.0.1:1/"), CancellationToken.None));
        using ClientWebSocket scheme = new();
        await HttpClientChecks.TellAsync(() => scheme.ConnectAsync(new Uri("http2://127.0.0.1:1/"), CancellationToken.None));
        listener.Stop();
        await serving;
    }

    private static async Task EchoAsync(HttpListener listener)
    {
        while (true)
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

            _ = Task.Run(async () =>
            {
                try
                {
                    HttpListenerWebSocketContext accepted = await context.AcceptWebSocketAsync(context.Request.Headers["Sec-WebSocket-Protocol"]);
                    byte[] buffer = new byte[4096];
                    while (accepted.WebSocket.State == WebSocketState.Open)
                    {
                        WebSocketReceiveResult result = await accepted.WebSocket.ReceiveAsync(buffer, CancellationToken.None);
                        if (result.MessageType == WebSocketMessageType.Close)
                        {
                            await accepted.WebSocket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None);
                        }
                        else if (result.Count == 5 && Encoding.UTF8.GetString(buffer, 0, 5) == "leave")
                        {
                            await accepted.WebSocket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "going", CancellationToken.None);
                        }
                        else
                        {
                            await accepted.WebSocket.SendAsync(buffer.AsMemory(0, result.Count), result.MessageType, result.EndOfMessage, CancellationToken.None);
                        }
                    }
                }
                catch (WebSocketException)
                {
                    // The other side is gone.
                }
            });
        }
    }

    private static async Task<string> TakeAsync(WebSocket socket, byte[] buffer)
    {
        int total = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(buffer.AsMemory(total), CancellationToken.None);
            total += result.Count;
        }
        while (!result.EndOfMessage);
        return $"{result.MessageType} {total} {(total < 50 ? Encoding.UTF8.GetString(buffer, 0, total) : "")}";
    }

    private static void HttpClientSay(Action action)
    {
        try
        {
            action();
            Console.WriteLine("fine");
        }
        catch (Exception exception)
        {
            Console.WriteLine($"{exception.GetType().Name} {(exception as HttpListenerException)?.ErrorCode}");
        }
    }

    private static async Task ServeAsync(HttpListener listener, string name = "")
    {
        while (true)
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

            try
            {
                await AnswerAsync(context, name);
            }
            catch (Exception exception) when (exception is HttpListenerException or NullReferenceException)
            {
                // The listener has refused the request already (and gives it nevertheless), or the client is gone.
                context.Response.Abort();
            }
        }
    }

    private static async Task AnswerAsync(HttpListenerContext context, string name)
    {
        HttpListenerRequest request = context.Request;
        HttpListenerResponse response = context.Response;
        response.Headers["Date"] = "Sat, 01 Jan 2000 00:00:00 GMT";
        string user = context.User?.Identity is HttpListenerBasicIdentity identity ? $" {identity.Name} {identity.Password}" : "";
        string body = await new StreamReader(request.InputStream).ReadToEndAsync();
        byte[] text = Encoding.UTF8.GetBytes($"{name}{request.HttpMethod} {Short(request.RawUrl!)} {Short(request.Url!.AbsolutePath)} {request.ProtocolVersion} {request.HasEntityBody} {request.ContentLength64} {request.KeepAlive} {request.QueryString.Count} {request.Cookies.Count} {request.IsLocal} [{body}]{user}");
        switch (request.Url!.AbsolutePath)
        {
            case "/redirect":
                response.Redirect("http://example.invalid/");
                break;
            case "/abort":
                response.Abort();
                return;
            case "/chunks":
                response.SendChunked = true;
                response.AppendCookie(new Cookie("k", "v"));
                response.AddHeader("X-Two", "1");
                response.AppendHeader("X-Two", "2");
                await response.OutputStream.WriteAsync(text);
                await response.OutputStream.FlushAsync();
                break;
            case "/toolong":
                response.ContentLength64 = 3;
                TcpChecks.Report(() => response.OutputStream.Write(new byte[10]));
                break;
            case "/status":
                response.StatusCode = 299;
                response.StatusDescription = "Odd";
                TcpChecks.Report(() => response.StatusCode = 99);
                TcpChecks.Report(() => response.ContentLength64 = -1);
                break;
            default:
                response.ContentLength64 = text.Length;
                if (request.HttpMethod != "HEAD")
                {
                    await response.OutputStream.WriteAsync(text);
                }

                break;
        }

        response.Close();
    }

    private static string Short(string text) => text[..Math.Min(30, text.Length)];

    /// <summary>Sends the bytes, returns all that comes back until the end or silence, in one line, without what differs from run to run.</summary>
    private static async Task<string> AskAsync(int port, string request, int hide)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, port);
        using CancellationTokenSource silence = new(8000);
        StringBuilder text = new();
        try
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), silence.Token);
            byte[] buffer = new byte[8192];
            for (int count; (count = await client.GetStream().ReadAsync(buffer, silence.Token)) != 0;)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
                if (!request.Contains("close", StringComparison.Ordinal))
                {
                    silence.CancelAfter(400);
                }
            }

            text.Append(" END");
        }
        catch (OperationCanceledException)
        {
            text.Append(" OPEN");
        }
        catch (IOException exception)
        {
            text.Append($" {(exception.InnerException as SocketException)?.SocketErrorCode}");
        }

        IEnumerable<string> lines = text.ToString().Split("\r\n").Where(line => !line.StartsWith("Date:", StringComparison.Ordinal));
        return string.Join(" | ", lines).Replace(hide.ToString(), "P");
    }
}
