namespace PusOS.Net;

/// <summary>
/// Sockets by number, in the shape that System.Net.Sockets expects of its platform: non-blocking calls with a
/// <see cref="SocketStatus"/>, and one edge-triggered event port (as epoll with EPOLLET). The SystemNative_* surface
/// stands on it: it takes the stack's lock, calls, polls the interface, and wakes threads that wait for events.
/// Bound: <paramref name="maximum"/> handles; then ResourceExhausted. Handles are small and reused, lowest first.
/// Context: the interface owner's.
/// </summary>
public sealed partial class SocketTable(Interface stack, int maximum = 16_384) : ISocketObserver
{
    private SocketSlot?[] _slots = new SocketSlot?[64];
    private int _lowestFree;
    private int _eventHead = -1;
    private int _eventTail = -1;

    /// <summary>Whether <see cref="TakeEvents"/> would return something.</summary>
    public bool HasEvents => _eventHead >= 0;

    /// <summary>Called when the first event of a batch arrives, with the stack's lock held: wake the thread that waits.</summary>
    public Action? EventsArrived { get; set; }

    /// <summary>Called when a handle that threads block on became readier, with the stack's lock held.</summary>
    internal Action<SocketSlot>? WaiterReady { get; set; }

    /// <summary>Open handles.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Makes a socket; a raw one of <paramref name="protocol"/>. NotSupported: a kind other than Datagram, Stream or Raw.
    /// InvalidArgument: no raw sockets of that protocol.
    /// </summary>
    public SocketStatus Create(SocketKind kind, bool ipv6, out int handle, byte protocol = 0)
    {
        handle = -1;
        if (kind == SocketKind.Raw)
        {
            SocketStatus status = stack.CreateRawSocket(protocol, ipv6, out RawSocket? raw);
            status = status == SocketStatus.Ok ? Add(raw!, kind, ipv6, out handle) : status;
            if (status != SocketStatus.Ok)
            {
                raw?.Close();
            }

            return status;
        }

        if (kind is not (SocketKind.Datagram or SocketKind.Stream))
        {
            return SocketStatus.NotSupported;
        }

        StackSocket socket = kind == SocketKind.Datagram ? stack.CreateUdpSocket() : stack.CreateTcpSocket();
        return Add(socket, kind, ipv6, out handle);
    }

    /// <summary>What a handle stands for.</summary>
    public SocketKind GetKind(int handle) => Slot(handle)?.Kind ?? SocketKind.None;

    /// <summary>The socket behind a handle; null: none.</summary>
    public StackSocket? GetSocket(int handle) => Slot(handle)?.Socket;

    /// <summary>As bind(2). The unspecified address of an IPv6 socket takes IPv4 too, unless IPv6Only is set.</summary>
    public SocketStatus Bind(int handle, IpEndpoint local)
    {
        SocketSlot? slot = Slot(handle);
        if (slot is null)
        {
            return SocketStatus.Closed;
        }

        if (slot.Socket is UdpSocket udp)
        {
            return udp.Bind(local);
        }

        if (slot.Socket is RawSocket raw)
        {
            return raw.Bind(local);
        }

        if (slot.Bound != default)
        {
            return SocketStatus.InvalidArgument;
        }

        if (!local.Address.IsUnspecified && !stack.Addresses.IsOurs(local.Address))
        {
            return SocketStatus.AddressNotAvailable;
        }

        if (local.Port == 0)
        {
            local = local with { Port = ChoosePort(local.Address) };
        }
        else if (stack.Tcp.IsListened(local, slot.IPv6Only))
        {
            return SocketStatus.AddressInUse;
        }

        slot.Bound = local;
        return SocketStatus.Ok;
    }

