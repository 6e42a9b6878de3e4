using System.Net;
using System.Text;

namespace NetProgram;

/// <summary>HttpListener and HttpClient talk to each other.</summary>
internal static class HttpChecks
{
    public static async Task RunAsync()
    {
        int port = TcpChecks.FreePort();
        using CancellationTokenSource stop = new();
        Task server = HttpServer.RunAsync(port, stop.Token);
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        Console.WriteLine(await client.GetStringAsync("hello"));
        using HttpResponseMessage missing = await client.GetAsync("nothing");
        Console.WriteLine((int)missing.StatusCode);
        using HttpResponseMessage posted = await client.PostAsync("upper", new StringContent("shout this", Encoding.UTF8, "text/plain"));
        Console.WriteLine($"{(int)posted.StatusCode} {posted.Content.Headers.ContentType} {await posted.Content.ReadAsStringAsync()}");
        byte[] large = await client.GetByteArrayAsync("bytes?200000");
        Console.WriteLine($"{large.Length} {large.Sum(b => (long)b)}");
        string[] many = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => client.GetStringAsync($"echo/{i}")));
        Console.WriteLine(string.Join(',', many));
        await stop.CancelAsync();
        await server;
        await TcpChecks.ReportAsync(() => client.GetStringAsync("hello"));
    }
}
