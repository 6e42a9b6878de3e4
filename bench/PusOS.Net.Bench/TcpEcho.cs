namespace PusOS.Net.Bench;

/// <summary>One TCP echo on a standing connection.</summary>
internal sealed class TcpEcho
{
    private readonly Pair _pair;
    private readonly TcpSocket _client;
    private readonly TcpSocket _server;
    private readonly byte[] _buffer = new byte[2000];
    private readonly int _length;

    public TcpEcho(int length, NetworkOffloads offloads)
    {
        _length = length;
        _pair = new Pair(offloads);
        (_client, _server) = Connect(_pair);
    }

    public static (TcpSocket Client, TcpSocket Server) Connect(Pair pair)
    {
        TcpListener listener = pair.Right.CreateTcpListener();
        listener.Listen(new IpEndpoint(IpAddress.AnyIPv4, 7), 4);
        TcpSocket client = pair.Left.CreateTcpSocket();
        pair.Poll();
        client.Connect(new IpEndpoint(Pair.RightAddress, 7));
        TcpSocket? server;
        while (listener.Accept(out server) != SocketStatus.Ok)
        {
            pair.Poll();
        }

        return (client, server!);
    }

    public void Run(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _client.Send(_buffer.AsSpan(0, _length), out _);
            _pair.Poll();
            _server.Receive(_buffer, out int length);
            _server.Send(_buffer.AsSpan(0, length), out _);
            _pair.PollRight();
            _pair.PollLeft();
            if (_client.Receive(_buffer, out int got) != SocketStatus.Ok || got != _length)
            {
                throw new InvalidOperationException("no echo");
            }
        }
    }
}
