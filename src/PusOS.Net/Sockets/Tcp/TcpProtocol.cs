using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>
/// The connections and listeners of an interface: which one gets a segment, who sends next, resets for
/// segments that nobody wants. Connections hash into chains by a keyed hash; the table doubles as it fills.
/// </summary>
[SkipLocalsInit]
internal sealed partial class TcpProtocol(Interface owner)
{
    public const int ListenerBuckets = 64;
    private const int FirstEphemeralPort = 49_152;
    private const int EphemeralPorts = 16_384;
    private const ulong PurposeSequence = 0x6973_6e;
    private const ulong PurposeTimestamp = 0x7473;

    private readonly TcpListener?[] _listeners = new TcpListener?[ListenerBuckets];
    private TcpSocket?[] _connections = new TcpSocket?[64];
    private TcpSocket? _outputHead;
    private TcpSocket? _outputTail;
    private TcpSocket? _timeWaitHead;
    private TcpSocket? _timeWaitTail;
    private RateLimit _challenges = new(100);

    public int ConnectionCount { get; private set; }

    public bool HasOutput => _outputHead is not null;

    /// <summary>Whether there is no place for a connection, not even a TIME-WAIT's.</summary>
    public bool IsFull => ConnectionCount >= owner.Options.TcpConnectionsMaximum && _timeWaitHead is null;

    public int BucketCount => _connections.Length;

    public TcpSocket? ChainAt(int bucket) => _connections[bucket];

    public TcpListener? ListenersAt(int bucket) => _listeners[bucket];

    /// <summary>The MSS for an MTU (RFC 9293 §3.7.1).</summary>
    public static int SegmentSizeFor(int mtu, bool ipv4) => Math.Clamp(mtu - (ipv4 ? 40 : 60), 64, ushort.MaxValue);

    public bool TryTakeChallenge() => _challenges.TryTake(owner.Now);

    /// <summary>RFC 6528: a keyed hash of the connection plus a clock of four microseconds.</summary>
    public SequenceNumber ChooseInitialSequence(IpEndpoint local, IpEndpoint remote) =>
        new((uint)owner.HashKey.Hash(local, remote, PurposeSequence) + (uint)(owner.Now.Nanoseconds / 4000));

    /// <summary>RFC 7323 §5.4: timestamps start anywhere, differently for each connection.</summary>
    public uint TimestampOffset(IpEndpoint local, IpEndpoint remote) => (uint)owner.HashKey.Hash(local, remote, PurposeTimestamp);

    public void OnSegment(in PacketInfo info, ReadOnlySpan<byte> bytes)
    {
        owner.Counters.TcpReceived++;
        // RFC 9293 MUST-57: nothing from or to a group.
        if (info.IsGroup || !info.Source.IsUnicast)
        {
            owner.Counters.DropNotForUs++;
            return;
        }

        if (!info.ChecksumVerified
            && !InternetChecksum.Verifies(InternetChecksum.Add(InternetChecksum.PseudoHeader(info.Source, info.Destination, IpProtocol.Tcp, bytes.Length), bytes)))
        {
            owner.Counters.DropChecksum++;
            return;
        }

        if (!TcpRepr.TryParse(bytes, out TcpRepr segment, out ReadOnlySpan<byte> payload))
        {
            owner.Counters.DropMalformed++;
            return;
        }

        IpEndpoint local = new(info.Destination, segment.DestinationPort);
        IpEndpoint remote = new(info.Source, segment.SourcePort);
        TcpSocket? socket = Find(local, remote);
        bool opens = segment.Has(TcpFlags.Syn) && !segment.Has(TcpFlags.Ack) && !segment.Has(TcpFlags.Rst);
        if (socket is not null && opens && socket.MayBeReopenedBy(segment) && FindListener(local) is not null)
        {
            socket.EndTimeWait();
            socket = null;
        }

        if (socket is not null)
        {
            socket.OnSegment(segment, payload);
            return;
        }

        TcpListener? listener = FindListener(local);
        if (listener is not null)
        {
            listener.OnSegment(local, remote, segment, payload);
            return;
        }

        owner.Counters.DropNoSocket++;
        ResetUnwanted(local, remote, segment, payload.Length);
    }

