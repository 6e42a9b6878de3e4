using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>
/// Waits for connections. Half-open ones cost a table entry, not a socket: 512 at most, then SYN cookies
/// (RFC 4987). Completed ones wait in the backlog; when it is full, the peer's ACK is dropped and the
/// handshake repeats.
/// </summary>
public sealed class TcpListener : StackSocket
{
    private const int HalfOpenMaximum = 512;
    private const int ProbeLength = 8;
    private const int BacklogMaximum = 4096;
    private const int SynAckAttempts = 5;

    private SynEntry[] _halfOpen = [];
    private TcpSocket?[] _backlog = [];
    private int _backlogHead;
    private int _backlogCount;
    private Instant _cookiesSentAt;
    private bool _cookiesSent;

    internal TcpListener(Interface owner)
        : base(owner)
    {
    }

    /// <summary>Connections that are half open.</summary>
    public int HalfOpenCount { get; private set; }

    /// <summary>Connections that wait to be accepted.</summary>
    public int PendingCount => _backlogCount;

    /// <summary>Whether connections are waited for.</summary>
    public bool IsListening { get; internal set; }

    /// <summary>Bytes that an accepted connection receives ahead of its reader; 0: the interface's default.</summary>
    public int ReceiveCapacity { get; set; }

    /// <summary>Whose options accepted connections begin with; null: the defaults.</summary>
    public TcpSocket? Template { get; set; }

    /// <inheritdoc/>
    public override Readiness Ready => _backlogCount > 0 ? Readiness.Readable : Readiness.None;

    internal TcpListener? NextInBucket { get; set; }

    /// <summary>
    /// Starts to wait on a local endpoint. The unspecified IPv6 address takes both families. AddressInUse,
    /// AddressNotAvailable, InvalidArgument (listening already). The backlog is cut to 4,096.
    /// </summary>
    public SocketStatus Listen(IpEndpoint local, int backlog)
    {
        if (IsListening)
        {
            return SocketStatus.InvalidArgument;
        }

        SocketStatus status = Owner.Tcp.Register(this, local);
        if (status == SocketStatus.Ok)
        {
            _backlog = new TcpSocket?[Math.Clamp(backlog, 1, BacklogMaximum)];
            _halfOpen = new SynEntry[HalfOpenMaximum];
            IsListening = true;
        }

        return status;
    }

    /// <summary>Takes the next completed connection. WouldBlock: there is none. Closed: not listening.</summary>
    public SocketStatus Accept(out TcpSocket? socket)
    {
        socket = null;
        if (!IsListening)
        {
            return SocketStatus.Closed;
        }

        if (_backlogCount == 0)
        {
            return SocketStatus.WouldBlock;
        }

        socket = _backlog[_backlogHead];
        _backlog[_backlogHead] = null;
        _backlogHead = (_backlogHead + 1) % _backlog.Length;
        _backlogCount--;
        return SocketStatus.Ok;
    }

    /// <summary>Stops waiting; connections that were not accepted are reset.</summary>
    public override void Close()
    {
        if (!IsListening)
        {
            return;
        }

        while (Accept(out TcpSocket? socket) == SocketStatus.Ok)
        {
            socket!.Abort();
        }

        IsListening = false;
        Owner.Tcp.Unregister(this);
        Owner.Timers.Cancel(this);
        _halfOpen = [];
        HalfOpenCount = 0;
    }

    /// <summary>A segment for which there is no connection: RFC 9293 §3.10.7.2, and SYN-RECEIVED for what is half open.</summary>
    internal void OnSegment(IpEndpoint local, IpEndpoint remote, in TcpRepr segment, ReadOnlySpan<byte> payload)
    {
        int index = Find(local, remote);
        if (segment.Has(TcpFlags.Rst))
        {
            if (index >= 0 && segment.Sequence == _halfOpen[index].InitialReceive + 1)
            {
                Free(index);
            }

            return;
        }

        if (segment.Has(TcpFlags.Syn))
        {
            if (segment.Has(TcpFlags.Ack))
            {
                Owner.Tcp.SendReset(local, remote, segment.Acknowledgment);
            }
            else
            {
                OnSyn(index, local, remote, segment);
            }

            return;
        }

        if (segment.Has(TcpFlags.Ack))
        {
            OnAck(index, local, remote, segment, payload);
        }
    }

