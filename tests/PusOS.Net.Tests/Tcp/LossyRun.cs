using PusOS.Net.Devices;
using PusOS.Net.Tests.Simulation;

namespace PusOS.Net.Tests.Tcp;

/// <summary>One seeded run: a random wire, two random users. Failures name the seed.</summary>
internal sealed class LossyRun
{
    private readonly ulong _seed;
    private readonly SeededEntropy _random;
    private readonly byte[] _chunk = new byte[4096];

    public LossyRun(ulong seed)
    {
        _seed = seed;
        _random = new SeededEntropy(seed);
        int mtu = _random.Next(4) switch { 0 => 576, 1 => 1280, _ => 1500 };
        InterfaceOptions options = new()
        {
            UseIPv6 = false,
            UseCubic = _random.Next(2) == 0,
            TcpReceiveBuffer = 2048 << _random.Next(7),
            TcpSendBuffer = 2048 << _random.Next(7),
            MaximumSegmentLifetime = Duration.FromSeconds(1),
        };
        Net = new TwoNodes(seed, options, mtu);
        LinkFaults faults = Net.Link.Faults;
        faults.Delay = Duration.FromMilliseconds(_random.Next(50));
        faults.Jitter = Duration.FromMilliseconds(_random.Next(10));
        faults.Loss = _random.Next(3) == 0 ? 0.3 * _random.NextDouble() : 0.05 * _random.NextDouble();
        // Up to 30% loss, or up to 15% loss with 15% corruption.
        faults.Corruption = faults.Loss <= 0.15 && _random.Next(3) == 0 ? 0.15 * _random.NextDouble() : 0;
        faults.Duplication = _random.Next(3) == 0 ? 0.1 * _random.NextDouble() : 0;
        faults.Reordering = _random.Next(2) == 0 ? 0.3 * _random.NextDouble() : 0;
        faults.BytesPerSecond = _random.Next(3) == 0 ? 20_000 + _random.Next(1_000_000) : 0;
    }

    public TwoNodes Net { get; }

    public long Bytes { get; private set; }

    public void Execute()
    {
        TcpListener listener = Net.Right.CreateTcpListener();
        Check(listener.Listen(new IpEndpoint(IpAddress.AnyIPv4, 7), 4) == SocketStatus.Ok, "listen");
        TcpSocket client = Connect(listener, out TcpSocket server);
        User left = new(this, client, Length());
        User right = new(this, server, Length());
        Instant limit = Net.Clock.Now + Duration.FromSeconds(3600);
        while (!(left.Done && right.Done))
        {
            left.Act();
            right.Act();
            Net.Poll();
            if (left.Done && right.Done)
            {
                break;
            }

            // Users come back within five milliseconds if they have something to do, whatever the network does.
            Instant until = left.CanAct || right.CanAct ? Net.Clock.Now + Duration.FromMilliseconds(1 + _random.Next(5)) : limit;
            Net.Step(until);
            Check(Net.Clock.Now < limit, $"not done after an hour: {left} / {right}");
        }

        left.Compare(right);
        right.Compare(left);
        Bytes = left.Written + right.Written;
        client.Close();
        server.Close();
        Net.Run(Duration.FromSeconds(1800));
        Check(Net.Left.Tcp.ConnectionCount == 0 && Net.Right.Tcp.ConnectionCount == 0, $"connections hang: {client.State}, {server.State}");
    }

    private int Length() => _random.Next(4) switch { 0 => 0, 1 => _random.Next(1000), _ => _random.Next(40_000) };

    /// <summary>A handshake may die of loss, as its bounds say; then the user tries again.</summary>
    private TcpSocket Connect(TcpListener listener, out TcpSocket server)
    {
        for (int attempt = 0; attempt < 20; attempt++)
        {
            TcpSocket client = Net.Left.CreateTcpSocket();
            if (client.Connect(new IpEndpoint(TwoNodes.RightAddress, 7)) != SocketStatus.InProgress)
            {
                continue;
            }

            Net.RunUntil(() => client.State is TcpState.Established or TcpState.Closed, Duration.FromSeconds(300));
            if (client.State != TcpState.Established)
            {
                continue;
            }

            // The server side opens when our ACK or our first byte gets through.
            client.Send([0xa5], out _);
            Net.RunUntil(() => listener.PendingCount > 0 || client.State == TcpState.Closed, Duration.FromSeconds(600));
            if (listener.Accept(out TcpSocket? accepted) == SocketStatus.Ok)
            {
                server = accepted!;
                byte[] first = new byte[1];
                Check(Net.RunUntil(() => accepted!.Available > 0, Duration.FromSeconds(600)), "the first byte does not come");
                accepted!.Receive(first, out int count);
                Check(count == 1 && first[0] == 0xa5, "the first byte differs");
                return client;
            }

            client.Abort();
        }

        throw new InvalidOperationException($"seed {_seed}: no connection in 20 attempts");
    }

    private void Check(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"seed {_seed}: {message}");
        }
    }

    private sealed class User
    {
        private readonly LossyRun _run;
        private readonly TcpSocket _socket;
        private readonly byte[] _toWrite;
        private readonly MemoryStream _received = new();
        private bool _shut;
        private bool _ended;

        public User(LossyRun run, TcpSocket socket, int length)
        {
            _run = run;
            _socket = socket;
            _socket.NoDelay = run._random.Next(2) == 0;
            _toWrite = new byte[length];
            run._random.Fill(_toWrite);
        }

        public int Written { get; private set; }

        public bool Done => _shut && _ended;

        /// <summary>Whether the user could do something now, so that he must not wait for the network.</summary>
        public bool CanAct => (!_shut && (Written == _toWrite.Length || _socket.SendFree > 0)) || (!_ended && (_socket.Ready & Readiness.Readable) != 0);

        public void Act()
        {
            SeededEntropy random = _run._random;
            if (Written < _toWrite.Length && random.Next(3) > 0)
            {
                int length = Math.Min(_toWrite.Length - Written, 1 + random.Next(random.Next(2) == 0 ? 100 : 8000));
                SocketStatus status = _socket.Send(_toWrite.AsSpan(Written, length), out int sent);
                _run.Check(status is SocketStatus.Ok or SocketStatus.WouldBlock, $"send says {status}");
                Written += sent;
            }
            else if (Written == _toWrite.Length && !_shut)
            {
                _run.Check(_socket.ShutdownSend() == SocketStatus.Ok, "shutdown");
                _shut = true;
            }

            if (!_ended && random.Next(3) > 0)
            {
                int length = 1 + random.Next(_run._chunk.Length);
                SocketStatus status = _socket.Receive(_run._chunk.AsSpan(0, length), out int count);
                _run.Check(status is SocketStatus.Ok or SocketStatus.WouldBlock, $"receive says {status}");
                _received.Write(_run._chunk, 0, count);
                _ended = status == SocketStatus.Ok && count == 0;
            }
        }

        public void Compare(User other) =>
            _run.Check(_received.ToArray().AsSpan().SequenceEqual(other._toWrite), $"{_received.Length} bytes received of {other._toWrite.Length}, or not equal");

        public override string ToString() => $"{_socket.State} written {Written}/{_toWrite.Length} queued {_socket.SendQueued} received {_received.Length} ended {_ended}";
    }
}
