using PusOS.Net.Wire;

namespace PusOS.Net.Protocols;

/// <summary>
/// DHCPv4 client (RFC 2131): gets address, router, DNS and NTP servers, renews, releases; takes an address of
/// 169.254/16 (RFC 3927) while no server answers. Bounds: three servers of each kind, messages of 576 bytes.
/// </summary>
public sealed class DhcpClient : Service
{
    private const ushort ServerPort = 67;
    private const ushort ClientPort = 68;
    private const int ServersMaximum = 3;
    private const int AttemptsBeforeLinkLocal = 3;
    private const int ProbeCount = 2;

    /// <summary>Probes of a lease's address, of the RFC 5227 §1.1 figures: three, a second and a random one apart, two seconds after the last.</summary>
    private const int LeaseProbeCount = 3, LeaseProbeMilliseconds = 1000, LeaseAnnounceMilliseconds = 2000;

    private readonly byte[] _buffer = new byte[1500];
    private readonly IpAddress[] _dnsServers = new IpAddress[ServersMaximum];
    private readonly bool _linkLocalFallback;
    private readonly byte[] _hostName;
    private UdpSocket? _socket;
    private Instant _nextAction;
    private Instant _startedAt;
    private Instant _renewAt;
    private Instant _rebindAt;
    private Instant _expiresAt;
    private uint _transaction;
    private int _attempts;
    private int _probes;
    private bool _isChecking;
    private IpAddress _offered;
    private IpAddress _linkLocal;
    private DhcpLease _pending;

    /// <summary>Makes a client. <paramref name="hostName"/>: told to the server; 63 ASCII characters at most.</summary>
    public DhcpClient(string? hostName = null, bool linkLocalFallback = true)
    {
        _linkLocalFallback = linkLocalFallback;
        _hostName = new byte[hostName?.Length ?? 0];
        for (int i = 0; i < _hostName.Length; i++)
        {
            _hostName[i] = hostName![i] < 0x80 ? (byte)hostName[i] : (byte)'?';
        }
    }

    /// <summary>Where the client stands.</summary>
    public DhcpState State { get; private set; }

    /// <summary>What was given last; meaningful from <see cref="DhcpState.Bound"/> on.</summary>
    public DhcpLease Lease { get; private set; }

    /// <summary>The address of 169.254/16 in use; default: none.</summary>
    public IpAddress LinkLocalAddress => _linkLocal;

    /// <summary>The number of DNS servers given.</summary>
    public int DnsServerCount { get; private set; }

    /// <summary>A DNS server, 0 to <see cref="DnsServerCount"/> - 1.</summary>
    public IpAddress GetDnsServer(int index) => index < DnsServerCount ? _dnsServers[index] : default;

    /// <summary>Gives the address back and stops.</summary>
    public void Release()
    {
        if (State is DhcpState.Bound or DhcpState.Renewing or DhcpState.Rebinding)
        {
            int length = DhcpMessage.WriteRequest(_buffer.AsSpan(0, 576), DhcpMessage.Release, _transaction, 0, Lease.Address, Owner!.HardwareAddress);
            length = DhcpMessage.WriteOption(_buffer, length, DhcpMessage.OptionServer, Lease.Server);
            Send(length, Lease.Server, Lease.Address);
            // Into the device now: without the address there is no way to the server.
            Owner.Udp.Transmit();
            RemoveLease();
        }

        State = DhcpState.Init;
        _nextAction = Instant.Never;
    }

    /// <inheritdoc/>
    protected internal override void OnAdded()
    {
        _socket = Owner!.CreateUdpSocket();
        _socket.AcceptsAnyDestination = true;
        _socket.AllowBroadcast = true;
        _socket.Bind(new IpEndpoint(IpAddress.AnyIPv4, ClientPort));
    }

    /// <inheritdoc/>
    protected internal override void Poll(Instant now)
    {
        while (_socket!.Receive(_buffer, out int length, out _) is SocketStatus.Ok or SocketStatus.MessageTooLarge)
        {
            OnMessage(_buffer.AsSpan(0, length), now);
        }

        if (_isChecking && Owner!.Arp.ProbeConflict)
        {
            _nextAction = now;
        }

        if (now >= _nextAction && Owner!.LinkUp)
        {
            Act(now);
            Owner!.Timers.Schedule(this, _nextAction);
        }
    }

