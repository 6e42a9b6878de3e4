using PusOS.Net.Wire;

namespace PusOS.Net.Protocols;

/// <summary>
/// Multicast DNS (RFC 6762) for host names: answers for <c>name.local</c> with all our addresses after probing for
/// the name, renames on conflict (name-2, name-3, …), and resolves other hosts. Services (DNS-SD) are not announced.
/// Bounds: 16 resolutions at once, three questions each.
/// </summary>
public sealed class MdnsService : Service
{
    private const ushort Port = 5353;
    private const int QueriesMaximum = 16;
    private const int Probes = 3;
    private const int Announcements = 2;
    private const uint TimeToLive = 120;
    private const ushort ClassFlush = 0x8001;
    private const ushort ClassUnicast = 0x8001;
    private const ushort FlagsAnswer = 0x8400;

    private readonly byte[] _buffer = new byte[1500];
    private readonly byte[] _reply = new byte[1400];
    private readonly char[] _name = new char[DnsMessage.NameMaximum + 1];
    private readonly DnsQuery?[] _queries = new DnsQuery?[QueriesMaximum];
    private readonly string _wish;
    private UdpSocket? _socket;
    private int _queryCount;
    private int _suffix = 1;
    private int _probesSent;
    private int _announcementsSent;
    private Instant _startAt = Instant.Never;
    private Instant _nextAt;
    private int _generation;
    private Instant _sentV4At;
    private Instant _sentV6At;

    /// <summary>Makes a service for a host name without <c>.local</c>.</summary>
    public MdnsService(string hostName)
    {
        _wish = Lower(hostName);
        FullName = _wish + ".local";
    }

    /// <summary>The name in use, with <c>.local</c>.</summary>
    public string FullName { get; private set; }

    /// <summary>Whether the name is ours: probes found nobody else.</summary>
    public bool IsEstablished => _probesSent > Probes;

    private static IpAddress GroupV4 => IpAddress.FromIPv4(224, 0, 0, 251);

    private static IpAddress GroupV6 => IpAddress.FromIPv6(0xff02_0000_0000_0000, 0xfb);

    /// <summary>Starts to look for another host's addresses on the link. More than 16 at once end with ServerFailure.</summary>
    public DnsQuery Resolve(string name, bool ipv6 = false)
    {
        DnsQuery query = new(Lower(name.TrimEnd('.')), ipv6);
        if (!query.Name.EndsWith(".local", StringComparison.Ordinal) || query.Name.Length > 250)
        {
            query.Status = DnsStatus.InvalidName;
        }
        else if (_queryCount == QueriesMaximum)
        {
            query.Status = DnsStatus.ServerFailure;
        }
        else
        {
            if (_socket is null)
            {
                Open();
            }

            _queries[_queryCount++] = query;
            Ask(query);
        }

        return query;
    }

    /// <summary>Names differ not by the case of ASCII letters (RFC 6762 §16); other letters stay as they are.</summary>
    private static string Lower(string name)
    {
        char[] lower = name.ToCharArray();
        foreach (ref char c in lower.AsSpan())
        {
            c = c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
        }

        return new string(lower);
    }

    /// <summary>
    /// Whether the service has started. RFC 6762 §8.1: the first probe waits a random time of 250 ms at most; what it
    /// needs is made then, when nodes that boot have done what their users wait for.
    /// </summary>
    private bool HasStarted(Instant now)
    {
        const int LeastMilliseconds = 100, MostMilliseconds = 250;
        if (_socket is not null)
        {
            return true;
        }

        if (_startAt == Instant.Never)
        {
            _startAt = now + Duration.FromMilliseconds(LeastMilliseconds + Owner!.Random.Next(MostMilliseconds - LeastMilliseconds));
            Owner.Timers.Schedule(this, _startAt);
        }

        if (now < _startAt)
        {
            return false;
        }

        Open();
        return true;
    }

    private void Open()
    {
        _socket = Owner!.CreateUdpSocket();
        _socket.ReuseAddress = true;
        _socket.MulticastHopLimit = 255;
        _socket.HopLimit = 255;
        _socket.Bind(new IpEndpoint(default, Port));
        _socket.JoinGroup(GroupV4);
        if (Owner.Options.UseIPv6)
        {
            _socket.JoinGroup(GroupV6);
        }
    }