    /// <summary>Gives connections that have something to send their turn, in order, until the device is full.</summary>
    public void Transmit()
    {
        TcpSocket? last = _outputTail;
        while (_outputHead is not null)
        {
            TcpSocket socket = _outputHead;
            if (!socket.Transmit())
            {
                return;
            }

            _outputHead = socket.NextToSend;
            _outputTail = _outputHead is null ? null : _outputTail;
            socket.NextToSend = null;
            socket.IsQueued = false;
            if (socket == last)
            {
                return;
            }
        }
    }

    public void QueueOutput(TcpSocket socket)
    {
        if (socket.IsQueued)
        {
            return;
        }

        socket.IsQueued = true;
        if (_outputTail is null)
        {
            _outputHead = socket;
        }
        else
        {
            _outputTail.NextToSend = socket;
        }

        _outputTail = socket;
    }

    /// <summary>Enters a connection into the table; a zero local port is chosen.</summary>
    public SocketStatus Register(TcpSocket socket, IpEndpoint local, IpEndpoint remote)
    {
        if (ConnectionCount >= owner.Options.TcpConnectionsMaximum)
        {
            if (_timeWaitHead is null)
            {
                return SocketStatus.ResourceExhausted;
            }

            _timeWaitHead.EndTimeWait();
        }

        if (local.Port == 0 && !TryChoosePort(ref local, remote))
        {
            return SocketStatus.AddressNotAvailable;
        }

        if (Find(local, remote) is not null)
        {
            return SocketStatus.AddressInUse;
        }

        socket.Local = local;
        socket.Remote = remote;
        if (ConnectionCount >= _connections.Length)
        {
            Grow();
        }

        Link(socket);
        socket.IsRegistered = true;
        ConnectionCount++;
        return SocketStatus.Ok;
    }

    public void Unregister(TcpSocket socket)
    {
        if (!socket.IsRegistered)
        {
            return;
        }

        socket.IsRegistered = false;
        ConnectionCount--;
        int bucket = Bucket(socket.Local, socket.Remote);
        TcpSocket? before = _connections[bucket];
        if (before == socket)
        {
            _connections[bucket] = socket.NextInBucket;
        }
        else
        {
            while (before!.NextInBucket != socket)
            {
                before = before.NextInBucket;
            }

            before.NextInBucket = socket.NextInBucket;
        }

        socket.NextInBucket = null;
        RemoveTimeWait(socket);
    }

    public SocketStatus Register(TcpListener listener, IpEndpoint local)
    {
        if (!local.Address.IsUnspecified && !owner.Addresses.IsOurs(local.Address))
        {
            return SocketStatus.AddressNotAvailable;
        }

        if (local.Port == 0)
        {
            local = local with { Port = ChooseFreePort(local.Address) };
        }

        if (local.Port == 0 || IsListened(local, listener.IPv6Only))
        {
            return local.Port == 0 ? SocketStatus.AddressNotAvailable : SocketStatus.AddressInUse;
        }

        listener.Local = local;
        ref TcpListener? bucket = ref _listeners[local.Port % ListenerBuckets];
        listener.NextInBucket = bucket;
        bucket = listener;
        return SocketStatus.Ok;
    }

    /// <summary>A random port that nobody listens on; 0 if all are taken.</summary>
    public ushort ChooseFreePort(IpAddress address)
    {
        uint start = owner.Random.Next(EphemeralPorts);
        for (uint i = 0; i < EphemeralPorts; i++)
        {
            IpEndpoint candidate = new(address, (ushort)(FirstEphemeralPort + (start + i) % EphemeralPorts));
            if (!IsListened(candidate, false))
            {
                return candidate.Port;
            }
        }

        return 0;
    }

    public void Unregister(TcpListener listener)
    {
        int bucket = listener.Local.Port % ListenerBuckets;
        TcpListener? before = _listeners[bucket];
        if (before == listener)
        {
            _listeners[bucket] = listener.NextInBucket;
            return;
        }

        while (before!.NextInBucket != listener)
        {
            before = before.NextInBucket;
        }

        before.NextInBucket = listener.NextInBucket;
    }

    public void OnTimeWait(TcpSocket socket)
    {
        socket.NextTimeWait = null;
        socket.IsInTimeWait = true;
        if (_timeWaitTail is null)
        {
            _timeWaitHead = socket;
        }
        else
        {
            _timeWaitTail.NextTimeWait = socket;
        }

        _timeWaitTail = socket;
    }

