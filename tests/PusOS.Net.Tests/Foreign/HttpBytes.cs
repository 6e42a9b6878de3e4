using System.Security.Cryptography;
using System.Text;

namespace PusOS.Net.Tests.Foreign;

/// <summary>Answers every request with the same bytes and closes.</summary>
internal sealed class HttpBytes
{
    private readonly TcpListener _listener;
    private readonly byte[] _answer;
    private readonly List<(TcpSocket Socket, int Sent, bool Asked)> _clients = [];
    private readonly byte[] _buffer = new byte[4096];

    public HttpBytes(Interface stack, ushort port, int length)
    {
        byte[] body = new byte[length];
        new Random(1).NextBytes(body);
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(body));
        _answer = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"), .. body];
        _listener = stack.CreateTcpListener();
        _listener.Listen(new IpEndpoint(IpAddress.AnyIPv4, port), 64);
    }

    public string Sha256 { get; }

    public void Poll()
    {
        while (_listener.Accept(out TcpSocket? accepted) == SocketStatus.Ok)
        {
            _clients.Add((accepted!, 0, false));
        }

        for (int i = _clients.Count - 1; i >= 0; i--)
        {
            (TcpSocket socket, int sent, bool asked) = _clients[i];
            while (socket.Receive(_buffer, out int count) == SocketStatus.Ok && count > 0)
            {
                asked = true;
            }

            if (asked && sent < _answer.Length && socket.Send(_answer.AsSpan(sent), out int now) == SocketStatus.Ok)
            {
                sent += now;
            }

            _clients[i] = (socket, sent, asked);
            if (sent == _answer.Length || socket.State == TcpState.Closed)
            {
                socket.Close();
                _clients.RemoveAt(i);
            }
        }
    }
}
