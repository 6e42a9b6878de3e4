using System.Net;
using System.Net.Sockets;

namespace NetProgram;

/// <summary>The node as a client of foreign servers: TCP (echo at port 5007), HTTP (port 8000), names.</summary>
internal static class Clients
{
    public static async Task RunAsync(string host, string[] names)
    {
        using (TcpClient echo = new())
        {
            await echo.ConnectAsync(host, 5007);
            byte[] data = new byte[300_000];
            new Random(11).NextBytes(data);
            byte[] back = new byte[data.Length];
            Task reading = echo.GetStream().ReadExactlyAsync(back).AsTask();
            await echo.GetStream().WriteAsync(data);
            await reading;
            Console.WriteLine($"echo {data.AsSpan().SequenceEqual(back)}");
        }

        using HttpClient client = new();
        byte[] page = await client.GetByteArrayAsync($"http://{host}:8000/file");
        Console.WriteLine($"http {page.Length} {Fingerprint.Of(page):x16}");
        foreach (string name in names)
        {
            try
            {
                Console.WriteLine($"{name} {string.Join(' ', (await Dns.GetHostAddressesAsync(name)).Select(a => a.ToString()))}");
            }
            catch (SocketException exception)
            {
                Console.WriteLine($"{name} {exception.SocketErrorCode}");
            }
        }

        Console.WriteLine("done");
    }
}
