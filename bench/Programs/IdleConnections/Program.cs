// Holds every connection that comes, each with a greeting of one byte, and answers one byte to each byte that comes later.
// Says how many it holds and what the heap is then; a byte 'e' ends it.
using System.Net;
using System.Net.Sockets;

using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
listener.Bind(new IPEndPoint(IPAddress.Any, 7));
listener.Listen(512);
GC.Collect();
long before = GC.GetTotalMemory(true);
Console.WriteLine("ready");
TaskCompletionSource end = new();
List<Socket> held = [];
int refused = 0;
_ = AcceptAsync();
await end.Task;
lock (held)
{
    long bytes = GC.GetTotalMemory(true) - before;
    Console.WriteLine($"held {held.Count} refused {refused} heap-bytes-each {bytes / Math.Max(1, held.Count)}");
}

async Task AcceptAsync()
{
    while (true)
    {
        try
        {
            Socket connection = await listener.AcceptAsync();
            _ = ServeAsync(connection);
        }
        catch (Exception e) when (e is SocketException or OutOfMemoryException)
        {
            refused++;
            await Task.Delay(10);
        }
    }
}

async Task ServeAsync(Socket connection)
{
    byte[] one = [(byte)'a'];
    lock (held)
    {
        held.Add(connection);
    }

    await connection.SendAsync(one);
    while (await connection.ReceiveAsync(one) == 1)
    {
        if (one[0] == 'e')
        {
            end.TrySetResult();
        }

        await connection.SendAsync(one);
    }

    connection.Dispose();
    lock (held)
    {
        held.Remove(connection);
    }
}
