namespace PusOS.Net.Bench;

/// <summary>A connection made, one byte echoed, closed by both.</summary>
internal sealed class TcpConnect
{
    private readonly Pair _pair = new(NetworkOffloads.None);
    private readonly TcpListener _listener;
    private readonly byte[] _buffer = new byte[16];

    public TcpConnect()
    {
        _listener = _pair.Right.CreateTcpListener();
        _listener.Listen(new IpEndpoint(IpAddress.AnyIPv4, 7), 16);
        _pair.Poll();
    }

    public void Run(int count)
    {
        for (int i = 0; i < count; i++)
        {
            TcpSocket client = _pair.Left.CreateTcpSocket();
            if (client.Connect(new IpEndpoint(Pair.RightAddress, 7)) != SocketStatus.InProgress)
            {
                throw new InvalidOperationException("cannot connect");
            }

            TcpSocket? server;
            while (_listener.Accept(out server) != SocketStatus.Ok)
            {
                _pair.Poll();
            }

            client.Send(_buffer.AsSpan(0, 1), out _);
            _pair.Poll();
            server!.Receive(_buffer, out _);
            server.Close();
            _pair.PollRight();
            _pair.PollLeft();
            client.Close();
            _pair.Poll();
            _pair.Poll();
        }
    }
}
