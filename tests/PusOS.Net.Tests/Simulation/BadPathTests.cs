using PusOS.Net.Devices;
using Xunit.Abstractions;

namespace PusOS.Net.Tests.Simulation;

/// <summary>
/// How long transfers take on paths that lose, damage, double and reorder much: one way and there and back. Simulated time, so
/// the bounds are the stack's alone and the same on every machine.
/// </summary>
public class BadPathTests(ITestOutputHelper output)
{
    private const int Runs = 20;

    /// <summary>Parts of a hundred; microseconds; seconds that the median and the longest of the runs may take.</summary>
    [Theory]
    [InlineData(15, 15, 0, 0, 1500, 500_000, 300, 4, 30)]
    [InlineData(30, 0, 0, 0, 1500, 300_000, 300, 4, 30)]
    [InlineData(28, 0, 0, 0, 1500, 200_000, 2500, 5, 30)]
    [InlineData(10, 2, 5, 20, 1500, 2_000_000, 300, 4, 10)]
    [InlineData(5, 1, 5, 10, 576, 2_000_000, 300, 2, 5)]
    [InlineData(0, 0, 10, 50, 1280, 5_000_000, 300, 8, 15)]
    [InlineData(15, 15, 0, 0, 1500, 500_000, 20_000, 40, 120)]
    [InlineData(1, 0, 0, 0, 1500, 5_000_000, 20_000, 15, 30)]
    public void Transfers_end_in_time(int loss, int corruption, int duplication, int reordering, int mtu, int bytes, int delay, int medianBound, int bound)
    {
        foreach (bool back in new[] { false, true })
        {
            List<double> seconds = [];
            long timeouts = 0, probes = 0, repeated = 0;
            for (int run = 0; run < Runs; run++)
            {
                TwoNodes net = new(Budget.Seed + (ulong)(run * 10), null, mtu);
                LinkFaults faults = net.Link.Faults;
                faults.Delay = new Duration(delay * 1000L);
                faults.Jitter = faults.Delay / 2;
                faults.BytesPerSecond = 12_500_000;
                (TcpSocket client, TcpSocket server) = net.Connect();
                faults.Loss = loss / 100.0;
                faults.Corruption = corruption / 100.0;
                faults.Duplication = duplication / 100.0;
                faults.Reordering = reordering / 100.0;
                seconds.Add(new Transfer(net, client, server, bytes, back).Run());
                timeouts += net.Left.Counters.TcpTimeouts + net.Right.Counters.TcpTimeouts;
                probes += net.Left.Counters.TcpLossProbes + net.Right.Counters.TcpLossProbes;
                repeated += net.Left.Counters.TcpRetransmissions + net.Right.Counters.TcpRetransmissions;
            }

            seconds.Sort();
            output.WriteLine($"{loss} % lost, {corruption} % damaged, {duplication} % doubled, {reordering} % late, MTU {mtu}, delay {delay} us, {bytes:N0} bytes{(back ? " and back" : "")}: "
                + $"median {seconds[Runs / 2]:F1} s, longest {seconds[^1]:F1} s; for each transfer {timeouts / Runs} timeouts, {probes / Runs} probes, {repeated / Runs} segments again; {Runs} runs, seed {Budget.Seed}");
            Assert.True(seconds[Runs / 2] <= medianBound && seconds[^1] <= bound, $"too long: {string.Join(' ', seconds)}");
        }
    }

    /// <summary>Bytes from one side to the other, and back if wanted; what arrives is compared.</summary>
    private sealed class Transfer
    {
        private readonly TwoNodes _net;
        private readonly TcpSocket _client;
        private readonly TcpSocket _server;
        private readonly bool _back;
        private readonly byte[] _data;
        private readonly byte[] _chunk = new byte[8192];
        private int _sent;
        private int _arrived;

        public Transfer(TwoNodes net, TcpSocket client, TcpSocket server, int bytes, bool back)
        {
            _net = net;
            _client = client;
            _server = server;
            _back = back;
            _data = new byte[bytes];
            net.Entropy.Fill(_data);
        }

        /// <summary>The seconds that it took.</summary>
        public double Run()
        {
            Instant begin = _net.Clock.Now;
            Assert.True(_net.RunUntil(Act, Duration.FromSeconds(3600)), $"{_arrived} of {_data.Length} bytes in an hour");
            return (_net.Clock.Now - begin).Nanoseconds / 1e9;
        }

        private bool Act()
        {
            while (_sent < _data.Length && _client.Send(_data.AsSpan(_sent, Math.Min(_chunk.Length, _data.Length - _sent)), out int more) == SocketStatus.Ok)
            {
                _sent += more;
            }

            while (_back && Take(_server, Math.Min(_server.SendFree, _chunk.Length)) is var count and > 0)
            {
                Assert.Equal(SocketStatus.Ok, _server.Send(_chunk.AsSpan(0, count), out int echoed));
                Assert.Equal(count, echoed);
            }

            while (Take(_back ? _client : _server, _chunk.Length) is var count and > 0)
            {
                Assert.True(_chunk.AsSpan(0, count).SequenceEqual(_data.AsSpan(_arrived, count)), "the bytes differ");
                _arrived += count;
            }

            return _arrived == _data.Length;
        }

        private int Take(TcpSocket socket, int most)
        {
            if (most == 0)
            {
                return 0;
            }

            SocketStatus status = socket.Receive(_chunk.AsSpan(0, most), out int count);
            Assert.True(status is SocketStatus.Ok or SocketStatus.WouldBlock, status.ToString());
            return count;
        }
    }
}
