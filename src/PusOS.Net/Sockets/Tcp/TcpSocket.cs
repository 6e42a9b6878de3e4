using System.Runtime.CompilerServices;
using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>
/// One TCP connection (RFC 9293). Made by <see cref="Interface.CreateTcpSocket"/> or accepted from a
/// <see cref="TcpListener"/>. The parts: this file, what the application sees; Input, a segment arrives;
/// Output, what leaves; Recovery, loss; Probe, loss at the end; Timers. Invariants: SND.UNA ≤ SND.MAX, which is also SND.NXT;
/// what lies between is in <see cref="TcpFlight"/>; the send ring's
/// first byte is SND.UNA once the SYN is acknowledged; the receive ring ends at RCV.NXT.
/// </summary>
[SkipLocalsInit]
public sealed partial class TcpSocket : StackSocket
{
    private const int BufferMaximum = 1 << 20;

    private readonly RingBuffer _send;
    private readonly RingBuffer _receive;
    private bool _closeRequested;
    private bool _detached;
    private bool _readShut;
    private bool _writerWaits;
    private SocketStatus _error;

    /// <summary>Hop limit and type of service as <see cref="TcpProtocol.TryEmit"/> takes them.</summary>
    private int _service;

    internal TcpSocket(Interface owner)
        : base(owner)
    {
        _send = new RingBuffer(owner.Pool, Math.Min(owner.Options.TcpSendBuffer, BufferMaximum));
        _receive = new RingBuffer(owner.Pool, Math.Min(owner.Options.TcpReceiveBuffer, BufferMaximum));
    }

    /// <summary>Where the connection stands.</summary>
    public TcpState State { get; private set; }

    /// <summary>Whether small segments leave at once (Nagle's algorithm off).</summary>
    public bool NoDelay { get; set; }

    /// <summary>Whether an idle connection is probed.</summary>
    public bool KeepAlive
    {
        get => _keepAlive;
        set
        {
            _keepAlive = value;
            RestartKeepAlive();
        }
    }

    /// <summary>Idle time before the first keep-alive probe. Default: two hours.</summary>
    public Duration KeepAliveTime
    {
        get;
        set
        {
            field = value;
            RestartKeepAlive();
        }
    } = Duration.FromSeconds(7200);

    /// <summary>Time between keep-alive probes. Default: 75 s.</summary>
    public Duration KeepAliveInterval { get; set; } = Duration.FromSeconds(75);

    /// <summary>Unanswered keep-alive probes that end the connection. Default: 9.</summary>
    public int KeepAliveRetries { get; set; } = 9;

    /// <summary>How long sent data may stay unacknowledged; zero: 15 retransmissions (RFC 5482).</summary>
    public Duration UserTimeout { get; set; }

    /// <summary>TTL or hop limit; 0: the stack's default, 64.</summary>
    public byte HopLimit
    {
        get;
        set
        {
            field = value;
            OnHeaderChanged();
        }
    }

    /// <summary>Bytes that can be read at once.</summary>
    public int Available => _receive.Count;

    /// <summary>Bytes that can be written at once.</summary>
    public int SendFree => CanWrite ? _send.Free : 0;

    /// <summary>Bytes written and not yet acknowledged by the peer.</summary>
    public int SendQueued => _send.Count;

    /// <summary>The smoothed round-trip time; zero before the first sample.</summary>
    public Duration RoundTripTime => _roundTrip.Smoothed;

    /// <summary>The congestion window in bytes.</summary>
    public int CongestionWindow => _congestion.Window;

    /// <summary>Bytes received ahead of the reader at most; set before the connection is made, it also bounds the offered window.</summary>
    public int ReceiveCapacity
    {
        get => _receive.Capacity;
        set => _receive.SetCapacity(Math.Clamp(value, 2048, BufferMaximum));
    }

    /// <summary>Bytes taken from the writer ahead of the network at most.</summary>
    public int SendCapacity
    {
        get => _send.Capacity;
        set => _send.SetCapacity(Math.Clamp(value, 2048, BufferMaximum));
    }

    /// <inheritdoc/>
    public override Readiness Ready
    {
        get
        {
            bool ended = State == TcpState.Closed && _wasOpen;
            bool readable = _receive.Count > 0 || _finReceived || _readShut || _error != SocketStatus.Ok || ended;
            bool writable = _error != SocketStatus.Ok || ended || (IsConnected && (_finQueued || _send.Free > _send.Capacity / 4));
            return (readable ? Readiness.Readable : 0) | (writable ? Readiness.Writable : 0)
                | (_error != SocketStatus.Ok ? Readiness.Error : 0)
                | (_finReceived ? Readiness.ReadClosed : 0)
                | (ended || (_finReceived && _finQueued) ? Readiness.HangUp : 0);
        }
    }

    /// <summary>Whether the handshake is over and the connection not.</summary>
    public bool IsConnected => State >= TcpState.Established && State != TcpState.TimeWait;

