using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetProgram;

/// <summary>HttpClient against a server that says exactly what it shall.</summary>
internal static partial class HttpClientChecks
{
    /// <summary>What a response may look like.</summary>
    public static async Task ResponsesAsync()
    {
        string[] answers =
        [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-Trailer: t\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe#pause#llo\r#pause#\n0#pause#\r\n\r\n",
            "HTTP/1.0 200 OK\r\n\r\nuntil the end#close",
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort#close",
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort#reset",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel#close",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello#close",
            "#close",
            "#reset",
            "garbage\r\n\r\n#close",
            "HTTP/1.1 2000 OK\r\n\r\n#close",
            "HTTP/3.1 200 OK\r\n\r\n#close",
            "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx",
            "HTTP/1.1 200 OK\r\nBad Header\r\n\r\n#close",
            "HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\nContent-Length: 1\r\n\r\nx",
            "HTTP/1.1 200 OK\r\nX-Long: " + new string('h', 70_000) + "\r\n\r\n#close",
            "HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\n#close",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Length: 3\r\n\r\n\u00e4\u00f6\u00fc",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=nonsense\r\nContent-Length: 1\r\n\r\nx",
            "HTTP/1.1 404 Not here\r\nContent-Length: 4\r\n\r\ngone",
            "HTTP/1.1 500 \r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokEXTRA#close",
        ];
        int next = 0;
        using RawHttpServer server = new((_, _) => answers[next]);
        using HttpClient client = new() { BaseAddress = server.Address };
        for (; next < answers.Length; next++)
        {
            Console.Write($"{next}: ");
            await TellAsync(async () =>
            {
                using HttpResponseMessage response = await client.GetAsync("");
                Console.WriteLine($"{(int)response.StatusCode} {response.ReasonPhrase} {response.Version} {Headers(response)} '{await response.Content.ReadAsStringAsync()}' {response.TrailingHeaders.Count()}");
            });
            await TellAsync(async () =>
            {
                using HttpResponseMessage response = await client.GetAsync("", HttpCompletionOption.ResponseHeadersRead);
                await using Stream stream = await response.Content.ReadAsStreamAsync();
                using StreamReader reader = new(stream, Encoding.Latin1);
                Console.WriteLine((await reader.ReadToEndAsync()).Length);
            });
        }

    }

