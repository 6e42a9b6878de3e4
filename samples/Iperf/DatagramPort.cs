using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Iperf;

/// <summary>The server's UDP port: knows the streams by their clients' addresses, and opens the streams of a test.</summary>
internal sealed class DatagramPort : IDisposable
{
    /// <summary>What the server answers to the first datagram of a stream.</summary>
    private const uint Greeting = 0x3938_3736;

    private readonly Socket _socket = new(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
    private readonly Dictionary<SocketAddress, DatagramStream> _streams = [];
    private readonly Lock _lock = new();
    private Func<Socket, SocketAddress, DatagramStream?>? _open;

    public DatagramPort(int port) => _socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));

    /// <summary>From now on a greeting from an unknown address opens a stream, if the function gives one.</summary>
    public void Open(Func<Socket, SocketAddress, DatagramStream?> open)
    {
        lock (_lock)
        {
            _open = open;
        }
    }

    /// <summary>Forgets all streams.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _open = null;
            _streams.Clear();
        }
    }

    public async Task RunAsync()
    {
        byte[] buffer = new byte[65_536];
        byte[] greeting = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(greeting, Greeting);
        SocketAddress from = new(AddressFamily.InterNetworkV6);
        while (true)
        {
            int length = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, from);
            if (Deliver(from, buffer.AsSpan(0, length)))
            {
                await _socket.SendToAsync(greeting, SocketFlags.None, from);
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>True: the datagram opened a stream, or wants to hear again that it did.</summary>
    private bool Deliver(SocketAddress from, ReadOnlySpan<byte> datagram)
    {
        lock (_lock)
        {
            bool greets = datagram.Length == 4;
            if (_streams.TryGetValue(from, out DatagramStream? stream))
            {
                stream.OnDatagram(datagram);
                return greets;
            }

            SocketAddress client = new(from.Family, from.Size);
            from.Buffer.Span[..from.Size].CopyTo(client.Buffer.Span);
            if (!greets || _open?.Invoke(_socket, client) is not { } opened)
            {
                return false;
            }

            _streams.Add(client, opened);
            return true;
        }
    }
}