    public void OnIcmpError(IcmpErrorKind kind, IpAddress local, IpAddress remote, ReadOnlySpan<byte> transport, int mtu)
    {
        IpEndpoint from = new(local, BinaryPrimitives.ReadUInt16BigEndian(transport));
        IpEndpoint to = new(remote, BinaryPrimitives.ReadUInt16BigEndian(transport[2..]));
        Find(from, to)?.OnIcmpError(kind, new SequenceNumber(BinaryPrimitives.ReadUInt32BigEndian(transport[4..])), mtu);
    }

    public void OnNeighborUnreachable(IpAddress neighbor)
    {
        foreach (TcpSocket? first in _connections)
        {
            TcpSocket? socket = first;
            while (socket is not null)
            {
                TcpSocket? next = socket.NextInBucket;
                if (owner.Addresses.TryNextHop(socket.Remote.Address, owner.Now, out IpAddress hop) && hop == neighbor)
                {
                    socket.OnNeighborUnreachable();
                }

                socket = next;
            }
        }
    }

    /// <summary>Sends a RST without ACK, as in answer to an unacceptable ACK.</summary>
    public void SendReset(IpEndpoint local, IpEndpoint remote, SequenceNumber sequence) =>
        SendReset(local, remote, sequence, default, TcpFlags.Rst);

    /// <summary>Sends a RST with ACK, as when a connection is aborted.</summary>
    public void SendReset(IpEndpoint local, IpEndpoint remote, SequenceNumber sequence, SequenceNumber acknowledgment) =>
        SendReset(local, remote, sequence, acknowledgment, TcpFlags.Rst | TcpFlags.Ack);

    /// <summary>Builds and sends one segment; data comes from the ring. <paramref name="service"/>: hop limit (0: the default), above it the type of service. As <see cref="LinkLayer.TryBegin"/>.</summary>
    public Status TryEmit(in TcpRepr segment, IpAddress source, IpAddress destination, int service, RingBuffer? ring, int offset, int length, int segmentSize)
    {
        int headerLength = segment.HeaderLength;
        bool large = length > segmentSize;
        IpSend header = new() { Source = source, Destination = destination, Protocol = IpProtocol.Tcp, HopLimit = (byte)service, TrafficClass = (byte)(service >> 8), DontFragment = true };
        Status status = owner.Link.TryBegin(header, headerLength + length, large, out OutgoingPacket outgoing);
        if (status != Status.Ok)
        {
            return status;
        }

        owner.Counters.TcpSent++;
        Span<byte> bytes = outgoing.Payload;
        segment.Emit(bytes);
        if (length > 0)
        {
            ring!.CopyTo(offset, bytes[headerLength..]);
        }

        if (outgoing.Duty != ChecksumDuty.None)
        {
            ulong pseudo = InternetChecksum.PseudoHeader(source, destination, IpProtocol.Tcp, bytes.Length);
            InternetChecksum.Store(bytes[TcpRepr.ChecksumOffset..], outgoing.Duty == ChecksumDuty.Device
                ? InternetChecksum.Fold(pseudo)
                : InternetChecksum.Complete(InternetChecksum.Add(pseudo, bytes)));
        }

        owner.Link.Commit(ref outgoing, TcpRepr.ChecksumOffset, large ? (ushort)segmentSize : (ushort)0);
        return Status.Ok;
    }

    private void SendReset(IpEndpoint local, IpEndpoint remote, SequenceNumber sequence, SequenceNumber acknowledgment, TcpFlags flags)
    {
        TcpRepr segment = new()
        {
            SourcePort = local.Port,
            DestinationPort = remote.Port,
            Sequence = sequence,
            Acknowledgment = acknowledgment,
            Flags = flags,
        };
        if (TryEmit(segment, local.Address, remote.Address, 0, null, 0, 0, 0) == Status.Ok)
        {
            owner.Counters.TcpResetsSent++;
        }
    }

    /// <summary>RFC 9293 §3.10.7.1.</summary>
    private void ResetUnwanted(IpEndpoint local, IpEndpoint remote, in TcpRepr segment, int payloadLength)
    {
        if (segment.Has(TcpFlags.Rst))
        {
            return;
        }

        if (segment.Has(TcpFlags.Ack))
        {
            SendReset(local, remote, segment.Acknowledgment);
            return;
        }

        int length = payloadLength + (segment.Has(TcpFlags.Syn) ? 1 : 0) + (segment.Has(TcpFlags.Fin) ? 1 : 0);
        SendReset(local, remote, default, segment.Sequence + length);
    }
}
