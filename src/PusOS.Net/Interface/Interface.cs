using System.Runtime.CompilerServices;
using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>
/// A TCP/IP stack on one Ethernet device (and loopback), without I/O, clock, threads or randomness of
/// its own. The owner calls <see cref="Poll"/> when the device has frames, when the deadline that Poll
/// returned is reached, and after it used a socket. Context: one thread at a time, the owner
/// serialises; nothing blocks; nothing is allocated per packet once buffers are warm.
/// Layers below: <see cref="LinkLayer"/> (out), ARP, ICMP, NDP; above: UDP, TCP, services.
/// </summary>
[SkipLocalsInit]
public sealed class Interface
{
    private const int LoopbackRounds = 64;
    private const int ServicesMaximum = 16;

    private readonly Service?[] _services = new Service?[ServicesMaximum];
    private readonly PacketInput _input;
    private int _serviceCount;
    private Instant _addressDeadline = Instant.Never;
    private int _addressGeneration = -1;
    private bool _linkWasUp;
    private bool _started;

    /// <summary>Makes an interface. Nothing happens until the first <see cref="Poll"/>.</summary>
    public Interface(IEntropySource entropy, InterfaceOptions? options = null)
    {
        Options = options ?? new InterfaceOptions();
        Random = new RandomPool(entropy);
        Pool = new BufferPool(Options.RetainedBufferBytes);
        HashKey = new SipHash(Random.NextLong(), Random.NextLong());
        TableSecret = Random.NextLong();
        Link = new LinkLayer(this);
        Neighbors = new NeighborCache(this, Options.NeighborsMaximum);
        Reassembler = new Reassembler(this, Options.ReassembliesMaximum);
        Arp = new ArpProtocol(this);
        Icmp = new IcmpProtocol(this);
        IcmpV6 = new IcmpV6Protocol(this);
        NeighborDiscovery = new NeighborDiscovery(this);
        Groups = new MulticastGroups(this);
        Udp = new UdpProtocol(this);
        Tcp = new TcpProtocol(this);
        Raw = new RawProtocol(this);
        _input = new PacketInput(this);
    }

    /// <summary>The bounds given at construction.</summary>
    public InterfaceOptions Options { get; }

    /// <summary>What was counted.</summary>
    public InterfaceCounters Counters { get; } = new();

    /// <summary>The instant of the present or last poll.</summary>
    public Instant Now { get; private set; }

    /// <summary>The device's hardware address; known from the first poll on.</summary>
    public HardwareAddress HardwareAddress => Link.Hardware;

    /// <summary>Whether the link was up in the last poll.</summary>
    public bool LinkUp => _linkWasUp;

    /// <summary>The largest IP packet that the device carries.</summary>
    public int Mtu => Link.Mtu;

    /// <summary>The services that run on this interface.</summary>
    internal ReadOnlySpan<Service?> Services => _services.AsSpan(0, _serviceCount);

    /// <summary>Whether the device of the last poll may be used now: a poll is going on, or <see cref="BeginUse"/> said so.</summary>
    internal bool MaySend { get; private set; }

    /// <summary>Called when the link came up or went down; null: nobody listens.</summary>
    internal Action? LinkChanged { get; set; }

    internal RandomPool Random { get; }

    internal BufferPool Pool { get; }

    internal SipHash HashKey { get; }

    internal ulong TableSecret { get; }

    internal TimerQueue Timers { get; } = new();

    internal LinkLayer Link { get; }

    internal AddressTable Addresses { get; } = new();

    internal NeighborCache Neighbors { get; }

    internal PathMtuCache PathMtus { get; } = new();

    internal Reassembler Reassembler { get; }

    internal ArpProtocol Arp { get; }

    internal IcmpProtocol Icmp { get; }

    internal IcmpV6Protocol IcmpV6 { get; }

    internal NeighborDiscovery NeighborDiscovery { get; }

    internal MulticastGroups Groups { get; }

    internal UdpProtocol Udp { get; }

    internal TcpProtocol Tcp { get; }

    internal RawProtocol Raw { get; }

    /// <summary>
    /// Does all that is to do: takes frames from the device, fires timers, sends what is ready.
    /// Returns when to call again at the latest; <see cref="Instant.Never"/>: only on input.
    /// May allocate for new connections and growing buffers. Never blocks.
    /// </summary>
    public Instant Poll(Instant now, INetworkDevice device)
    {
        Begin(now, device);
        bool more = ReceiveFrames(device);
        if (Timers.Next <= now)
        {
            Timers.Expire(now);
        }

        if (Neighbors.NextDeadline <= now)
        {
            Neighbors.Expire(now);
        }

        if (Reassembler.NextDeadline <= now)
        {
            Reassembler.Expire(now);
        }

        ExpireAddresses(now);
        int round = 0;
        do
        {
            for (int i = 0; i < _serviceCount; i++)
            {
                _services[i]!.Poll(now);
            }

            SendQueued();
        }
        while (++round < LoopbackRounds && (!Link.LoopbackEmpty || Tcp.HasOutput && !Link.TransmitWasFull));
        MaySend = false;
        device.FlushTransmit();
        return more || !Link.LoopbackEmpty ? now : NextDeadline(now);
    }