    private void Act(Instant now)
    {
        switch (State)
        {
            case DhcpState.Init:
                _transaction = Owner!.Random.Next();
                _startedAt = now;
                _attempts = 0;
                State = DhcpState.Selecting;
                SendDiscover(now);
                break;
            case DhcpState.Selecting:
                StartLinkLocalIfAlone();
                SendDiscover(now);
                break;
            case DhcpState.Requesting when _attempts >= 4:
                Restart(now, Duration.Zero);
                break;
            case DhcpState.Requesting:
                SendRequest(now, default, default);
                break;
            case DhcpState.Probing:
                ProbeLinkLocal(now);
                break;
            case DhcpState.Bound when _isChecking:
                CheckLease(now);
                break;
            default:
                Extend(now);
                break;
        }
    }

    private void SendDiscover(Instant now)
    {
        int length = DhcpMessage.WriteRequest(_buffer.AsSpan(0, 576), DhcpMessage.Discover, _transaction, Seconds(now), IpAddress.AnyIPv4, Owner!.HardwareAddress);
        Send(WriteWishes(length), IpAddress.BroadcastIPv4, IpAddress.AnyIPv4);
        Backoff(now);
    }

    private void SendRequest(Instant now, IpAddress ciaddr, IpAddress server)
    {
        IpAddress current = ciaddr == default ? IpAddress.AnyIPv4 : ciaddr;
        int length = DhcpMessage.WriteRequest(_buffer.AsSpan(0, 576), DhcpMessage.Request, _transaction, Seconds(now), current, Owner!.HardwareAddress);
        if (ciaddr == default)
        {
            length = DhcpMessage.WriteOption(_buffer, length, DhcpMessage.OptionRequestedAddress, _offered);
            length = DhcpMessage.WriteOption(_buffer, length, DhcpMessage.OptionServer, _pending.Server);
        }

        Send(WriteWishes(length), server == default ? IpAddress.BroadcastIPv4 : server, current);
        Backoff(now);
    }

    private int WriteWishes(int at)
    {
        at = DhcpMessage.WriteOption(_buffer, at, DhcpMessage.OptionParameters,
            [DhcpMessage.OptionSubnetMask, DhcpMessage.OptionRouter, DhcpMessage.OptionDns, DhcpMessage.OptionNtp, DhcpMessage.OptionMtu]);
        return _hostName.Length is 0 or > 63 ? at : DhcpMessage.WriteOption(_buffer, at, DhcpMessage.OptionHostName, _hostName);
    }

    private void Send(int length, IpAddress destination, IpAddress source)
    {
        _buffer[length] = 255;
        // Old relays drop messages below BOOTP's 300 bytes (RFC 1542 §2.1).
        _socket!.TrySendFrom(_buffer.AsSpan(0, Math.Max(length + 1, 300)), source, new IpEndpoint(destination, ServerPort));
    }

    private void Backoff(Instant now)
    {
        // RFC 2131 §4.1: 4, 8, 16, 32, 64 s, each a second more or less. The first steps are shorter: boot time counts.
        long milliseconds = Math.Min(64_000, 1000L << Math.Min(_attempts, 6));
        _attempts++;
        _nextAction = now + Duration.FromMilliseconds(milliseconds + Owner!.Random.Next(500));
    }

    private ushort Seconds(Instant now) => (ushort)Math.Min((now - _startedAt).Milliseconds / 1000, ushort.MaxValue);

    private void OnMessage(ReadOnlySpan<byte> bytes, Instant now)
    {
        if (!DhcpMessage.TryParse(bytes, out DhcpMessage message) || !message.IsReply
            || message.Transaction != _transaction || message.Client != Owner!.HardwareAddress)
        {
            return;
        }

        byte type = message.Type;
        if (type == DhcpMessage.Offer && State == DhcpState.Selecting && message.YourAddress.IsUnicast && message.GetAddress(DhcpMessage.OptionServer) != default)
        {
            _offered = message.YourAddress;
            _pending = default;
            _pending.Server = message.GetAddress(DhcpMessage.OptionServer);
            State = DhcpState.Requesting;
            _attempts = 0;
            SendRequest(now, default, default);
            Owner.Timers.Schedule(this, _nextAction);
        }
        else if (type == DhcpMessage.Ack && State is DhcpState.Requesting or DhcpState.Renewing or DhcpState.Rebinding)
        {
            OnAck(message, now);
        }
        else if (type == DhcpMessage.Nak && State is DhcpState.Requesting or DhcpState.Renewing or DhcpState.Rebinding)
        {
            RemoveLease();
            Restart(now, Duration.FromSeconds(1));
        }
    }

