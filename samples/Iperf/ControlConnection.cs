using System.Buffers.Binary;
using System.Net.Sockets;

namespace Iperf;

/// <summary>The connection over which client and server agree: single bytes, and JSON behind its length.</summary>
internal sealed class ControlConnection(Socket socket) : IDisposable
{
    /// <summary>Each connection of a test begins with these bytes; the last one is zero.</summary>
    public const int CookieLength = 37;

    private const int JsonMaximum = 1 << 20;

    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>Reads the cookie of a new connection. EndOfStreamException, IOException: it ended before.</summary>
    public static async Task<string> ReadCookieAsync(Socket socket, CancellationToken cancel)
    {
        byte[] cookie = new byte[CookieLength];
        using NetworkStream stream = new(socket, ownsSocket: false);
        await stream.ReadExactlyAsync(cookie, cancel);
        return System.Text.Encoding.ASCII.GetString(cookie, 0, CookieLength - 1);
    }

    public ValueTask WriteAsync(IperfState state) => _stream.WriteAsync(new[] { unchecked((byte)state) });

    /// <summary>The next byte; <see cref="IperfState.Ended"/> if there is none any more.</summary>
    public async Task<IperfState> ReadAsync()
    {
        byte[] one = new byte[1];
        try
        {
            return await _stream.ReadAsync(one) == 1 ? (IperfState)unchecked((sbyte)one[0]) : IperfState.Ended;
        }
        catch (IOException)
        {
            return IperfState.Ended;
        }
    }

    public async Task<byte[]> ReadJsonAsync()
    {
        byte[] length = new byte[4];
        await _stream.ReadExactlyAsync(length);
        uint count = BinaryPrimitives.ReadUInt32BigEndian(length);
        if (count > JsonMaximum)
        {
            throw new FormatException($"{count} bytes of JSON are too many");
        }

        byte[] json = new byte[count];
        await _stream.ReadExactlyAsync(json);
        return json;
    }

    public async Task WriteJsonAsync(ReadOnlyMemory<byte> json)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, json.Length);
        await _stream.WriteAsync(length);
        await _stream.WriteAsync(json);
    }

    public void Dispose() => _stream.Dispose();
}
