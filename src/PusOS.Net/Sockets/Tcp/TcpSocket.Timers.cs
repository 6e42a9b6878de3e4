using PusOS.Net.Wire;

namespace PusOS.Net;

/// <content>
/// Retransmission or persist, loss probe, delayed ACK, keep-alive, FIN-WAIT-2 of orphans, TIME-WAIT: six deadlines
/// over one timer. The timer may fire early (deadlines move on without it) and then looks again.
/// </content>
public sealed partial class TcpSocket
{
    private const int RetransmissionsMaximum = 15;
    private const int SynRetransmissionsMaximum = 6;

    /// <summary>After so many timeouts without an answer the neighbour is asked for again.</summary>
    private const int DoubtfulTimeouts = 2;

    private static Duration OrphanTime => Duration.FromSeconds(60);

    private Instant _retransmitAt = Instant.Never;
    private Instant _delayedAckAt = Instant.Never;
    private Instant _keepAliveAt = Instant.Never;
    private Instant _endAt = Instant.Never;
    private Instant _unansweredSince;
    private bool _persisting;
    private bool _keepAlive;
    private int _retransmissions;
    private int _keepAliveProbes;

    internal override void OnDeadline(Instant now)
    {
        if (State == TcpState.Closed)
        {
            return;
        }

        if (_endAt <= now)
        {
            Terminate(SocketStatus.Ok);
            return;
        }

        if (_delayedAckAt <= now)
        {
            _delayedAckAt = Instant.Never;
            AckNow();
        }

        if (_retransmitAt <= now)
        {
            OnRetransmissionTimeout(now);
        }
        else if (_probeAt <= now)
        {
            OnProbeTime(now);
        }

        if (State != TcpState.Closed && _keepAliveAt <= now)
        {
            OnKeepAlive(now);
        }

        if (State != TcpState.Closed)
        {
            Reschedule();
        }
    }

    private void Reschedule()
    {
        Instant next = _retransmitAt < _delayedAckAt ? _retransmitAt : _delayedAckAt;
        next = _probeAt < next ? _probeAt : next;
        next = _keepAliveAt < next ? _keepAliveAt : next;
        next = _endAt < next ? _endAt : next;
        Owner.Timers.Schedule(this, next);
    }

    private void ScheduleTimer(Instant deadline)
    {
        if (HeapIndex < 0 || deadline < Deadline)
        {
            Owner.Timers.Schedule(this, deadline);
        }
    }

    private void StopTimers()
    {
        _retransmitAt = _probeAt = _delayedAckAt = _keepAliveAt = _endAt = Instant.Never;
        _persisting = false;
        Owner.Timers.Cancel(this);
    }

    private void OnRetransmissionTimeout(Instant now)
    {
        if (_persisting)
        {
            OnPersist(now);
            return;
        }

        bool handshake = State is TcpState.SynSent or TcpState.SynReceived;
        if (_retransmissions == 0 && _probes == 0)
        {
            _unansweredSince = _lastSentAt;
            if (!handshake && _useSack && _recovery == TcpRecovery.None && !_flight.IsEmpty)
            {
                OnLossProbe(now);
                return;
            }
        }

        _retransmissions++;
        bool tooLong = UserTimeout > Duration.Zero && now - _unansweredSince >= UserTimeout;
        if (_retransmissions > (handshake ? SynRetransmissionsMaximum : RetransmissionsMaximum) || tooLong)
        {
            Terminate(SocketStatus.TimedOut);
            return;
        }

        Owner.Counters.TcpTimeouts++;
        _roundTrip.BackOff();
        if (_retransmissions == DoubtfulTimeouts && Owner.Addresses.TryNextHop(Remote.Address, now, out IpAddress hop))
        {
            Owner.Neighbors.Doubt(hop);
        }

        if (handshake)
        {
            _synSent = false;
        }
        else
        {
            EnterTimeoutRecovery();
        }

        _retransmitAt = now + _roundTrip.Timeout;
        Owner.Tcp.QueueOutput(this);
    }

    /// <summary>
    /// The peer's window holds us back and nothing is in flight that would bring news: ask (RFC 9293 §3.8.6.1). Also
    /// after a retransmission timeout, when the window has closed over data that got lost.
    /// </summary>
    private void StartPersistingIfBlocked(bool blockedByPeer)
    {
        if (blockedByPeer && !_persisting && _flight.Pipe == 0)
        {
            _persisting = true;
            _retransmissions = 0;
            _retransmitAt = Owner.Now + _roundTrip.Timeout;
            ScheduleTimer(_retransmitAt);
        }
    }

    private void StopPersisting()
    {
        _persisting = false;
        _roundTrip.ResetBackoff();
        _retransmitAt = Instant.Never;
        if (_sendMax > _sendUnacknowledged)
        {
            // The probe's byte may not have been taken.
            _flight.MarkAllLost(false);
        }
    }