    /// <summary>As listen(2): the handle's stream socket becomes a listener.</summary>
    public SocketStatus Listen(int handle, int backlog)
    {
        SocketSlot? slot = Slot(handle);
        if (slot?.Kind is SocketKind.Listener or SocketKind.Datagram or SocketKind.Raw)
        {
            return slot.Kind == SocketKind.Listener ? SocketStatus.Ok : SocketStatus.NotSupported;
        }

        if (slot?.Socket is not TcpSocket { State: TcpState.Closed } socket)
        {
            return SocketStatus.InvalidArgument;
        }

        TcpListener listener = stack.CreateTcpListener();
        listener.IPv6Only = slot.IPv6Only;
        IpEndpoint local = slot.Bound == default ? new IpEndpoint(slot.IPv6 ? default : IpAddress.AnyIPv4, 0) : slot.Bound;
        SocketStatus status = listener.Listen(local, backlog);
        if (status == SocketStatus.Ok)
        {
            listener.ReceiveCapacity = socket.ReceiveCapacity == stack.Options.TcpReceiveBuffer ? 0 : socket.ReceiveCapacity;
            socket.Observer = null;
            listener.Template = socket;
            slot.Socket = listener;
            slot.Kind = SocketKind.Listener;
            listener.Observer = this;
            listener.Tag = handle;
        }

        return status;
    }

    /// <summary>As accept(2). WouldBlock: nobody waits.</summary>
    public SocketStatus Accept(int handle, out int accepted, out IpEndpoint remote)
    {
        accepted = -1;
        remote = default;
        SocketSlot? slot = Slot(handle);
        if (slot?.Socket is not TcpListener listener)
        {
            return slot is null ? SocketStatus.Closed : SocketStatus.InvalidArgument;
        }

        if (Count == maximum)
        {
            return SocketStatus.ResourceExhausted;
        }

        SocketStatus status = listener.Accept(out TcpSocket? socket);
        if (status == SocketStatus.Ok)
        {
            remote = socket!.Remote;
            status = Add(socket, SocketKind.Stream, slot.IPv6, out accepted);
            if (status == SocketStatus.Ok)
            {
                SocketSlot taken = _slots[accepted]!;
                (taken.Linger, taken.LingerSeconds, taken.IPv6Only, taken.Remembered) = (slot.Linger, slot.LingerSeconds, slot.IPv6Only, slot.Remembered);
            }
        }

        return status;
    }

    /// <summary>As connect(2). Streams say InProgress; writability, then <see cref="SocketOption.Error"/>, tell how it ended.</summary>
    public SocketStatus Connect(int handle, IpEndpoint remote)
    {
        SocketSlot? slot = Slot(handle);
        switch (slot?.Socket)
        {
            case UdpSocket udp:
                return udp.Connect(remote);
            case TcpSocket when remote.Port == 0:
                // Nobody can listen there: the answer that a peer would give.
                return SocketStatus.ConnectionRefused;
            case TcpSocket tcp:
                if (slot.Bound != default && tcp.Local == default && tcp.State == TcpState.Closed)
                {
                    SocketStatus status = tcp.Bind(slot.Bound);
                    if (status != SocketStatus.Ok)
                    {
                        return status;
                    }
                }

                return tcp.Connect(remote);
            case RawSocket raw:
                return raw.Connect(remote);
            default:
                return slot is null ? SocketStatus.Closed : SocketStatus.AlreadyConnected;
        }
    }

    /// <summary>As send(2) and sendto(2); <paramref name="remote"/> default: the connected peer.</summary>
    public SocketStatus Send(int handle, ReadOnlySpan<byte> data, IpEndpoint remote, out int sent)
    {
        sent = 0;
        switch (Slot(handle)?.Socket)
        {
            case TcpSocket tcp:
                return tcp.Send(data, out sent);
            case UdpSocket udp:
                SocketStatus status = remote == default ? udp.Send(data) : udp.SendTo(data, remote);
                sent = status == SocketStatus.Ok ? data.Length : 0;
                return status;
            case RawSocket raw:
                SocketStatus outcome = raw.SendTo(data, remote.Address);
                sent = outcome == SocketStatus.Ok ? data.Length : 0;
                return outcome;
            default:
                return Slot(handle) is null ? SocketStatus.Closed : SocketStatus.NotConnected;
        }
    }

