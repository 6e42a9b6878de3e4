namespace PusOS.Net;

/// <summary>Finding connections and listeners, ports, and the order of TIME-WAIT.</summary>
internal sealed partial class TcpProtocol
{
    /// <summary>Whether a connection has sent, or shall send, what its peer has not acknowledged yet.</summary>
    public bool HasUnacknowledged
    {
        get
        {
            foreach (TcpSocket? first in _connections)
            {
                for (TcpSocket? socket = first; socket is not null; socket = socket.NextInBucket)
                {
                    if (socket.State is TcpState.FinWait1 or TcpState.Closing or TcpState.LastAck || socket.SendQueued > 0)
                    {
                        return true;
                    }
                }
            }

            return HasOutput;
        }
    }

    /// <summary>Closes all connections and listeners as <see cref="StackSocket.Close"/> does; nobody is told.</summary>
    public void CloseAll()
    {
        // Closing may take a connection out of its chain, so the chains are not walked meanwhile.
        List<StackSocket> open = [];
        foreach (TcpSocket? first in _connections)
        {
            for (TcpSocket? socket = first; socket is not null; socket = socket.NextInBucket)
            {
                open.Add(socket);
            }
        }

        foreach (TcpListener? first in _listeners)
        {
            for (TcpListener? listener = first; listener is not null; listener = listener.NextInBucket)
            {
                open.Insert(0, listener);
            }
        }

        foreach (StackSocket socket in open)
        {
            socket.Observer = null;
            socket.Close();
        }
    }

    private TcpSocket? Find(in IpEndpoint local, in IpEndpoint remote)
    {
        TcpSocket? socket = _connections[Bucket(local, remote)];
        while (socket is not null && !(socket.Remote.Port == remote.Port && socket.Local.Port == local.Port
            && socket.Remote.Address == remote.Address && socket.Local.Address == local.Address))
        {
            socket = socket.NextInBucket;
        }

        return socket;
    }

    private TcpListener? FindListener(IpEndpoint local)
    {
        TcpListener? best = null;
        for (TcpListener? listener = _listeners[local.Port % ListenerBuckets]; listener is not null; listener = listener.NextInBucket)
        {
            if (listener.Local.Port != local.Port)
            {
                continue;
            }

            if (listener.Local.Address == local.Address)
            {
                return listener;
            }

            best = StackSocket.Covers(listener.Local.Address, listener.IPv6Only, local.Address) ? listener : best;
        }

        return best;
    }

    /// <summary>Whether a listener has a local endpoint, or all of its addresses.</summary>
    public bool IsListened(IpEndpoint local, bool ipv6Only)
    {
        for (TcpListener? listener = _listeners[local.Port % ListenerBuckets]; listener is not null; listener = listener.NextInBucket)
        {
            IpAddress other = listener.Local.Address;
            if (listener.Local.Port == local.Port && (other == local.Address
                || StackSocket.Covers(other, listener.IPv6Only, local.Address) || StackSocket.Covers(local.Address, ipv6Only, other)))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryChoosePort(ref IpEndpoint local, IpEndpoint remote)
    {
        uint start = owner.Random.Next(EphemeralPorts);
        for (uint i = 0; i < EphemeralPorts; i++)
        {
            local = local with { Port = (ushort)(FirstEphemeralPort + (start + i) % EphemeralPorts) };
            if (Find(local, remote) is null && !IsListened(local, true))
            {
                return true;
            }
        }

        return false;
    }

    private int Bucket(in IpEndpoint local, in IpEndpoint remote)
    {
        // Cheap mixing under a secret: chains cannot be made long on purpose without knowing it.
        ulong mixed = (remote.Address.Low ^ owner.TableSecret) + (((ulong)remote.Port << 16) | local.Port);
        mixed = (mixed ^ remote.Address.High ^ (local.Address.Low << 32)) * 0x9e37_79b9_7f4a_7c15;
        mixed ^= mixed >> 29;
        mixed *= owner.TableSecret | 1;
        return (int)(mixed >> 40) & (_connections.Length - 1);
    }

    private void Link(TcpSocket socket)
    {
        ref TcpSocket? bucket = ref _connections[Bucket(socket.Local, socket.Remote)];
        socket.NextInBucket = bucket;
        bucket = socket;
    }

    private void Grow()
    {
        TcpSocket?[] old = _connections;
        _connections = new TcpSocket?[old.Length * 2];
        foreach (TcpSocket? first in old)
        {
            TcpSocket? socket = first;
            while (socket is not null)
            {
                TcpSocket? next = socket.NextInBucket;
                Link(socket);
                socket = next;
            }
        }
    }

    private void RemoveTimeWait(TcpSocket socket)
    {
        // Almost always the head: times end in the order in which they began.
        if (!socket.IsInTimeWait)
        {
            return;
        }

        socket.IsInTimeWait = false;
        TcpSocket? before = null;
        for (TcpSocket? walk = _timeWaitHead; walk is not null; before = walk, walk = walk.NextTimeWait)
        {
            if (walk != socket)
            {
                continue;
            }

            if (before is null)
            {
                _timeWaitHead = socket.NextTimeWait;
            }
            else
            {
                before.NextTimeWait = socket.NextTimeWait;
            }

            _timeWaitTail = _timeWaitTail == socket ? before : _timeWaitTail;
            socket.NextTimeWait = null;
            return;
        }
    }
}
