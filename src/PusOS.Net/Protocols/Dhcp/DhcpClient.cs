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
    private bool _probingLinkLocal;
    private IpAddress _offered;
    private IpAddress _linkLocal;
    private DhcpLease _pending;

    /// <summary>Makes a client. <paramref name="hostName"/>: told to the server; 63 ASCII characters at most.</summary>
    public DhcpClient(string? hostName = null, bool linkLocalFallback = true)
    {
        _linkLocalFallback = linkLocalFallback;
        _hostName = System.Text.Encoding.ASCII.GetBytes(hostName ?? "");
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
                Probe(now);
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
        if (State == DhcpState.Requesting)
        {
            State = DhcpState.Probing;
            _probes = 0;
            _probingLinkLocal = false;
            Probe(now);
        }
        else
        {
            Bind();
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

    /// <summary>Asks twice, 50 ms apart, whether somebody has the address; the RFC's seconds would cost the boot too much.</summary>
    private void Probe(Instant now)
    {
        IpAddress address = _probingLinkLocal ? _offered : _pending.Address;
        if (Owner!.Arp.Probed == address && Owner.Arp.ProbeConflict)
        {
            Owner.Arp.EndProbe();
            OnConflict(now);
            return;
        }

        if (_probes++ < ProbeCount)
        {
            Owner.Arp.Probe(address);
            _nextAction = now + Duration.FromMilliseconds(50);
            return;
        }

        Owner.Arp.EndProbe();
        if (_probingLinkLocal)
        {
            _linkLocal = address;
            Owner.AddAddress(new IpPrefix(address, 16));
            Owner.Announce(address);
            State = DhcpState.Selecting;
            Backoff(now);
            return;
        }

        Bind();
        Owner.Announce(address);
    }

    private void OnConflict(Instant now)
    {
        if (_probingLinkLocal)
        {
            State = DhcpState.Selecting;
            Backoff(now);
            return;
        }

        int length = DhcpMessage.WriteRequest(_buffer.AsSpan(0, 576), DhcpMessage.Decline, _transaction, 0, IpAddress.AnyIPv4, Owner!.HardwareAddress);
        length = DhcpMessage.WriteOption(_buffer, length, DhcpMessage.OptionRequestedAddress, _pending.Address);
        length = DhcpMessage.WriteOption(_buffer, length, DhcpMessage.OptionServer, _pending.Server);
        Send(length, IpAddress.BroadcastIPv4, IpAddress.AnyIPv4);
        Restart(now, Duration.FromSeconds(10));
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
        _probingLinkLocal = true;
        _probes = 0;
        State = DhcpState.Probing;
    }

    private static int PrefixLength(IpAddress mask) => mask == default ? 24 : System.Numerics.BitOperations.LeadingZeroCount(~mask.IPv4Value);
}
