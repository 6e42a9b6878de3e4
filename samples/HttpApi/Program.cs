// A small HTTP service on HttpListener: the node's clock, its uptime, and a counter that can be raised.
// Try it:  ./build.sh run samples/HttpApi     and, in another terminal:
//   curl localhost:8080/status
//   curl -d '' localhost:8080/counter
using System.Diagnostics;
using System.Net;
using System.Text;

Stopwatch uptime = Stopwatch.StartNew();
int counter = 0;
using HttpListener listener = new();
listener.Prefixes.Add("http://+:80/");
listener.Start();
Console.WriteLine("HTTP on port 80");
while (true)
{
    HttpListenerContext context = await listener.GetContextAsync();
    _ = AnswerAsync(context);
}

async Task AnswerAsync(HttpListenerContext context)
{
    (int status, string json) = (context.Request.HttpMethod, context.Request.Url?.AbsolutePath) switch
    {
        ("GET", "/status") => (200, $$"""{"time":"{{DateTime.UtcNow:O}}","uptimeSeconds":{{uptime.Elapsed.TotalSeconds:F3}}}"""),
        ("GET", "/counter") => (200, $$"""{"counter":{{counter}}}"""),
        ("POST", "/counter") => (200, $$"""{"counter":{{Interlocked.Increment(ref counter)}}}"""),
        _ => (404, """{"error":"no such resource"}"""),
    };
    byte[] body = Encoding.UTF8.GetBytes(json);
    context.Response.StatusCode = status;
    context.Response.ContentType = "application/json";
    context.Response.ContentLength64 = body.Length;
    await context.Response.OutputStream.WriteAsync(body);
    context.Response.Close();
}
