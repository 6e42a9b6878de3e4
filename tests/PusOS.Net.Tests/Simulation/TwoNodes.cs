using PusOS.Net.Devices;

namespace PusOS.Net.Tests.Simulation;

/// <summary>Two stacks on one wire in simulated time; steps from event to event.</summary>
internal sealed class TwoNodes
{
    public static readonly IpAddress LeftAddress = IpAddress.FromIPv4(10, 0, 0, 1);
    public static readonly IpAddress RightAddress = IpAddress.FromIPv4(10, 0, 0, 2);

    private Instant _leftDue;
    private Instant _rightDue;

    public TwoNodes(ulong seed, InterfaceOptions? options = null, int mtu = 1500, bool addresses = true)
    {
        Entropy = new SeededEntropy(seed);
        Link = new InMemoryLink(Clock, Entropy, mtu);
        Left = new Interface(new SeededEntropy(seed + 1), options);
        Right = new Interface(new SeededEntropy(seed + 2), options);
        if (addresses)
        {
            Left.AddAddress(new IpPrefix(LeftAddress, 24));
            Right.AddAddress(new IpPrefix(RightAddress, 24));
        }

        Poll();
    }

    private INetworkDevice? _tap;

    /// <summary>Captures what the left node sends and receives, for looking into a failing seed.</summary>
    public void Tap(Stream stream) => _tap = new PcapTracer(Link.Left, stream, Clock);

    public SeededEntropy Entropy { get; }

    public SimulatedClock Clock { get; } = new();

    public InMemoryLink Link { get; }

    public Interface Left { get; }

    public Interface Right { get; }

    /// <summary>Frames and polls until nothing is left to do at this instant.</summary>
    public void Poll()
    {
        for (int i = 0; i < 1000; i++)
        {
            _leftDue = Left.Poll(Clock.Now, _tap ?? Link.Left);
            _rightDue = Right.Poll(Clock.Now, Link.Right);
            if (Link.NextArrival > Clock.Now && _leftDue > Clock.Now && _rightDue > Clock.Now)
            {
                return;
            }
        }
    }

    /// <summary>Moves time to the next event, at most to <paramref name="limit"/>. False: the limit is reached.</summary>
    public bool Step(Instant limit)
    {
        Instant next = Link.NextArrival < _leftDue ? Link.NextArrival : _leftDue;
        next = _rightDue < next ? _rightDue : next;
        next = next < limit ? next : limit;
        Clock.Now = next > Clock.Now ? next : Clock.Now;
        Poll();
        return Clock.Now < limit;
    }

    public void Run(Duration duration)
    {
        Instant limit = Clock.Now + duration;
        while (Step(limit))
        {
        }
    }

    /// <summary>Steps until the condition holds; false: not within the time.</summary>
    public bool RunUntil(Func<bool> condition, Duration within)
    {
        Poll();
        Instant limit = Clock.Now + within;
        while (!condition())
        {
            if (!Step(limit))
            {
                return condition();
            }
        }

        return true;
    }

    public (TcpSocket Client, TcpSocket Server) Connect(ushort port = 7)
    {
        TcpListener listener = Right.CreateTcpListener();
        Assert.Equal(SocketStatus.Ok, listener.Listen(new IpEndpoint(IpAddress.AnyIPv4, port), 8));
        TcpSocket client = Left.CreateTcpSocket();
        Assert.Equal(SocketStatus.InProgress, client.Connect(new IpEndpoint(RightAddress, port)));
        Assert.True(RunUntil(() => listener.PendingCount > 0 && client.State == TcpState.Established, Duration.FromSeconds(300)));
        Assert.Equal(SocketStatus.Ok, listener.Accept(out TcpSocket? server));
        return (client, server!);
    }
}
