using PusOS.Net;

namespace PusOS.Bench;

/// <summary>Sends datagrams back in the stack's own poll: what the stack costs without threads, descriptors and class library.</summary>
internal sealed class EchoService(ushort port, int warmUp, int rounds) : Service
{
    private readonly byte[] _buffer = new byte[2048];
    private UdpSocket? _socket;
    private int _done;

    /// <summary>Set once all rounds are done.</summary>
    public ManualResetEventSlim Finished { get; } = new();

    /// <inheritdoc/>
    protected override void OnAdded()
    {
        _socket = Owner!.CreateUdpSocket();
        _socket.Bind(new IpEndpoint(IpAddress.AnyIPv4, port));
    }

    /// <inheritdoc/>
    protected override void Poll(Instant now)
    {
        while (_socket!.Receive(_buffer, out int length, out DatagramInfo info) == SocketStatus.Ok)
        {
            if (_done == warmUp)
            {
                Marks.Mark14();
            }

            _socket.SendTo(_buffer.AsSpan(0, length), info.Remote);
            if (++_done == warmUp + rounds)
            {
                Marks.Mark15();
                Finished.Set();
            }
        }
    }
}