    internal override void OnDeadline(Instant now)
    {
        Instant next = Instant.Never;
        for (int i = 0; i < _halfOpen.Length; i++)
        {
            ref SynEntry entry = ref _halfOpen[i];
            if (!entry.InUse)
            {
                continue;
            }

            if (entry.ResendAt <= now)
            {
                if (entry.Attempts == SynAckAttempts)
                {
                    Free(i);
                    continue;
                }

                entry.Attempts++;
                entry.ResendAt = now + Duration.FromSeconds(1L << entry.Attempts);
                SendSynAck(entry);
            }

            next = entry.ResendAt < next ? entry.ResendAt : next;
        }

        Owner.Timers.Schedule(this, next);
    }

    private void OnSyn(int index, IpEndpoint local, IpEndpoint remote, in TcpRepr segment)
    {
        if (index >= 0 && _halfOpen[index].InitialReceive == segment.Sequence)
        {
            SendSynAck(_halfOpen[index]);
            return;
        }

        if (_backlogCount == _backlog.Length || Owner.Tcp.IsFull)
        {
            Owner.Counters.AcceptOverflows++;
            return;
        }

        SynEntry entry = new()
        {
            Local = local,
            Remote = remote,
            InitialReceive = segment.Sequence,
            MaximumSegmentSize = segment.MaximumSegmentSize,
            WindowScale = segment.WindowScale,
            SackPermitted = segment.SackPermitted,
            HasTimestamps = segment.HasTimestamps,
            TimestampRecent = segment.TimestampValue,
            InUse = true,
            ResendAt = Owner.Now + Duration.FromSeconds(1),
        };
        index = index >= 0 ? index : FindFree(local, remote);
        if (index < 0)
        {
            SendCookie(ref entry);
            return;
        }

        HalfOpenCount += _halfOpen[index].InUse ? 0 : 1;
        entry.InitialSend = Owner.Tcp.ChooseInitialSequence(local, remote);
        _halfOpen[index] = entry;
        SendSynAck(entry);
        if (HeapIndex < 0 || entry.ResendAt < Deadline)
        {
            Owner.Timers.Schedule(this, entry.ResendAt);
        }
    }

    private void OnAck(int index, IpEndpoint local, IpEndpoint remote, in TcpRepr segment, ReadOnlySpan<byte> payload)
    {
        SynEntry entry;
        if (index >= 0)
        {
            entry = _halfOpen[index];
            if (segment.Acknowledgment != entry.InitialSend + 1)
            {
                Owner.Tcp.SendReset(local, remote, segment.Acknowledgment);
                return;
            }

            if (segment.Sequence - (entry.InitialReceive + 1) is < 0 or > ushort.MaxValue)
            {
                return;
            }
        }
        else if (!TryOpenCookie(local, remote, segment, out entry))
        {
            Owner.Tcp.SendReset(local, remote, segment.Acknowledgment);
            return;
        }

        if (_backlogCount == _backlog.Length)
        {
            Owner.Counters.AcceptOverflows++;
            return;
        }

        TcpSocket socket = new(Owner);
        Template?.CopyOptionsTo(socket);
        if (ReceiveCapacity > 0)
        {
            socket.ReceiveCapacity = ReceiveCapacity;
        }

        if (Owner.Tcp.Register(socket, local, remote) != SocketStatus.Ok)
        {
            return;
        }

        if (index >= 0)
        {
            Free(index);
        }

        Owner.Counters.TcpPassiveOpens++;
        socket.StartPassive(entry, segment);
        _backlog[(_backlogHead + _backlogCount++) % _backlog.Length] = socket;
        socket.OnSegment(segment, payload);
        Notify(Readiness.Readable);
    }