    /// <summary>As recv(2) and recvfrom(2). Streams: Ok with zero bytes is the end. Datagrams: MessageTooLarge gives the start.</summary>
    public SocketStatus Receive(int handle, Span<byte> buffer, bool peek, out int received, out DatagramInfo info)
    {
        received = 0;
        info = default;
        switch (Slot(handle)?.Socket)
        {
            case TcpSocket tcp:
                info.Remote = tcp.Remote;
                info.Local = tcp.Local.Address;
                return tcp.Receive(buffer, out received, peek);
            case UdpSocket udp:
                return udp.Receive(buffer, out received, out info, peek);
            case RawSocket raw:
                return raw.Receive(buffer, out received, out info, peek);
            default:
                return Slot(handle) is null ? SocketStatus.Closed : SocketStatus.NotConnected;
        }
    }

    /// <summary>As shutdown(2).</summary>
    public SocketStatus Shutdown(int handle, bool receive, bool send)
    {
        SocketSlot? slot = Slot(handle);
        if (slot?.Socket is not TcpSocket tcp)
        {
            if (receive && slot?.Socket is TcpListener listener)
            {
                EndListening(handle, slot, listener);
            }

            return slot is null ? SocketStatus.Closed : SocketStatus.Ok;
        }

        SocketStatus status = send ? tcp.ShutdownSend() : SocketStatus.Ok;
        return receive && status == SocketStatus.Ok ? tcp.ShutdownReceive() : status;
    }

    /// <summary>As close(2): the handle is free at once; a stream goes on in the background as <see cref="SocketOption.Linger"/> says.</summary>
    public SocketStatus Close(int handle)
    {
        SocketSlot? slot = Slot(handle);
        if (slot is null)
        {
            return SocketStatus.Closed;
        }

        slot.Socket!.Observer = null;
        if (slot.Socket is TcpSocket tcp && slot.Linger == 0)
        {
            tcp.Abort();
        }
        else
        {
            slot.Socket.Close();
        }

        slot.Socket = null;
        slot.Interest = slot.Pending = Readiness.None;
        if (!slot.IsQueued)
        {
            Free(handle);
        }

        Count--;
        return SocketStatus.Ok;
    }

    /// <summary>The local and the remote endpoint, as getsockname(2) and getpeername(2).</summary>
    public SocketStatus GetEndpoints(int handle, out IpEndpoint local, out IpEndpoint remote)
    {
        SocketSlot? slot = Slot(handle);
        local = slot?.Socket is null ? default : slot.Socket.Local == default ? slot.Bound : slot.Socket.Local;
        remote = slot?.Socket?.Remote ?? default;
        return slot is null ? SocketStatus.Closed : SocketStatus.Ok;
    }

    /// <summary>What can be done now, as poll(2).</summary>
    public Readiness Poll(int handle) => Slot(handle)?.Socket?.Ready ?? Readiness.None;

    /// <summary>
    /// Registers a handle with the event port, changes the registration, or (None) takes it out. What is ready already
    /// is reported at once. Edge-triggered: reported again only when it rises again.
    /// </summary>
    public SocketStatus SetInterest(int handle, Readiness interest, nint cookie)
    {
        SocketSlot? slot = Slot(handle);
        if (slot is null)
        {
            return SocketStatus.Closed;
        }

        slot.Interest = interest == Readiness.None ? Readiness.None : interest | Readiness.Error | Readiness.HangUp | Readiness.ReadClosed;
        slot.Cookie = cookie;
        slot.Pending &= slot.Interest;
        Enqueue(handle, slot, slot.Socket!.Ready & slot.Interest);
        return SocketStatus.Ok;
    }