    /// <summary>
    /// The part of <see cref="Poll"/> that sends: what sockets were given since, and loopback. For after a socket was used,
    /// when somebody else polls for input and timers. Returns when Poll is due at the latest, as Poll does.
    /// </summary>
    public Instant Transmit(Instant now, INetworkDevice device)
    {
        if (!MaySend)
        {
            Begin(now, device);
        }

        if (Udp.HasOutput || Tcp.HasOutput || !Link.LoopbackEmpty)
        {
            int round = 0;
            do
            {
                SendQueued();
            }
            while (++round < LoopbackRounds && (!Link.LoopbackEmpty || Tcp.HasOutput && !Link.TransmitWasFull));
        }

        MaySend = false;
        device.FlushTransmit();
        return Link.LoopbackEmpty ? NextDeadline(now) : now;
    }

    /// <summary>
    /// Before a socket is used to send, where <see cref="Transmit"/> or <see cref="EndUse"/> follows: datagrams may go to
    /// the device without being queued.
    /// </summary>
    internal void BeginUse(Instant now, INetworkDevice device) => Begin(now, device);

    /// <summary>Instead of <see cref="Transmit"/>, where nothing was sent.</summary>
    internal void EndUse() => MaySend = false;

    /// <summary>Gives the interface an address with its network. ResourceExhausted: it has sixteen.</summary>
    public Status AddAddress(IpPrefix address) => Addresses.Add(new InterfaceAddress(address, false, Instant.Never, Instant.Never));

    /// <summary>Takes an address away; connections that use it time out.</summary>
    public Status RemoveAddress(IpAddress address) => Addresses.Remove(address) ? Status.Ok : Status.NotFound;

    /// <summary>Routes a network to a gateway on the link. ResourceExhausted: there are sixteen routes.</summary>
    public Status AddRoute(IpPrefix network, IpAddress gateway) => Addresses.AddRoute(new Route(network, gateway, Instant.Never));

    /// <summary>Routes everything of the gateway's family to it.</summary>
    public Status AddDefaultRoute(IpAddress gateway) => AddRoute(new IpPrefix(gateway.IsIPv4 ? IpAddress.AnyIPv4 : default, 0), gateway);

    /// <summary>Removes the routes to a network.</summary>
    public void RemoveRoute(IpPrefix network) => Addresses.RemoveRoutes(network, default);

    /// <summary>The number of addresses.</summary>
    public int AddressCount => Addresses.Addresses.Length;

    /// <summary>The address at a place from 0 to <see cref="AddressCount"/> - 1; places change when addresses do.</summary>
    public InterfaceAddress GetAddress(int index) => Addresses.Addresses[index];

    /// <summary>The number of routes.</summary>
    public int RouteCount => Addresses.Routes.Length;

    /// <summary>The route at a place from 0 to <see cref="RouteCount"/> - 1.</summary>
    public Route GetRoute(int index) => Addresses.Routes[index];

    /// <summary>Runs a service on this interface. ResourceExhausted: sixteen run already.</summary>
    public Status Add(Service service)
    {
        if (_serviceCount == ServicesMaximum)
        {
            return Status.ResourceExhausted;
        }

        service.Owner = this;
        _services[_serviceCount++] = service;
        service.OnAdded();
        return Status.Ok;
    }

    /// <summary>Makes a UDP socket.</summary>
    public UdpSocket CreateUdpSocket() => new(this);

    /// <summary>Makes a raw socket of an IP protocol. ResourceExhausted: 32 there are. InvalidArgument: TCP, UDP, or no protocol of that family.</summary>
    public SocketStatus CreateRawSocket(byte protocol, bool ipv6, out RawSocket? socket)
    {
        socket = RawProtocol.IsAllowed(protocol, ipv6) ? Raw.Create(protocol, ipv6) : null;
        return socket is not null ? SocketStatus.Ok : RawProtocol.IsAllowed(protocol, ipv6) ? SocketStatus.ResourceExhausted : SocketStatus.InvalidArgument;
    }

    /// <summary>Makes a TCP socket, to connect with.</summary>
    public TcpSocket CreateTcpSocket() => new(this);

    /// <summary>Makes a TCP listener.</summary>
    public TcpListener CreateTcpListener() => new(this);

    /// <summary>Says to the link that an IPv4 address is ours (gratuitous ARP), as after a move.</summary>
    public void Announce(IpAddress address) => Arp.Announce(address);

    /// <summary>Asks the link who has an address (ARP or neighbour solicitation).</summary>
    internal void Solicit(Neighbor neighbor, IpAddress source)
    {
        // Unicast probes while an address is known (RFC 4861 §7.3.3, RFC 1122 §2.3.2.1), broadcast otherwise.
        HardwareAddress? unicast = neighbor.State == NeighborState.Probe && neighbor.Attempts <= NeighborCache.Attempts ? neighbor.Hardware : null;
        if (neighbor.Address.IsIPv4)
        {
            Arp.Request(neighbor.Address, source, unicast);
        }
        else
        {
            NeighborDiscovery.Solicit(neighbor.Address, source, unicast);
        }
    }