    private void OnPersist(Instant now)
    {
        if (_retransmissions == 0)
        {
            _unansweredSince = now;
        }

        _retransmissions++;
        bool tooLong = UserTimeout > Duration.Zero && now - _unansweredSince >= UserTimeout;
        if (_retransmissions > RetransmissionsMaximum || tooLong)
        {
            Terminate(SocketStatus.TimedOut);
            return;
        }

        // One byte into the closed window, or all that the small window takes.
        int length = Math.Min(_send.Count, Math.Clamp(_sendWindow, 1, _segmentSize));
        bool fin = length == 0 && _finQueued;
        TcpRepr segment = new() { Sequence = _sendUnacknowledged, Flags = TcpFlags.Ack | (fin ? TcpFlags.Fin : 0) };
        if ((length > 0 || fin) && TryEmit(ref segment, 0, length))
        {
            NoteInFlight(_sendUnacknowledged, _sendUnacknowledged + length + (fin ? 1 : 0));
            if (fin)
            {
                OnFinSent();
                _finSent = true;
            }
        }

        _roundTrip.BackOff();
        _retransmitAt = now + _roundTrip.Timeout;
    }

    private void ScheduleDelayedAck()
    {
        if (_delayedAckAt == Instant.Never)
        {
            _delayedAckAt = Owner.Now + DelayedAckTime;
            ScheduleTimer(_delayedAckAt);
        }
    }

    private void RestartKeepAlive()
    {
        if (!_keepAlive || State < TcpState.Established || State == TcpState.TimeWait)
        {
            _keepAliveAt = Instant.Never;
            return;
        }

        _keepAliveProbes = 0;
        _keepAliveAt = Owner.Now + KeepAliveTime;
        ScheduleTimer(_keepAliveAt);
    }

    private void OnKeepAlive(Instant now)
    {
        if (_sendMax > _sendUnacknowledged)
        {
            // The retransmission timer asks already.
            _keepAliveAt = now + KeepAliveTime;
            return;
        }

        if (_keepAliveProbes == KeepAliveRetries)
        {
            Owner.Tcp.SendReset(Local, Remote, _sendMax, _receiveNext);
            Terminate(SocketStatus.TimedOut);
            return;
        }

        _keepAliveProbes++;
        TcpRepr probe = new() { Sequence = new SequenceNumber(_sendUnacknowledged.Value - 1), Flags = TcpFlags.Ack };
        TryEmit(ref probe, 0, 0);
        _keepAliveAt = now + KeepAliveInterval;
    }

    /// <summary>Without a user, FIN-WAIT-2 does not wait for ever.</summary>
    private void RestartOrphanTimer()
    {
        if (_detached && State == TcpState.FinWait2)
        {
            _endAt = Owner.Now + OrphanTime;
            ScheduleTimer(_endAt);
        }
    }

    private void EnterTimeWait()
    {
        bool again = State == TcpState.TimeWait;
        State = TcpState.TimeWait;
        _send.Clear();
        _retransmitAt = _probeAt = _keepAliveAt = _delayedAckAt = Instant.Never;
        _flight.Clear();
        _persisting = false;
        _endAt = Owner.Now + Owner.Options.MaximumSegmentLifetime * 2;
        Owner.Timers.Schedule(this, _endAt);
        if (!again)
        {
            Owner.Tcp.OnTimeWait(this);
        }
    }

    /// <summary>Ends TIME-WAIT before its time: a new connection or the table's bound needs the place.</summary>
    internal void EndTimeWait() => Terminate(SocketStatus.Ok);

    /// <summary>Whether a SYN may open a new connection over this TIME-WAIT (RFC 9293 §3.10.7.4, RFC 6191).</summary>
    internal bool MayBeReopenedBy(in TcpRepr segment)
    {
        if (State != TcpState.TimeWait)
        {
            return false;
        }

        int newer = segment.HasTimestamps && _useTimestamps ? (int)(segment.TimestampValue - _timestampRecent) : 0;
        return newer > 0 || (newer == 0 && segment.Sequence > _receiveNext);
    }

    /// <summary>An ICMP error about a segment of this connection (RFC 5927: only if its sequence number is outstanding).</summary>
    internal void OnIcmpError(IcmpErrorKind kind, SequenceNumber sequence, int mtu)
    {
        bool ours = State != TcpState.Closed && sequence >= _sendUnacknowledged && sequence < _sendMax;
        if (!ours)
        {
            return;
        }

        if (kind == IcmpErrorKind.PacketTooBig)
        {
            ShrinkSegments(Owner.PathMtus.Learn(Remote.Address, mtu, Owner.Now));
        }
        else if (State is TcpState.SynSent or TcpState.SynReceived && kind is not (IcmpErrorKind.TimeExceeded or IcmpErrorKind.ParameterProblem))
        {
            Terminate(kind switch
            {
                IcmpErrorKind.NetworkUnreachable => SocketStatus.NetworkUnreachable,
                IcmpErrorKind.HostUnreachable => SocketStatus.HostUnreachable,
                _ => SocketStatus.ConnectionRefused,
            });
        }
    }

    /// <summary>The neighbour towards the peer does not answer.</summary>
    internal void OnNeighborUnreachable()
    {
        if (State == TcpState.SynSent)
        {
            Terminate(SocketStatus.HostUnreachable);
        }
    }

    private void ShrinkSegments(int mtu)
    {
        int size = TcpProtocol.SegmentSizeFor(mtu, Remote.Address.IsIPv4) - (_useTimestamps ? 12 : 0);
        if (size < _segmentSize)
        {
            _segmentSize = size;
            _congestion.SetSegment(size);
            // Not a sign of congestion: send again from the first unacknowledged byte, smaller.
            _flight.MarkAllLost(false);
            Owner.Tcp.QueueOutput(this);
        }
    }
}