    /// <summary>Takes events that have arrived; returns how many.</summary>
    public int TakeEvents(Span<SocketEvent> events)
    {
        int count = 0;
        while (count < events.Length && _eventHead >= 0)
        {
            int handle = _eventHead;
            SocketSlot slot = _slots[handle]!;
            _eventHead = slot.NextQueued;
            _eventTail = _eventHead < 0 ? -1 : _eventTail;
            slot.IsQueued = false;
            slot.NextQueued = -1;
            if (slot.Socket is null)
            {
                Free(handle);
                continue;
            }

            if (slot.Pending != Readiness.None)
            {
                events[count++] = new SocketEvent(slot.Cookie, slot.Pending);
                slot.Pending = Readiness.None;
            }
        }

        return count;
    }

    /// <inheritdoc/>
    void ISocketObserver.OnReady(StackSocket socket, Readiness rising)
    {
        SocketSlot? slot = Slot(socket.Tag);
        if (slot?.Socket == socket)
        {
            if (slot.Waiters != 0)
            {
                WaiterReady?.Invoke(slot);
            }

            Enqueue(socket.Tag, slot, rising & slot.Interest);
        }
    }

    /// <summary>A listener that is shut down is a stream socket again, bound as before; what waits for connections learns it.</summary>
    private void EndListening(int handle, SocketSlot slot, TcpListener listener)
    {
        TcpSocket socket = listener.Template ?? stack.CreateTcpSocket();
        listener.Observer = null;
        listener.Close();
        slot.Socket = socket;
        slot.Kind = SocketKind.Stream;
        slot.Bound = listener.Local;
        socket.Tag = handle;
        socket.Observer = this;
        Enqueue(handle, slot, (Readiness.Readable | Readiness.HangUp) & slot.Interest);
    }

    /// <summary>A random port that nobody listens on and, as far as tries go, that no other handle is bound to.</summary>
    private ushort ChoosePort(IpAddress address)
    {
        const int Tries = 64;
        ushort port = 0;
        for (int i = 0; i < Tries; i++)
        {
            port = stack.Tcp.ChooseFreePort(address);
            if (!Array.Exists(_slots, slot => slot is not null && slot.Bound.Port == port))
            {
                break;
            }
        }

        return port;
    }

    private void Enqueue(int handle, SocketSlot slot, Readiness ready)
    {
        if (ready == Readiness.None)
        {
            return;
        }

        slot.Pending |= ready;
        if (slot.IsQueued)
        {
            return;
        }

        slot.IsQueued = true;
        bool first = _eventHead < 0;
        if (first)
        {
            _eventHead = handle;
        }
        else
        {
            _slots[_eventTail]!.NextQueued = handle;
        }

        _eventTail = handle;
        if (first)
        {
            EventsArrived?.Invoke();
        }
    }

    private SocketStatus Add(StackSocket socket, SocketKind kind, bool ipv6, out int handle)
    {
        handle = -1;
        if (Count == maximum)
        {
            return SocketStatus.ResourceExhausted;
        }

        while (_lowestFree < _slots.Length && _slots[_lowestFree] is not null)
        {
            _lowestFree++;
        }

        if (_lowestFree == _slots.Length)
        {
            Array.Resize(ref _slots, _slots.Length * 2);
        }

        handle = _lowestFree;
        _slots[handle] = new SocketSlot { Socket = socket, Kind = kind, IPv6 = ipv6 };
        socket.Tag = handle;
        socket.Observer = this;
        Count++;
        return SocketStatus.Ok;
    }

    private void Free(int handle)
    {
        _slots[handle] = null;
        _lowestFree = Math.Min(_lowestFree, handle);
    }

    /// <summary>What the table keeps for an open handle; null: it is not open.</summary>
    internal SocketSlot? Slot(int handle)
    {
        SocketSlot? slot = (uint)handle < (uint)_slots.Length ? _slots[handle] : null;
        return slot?.Socket is null ? null : slot;
    }
}
