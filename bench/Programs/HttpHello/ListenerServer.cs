using System.Net;

namespace PusOS.Bench;

/// <summary>HttpListener, as its documentation uses it.</summary>
internal sealed class ListenerServer(RequestCounter counter)
{
    private static readonly byte[] s_hello = "Hello from PusOS\n"u8.ToArray();

    /// <summary>Serves until /end is asked for.</summary>
    public async Task RunAsync()
    {
        using HttpListener listener = new();
        listener.Prefixes.Add("http://*:8080/");
        listener.Start();
        Console.WriteLine("ready");
        while (true)
        {
            HttpListenerContext context = await listener.GetContextAsync();
            counter.Count();
            HttpListenerResponse response = context.Response;
            response.ContentType = "text/plain";
            response.ContentLength64 = s_hello.Length;
            await response.OutputStream.WriteAsync(s_hello);
            response.Close();
            if (context.Request.RawUrl == "/end")
            {
                return;
            }
        }
    }
}
