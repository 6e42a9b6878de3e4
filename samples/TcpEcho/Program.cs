// Sends every connection's bytes back (RFC 862); any number of connections at a time.
// Try it:  ./build.sh run samples/TcpEcho     and, in another terminal:  nc localhost 7777
using System.Net;
using System.Net.Sockets;

TcpListener listener = new(IPAddress.Any, 7);
listener.Start();
Console.WriteLine("TCP echo on port 7");
while (true)
{
    TcpClient client = await listener.AcceptTcpClientAsync();
    _ = EchoAsync(client);
}

static async Task EchoAsync(TcpClient client)
{
    using (client)
    {
        try
        {
            await client.GetStream().CopyToAsync(client.GetStream());
        }
        catch (IOException exception)
        {
            Console.WriteLine(exception.Message);
        }
    }
}
