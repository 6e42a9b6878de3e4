using System.Buffers.Binary;
using PusOS.Net.Wire;

namespace PusOS.Net.Protocols;

/// <summary>
/// Stub resolver (RFC 1035, RFC 5452): A, AAAA and PTR, CNAME chains within an answer, TCP when an answer is cut,
/// a cache that keeps to the TTL (one day at most; failures 30 s). Each query has its own random port and
/// identifier. Bounds: 32 queries at once, 128 names in the cache, 128 addresses each, three tries of two seconds per server.
/// </summary>
public sealed class DnsResolver : Service
{
    private const ushort Port = 53;
    private const int QueriesMaximum = 32;
    private const int CacheMaximum = 128;
    private const int ServersMaximum = 4;
    private const int TriesPerServer = 3;
    private const int CnamesMaximum = 8;
    private const ushort FlagsQuery = 0x0100;
    private const int MessageMaximum = 4096;

    private readonly DnsQuery?[] _active = new DnsQuery?[QueriesMaximum];
    private readonly DnsQuery?[] _cache = new DnsQuery?[CacheMaximum];
    private readonly Instant[] _cacheUntil = new Instant[CacheMaximum];
    private readonly IpAddress[] _servers = new IpAddress[ServersMaximum];
    private readonly byte[] _buffer = new byte[MessageMaximum];
    private readonly char[] _name = new char[DnsMessage.NameMaximum + 1];
    private readonly char[] _wanted = new char[DnsMessage.NameMaximum + 1];
    private int _activeCount;
    private int _serverCount;

    /// <summary>Where servers come from besides <see cref="AddServer"/>: a DHCP client of the same interface; null: nowhere.</summary>
    public DhcpClient? Dhcp { get; init; }

    /// <summary>Names whose answers are cached and still good.</summary>
    public int CacheHits { get; private set; }

    private static Duration TryTime => Duration.FromSeconds(2);

    /// <summary>Adds a server; a fifth is ignored.</summary>
    public void AddServer(IpAddress server)
    {
        if (_serverCount < ServersMaximum)
        {
            _servers[_serverCount++] = server;
        }
    }

    /// <summary>The servers in the order in which they are asked: those added, of DHCP, of router advertisements. Allocates.</summary>
    public IReadOnlyList<IpAddress> Servers()
    {
        List<IpAddress> servers = [];
        for (int i = 0; i < ServerCount; i++)
        {
            servers.Add(ServerFor(i));
        }

        return servers;
    }

    /// <summary>
    /// Starts to resolve a name. The answer may be there at once (cache, literal address, localhost).
    /// Allocates one query object. More than 32 at once end with ServerFailure.
    /// </summary>
    public DnsQuery Resolve(string name, bool ipv6 = false)
    {
        DnsQuery query = new(name.TrimEnd('.').ToLowerInvariant(), ipv6);
        return AnswerLocally(query) ? query : Start(query);
    }

    /// <summary>
    /// Starts to ask for the name of an address (PTR in in-addr.arpa or ip6.arpa, RFC 1035 §3.5, RFC 3596 §2.5); the answer is
    /// <see cref="DnsQuery.HostName"/>. As <see cref="Resolve"/>.
    /// </summary>
    public DnsQuery ResolveName(IpAddress address) => Start(new DnsQuery(ReverseName(address), DnsMessage.TypePtr));

    private DnsQuery Start(DnsQuery query)
    {
        if (AnswerFromCache(query))
        {
            return query;
        }

        if (DnsMessage.WriteQuestion(_buffer, DnsMessage.HeaderLength, query.Name, DnsMessage.TypeA) < 0 || query.Name.Length == 0)
        {
            query.Status = DnsStatus.InvalidName;
            return query;
        }

        if (ServerFor(0) == default || _activeCount == QueriesMaximum)
        {
            query.Status = _activeCount == QueriesMaximum ? DnsStatus.ServerFailure : DnsStatus.NoServer;
            return query;
        }

        _active[_activeCount++] = query;
        Ask(query);
        return query;
    }