    /// <summary>Redirects, cookies, credentials, proxies.</summary>
    public static async Task PoliciesAsync()
    {
        using RawHttpServer server = new((head, body) => Policy(head, body));
        CookieContainer cookies = new();
        using SocketsHttpHandler handler = new() { CookieContainer = cookies, Credentials = new NetworkCredential("user", "pass word"), MaxAutomaticRedirections = 5 };
        using HttpClient client = new(handler) { BaseAddress = server.Address };
        foreach (string path in (string[])["r301", "r302", "r303", "r307", "r308", "relative", "loop", "tls", "nowhere", "cookie", "showcookie", "basic", "digest"])
        {
            Console.Write($"{path}: ");
            await TellAsync(async () =>
            {
                using HttpResponseMessage response = await client.PostAsync(path, new StringContent("body"));
                Console.WriteLine($"{(int)response.StatusCode} {response.RequestMessage!.RequestUri!.AbsolutePath} {await response.Content.ReadAsStringAsync()}");
            });
        }

        Console.WriteLine($"{cookies.Count} {cookies.GetCookieHeader(server.Address)}");
        using HttpClient plain = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PreAuthenticate = true });
        Console.WriteLine((int)(await plain.GetAsync(server.Address + "r301")).StatusCode);
        Console.WriteLine((int)(await plain.GetAsync(server.Address + "basic")).StatusCode);
        using RawHttpServer proxy = new((head, _) => Text(RawHttpServer.Flat(head)));
        using HttpClient through = new(new SocketsHttpHandler { Proxy = new WebProxy(proxy.Address) { Credentials = new NetworkCredential("p", "q") }, UseProxy = true });
        Console.WriteLine(await through.GetStringAsync("http://example.invalid/path?q#f"));
        using HttpClient bypass = new(new SocketsHttpHandler { Proxy = new WebProxy("http://127.0.0.1:1", BypassOnLocal: false, [".*127.*"]) });
        await TellAsync(async () => Console.WriteLine(await bypass.GetStringAsync(server.Address + "echo")));
    }

    /// <summary>Requests: what goes out, byte for byte.</summary>
    public static async Task RequestsAsync()
    {
        using RawHttpServer server = new((head, body) => Text($"{RawHttpServer.Flat(head)} -> {body.ReplaceLineEndings("~")}"));
        using HttpClient client = new() { BaseAddress = server.Address };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Checks/1.0 (node)");
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json", 0.5));
        HttpContent[] contents =
        [
            new StringContent("täxt"), new ByteArrayContent([65, 66]), new FormUrlEncodedContent([new("a b", "c&d"), new("e", "ü")]),
            new MultipartFormDataContent("boundary") { { new StringContent("one"), "first" }, { new ByteArrayContent([67]), "file", "name ü.bin" } },
            new MultipartContent("mixed", "edge") { new StringContent("x") }, new StreamContent(new MemoryStream([68, 69])), new UnknownLength(),
            JsonContent.Create(new Item("n", 3), CheckContext.Default.Item), new ReadOnlyMemoryContent(new byte[] { 70 }),
        ];
        foreach (HttpContent content in contents)
        {
            using HttpResponseMessage response = await client.PostAsync("p", content);
            Console.WriteLine(await response.Content.ReadAsStringAsync());
        }

        foreach (string method in (string[])["GET", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND"])
        {
            using HttpRequestMessage request = new(new HttpMethod(method), "m?x=%20 y") { Headers = { { "X-Own", ["a", "b"] } } };
            using HttpResponseMessage response = await client.SendAsync(request);
            Console.WriteLine(await response.Content.ReadAsStringAsync());
        }

        using HttpRequestMessage old = new(HttpMethod.Get, "old") { Version = new Version(1, 0) };
        Console.WriteLine(await (await client.SendAsync(old)).Content.ReadAsStringAsync());
        using HttpRequestMessage two = new(HttpMethod.Get, "two") { Version = new Version(2, 0) };
        Console.WriteLine(await (await client.SendAsync(two)).Content.ReadAsStringAsync());
        using HttpRequestMessage closing = new(HttpMethod.Get, "closing") { Headers = { ConnectionClose = true } };
        Console.WriteLine(await (await client.SendAsync(closing)).Content.ReadAsStringAsync());
        await TellAsync(() => client.GetAsync("ftp://127.0.0.1/"));
        await TellAsync(() => client.GetAsync("http://127.0.0.1:99999/"));
        await TellAsync(() => client.GetAsync("http://a..b/"));
        await TellAsync(() => client.GetAsync("http://127.0.0.1:1/"));
        await TellAsync(() => client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "x") { Headers = { { "X-Bad", "a\nb" } } }));
        await TellAsync(() => client.PostAsync("x", new Failing()));
        using HttpResponseMessage head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "sync"));
        Console.WriteLine(head.Content.Headers.ContentLength > 0);
        using HttpResponseMessage sync = client.Send(new HttpRequestMessage(HttpMethod.Get, "sync"));
        using StreamReader reader = new(sync.Content.ReadAsStream());
        Console.WriteLine(reader.ReadToEnd());
    }

    /// <summary>Limits, timeouts, cancellation in each phase, Expect.</summary>
    public static async Task LimitsAsync()
    {
        using RawHttpServer server = new((head, _) => Limit(head));
        using HttpClient client = new() { BaseAddress = server.Address, Timeout = TimeSpan.FromMilliseconds(400) };
        await TellAsync(() => client.GetAsync("silent"));
        await TellAsync(() => client.GetAsync("halfbody"));
        await TellAsync(() => client.GetStringAsync("halfhead"));
        using HttpClient patient = new(new SocketsHttpHandler { MaxConnectionsPerServer = 2, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5), MaxResponseHeadersLength = 1, Expect100ContinueTimeout = TimeSpan.FromMilliseconds(100) }) { BaseAddress = server.Address, MaxResponseContentBufferSize = 1000 };
        using (CancellationTokenSource soon = new(400))
        {
            await TellAsync(() => patient.GetAsync("silent", soon.Token));
        }

        using (CancellationTokenSource soon = new(400))
        {
            using HttpResponseMessage response = await patient.GetAsync("halfbody", HttpCompletionOption.ResponseHeadersRead, soon.Token);
            await TellAsync(async () => await (await response.Content.ReadAsStreamAsync(soon.Token)).CopyToAsync(Stream.Null, soon.Token));
        }

        using (CancellationTokenSource before = new())
        {
            before.Cancel();
            await TellAsync(() => patient.GetAsync("ok", before.Token));
        }

        await TellAsync(() => patient.GetAsync("manyheaders"));
        await TellAsync(() => patient.GetStringAsync("large"));
        await TellAsync(async () => Console.WriteLine((await patient.GetAsync("large", HttpCompletionOption.ResponseHeadersRead)).Content.Headers.ContentLength));
        int before2 = server.Connections;
        string[] all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => patient.GetStringAsync("slow")));
        Console.WriteLine($"{all.Length} {server.Connections - before2 <= 2}");
        foreach (string path in (string[])["continue", "refuse", "mute"])
        {
            using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent("expected"), Headers = { ExpectContinue = true } };
            Console.Write($"{path}: ");
            await TellAsync(async () => Console.WriteLine((int)(await patient.SendAsync(request)).StatusCode));
        }

        patient.CancelPendingRequests();
        using HttpClient unreachable = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromMilliseconds(100), ConnectCallback = async (_, token) => { await Task.Delay(5000, token); return Stream.Null; } });
        await TellAsync(() => unreachable.GetAsync(server.Address));
        HttpClient gone = new();
        gone.Dispose();
        await TellAsync(() => gone.GetAsync(server.Address));
    }

    /// <summary>JSON both ways, and as a stream of values.</summary>
    public static async Task JsonAsync()
    {
        using RawHttpServer server = new((head, body) => head.Contains("/list", StringComparison.Ordinal) ? Text("[{\"Name\":\"a\",\"Count\":1},{\"Name\":\"b\",\"Count\":2}]") : head.Contains("/bad", StringComparison.Ordinal) ? Text("{nope") : Text(body.Length == 0 ? "{\"name\":\"x\",\"count\":9}" : body));
        using HttpClient client = new() { BaseAddress = server.Address };
        Console.WriteLine(await client.GetFromJsonAsync("one", CheckContext.Default.Item));
        using HttpResponseMessage posted = await client.PostAsJsonAsync("two", new Item("posted", 5), CheckContext.Default.Item);
        Console.WriteLine((await posted.Content.ReadAsStringAsync()).ReplaceLineEndings("~"));
        await foreach (Item? item in client.GetFromJsonAsAsyncEnumerable("list", CheckContext.Default.Item))
        {
            Console.WriteLine(item);
        }

        await TellAsync(() => client.GetFromJsonAsync("bad", CheckContext.Default.Item));
    }

    internal static async Task TellAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception exception)
        {
            StringBuilder text = new();
            bool isCancelled = exception is OperationCanceledException;
            for (Exception? e = exception; e is not null && (!isCancelled || e is OperationCanceledException or TimeoutException); e = e.InnerException)
            {
                text.Append(e.GetType().Name).Append(e is HttpRequestException http ? $"({http.HttpRequestError} {http.StatusCode})" : e is SocketException socket ? $"({socket.SocketErrorCode})" : "").Append(' ');
            }

            // Where a call was when it was cancelled, and what connecting said, tells in which moment; the kinds do not.
            bool varies = isCancelled || exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
            Console.WriteLine($"{text}{(varies ? "" : exception.Message.Split('(')[0].ReplaceLineEndings("~"))}");
        }
    }

    internal static string Text(string body) => $"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nContent-Type: application/json\r\n\r\n{Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(body)).Replace('#', '*')}";

    private static string Headers(HttpResponseMessage response) => string.Join(';', response.Headers.Concat(response.Content.Headers).Select(h => $"{h.Key}={string.Join(',', h.Value)}"));

    private static string Policy(string head, string body)
    {
        string path = head.Split(' ')[1][1..];
        return path switch
        {
            "r301" or "r302" or "r303" or "r307" or "r308" => $"HTTP/1.1 {path[1..]} Moved\r\nLocation: /echo\r\nContent-Length: 0\r\n\r\n",
            "relative" => "HTTP/1.1 302 Found\r\nLocation: ../echo?x\r\nContent-Length: 0\r\n\r\n",
            "loop" => "HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n",
            "tls" => "HTTP/1.1 302 Found\r\nLocation: ftp://127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
            "nowhere" => "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
            "cookie" => "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2; Path=/; HttpOnly\r\nSet-Cookie: c=3; Domain=other.example\r\nContent-Length: 0\r\n\r\n",
            "basic" when !head.Contains("Authorization:", StringComparison.Ordinal) => "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"r\"\r\nContent-Length: 0\r\n\r\n",
            "digest" when !head.Contains("Authorization:", StringComparison.Ordinal) => "HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"abc\", algorithm=MD5\r\nContent-Length: 0\r\n\r\n",
            "digest" => Text(head.Contains("Digest username=\"user\"", StringComparison.Ordinal).ToString()),
            _ => Text($"{RawHttpServer.Flat(head)} -> {body}"),
        };
    }

    private static string Limit(string head)
    {
        string path = head.Split(' ')[1][1..];
        return path switch
        {
            "silent" => "#hang",
            "halfhead" => "HTTP/1.1 200 OK\r\nX-#hang",
            "halfbody" => "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf#hang",
            "manyheaders" => "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"X-H{i}: {new string('v', 50)}\r\n")) + "Content-Length: 0\r\n\r\n",
            "large" => Text(new string('l', 5000)),
            "slow" => "#pause#" + Text("slow"),
            "continue" => "HTTP/1.1 100 Continue\r\n\r\n#pause#HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n#close",
            "refuse" => "HTTP/1.1 417 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n#close",
            "mute" => "#pause##pause##pause#HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n#close",
            _ => Text("ok"),
        };
    }

    internal sealed record Item(string Name, int Count);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Item))]
    private sealed partial class CheckContext : JsonSerializerContext;

    /// <summary>Content of unknown length: goes out in chunks.</summary>
    private sealed class UnknownLength : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("part one "u8.ToArray());
            await stream.FlushAsync();
            await stream.WriteAsync("part two"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>Content that fails while it is sent.</summary>
    private sealed class Failing : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("begin"u8.ToArray());
            throw new InvalidDataException("no more");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 100;
            return true;
        }
    }
}
