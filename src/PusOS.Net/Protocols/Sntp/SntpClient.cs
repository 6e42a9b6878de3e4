using System.Buffers.Binary;

namespace PusOS.Net.Protocols;

/// <summary>
/// SNTP client (RFC 4330, RFC 5905 §14): asks a server, first quickly, then every ten minutes, and gives the wall
/// clock as monotonic time plus an offset. Large errors are stepped, small ones (below half a second) slewed at 500 ppm.
/// </summary>
public sealed class SntpClient : Service
{
    private const ushort Port = 123;
    private const long SecondsTo1970 = 2_208_988_800;
    private const long StepNanoseconds = 500_000_000;
    private const long SlewPerSecond = 500_000;

    private readonly byte[] _buffer = new byte[128];
    private readonly IpAddress _server;
    private UdpSocket? _socket;
    private Instant _nextAt;
    private Instant _sentAt;
    private ulong _cookie;
    private int _attempts;
    private long _offset;
    private long _slew;
    private Instant _slewFrom;

    /// <summary>Makes a client of one server.</summary>
    public SntpClient(IpAddress server) => _server = server;

    /// <summary>Whether a server has answered.</summary>
    public bool IsSynchronized { get; private set; }

    /// <summary>The distance to the server in the last good answer, there and back.</summary>
    public Duration RoundTrip { get; private set; }

    /// <summary>The server's distance from a reference clock; 0: unknown.</summary>
    public int Stratum { get; private set; }

    /// <summary>The wall clock at an instant: nanoseconds since 1970 (UTC); meaningful once synchronized.</summary>
    public long ToUnixNanoseconds(Instant instant)
    {
        long elapsed = Math.Max(0, (instant - _slewFrom).Nanoseconds);
        long slewed = Math.Min(Math.Abs(_slew), (long)(elapsed * (double)SlewPerSecond / 1e9));
        return instant.Nanoseconds + _offset + (_slew < 0 ? -slewed : slewed);
    }

    /// <inheritdoc/>
    protected internal override void Poll(Instant now)
    {
        if (_socket is not null)
        {
            while (_socket.Receive(_buffer, out int length, out _) == SocketStatus.Ok)
            {
                OnAnswer(_buffer.AsSpan(0, length), now);
            }
        }

        if (now >= _nextAt)
        {
            Ask(now);
            Owner!.Timers.Schedule(this, _nextAt);
        }
    }

    private void Ask(Instant now)
    {
        _socket?.Close();
        _socket = Owner!.CreateUdpSocket();
        _attempts++;
        _nextAt = now + Duration.FromSeconds(Math.Min(64, 1L << Math.Min(_attempts, 6)));
        if (_socket.Connect(new IpEndpoint(_server, Port)) != SocketStatus.Ok)
        {
            return;
        }

        // The transmit timestamp is a random number: only the server that got it can echo it.
        _cookie = Owner.Random.NextLong();
        Span<byte> message = _buffer.AsSpan(0, 48);
        message.Clear();
        message[0] = (4 << 3) | 3;
        BinaryPrimitives.WriteUInt64BigEndian(message[40..], _cookie);
        _sentAt = now;
        _socket.Send(message);
    }

    private void OnAnswer(ReadOnlySpan<byte> message, Instant now)
    {
        bool valid = message.Length >= 48 && (message[0] & 7) == 4 && message[0] >> 6 != 3 && message[1] is > 0 and < 16
            && BinaryPrimitives.ReadUInt64BigEndian(message[24..]) == _cookie && BinaryPrimitives.ReadUInt64BigEndian(message[40..]) != 0;
        if (!valid)
        {
            return;
        }

        _cookie = Owner!.Random.NextLong();
        long received = ToUnix(BinaryPrimitives.ReadUInt64BigEndian(message[32..]));
        long sent = ToUnix(BinaryPrimitives.ReadUInt64BigEndian(message[40..]));
        RoundTrip = now - _sentAt - new Duration(Math.Max(0, sent - received));
        long middle = _sentAt.Nanoseconds / 2 + now.Nanoseconds / 2;
        Discipline(received / 2 + sent / 2 - middle, now);
        Stratum = message[1];
        _attempts = 0;
        _nextAt = now + Duration.FromSeconds(600);
        Owner.Timers.Schedule(this, _nextAt);
    }

    private void Discipline(long offset, Instant now)
    {
        long present = ToUnixNanoseconds(now) - now.Nanoseconds;
        long error = offset - present;
        bool step = !IsSynchronized || Math.Abs(error) > StepNanoseconds;
        _offset = step ? offset : present;
        _slew = step ? 0 : error;
        _slewFrom = now;
        IsSynchronized = true;
    }

    private static long ToUnix(ulong timestamp)
    {
        // Era 1 begins in 2036 (RFC 4330 §3): a cleared top bit means it.
        long seconds = (long)(timestamp >> 32);
        seconds += (seconds & 0x8000_0000) == 0 ? 1L << 32 : 0;
        long fraction = (long)(((timestamp & 0xffff_ffff) * 1_000_000_000) >> 32);
        return (seconds - SecondsTo1970) * 1_000_000_000 + fraction;
    }
}