    /// <inheritdoc/>
    protected internal override void Poll(Instant now)
    {
        if (!HasStarted(now))
        {
            return;
        }

        while (_socket!.Receive(_buffer, out int length, out DatagramInfo info) == SocketStatus.Ok)
        {
            OnMessage(_buffer.AsSpan(0, length), info);
        }

        if (_generation != Owner!.Addresses.Generation)
        {
            // New addresses: tell the link.
            _generation = Owner.Addresses.Generation;
            _announcementsSent = 0;
            _nextAt = now < _nextAt ? now : _nextAt;
        }

        if (now >= _nextAt && Owner.LinkUp && Owner.AddressCount > 0)
        {
            Act(now);
        }

        ExpireQueries(now);
    }

    private void Act(Instant now)
    {
        if (_probesSent <= Probes)
        {
            if (_probesSent++ < Probes)
            {
                DnsMessage.WriteHeader(_reply, 0, 0, 1, 0);
                SendToGroups(DnsMessage.WriteQuestion(_reply, DnsMessage.HeaderLength, FullName, DnsMessage.TypeAny, ClassUnicast));
            }

            // RFC 6762 §8.1.
            _nextAt = now + Duration.FromMilliseconds(250);
        }
        else if (_announcementsSent < Announcements)
        {
            _announcementsSent++;
            Answer(DnsMessage.TypeAny, default, 0, null);
            _nextAt = now + Duration.FromSeconds(1);
        }
        else
        {
            _nextAt = Instant.Never;
        }

        Owner!.Timers.Schedule(this, _nextAt);
    }

    /// <summary>
    /// Whether records of this type may go to the group again (RFC 6762 §6: a second after the last time, and a quarter
    /// of one where a probe is defended against). Who asks in between heard the last answer, or asks again.
    /// </summary>
    private bool MayMulticast(ushort type, bool defends)
    {
        Instant now = Owner!.Now;
        Instant last = type switch
        {
            DnsMessage.TypeA => _sentV4At,
            DnsMessage.TypeAaaa => _sentV6At,
            _ => _sentV4At > _sentV6At ? _sentV4At : _sentV6At,
        };
        if (last != default && now - last < Duration.FromMilliseconds(defends ? 250 : 1000))
        {
            return false;
        }

        _sentV4At = type == DnsMessage.TypeAaaa ? _sentV4At : now;
        _sentV6At = type == DnsMessage.TypeA ? _sentV6At : now;
        return true;
    }

    private void OnMessage(ReadOnlySpan<byte> message, in DatagramInfo info)
    {
        if (message.Length < DnsMessage.HeaderLength)
        {
            return;
        }

        int at = DnsMessage.HeaderLength;
        bool response = (DnsMessage.Flags(message) & 0x8000) != 0;
        int questions = Math.Min(DnsMessage.Count(message, 0), 32);
        for (int i = 0; i < questions; i++)
        {
            if (!DnsMessage.TryReadQuestion(message, ref at, _name, out DnsRecord question))
            {
                return;
            }

            if (!response && IsEstablished && _name.AsSpan(0, question.NameLength).SequenceEqual(FullName)
                && question.Type is DnsMessage.TypeA or DnsMessage.TypeAaaa or DnsMessage.TypeAny)
            {
                // Ordinary resolvers ask from another port and want a unicast answer with their identifier (§6.7).
                bool legacy = info.Remote.Port != Port;
                bool unicast = legacy || (question.Class & 0x8000) != 0;
                if (!unicast && !MayMulticast(question.Type, DnsMessage.Count(message, 2) != 0))
                {
                    continue;
                }

                Answer(question.Type, unicast ? info.Remote : default, legacy ? DnsMessage.Identifier(message) : (ushort)0, legacy ? FullName : null);
            }
        }

        if (response && info.Remote.Port == Port)
        {
            ReadRecords(message, at, Math.Min(DnsMessage.Count(message, 1), 64));
        }
    }