    private bool CanWrite => State is TcpState.Established or TcpState.CloseWait && !_finQueued;

    /// <summary>
    /// Takes a local endpoint for a later <see cref="Connect"/>; port 0 is chosen then. AddressNotAvailable:
    /// not ours. InvalidArgument: bound or connected already.
    /// </summary>
    public SocketStatus Bind(IpEndpoint local)
    {
        if (Local != default || State != TcpState.Closed)
        {
            return SocketStatus.InvalidArgument;
        }

        if (!local.Address.IsUnspecified && !Owner.Addresses.IsOurs(local.Address))
        {
            return SocketStatus.AddressNotAvailable;
        }

        Local = local;
        return SocketStatus.Ok;
    }

    /// <summary>
    /// Starts a connection; the SYN leaves in the next poll. InProgress: as it should be. AlreadyConnected,
    /// InvalidArgument (no port), NetworkUnreachable (no source address or route, or the address is a group or all), AddressNotAvailable (no port left), AddressInUse
    /// (the same connection exists), ResourceExhausted (too many connections).
    /// </summary>
    public SocketStatus Connect(IpEndpoint remote)
    {
        if (State != TcpState.Closed || _wasOpen)
        {
            return State == TcpState.SynSent ? SocketStatus.InProgress : SocketStatus.AlreadyConnected;
        }

        if (remote.Port == 0)
        {
            return SocketStatus.InvalidArgument;
        }

        if (!remote.Address.IsUnicast || Owner.Addresses.IsBroadcast(remote.Address))
        {
            return SocketStatus.NetworkUnreachable;
        }

        IpAddress source = Local.Address;
        if (source.IsUnspecified && !Owner.Addresses.TrySelectSource(remote.Address, Owner.Now, out source))
        {
            return SocketStatus.NetworkUnreachable;
        }

        if (!Owner.Link.IsLoopback(remote.Address) && !Owner.Addresses.TryNextHop(remote.Address, Owner.Now, out _))
        {
            return SocketStatus.NetworkUnreachable;
        }

        SocketStatus status = Owner.Tcp.Register(this, new IpEndpoint(source, Local.Port), remote);
        if (status != SocketStatus.Ok)
        {
            return status;
        }

        _wasOpen = true;
        OnHeaderChanged();
        Owner.Counters.TcpActiveOpens++;
        StartActive();
        return SocketStatus.InProgress;
    }

    /// <summary>
    /// Takes what fits of <paramref name="data"/>. Ok: <paramref name="sent"/> bytes (at least one, unless data is empty).
    /// WouldBlock: the buffer is full. NotConnected, Shutdown, or the error that ended the connection.
    /// </summary>
    public SocketStatus Send(ReadOnlySpan<byte> data, out int sent)
    {
        sent = 0;
        if (!CanWrite)
        {
            return WriteRefusal();
        }

        sent = _send.Append(data);
        if (sent < data.Length)
        {
            _writerWaits = true;
        }

        if (sent == 0)
        {
            return data.Length == 0 ? SocketStatus.Ok : SocketStatus.WouldBlock;
        }

        Owner.Tcp.QueueOutput(this);
        return SocketStatus.Ok;
    }

    /// <summary>
    /// Takes received bytes. Ok with zero bytes: the peer has closed its direction. WouldBlock: nothing yet.
    /// NotConnected, or the error that ended the connection (once, after all data).
    /// </summary>
    public SocketStatus Receive(Span<byte> buffer, out int received, bool peek = false)
    {
        received = Math.Min(buffer.Length, _receive.Count);
        if (received > 0)
        {
            _receive.CopyTo(0, buffer[..received]);
            if (!peek)
            {
                Consume(received);
            }

            return SocketStatus.Ok;
        }

        return ReadOutcome();
    }

    /// <summary>The received bytes that lie in one piece, without a copy; valid until the next call into the stack.</summary>
    public ReadOnlySpan<byte> Peek() => _receive.Front;

    /// <summary>Drops bytes that were looked at; opens the window.</summary>
    public void Consume(int count)
    {
        _receive.Consume(count, _outOfOrder is { Count: > 0 });
        if (WindowUpdateIsDue())
        {
            _ackNow = true;
            Owner.Tcp.QueueOutput(this);
        }
    }

    /// <summary>Closes the writing direction after all that was written (FIN). Reading goes on.</summary>
    public SocketStatus ShutdownSend()
    {
        if (State is not (TcpState.Established or TcpState.CloseWait or TcpState.SynSent or TcpState.SynReceived))
        {
            return State == TcpState.Closed ? SocketStatus.NotConnected : SocketStatus.Ok;
        }

        _finQueued = true;
        Owner.Tcp.QueueOutput(this);
        return SocketStatus.Ok;
    }

    /// <summary>
    /// Closes the reading direction: reads end after what is there, as on Linux, where what arrives later can also still be
    /// read. If the other direction is closed too, nobody will: data is answered with RST (RFC 1122 §4.2.2.13).
    /// </summary>
    public SocketStatus ShutdownReceive()
    {
        if (!IsConnected)
        {
            return SocketStatus.NotConnected;
        }

        _readShut = true;
        Notify(Readiness.Readable | Readiness.ReadClosed);
        return SocketStatus.Ok;
    }

