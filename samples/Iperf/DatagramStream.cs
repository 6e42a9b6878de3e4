using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Iperf;

/// <summary>A UDP stream: each datagram begins with when it was sent (seconds, microseconds) and its number.</summary>
internal sealed class DatagramStream(Socket socket, SocketAddress client, int identifier, bool sends) : IperfStream(identifier, sends)
{
    /// <summary>Bytes of the longer form of the header.</summary>
    public const int HeaderMaximum = 16;

    private bool _hasLongCounters;
    private bool _hasTransit;
    private double _transit;

    /// <summary>Who sends these datagrams, or receives them.</summary>
    public SocketAddress Client => client;

    public override async Task RunAsync(IperfParameters parameters)
    {
        _hasLongCounters = parameters.HasLongCounters;
        if (!Sends)
        {
            return;     // The port hands the datagrams to OnDatagram.
        }

        byte[] block = new byte[parameters.BlockLength];
        long begin = Stopwatch.GetTimestamp();
        try
        {
            for (long sent = 0; ; sent += block.Length)
            {
                while (parameters.Rate > 0 && sent * 8 > parameters.Rate * Stopwatch.GetElapsedTime(begin).TotalSeconds)
                {
                    await Task.Delay(1, Stopping);
                }

                Stopping.ThrowIfCancellationRequested();
                WriteHeader(block, ++Packets);
                await socket.SendToAsync(block, SocketFlags.None, client, Stopping);
                Count(block.Length);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    /// <summary>Counts a datagram that came from this stream's client.</summary>
    public void OnDatagram(ReadOnlySpan<byte> datagram)
    {
        if (Sends || datagram.Length < (_hasLongCounters ? HeaderMaximum : HeaderMaximum - 4))
        {
            return;
        }

        Count(datagram.Length);
        long number = _hasLongCounters ? BinaryPrimitives.ReadInt64BigEndian(datagram[8..]) : BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]);
        if (number > Packets)
        {
            Lost += number - Packets - 1;
            Packets = number;
        }
        else if (Lost > 0)
        {
            // It was counted as lost when a later one came first.
            Lost--;
        }

        double sent = BinaryPrimitives.ReadUInt32BigEndian(datagram) + (BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) / 1e6);
        double transit = Now - sent;
        if (_hasTransit)
        {
            Jitter += (Math.Abs(transit - _transit) - Jitter) / 16;
        }

        _transit = transit;
        _hasTransit = true;
    }

    public override void Reset()
    {
        base.Reset();
        OmittedPackets = Packets;
        OmittedLost = Lost;
        Jitter = 0;
    }

    private static double Now => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    private void WriteHeader(Span<byte> block, long number)
    {
        long ticks = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks;
        BinaryPrimitives.WriteUInt32BigEndian(block, (uint)(ticks / TimeSpan.TicksPerSecond));
        BinaryPrimitives.WriteUInt32BigEndian(block[4..], (uint)(ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
        if (_hasLongCounters)
        {
            BinaryPrimitives.WriteInt64BigEndian(block[8..], number);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(block[8..], (uint)number);
        }
    }
}