    /// <summary>Forgets all cached answers.</summary>
    public void ClearCache() => Array.Clear(_cache);

    /// <inheritdoc/>
    protected internal override void Poll(Instant now)
    {
        for (int i = _activeCount - 1; i >= 0; i--)
        {
            DnsQuery query = _active[i]!;
            ReadDatagrams(query);
            if (query.Status == DnsStatus.Pending && query.Stream is not null)
            {
                DriveStream(query);
            }

            if (query.Status == DnsStatus.Pending && now >= query.RetryAt)
            {
                Retry(query);
            }

            if (query.Status != DnsStatus.Pending)
            {
                Finish(query, i, now);
            }
        }
    }

    private bool AnswerLocally(DnsQuery query)
    {
        IpAddress address;
        if (query.Name is "localhost" || query.Name.EndsWith(".localhost", StringComparison.Ordinal))
        {
            // RFC 6761 §6.3.
            address = query.IsIPv6 ? IpAddress.LoopbackIPv6 : IpAddress.LoopbackIPv4;
        }
        else if (!IpAddress.TryParse(query.Name, out address))
        {
            return false;
        }

        query.Status = address.IsIPv4 == !query.IsIPv6 ? DnsStatus.Ok : DnsStatus.NoData;
        if (query.Status == DnsStatus.Ok)
        {
            query.Add(address);
        }

        return true;
    }

    private bool AnswerFromCache(DnsQuery query)
    {
        int index = CacheIndex(query);
        DnsQuery? cached = _cache[index];
        if (cached is null || cached.Name != query.Name || cached.Type != query.Type || _cacheUntil[index] <= Owner!.Now)
        {
            return false;
        }

        CacheHits++;
        query.Share(cached);
        query.HostName = cached.HostName;
        query.Status = cached.Status;
        return true;
    }

    private static string ReverseName(IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        int length = address.Write(bytes);
        System.Text.StringBuilder name = new();
        for (int i = length - 1; i >= 0; i--)
        {
            if (length == 4)
            {
                name.Append(bytes[i]).Append('.');
            }
            else
            {
                const string Digits = "0123456789abcdef";
                name.Append(Digits[bytes[i] & 15]).Append('.').Append(Digits[bytes[i] >> 4]).Append('.');
            }
        }

        return name.Append(length == 4 ? "in-addr.arpa" : "ip6.arpa").ToString();
    }

    private int ServerCount => _serverCount + (Dhcp?.DnsServerCount ?? 0) + Owner!.NeighborDiscovery.DnsServers.Length;

    private IpAddress ServerFor(int attempt)
    {
        int dhcp = Dhcp?.DnsServerCount ?? 0;
        ReadOnlySpan<IpAddress> advertised = Owner!.NeighborDiscovery.DnsServers;
        int total = ServerCount;
        if (total == 0 || attempt >= total * TriesPerServer)
        {
            return default;
        }

        int index = attempt % total;
        return index < _serverCount ? _servers[index]
            : index < _serverCount + dhcp ? Dhcp!.GetDnsServer(index - _serverCount)
            : advertised[index - _serverCount - dhcp];
    }

    private void Ask(DnsQuery query)
    {
        query.Socket?.Close();
        query.Socket = Owner!.CreateUdpSocket();
        query.Identifier = (ushort)Owner.Random.Next();
        query.RetryAt = Owner.Now + TryTime;
        int length = WriteQuery(query, _buffer);
        IpEndpoint server = new(ServerFor(query.Attempts), Port);
        query.Attempts++;
        // Refusals show as errors on a connected socket and lead to the next try.
        if (query.Socket.Connect(server) != SocketStatus.Ok || query.Socket.Send(_buffer.AsSpan(0, length)) != SocketStatus.Ok)
        {
            query.RetryAt = Owner.Now + Duration.FromMilliseconds(200);
        }

        Owner.Timers.Schedule(this, HeapIndex < 0 || query.RetryAt < Deadline ? query.RetryAt : Deadline);
    }