    /// <summary>A neighbour did not answer: connections through it hear of it.</summary>
    internal void OnUnreachable(Neighbor neighbor)
    {
        Tcp.OnNeighborUnreachable(neighbor.Address);
        Raw.OnNeighborUnreachable(neighbor.Address);
    }

    internal void OnReassemblyTimeout(Reassembly slot)
    {
        PacketInfo info = new() { Packet = slot.FirstBytes.AsSpan(0, slot.FirstLength), Source = slot.Source, Destination = slot.Destination };
        if (slot.Source.IsIPv4)
        {
            Icmp.SendError(info, IcmpType.TimeExceeded, IcmpType.CodeReassemblyTimeExceeded, 0);
        }
        else
        {
            IcmpV6.SendError(info, IcmpV6Type.TimeExceeded, 1, 0);
        }
    }

    /// <summary>An ICMP error from <paramref name="source"/> about a packet that we sent: its addresses and first transport bytes, as embedded.</summary>
    internal void OnIcmpError(IcmpErrorKind kind, IpAddress source, IpAddress local, IpAddress remote, byte protocol, ReadOnlySpan<byte> transport, int mtu)
    {
        bool hasPorts = protocol is IpProtocol.Tcp or IpProtocol.Udp;
        if ((hasPorts && transport.Length < 8) || !Addresses.IsOurs(local))
        {
            return;
        }

        if (kind == IcmpErrorKind.PacketTooBig && protocol != IpProtocol.Tcp)
        {
            PathMtus.Learn(remote, mtu, Now);
        }

        if (protocol == IpProtocol.Tcp)
        {
            Tcp.OnIcmpError(kind, local, remote, transport, mtu);
        }
        else if (protocol == IpProtocol.Udp)
        {
            Udp.OnIcmpError(kind, local, remote, transport);
        }
        else
        {
            Raw.OnIcmpError(kind, source, remote, protocol);
        }
    }

    private void Begin(Instant now, INetworkDevice device)
    {
        Now = now;
        MaySend = true;
        if (Link.Device != device || !_started)
        {
            Link.Device = device;
            Link.Hardware = HardwareAddress.FromBytes(device.HardwareAddress);
            Link.Mtu = device.Mtu;
            Link.Offloads = device.Offloads;
            _started = true;
        }

        bool up = device.LinkUp;
        Link.TransmitWasFull = false;
        if (up != _linkWasUp)
        {
            _linkWasUp = up;
            LinkChanged?.Invoke();
            Neighbors.Clear();
            if (up && Options.UseIPv6)
            {
                NeighborDiscovery.OnLinkUp();
            }

            Groups.OnLinkUp();
        }
    }

    private bool ReceiveFrames(INetworkDevice device)
    {
        for (int budget = Options.FramesPerPoll; budget > 0; budget--)
        {
            if (!device.TryReceive(out Span<byte> frame, out FrameMetadata metadata))
            {
                return false;
            }

            Counters.FramesReceived++;
            Counters.BytesReceived += frame.Length;
            _input.OnFrame(frame, metadata.ChecksumVerified);
            device.ReleaseReceived();
        }

        return true;
    }

    private void SendQueued()
    {
        if (Udp.HasOutput)
        {
            Udp.Transmit();
        }

        if (Tcp.HasOutput)
        {
            Tcp.Transmit();
        }

        if (!Link.LoopbackEmpty)
        {
            DrainLoopback();
        }
    }

    private void DrainLoopback()
    {
        // Bounded by what is there now: replies of the packets come in the next round.
        for (int budget = 64; budget > 0 && Link.TryTakeLoopback(out PendingFrame frame); budget--)
        {
            _input.OnLoopback(frame.Buffer.AsSpan(EthernetFrame.HeaderLength, frame.Length - EthernetFrame.HeaderLength));
            Pool.Return(frame.Buffer!);
        }
    }

    private void ExpireAddresses(Instant now)
    {
        if (_addressGeneration != Addresses.Generation || now >= _addressDeadline)
        {
            _addressDeadline = Addresses.Expire(now);
            _addressGeneration = Addresses.Generation;
        }
    }

    private Instant NextDeadline(Instant now)
    {
        Instant next = Timers.Next;
        next = Neighbors.NextDeadline < next ? Neighbors.NextDeadline : next;
        next = Reassembler.NextDeadline < next ? Reassembler.NextDeadline : next;
        next = _addressDeadline < next ? _addressDeadline : next;
        if (Link.TransmitWasFull)
        {
            // The device's completion should wake the owner sooner.
            Instant retry = now + Duration.FromMilliseconds(1);
            next = retry < next ? retry : next;
        }

        return next < now ? now : next;
    }
}
