using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Iperf;

/// <summary>One test from the cookie to the report.</summary>
internal sealed class IperfTest(ControlConnection control, DatagramPort datagrams, string cookie)
{
    private static readonly TimeSpan s_openingTime = TimeSpan.FromSeconds(30);

    private readonly Channel<IperfStream> _opened = Channel.CreateUnbounded<IperfStream>();
    private readonly List<IperfStream> _streams = [];
    private IperfParameters? _parameters;
    private int _openedCount;

    /// <summary>Whether a connection with this cookie belongs to this test.</summary>
    public bool Owns(string other) => other == cookie;

    /// <summary>Takes a further TCP connection of the client: a stream. False: there are enough.</summary>
    public bool TryAdd(Socket socket) => _parameters is { IsUdp: false } parameters && Open(parameters, (identifier, sends) => new ByteStream(socket, identifier, sends)) is not null;

    /// <summary>Leads the client through the test. IOException and its kin: the client went away.</summary>
    public async Task RunAsync()
    {
        try
        {
            await control.WriteAsync(IperfState.ParameterExchange);
            _parameters = IperfParameters.Parse(await control.ReadJsonAsync());
            if (_parameters.IsUdp)
            {
                datagrams.Open((socket, client) => (DatagramStream?)Open(_parameters, (identifier, sends) => new DatagramStream(socket, client, identifier, sends)));
            }

            await control.WriteAsync(IperfState.CreateStreams);
            using (CancellationTokenSource late = new(s_openingTime))
            {
                while (_streams.Count < _parameters.StreamCount)
                {
                    _streams.Add(await _opened.Reader.ReadAsync(late.Token));
                }
            }

            await MeasureAsync(_parameters);
        }
        finally
        {
            datagrams.Close();
            CloseStreams();
        }
    }

    private async Task MeasureAsync(IperfParameters parameters)
    {
        await control.WriteAsync(IperfState.TestStart);
        await control.WriteAsync(IperfState.TestRunning);
        long begin = Stopwatch.GetTimestamp();
        List<Task> running = [.. _streams.Select(stream => Task.Run(() => stream.RunAsync(parameters)))];
        if (parameters.Omit > 0)
        {
            _ = OmitAsync(parameters.Omit);
        }

        IperfState said = await control.ReadAsync();
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds - parameters.Omit;
        await DrainAsync();
        _streams.ForEach(stream => stream.Stop());
        await Task.WhenAll(running);
        CloseStreams();
        if (said != IperfState.TestEnd)
        {
            throw new IOException("the client ended the test early");
        }

        await control.WriteAsync(IperfState.ExchangeResults);
        await control.ReadJsonAsync();
        await control.WriteJsonAsync(Results(seconds));
        await control.WriteAsync(IperfState.DisplayResults);
        await control.ReadAsync();
        Report(parameters, seconds);
    }

    /// <summary>The client's word that it has sent all comes on another connection and may overtake its last bytes.</summary>
    private async Task DrainAsync()
    {
        const int Quiet = 20, Most = 500;
        long received = -1;
        for (int waited = 0; waited < Most && _streams.Sum(stream => stream.Sends ? 0 : stream.Bytes) is long now && now != received; waited += Quiet)
        {
            received = now;
            await Task.Delay(Quiet);
        }
    }

    private async Task OmitAsync(int seconds)
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        _streams.ForEach(stream => stream.Reset());
    }

    /// <summary>The client numbers streams 1, 3, 4, 5 and so on.</summary>
    private IperfStream? Open(IperfParameters parameters, Func<int, bool, IperfStream> make)
    {
        int index = Interlocked.Increment(ref _openedCount) - 1;
        if (index >= parameters.StreamCount)
        {
            return null;
        }

        IperfStream stream = make(index == 0 ? 1 : index + 2, parameters.ServerSends(index));
        _opened.Writer.TryWrite(stream);
        return stream;
    }

    private void CloseStreams()
    {
        while (_opened.Reader.TryRead(out IperfStream? unused))
        {
            unused.Dispose();
        }

        _streams.ForEach(stream => stream.Dispose());
    }

    private ReadOnlyMemory<byte> Results(double seconds)
    {
        using MemoryStream memory = new();
        using (Utf8JsonWriter json = new(memory))
        {
            json.WriteStartObject();
            json.WriteNumber("cpu_util_total", 0);      // Not measured.
            json.WriteNumber("cpu_util_user", 0);
            json.WriteNumber("cpu_util_system", 0);
            json.WriteNumber("sender_has_retransmits", _streams.Exists(stream => stream.Sends) ? 0 : -1);
            json.WriteStartArray("streams");
            foreach (IperfStream stream in _streams)
            {
                json.WriteStartObject();
                json.WriteNumber("id", stream.Identifier);
                json.WriteNumber("bytes", stream.Bytes);
                json.WriteNumber("retransmits", -1);
                json.WriteNumber("jitter", stream.Jitter);
                json.WriteNumber("errors", stream.Lost);
                json.WriteNumber("omitted_errors", stream.OmittedLost);
                json.WriteNumber("packets", stream.Packets);
                json.WriteNumber("omitted_packets", stream.OmittedPackets);
                json.WriteNumber("start_time", 0);
                json.WriteNumber("end_time", seconds);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return memory.ToArray();
    }

    private void Report(IperfParameters parameters, double seconds)
    {
        foreach (bool sent in new[] { false, true })
        {
            List<IperfStream> streams = _streams.FindAll(stream => stream.Sends == sent);
            if (streams.Count > 0)
            {
                long bytes = streams.Sum(stream => stream.Bytes);
                Console.WriteLine($"{(parameters.IsUdp ? "UDP" : "TCP")} {(sent ? "sent" : "received")} {bytes:N0} bytes on {streams.Count} streams in {seconds:F2} s: {bytes * 8 / seconds / 1e6:F1} Mbit/s");
            }
        }
    }
}
