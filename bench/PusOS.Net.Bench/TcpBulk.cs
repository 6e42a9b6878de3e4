namespace PusOS.Net.Bench;

/// <summary>A stream in one direction; counts KiB that arrive.</summary>
internal sealed class TcpBulk
{
    private readonly Pair _pair;
    private readonly TcpSocket _client;
    private readonly TcpSocket _server;
    private readonly byte[] _buffer = new byte[65_536];

    public TcpBulk(NetworkOffloads offloads)
    {
        _pair = new Pair(offloads);
        (_client, _server) = TcpEcho.Connect(_pair);
    }

    public void Run(int count)
    {
        long left = count * 1024L;
        while (left > 0)
        {
            _client.Send(_buffer, out _);
            _pair.Poll();
            while (_server.Receive(_buffer, out int received) == SocketStatus.Ok)
            {
                left -= received;
            }

            _pair.PollRight();
        }
    }
}