    private void OnAck(in DhcpMessage message, Instant now)
    {
        IpAddress address = message.YourAddress;
        long seconds = message.GetSeconds(DhcpMessage.OptionLease);
        if (!address.IsUnicast || seconds <= 0)
        {
            return;
        }

        IpAddress server = message.GetAddress(DhcpMessage.OptionServer);
        _pending.Server = server == default ? Lease.Server : server;
        _pending.Address = address;
        _pending.PrefixLength = PrefixLength(message.GetAddress(DhcpMessage.OptionSubnetMask));
        _pending.Router = message.GetAddress(DhcpMessage.OptionRouter);
        _pending.NtpServer = message.GetAddress(DhcpMessage.OptionNtp);
        _pending.LeaseTime = seconds == uint.MaxValue ? Duration.FromSeconds(int.MaxValue) : Duration.FromSeconds(seconds);
        TakeDnsServers(message);
        long renewal = message.GetSeconds(DhcpMessage.OptionRenewal);
        long rebinding = message.GetSeconds(DhcpMessage.OptionRebinding);
        rebinding = rebinding > 0 && rebinding < seconds ? rebinding : seconds * 7 / 8;
        renewal = renewal > 0 && renewal < rebinding ? renewal : Math.Min(seconds / 2, rebinding);
        _renewAt = now + Duration.FromSeconds(renewal);
        _rebindAt = now + Duration.FromSeconds(rebinding);
        _expiresAt = now + _pending.LeaseTime;
        bool isNew = State == DhcpState.Requesting;
        Bind();
        if (isNew)
        {
            // RFC 2131 §3.1 (5) and §4.4.1: the client SHOULD check the address (ARP) and MUST decline one that is in use;
            // the server has looked before it offered it (§3.1 (2)). The check takes seconds by RFC 5227 §1.1, so it runs
            // beside the use of the address, as RFC 4429 does with IPv6's: nothing is announced, and no claim is defended,
            // before it has passed.
            _isChecking = true;
            _probes = 0;
            CheckLease(now);
        }

        Owner!.Timers.Schedule(this, _nextAction);
    }

    private void TakeDnsServers(in DhcpMessage message)
    {
        DnsServerCount = 0;
        if (message.TryGetOption(DhcpMessage.OptionDns, out ReadOnlySpan<byte> servers))
        {
            for (; servers.Length >= 4 && DnsServerCount < ServersMaximum; servers = servers[4..])
            {
                _dnsServers[DnsServerCount++] = IpAddress.FromBytes(servers[..4]);
            }
        }
    }

    /// <summary>Asks twice, 50 ms apart, whether somebody has the link-local address; the RFC's seconds would cost the boot too much.</summary>
    private void ProbeLinkLocal(Instant now)
    {
        if (Owner!.Arp.Probed == _offered && Owner.Arp.ProbeConflict)
        {
            Owner.Arp.EndProbe();
            State = DhcpState.Selecting;
            Backoff(now);
            return;
        }

        if (_probes++ < ProbeCount)
        {
            Owner.Arp.Probe(_offered);
            _nextAction = now + Duration.FromMilliseconds(50);
            return;
        }

        Owner.Arp.EndProbe();
        _linkLocal = _offered;
        Owner.AddAddress(new IpPrefix(_offered, 16));
        Owner.Announce(_offered);
        State = DhcpState.Selecting;
        Backoff(now);
    }