    private static int WriteQuery(DnsQuery query, Span<byte> buffer)
    {
        DnsMessage.WriteHeader(buffer, query.Identifier, FlagsQuery, 1, 0, 1);
        int length = DnsMessage.WriteQuestion(buffer, DnsMessage.HeaderLength, query.Name, query.Type);
        // EDNS (RFC 6891): we take 1,232 bytes, which no path fragments.
        ReadOnlySpan<byte> edns = [0, 0, 41, 1232 >> 8, 1232 & 255, 0, 0, 0, 0, 0, 0];
        edns.CopyTo(buffer[length..]);
        return length + edns.Length;
    }

    private void Retry(DnsQuery query)
    {
        CloseStream(query);
        if (ServerFor(query.Attempts) == default)
        {
            query.Status = DnsStatus.TimedOut;
            return;
        }

        Ask(query);
    }

    private void ReadDatagrams(DnsQuery query)
    {
        while (query.Status == DnsStatus.Pending)
        {
            SocketStatus status = query.Socket!.Receive(_buffer, out int length, out _);
            if (status == SocketStatus.ConnectionRefused)
            {
                query.RetryAt = Owner!.Now;
                return;
            }

            if (status is not (SocketStatus.Ok or SocketStatus.MessageTooLarge))
            {
                return;
            }

            if (length >= DnsMessage.HeaderLength && DnsMessage.Identifier(_buffer) == query.Identifier && (DnsMessage.Flags(_buffer) & 0x0200) != 0)
            {
                StartStream(query);
                return;
            }

            OnAnswer(query, _buffer.AsSpan(0, length));
        }
    }

    /// <summary>The answer was cut: ask again over TCP (RFC 7766).</summary>
    private void StartStream(DnsQuery query)
    {
        if (query.Stream is not null)
        {
            return;
        }

        query.Stream = Owner!.CreateTcpSocket();
        query.StreamBuffer = Owner.Pool.Rent(ushort.MaxValue + 2);
        query.StreamLength = -1;
        query.RetryAt = Owner.Now + TryTime * 2;
        if (query.Stream.Connect(query.Socket!.Remote) != SocketStatus.InProgress)
        {
            query.RetryAt = Owner.Now;
        }
    }

    private void DriveStream(DnsQuery query)
    {
        TcpSocket stream = query.Stream!;
        if (stream.State == TcpState.Established && query.StreamLength < 0)
        {
            int length = WriteQuery(query, query.StreamBuffer.AsSpan(2));
            BinaryPrimitives.WriteUInt16BigEndian(query.StreamBuffer, (ushort)length);
            stream.Send(query.StreamBuffer.AsSpan(0, length + 2), out _);
            query.StreamLength = 0;
        }

        while (query.StreamLength >= 0 && stream.Receive(query.StreamBuffer.AsSpan(query.StreamLength), out int received) == SocketStatus.Ok && received > 0)
        {
            query.StreamLength += received;
        }

        int expected = query.StreamLength >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(query.StreamBuffer) : int.MaxValue;
        if (query.StreamLength - 2 >= expected)
        {
            OnAnswer(query, query.StreamBuffer.AsSpan(2, expected));
            query.RetryAt = query.Status == DnsStatus.Pending ? Owner!.Now : query.RetryAt;
        }
        else if (stream.State == TcpState.Closed)
        {
            query.RetryAt = Owner!.Now;
        }
    }

