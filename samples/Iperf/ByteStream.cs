using System.Diagnostics;
using System.Net.Sockets;

namespace Iperf;

/// <summary>A TCP stream.</summary>
internal sealed class ByteStream(Socket socket, int identifier, bool sends) : IperfStream(identifier, sends)
{
    public override async Task RunAsync(IperfParameters parameters)
    {
        byte[] block = new byte[parameters.BlockLength];
        Random.Shared.NextBytes(block);
        socket.NoDelay = parameters.NoDelay;
        try
        {
            if (Sends)
            {
                await SendAsync(block, parameters.Rate);
            }
            else
            {
                for (int count; (count = await socket.ReceiveAsync(block, Stopping)) != 0;)
                {
                    Count(count);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The end of the test, or the client went away: the control connection says which.
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        socket.Dispose();
    }

    private async Task SendAsync(byte[] block, long rate)
    {
        long begin = Stopwatch.GetTimestamp();
        for (long sent = 0; ;)
        {
            int count = await socket.SendAsync(block, Stopping);
            Count(count);
            sent += count;
            while (rate > 0 && sent * 8 > rate * Stopwatch.GetElapsedTime(begin).TotalSeconds)
            {
                await Task.Delay(1, Stopping);
            }
        }
    }
}