    /// <summary>A step of the check of the address in use: a probe, the refusal, or the announcement at the end.</summary>
    private void CheckLease(Instant now)
    {
        if (Owner!.Arp.Probed == Lease.Address && Owner.Arp.ProbeConflict)
        {
            Decline(now);
            return;
        }

        if (_probes < LeaseProbeCount && now < _renewAt)
        {
            Owner.Arp.Probe(Lease.Address);
            bool last = ++_probes == LeaseProbeCount;
            _nextAction = now + Duration.FromMilliseconds(last ? LeaseAnnounceMilliseconds : LeaseProbeMilliseconds + Owner.Random.Next(LeaseProbeMilliseconds));
            return;
        }

        EndCheck();
        Owner.Announce(Lease.Address);
        _nextAction = _renewAt;
    }

    private void Decline(Instant now)
    {
        IpAddress address = Lease.Address, server = Lease.Server;
        RemoveLease();
        int length = DhcpMessage.WriteRequest(_buffer.AsSpan(0, 576), DhcpMessage.Decline, _transaction, 0, IpAddress.AnyIPv4, Owner!.HardwareAddress);
        length = DhcpMessage.WriteOption(_buffer, length, DhcpMessage.OptionRequestedAddress, address);
        length = DhcpMessage.WriteOption(_buffer, length, DhcpMessage.OptionServer, server);
        Send(length, IpAddress.BroadcastIPv4, IpAddress.AnyIPv4);
        Restart(now, Duration.FromSeconds(10));
    }

    private void EndCheck()
    {
        if (_isChecking)
        {
            _isChecking = false;
            Owner!.Arp.EndProbe();
        }
    }

    private void Bind()
    {
        if (Lease.Address != _pending.Address && Lease.Address != default)
        {
            RemoveLease();
        }

        Lease = _pending;
        State = DhcpState.Bound;
        Owner!.AddAddress(new IpPrefix(Lease.Address, Lease.PrefixLength));
        if (Lease.Router != default)
        {
            Owner.AddDefaultRoute(Lease.Router);
        }

        if (_linkLocal != default)
        {
            Owner.RemoveAddress(_linkLocal);
            _linkLocal = default;
        }

        _attempts = 0;
        _nextAction = _renewAt;
    }

    private void Extend(Instant now)
    {
        if (now >= _expiresAt)
        {
            RemoveLease();
            Restart(now, Duration.Zero);
            return;
        }

        bool rebinding = now >= _rebindAt;
        State = rebinding ? DhcpState.Rebinding : DhcpState.Renewing;
        _transaction = Owner!.Random.Next();
        SendRequest(now, Lease.Address, rebinding ? default : Lease.Server);
        // RFC 2131 §4.4.5: half of what remains, a minute at least; never past the next step.
        Instant next = rebinding ? _expiresAt : _rebindAt;
        Duration half = (next - now) / 2;
        Duration minute = Duration.FromSeconds(60);
        _nextAction = now + (half > minute ? half : minute);
        _nextAction = _nextAction < next ? _nextAction : next;
    }

    private void Restart(Instant now, Duration delay)
    {
        State = DhcpState.Init;
        _nextAction = now + delay;
        Owner!.Timers.Schedule(this, _nextAction);
    }

    private void RemoveLease()
    {
        if (Lease.Address == default)
        {
            return;
        }

        EndCheck();
        Owner!.RemoveAddress(Lease.Address);
        if (Lease.Router != default)
        {
            Owner.Addresses.RemoveRoutes(new IpPrefix(IpAddress.AnyIPv4, 0), Lease.Router);
        }

        Lease = default;
    }

    private void StartLinkLocalIfAlone()
    {
        if (!_linkLocalFallback || _linkLocal != default || _attempts < AttemptsBeforeLinkLocal)
        {
            return;
        }

        // RFC 3927 §2.1: the first try follows from the hardware address, so that it tends to stay the same.
        uint choice = _offered.IsLinkLocal ? Owner!.Random.Next() : (uint)Owner!.HardwareAddress.Value * 2_654_435_761u >> 8;
        _offered = IpAddress.FromIPv4(0xa9fe_0100 + choice % 0xfe00);
        _probes = 0;
        State = DhcpState.Probing;
    }

    private static int PrefixLength(IpAddress mask) => mask == default ? 24 : System.Numerics.BitOperations.LeadingZeroCount(~mask.IPv4Value);
}