    private void OnAnswer(DnsQuery query, ReadOnlySpan<byte> message)
    {
        ushort type = query.Type;
        int at = DnsMessage.HeaderLength;
        // Who does not repeat our question exactly does not answer it (RFC 5452 §9.1).
        if (message.Length < at || DnsMessage.Identifier(message) != query.Identifier || (DnsMessage.Flags(message) & 0x8000) == 0
            || DnsMessage.Count(message, 0) != 1 || !DnsMessage.TryReadQuestion(message, ref at, _name, out DnsRecord question)
            || question.Type != type || !_name.AsSpan(0, question.NameLength).SequenceEqual(query.Name))
        {
            return;
        }

        int code = DnsMessage.Flags(message) & 15;
        if (code is not (0 or 3))
        {
            query.RetryAt = Owner!.Now;
            return;
        }

        if (!ReadAnswers(query, message, at, type))
        {
            query.RetryAt = Owner!.Now;
            return;
        }

        query.Status = query.Count > 0 || query.HostName is not null ? DnsStatus.Ok : code == 3 ? DnsStatus.NoSuchName : DnsStatus.NoData;
    }

    /// <summary>Follows the CNAME chain; records may come in any order, so each step walks all of them.</summary>
    private bool ReadAnswers(DnsQuery query, ReadOnlySpan<byte> message, int start, ushort type)
    {
        int records = DnsMessage.Count(message, 1);
        query.Clear();
        query.Name.CopyTo(_wanted);
        int wantedLength = query.Name.Length;
        query.TimeToLive = 86_400;
        for (int chain = 0; chain < CnamesMaximum; chain++)
        {
            int at = start;
            bool followed = false;
            for (int i = 0; i < records && !followed; i++)
            {
                if (!DnsMessage.TryReadRecord(message, ref at, _name, out DnsRecord record))
                {
                    return false;
                }

                if (record.Class != DnsMessage.ClassInternet || !_name.AsSpan(0, record.NameLength).SequenceEqual(_wanted.AsSpan(0, wantedLength)))
                {
                    continue;
                }

                if (type == DnsMessage.TypePtr && record.Type == type)
                {
                    ReadPointer(query, message, record);
                }
                else if (record.Type == type && record.DataLength == (query.IsIPv6 ? 16 : 4))
                {
                    query.Add(IpAddress.FromBytes(message.Slice(record.DataStart, record.DataLength)));
                    query.TimeToLive = Math.Min(query.TimeToLive, record.TimeToLive);
                }
                else if (record.Type == DnsMessage.TypeCname)
                {
                    query.TimeToLive = Math.Min(query.TimeToLive, record.TimeToLive);
                    followed = DnsMessage.ReadName(message, record.DataStart, _wanted, out wantedLength) > 0;
                }
            }

            if (!followed)
            {
                return true;
            }
        }

        return true;
    }

    /// <summary>The first name that an address has counts.</summary>
    private static void ReadPointer(DnsQuery query, ReadOnlySpan<byte> message, in DnsRecord record)
    {
        Span<char> name = stackalloc char[DnsMessage.NameMaximum + 1];
        if (query.HostName is null && DnsMessage.ReadName(message, record.DataStart, name, out int length) > 0 && length > 0)
        {
            query.HostName = new string(name[..length]);
            query.TimeToLive = Math.Min(query.TimeToLive, record.TimeToLive);
        }
    }

    private void Finish(DnsQuery query, int index, Instant now)
    {
        query.Socket?.Close();
        CloseStream(query);
        _active[index] = _active[--_activeCount];
        _active[_activeCount] = null;
        if (query.Status is DnsStatus.Ok or DnsStatus.NoSuchName or DnsStatus.NoData)
        {
            int slot = CacheIndex(query);
            _cache[slot] = query;
            _cacheUntil[slot] = now + Duration.FromSeconds(query.Status == DnsStatus.Ok ? query.TimeToLive : 30);
        }

        query.Completed?.Invoke(query);
    }

    private void CloseStream(DnsQuery query)
    {
        query.Stream?.Close();
        query.Stream = null;
        if (query.StreamBuffer is not null)
        {
            Owner!.Pool.Return(query.StreamBuffer);
            query.StreamBuffer = null;
        }
    }

    private static int CacheIndex(DnsQuery query)
    {
        uint hash = query.Type;
        foreach (char c in query.Name)
        {
            hash = hash * 16_777_619 ^ c;
        }

        return (int)(hash % CacheMaximum);
    }
}
