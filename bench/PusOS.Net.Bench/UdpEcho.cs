namespace PusOS.Net.Bench;

/// <summary>One UDP echo: send, receive, send back, receive; both ends.</summary>
internal sealed class UdpEcho
{
    private readonly Pair _pair = new(NetworkOffloads.None);
    private readonly UdpSocket _client;
    private readonly UdpSocket _server;
    private readonly byte[] _buffer = new byte[2000];
    private readonly int _length;

    public UdpEcho(int length)
    {
        _length = length;
        _server = _pair.Right.CreateUdpSocket();
        _server.Bind(new IpEndpoint(IpAddress.AnyIPv4, 7));
        _client = _pair.Left.CreateUdpSocket();
        _client.Connect(new IpEndpoint(Pair.RightAddress, 7));
    }

    public void Run(int count)
    {
        int done = 0;
        for (int i = 0; i < count; i++)
        {
            _client.Send(_buffer.AsSpan(0, _length));
            _pair.Poll();
            if (_server.Receive(_buffer, out int length, out DatagramInfo info) == SocketStatus.Ok)
            {
                _server.SendTo(_buffer.AsSpan(0, length), info.Remote);
            }

            _pair.PollRight();
            _pair.PollLeft();
            done += _client.Receive(_buffer, out _, out _) == SocketStatus.Ok ? 1 : 0;
        }

        if (done < count - 2)
        {
            throw new InvalidOperationException($"{done} echoes of {count}");
        }
    }
}