    /// <summary>
    /// Ends the use of the socket: sends what is written, then FIN; unread data means RST instead
    /// (RFC 2525 §2.17). The connection lives on without its user until it is closed or times out.
    /// </summary>
    public override void Close()
    {
        if (_closeRequested)
        {
            return;
        }

        _closeRequested = true;
        _detached = true;
        if (State is TcpState.Closed or TcpState.TimeWait)
        {
            _receive.Clear();
            return;
        }

        if (State is TcpState.SynSent or TcpState.SynReceived)
        {
            Abort();
            return;
        }

        if (_receive.Count > 0)
        {
            Abort();
            return;
        }

        ShutdownSend();
        RestartOrphanTimer();
    }

    /// <summary>Ends the connection at once with a RST; written and unread data is lost.</summary>
    public void Abort()
    {
        _closeRequested = true;
        if (State is TcpState.SynReceived or TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2 or TcpState.CloseWait)
        {
            _resetQueued = true;
            _resetSequence = _sendMax;
            Owner.Tcp.QueueOutput(this);
            _send.Clear();
            _flight.Clear();
            _receive.Clear();
            _finQueued = true;
            StopTimers();
            return;
        }

        Terminate(SocketStatus.ConnectionAborted);
    }

    /// <summary>Gives another connection, not yet used, the options of this one, as accepting does with the listener's.</summary>
    internal void CopyOptionsTo(TcpSocket other)
    {
        other.NoDelay = NoDelay;
        other.KeepAliveTime = KeepAliveTime;
        other.KeepAliveInterval = KeepAliveInterval;
        other.KeepAliveRetries = KeepAliveRetries;
        other.KeepAlive = KeepAlive;
        other.UserTimeout = UserTimeout;
        other.HopLimit = HopLimit;
        other.TypeOfService = TypeOfService;
        other.TrafficClass = TrafficClass;
        if (SendCapacity != other.SendCapacity)
        {
            other.SendCapacity = SendCapacity;
        }
    }

    /// <summary>Whether what was written, or the FIN, is not acknowledged yet; while so and <see cref="TellsOfEnd"/>, the observer hears of its end.</summary>
    internal bool HasUnacknowledged => State is TcpState.FinWait1 or TcpState.Closing or TcpState.LastAck || (_send.Count > 0 && State != TcpState.Closed);

    /// <summary>Somebody waits for the end of <see cref="HasUnacknowledged"/>.</summary>
    internal bool TellsOfEnd { get; set; }

    /// <summary>The service for the family of the peer.</summary>
    private protected override void OnHeaderChanged() => _service = HopLimit | ((Remote.Address.IsIPv4 ? TypeOfService : TrafficClass) << 8);

    /// <summary>Takes the error that waits, if one does; the socket stays closed.</summary>
    public SocketStatus TakeError()
    {
        SocketStatus error = _error;
        _error = SocketStatus.Ok;
        return error;
    }

    /// <summary>Ends the connection: timers, buffers, table entry. The user learns <paramref name="error"/>.</summary>
    private void Terminate(SocketStatus error)
    {
        Owner.Counters.TcpFailedAttempts += State is TcpState.SynSent or TcpState.SynReceived ? 1 : 0;
        Owner.Counters.TcpResets += error == SocketStatus.ConnectionReset ? 1 : 0;
        if (State == TcpState.Closed)
        {
            return;
        }

        State = TcpState.Closed;
        _error = _closeRequested ? SocketStatus.Ok : error;
        _send.Clear();
        _outOfOrder?.Clear();
        _flight.Clear();
        if (_detached || _closeRequested)
        {
            _receive.Clear();
        }

        StopTimers();
        Owner.Tcp.Unregister(this);
        Notify(Readiness.Readable | Readiness.Writable | Readiness.HangUp | (error != SocketStatus.Ok ? Readiness.Error : 0));
    }

    private SocketStatus WriteRefusal()
    {
        if (_error != SocketStatus.Ok)
        {
            return TakeError();
        }

        return State switch
        {
            TcpState.SynSent or TcpState.SynReceived => SocketStatus.WouldBlock,
            TcpState.Closed when !_wasOpen => SocketStatus.NotConnected,
            _ => SocketStatus.Shutdown,
        };
    }

    private SocketStatus ReadOutcome()
    {
        // The peer's end stays the end: a reset after it is for the writer (as on Linux).
        if (_finReceived || _readShut)
        {
            return SocketStatus.Ok;
        }

        if (_error != SocketStatus.Ok)
        {
            return TakeError();
        }

        if (State == TcpState.Closed && _wasOpen)
        {
            return SocketStatus.Ok;
        }

        return State == TcpState.Closed ? SocketStatus.NotConnected : SocketStatus.WouldBlock;
    }
}