    private bool TryOpenCookie(IpEndpoint local, IpEndpoint remote, in TcpRepr segment, out SynEntry entry)
    {
        entry = default;
        SequenceNumber cookie = new(segment.Acknowledgment.Value - 1);
        SequenceNumber irs = new(segment.Sequence.Value - 1);
        if (!_cookiesSent || Owner.Now - _cookiesSentAt > Duration.FromSeconds(120)
            || !SynCookie.TryCheck(Owner.HashKey, local, remote, irs, cookie, Owner.Now, out ushort mss))
        {
            return false;
        }

        Owner.Counters.SynCookiesAccepted++;
        entry = new SynEntry { Local = local, Remote = remote, InitialSend = cookie, InitialReceive = irs, MaximumSegmentSize = mss, WindowScale = -1 };
        return true;
    }

    private void SendCookie(ref SynEntry entry)
    {
        _cookiesSent = true;
        _cookiesSentAt = Owner.Now;
        Owner.Counters.SynCookiesSent++;
        ushort mss = entry.MaximumSegmentSize == 0 ? (ushort)536 : entry.MaximumSegmentSize;
        entry.InitialSend = SynCookie.Create(Owner.HashKey, entry.Local, entry.Remote, entry.InitialReceive, mss, Owner.Now);
        entry.WindowScale = -1;
        entry.SackPermitted = false;
        entry.HasTimestamps = false;
        SendSynAck(entry);
    }

    private void SendSynAck(in SynEntry entry)
    {
        int capacity = ReceiveCapacity > 0 ? ReceiveCapacity : Owner.Options.TcpReceiveBuffer;
        TcpRepr segment = new()
        {
            SourcePort = entry.Local.Port,
            DestinationPort = entry.Remote.Port,
            Sequence = entry.InitialSend,
            Acknowledgment = entry.InitialReceive + 1,
            Flags = TcpFlags.Syn | TcpFlags.Ack,
            Window = (ushort)Math.Min(capacity, ushort.MaxValue),
            MaximumSegmentSize = (ushort)TcpProtocol.SegmentSizeFor(Owner.Link.PathMtu(entry.Remote.Address), entry.Remote.Address.IsIPv4),
            WindowScale = entry.WindowScale < 0 ? (sbyte)-1 : (sbyte)TcpSocket.ScaleFor(capacity),
            SackPermitted = entry.SackPermitted,
            HasTimestamps = entry.HasTimestamps,
        };
        if (entry.HasTimestamps)
        {
            segment.TimestampValue = (uint)Owner.Now.Milliseconds + Owner.Tcp.TimestampOffset(entry.Local, entry.Remote);
            segment.TimestampEcho = entry.TimestampRecent;
        }

        int service = Template is null ? 0 : Template.HopLimit | ((entry.Remote.Address.IsIPv4 ? Template.TypeOfService : Template.TrafficClass) << 8);
        Owner.Tcp.TryEmit(segment, entry.Local.Address, entry.Remote.Address, service, null, 0, 0, 0);
    }

    private int Start(IpEndpoint local, IpEndpoint remote) => (int)(Owner.HashKey.Hash(local, remote, 1) & (HalfOpenMaximum - 1));

    private int Find(IpEndpoint local, IpEndpoint remote)
    {
        int start = Start(local, remote);
        for (int i = 0; i < ProbeLength; i++)
        {
            int index = (start + i) & (HalfOpenMaximum - 1);
            ref SynEntry entry = ref _halfOpen[index];
            if (entry.InUse && entry.Remote == remote && entry.Local == local)
            {
                return index;
            }
        }

        return -1;
    }

    private int FindFree(IpEndpoint local, IpEndpoint remote)
    {
        int start = Start(local, remote);
        for (int i = 0; i < ProbeLength; i++)
        {
            int index = (start + i) & (HalfOpenMaximum - 1);
            if (!_halfOpen[index].InUse)
            {
                return index;
            }
        }

        return -1;
    }

    private void Free(int index)
    {
        _halfOpen[index].InUse = false;
        HalfOpenCount--;
    }
}