    private void ReadRecords(ReadOnlySpan<byte> message, int at, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!DnsMessage.TryReadRecord(message, ref at, _name, out DnsRecord record))
            {
                return;
            }

            bool address = (record.Type == DnsMessage.TypeA && record.DataLength == 4) || (record.Type == DnsMessage.TypeAaaa && record.DataLength == 16);
            if (!address)
            {
                continue;
            }

            IpAddress value = IpAddress.FromBytes(message.Slice(record.DataStart, record.DataLength));
            ReadOnlySpan<char> name = _name.AsSpan(0, record.NameLength);
            if (name.SequenceEqual(FullName) && !Owner!.Addresses.TryGet(value, out _))
            {
                // Somebody else has the name (§9).
                FullName = $"{_wish}-{++_suffix}.local";
                _probesSent = _announcementsSent = 0;
                _nextAt = Owner.Now + Duration.FromMilliseconds(Owner.Random.Next(250));
                Owner.Timers.Schedule(this, _nextAt);
                return;
            }

            for (int q = 0; q < _queryCount; q++)
            {
                DnsQuery query = _queries[q]!;
                if (query.IsIPv6 != value.IsIPv4 && name.SequenceEqual(query.Name))
                {
                    query.Add(value);
                    query.Status = DnsStatus.Ok;
                }
            }
        }
    }

    private void Answer(ushort type, IpEndpoint unicast, ushort identifier, string? question)
    {
        int at = DnsMessage.HeaderLength;
        if (question is not null)
        {
            at = DnsMessage.WriteQuestion(_reply, at, question, type);
        }

        int answers = 0;
        foreach (ref readonly InterfaceAddress address in Owner!.Addresses.Addresses)
        {
            bool wanted = type == DnsMessage.TypeAny || (type == DnsMessage.TypeA) == address.Address.IsIPv4;
            if (wanted && !address.Tentative)
            {
                int next = DnsMessage.WriteAddress(_reply, at, FullName, address.Address, question is null ? TimeToLive : 10, question is null ? ClassFlush : DnsMessage.ClassInternet);
                if (next < 0)
                {
                    break;
                }

                at = next;
                answers++;
            }
        }

        if (answers == 0)
        {
            return;
        }

        DnsMessage.WriteHeader(_reply, identifier, FlagsAnswer, question is null ? 0 : 1, answers);
        if (unicast != default)
        {
            _socket!.SendTo(_reply.AsSpan(0, at), unicast);
        }
        else
        {
            SendToGroups(at);
        }
    }

    private void Ask(DnsQuery query)
    {
        DnsMessage.WriteHeader(_reply, 0, 0, 1, 0);
        int length = DnsMessage.WriteQuestion(_reply, DnsMessage.HeaderLength, query.Name, query.IsIPv6 ? DnsMessage.TypeAaaa : DnsMessage.TypeA);
        if (length < 0)
        {
            query.Status = DnsStatus.InvalidName;
            return;
        }

        SendToGroups(length);
        query.Attempts++;
        query.RetryAt = Owner!.Now + Duration.FromSeconds(1);
        if (HeapIndex < 0 || query.RetryAt < Deadline)
        {
            Owner.Timers.Schedule(this, query.RetryAt);
        }
    }

    private void ExpireQueries(Instant now)
    {
        for (int i = _queryCount - 1; i >= 0; i--)
        {
            DnsQuery query = _queries[i]!;
            if (query.Status == DnsStatus.Pending && now >= query.RetryAt)
            {
                if (query.Attempts == 3)
                {
                    query.Status = DnsStatus.TimedOut;
                }
                else
                {
                    Ask(query);
                }
            }

            if (query.Status != DnsStatus.Pending)
            {
                _queries[i] = _queries[--_queryCount];
                _queries[_queryCount] = null;
                query.Completed?.Invoke(query);
            }
        }
    }

    private void SendToGroups(int length)
    {
        if (length < 0)
        {
            return;
        }

        _socket!.SendTo(_reply.AsSpan(0, length), new IpEndpoint(GroupV4, Port));
        if (Owner!.Options.UseIPv6)
        {
            _socket.SendTo(_reply.AsSpan(0, length), new IpEndpoint(GroupV6, Port));
        }
    }
}
