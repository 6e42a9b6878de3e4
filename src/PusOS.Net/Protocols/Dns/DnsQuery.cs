namespace PusOS.Net.Protocols;

/// <summary>One resolution: poll <see cref="Status"/>, or be told by <see cref="Completed"/>. Of an answer's addresses the first 128 are kept.</summary>
public sealed class DnsQuery
{
    private const int AddressesMaximum = 128;

    private IpAddress[] _addresses = new IpAddress[4];

    internal DnsQuery(string name, bool ipv6)
        : this(name, ipv6 ? Wire.DnsMessage.TypeAaaa : Wire.DnsMessage.TypeA)
    {
    }

    internal DnsQuery(string name, ushort type)
    {
        Name = name;
        Type = type;
    }

    /// <summary>The name asked for, lower case.</summary>
    public string Name { get; }

    /// <summary>Whether AAAA was asked for rather than A.</summary>
    public bool IsIPv6 => Type == Wire.DnsMessage.TypeAaaa;

    /// <summary>The name of the address that was asked for (<see cref="DnsResolver.ResolveName"/>); null: none was found.</summary>
    public string? HostName { get; internal set; }

    /// <summary>The type of the records asked for.</summary>
    internal ushort Type { get; }

    /// <summary>How it stands.</summary>
    public DnsStatus Status { get; internal set; }

    /// <summary>The number of addresses.</summary>
    public int Count { get; private set; }

    /// <summary>Called once when it is over, inside <see cref="Interface.Poll"/>.</summary>
    public Action<DnsQuery>? Completed { get; set; }

    internal UdpSocket? Socket { get; set; }

    internal TcpSocket? Stream { get; set; }

    internal ushort Identifier { get; set; }

    internal int Attempts { get; set; }

    internal Instant RetryAt { get; set; }

    internal uint TimeToLive { get; set; }

    internal byte[]? StreamBuffer { get; set; }

    internal int StreamLength { get; set; }

    /// <summary>An address, 0 to <see cref="Count"/> - 1.</summary>
    public IpAddress GetAddress(int index) => _addresses[index];

    internal void Add(IpAddress address)
    {
        if (Count == AddressesMaximum)
        {
            return;
        }

        if (Count == _addresses.Length)
        {
            Array.Resize(ref _addresses, Count * 2);
        }

        _addresses[Count++] = address;
    }

    /// <summary>What a broken answer gave does not count.</summary>
    internal void Clear() => Count = 0;

    /// <summary>Takes the addresses of a query that is over, without a copy.</summary>
    internal void Share(DnsQuery answered)
    {
        _addresses = answered._addresses;
        Count = answered.Count;
    }
}
