using PusOS.Net.Wire;

namespace PusOS.Net;

/// <content>What leaves: SYN, data within the windows, FIN, ACK, RST. Called by <see cref="TcpProtocol.Transmit"/>.</content>
public sealed partial class TcpSocket
{
    private const int LargeSendMaximum = 61_440;

    private bool _resetQueued;
    private SequenceNumber _resetSequence;
    private bool _retransmitHole;
    private Instant _lastSentAt;

    /// <summary>Sends what can be sent. False: the device is full, call again.</summary>
    internal bool Transmit()
    {
        if (_resetQueued)
        {
            _resetQueued = false;
            Owner.Tcp.SendReset(Local, Remote, _resetSequence, _receiveNext);
            Terminate(SocketStatus.ConnectionAborted);
            return true;
        }

        switch (State)
        {
            case TcpState.Closed:
                return true;
            case TcpState.SynSent:
                return _sendNext != _initialSend || SendSyn(TcpFlags.Syn);
            case TcpState.SynReceived:
                bool sent = _sendNext != _initialSend || SendSyn(TcpFlags.Syn | TcpFlags.Ack);
                return sent && (!_ackNow || SendSyn(TcpFlags.Syn | TcpFlags.Ack));
        }

        return SendHole() && SendHoles() && SendData() && SendPendingAck();
    }

    private bool SendSyn(TcpFlags flags)
    {
        bool answering = (flags & TcpFlags.Ack) != 0;
        TcpRepr segment = new()
        {
            Sequence = _initialSend,
            Flags = flags,
            MaximumSegmentSize = (ushort)OwnSegmentSize(),
            SackPermitted = !answering || _useSack,
            HasTimestamps = !answering || _useTimestamps,
            WindowScale = (sbyte)(!answering || _receiveScale > 0 || _sendScale > 0 ? _receiveScale : -1),
            Window = (ushort)Math.Min(_receive.Free, ushort.MaxValue),
        };
        if (!TryEmit(ref segment, 0, 0))
        {
            return false;
        }

        _ackNow = false;
        _synSent = true;
        _sendNext = _initialSend + 1;
        NoteSent(_initialSend, _sendNext);
        return true;
    }

    /// <summary>The first unacknowledged segment, as fast retransmit and NewReno's partial acknowledgments ask for it.</summary>
    private bool SendHole()
    {
        if (!_retransmitHole)
        {
            return true;
        }

        int length = Math.Min(_segmentSize, _send.Count);
        if (_sacked is { Count: > 0 })
        {
            length = Math.Min(length, _sacked.Left(0) - _sendUnacknowledged);
        }

        if (!SendRange(_sendUnacknowledged, length))
        {
            return false;
        }

        _retransmitHole = false;
        _highestRetransmitted = SequenceNumber.Max(_highestRetransmitted, _sendUnacknowledged + Math.Max(length, 1));
        return true;
    }

    /// <summary>RFC 6675 §5 (C): lost segments while the pipe has room.</summary>
    private bool SendHoles()
    {
        while (_recovery == TcpRecovery.Fast && _useSack && _congestion.Window - Pipe() >= _segmentSize
            && TryNextHole(out SequenceNumber sequence, out int length))
        {
            int held = _send.Count - (sequence - _sendUnacknowledged);
            if (!SendRange(sequence, Math.Min(length, held)))
            {
                return false;
            }

            _highestRetransmitted = sequence + length;
        }

        return true;
    }

    /// <summary>New data and, after a timeout, old data again, within congestion window and offered window.</summary>
    private bool SendData()
    {
        if (_sendNext == _sendUnacknowledged && _sendMax == _sendUnacknowledged && _send.Count > 0 && Owner.Now - _lastSentAt > _roundTrip.Timeout)
        {
            _congestion.OnIdle();
        }

        _wasWindowLimited = false;
        while (true)
        {
            if (_sendNext < _sendMax && _sacked is { Count: > 0 })
            {
                int inside = _sacked.IndexOf(_sendNext);
                _sendNext = inside >= 0 ? _sacked.Right(inside) : _sendNext;
            }

            int offset = _sendNext - _sendUnacknowledged;
            int waiting = _send.Count - offset;
            bool finDue = _finQueued && !_finSent && waiting >= 0;
            if (waiting <= 0 && !finDue)
            {
                break;
            }

            int length = ChooseLength(offset, Math.Max(0, waiting), out bool blockedByPeer);
            if (length < 0)
            {
                StartPersistingIfBlocked(blockedByPeer);
                break;
            }

            if (!SendRange(_sendNext, length))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// How much of the waiting data may go now; -1: nothing. Windows, Nagle (RFC 1122 §4.2.3.4), silly
    /// windows (RFC 9293 §3.8.6.2.1), and whole segments where the device cuts.
    /// </summary>
    private int ChooseLength(int offset, int waiting, out bool blockedByPeer)
    {
        int offered = _sendWindow - offset;
        // With SACK the pipe has shrunk already by what arrived.
        int limited = _recovery == TcpRecovery.None && !_useSack && (_duplicateAcks is 1 or 2) ? _duplicateAcks * _segmentSize : 0;
        int congestion = _congestion.Window + _inflation + limited - Pipe();
        blockedByPeer = offered < Math.Min(_segmentSize, Math.Max(waiting, 1));
        if (waiting == 0)
        {
            // Only the FIN is left; it takes one sequence number.
            return offered >= 1 ? 0 : -1;
        }

        if (congestion < Math.Min(waiting, _segmentSize) && congestion <= offered)
        {
            _wasWindowLimited = true;
            if (congestion < _segmentSize)
            {
                blockedByPeer = false;
                return -1;
            }
        }

        int length = Math.Min(Math.Min(waiting, LargestSend()), Math.Min(offered, congestion));
        if (_sendNext < _sendMax)
        {
            length = Math.Min(length, UntilSacked());
        }

        if (length >= _segmentSize)
        {
            return length < waiting ? length - length % _segmentSize : length;
        }

        bool all = length == waiting;
        bool repeating = _sendNext < _sendMax;
        bool quiet = _sendMax == _sendUnacknowledged;
        bool may = length > 0 && (repeating || (all && (NoDelay || quiet || _finQueued)) || (quiet && length >= _sendWindowMaximum / 2));
        blockedByPeer = length < waiting && offered <= length;
        return may ? length : -1;
    }

    private int UntilSacked()
    {
        if (_sacked is { Count: > 0 })
        {
            for (int i = 0; i < _sacked.Count; i++)
            {
                if (_sacked.Left(i) > _sendNext)
                {
                    return _sacked.Left(i) - _sendNext;
                }
            }
        }

        return int.MaxValue;
    }

    private int LargestSend()
    {
        NetworkOffloads needed = Remote.Address.IsIPv4 ? NetworkOffloads.TcpSegmentationV4 : NetworkOffloads.TcpSegmentationV6;
        return (Owner.Link.Offloads & needed) != 0 && !Owner.Link.IsLoopback(Remote.Address)
            ? LargeSendMaximum / _segmentSize * _segmentSize
            : _segmentSize;
    }

    /// <summary>Sends bytes from a sequence number on, with the FIN if it comes next. False: the device is full.</summary>
    private bool SendRange(SequenceNumber sequence, int length)
    {
        int offset = sequence - _sendUnacknowledged;
        bool last = offset + length == _send.Count;
        bool fin = _finQueued && last;
        TcpRepr segment = new()
        {
            Sequence = sequence,
            Flags = TcpFlags.Ack | (fin ? TcpFlags.Fin : 0) | (last && length > 0 ? TcpFlags.Psh : 0),
        };
        if (!TryEmit(ref segment, offset, length))
        {
            return false;
        }

        SequenceNumber end = sequence + length + (fin ? 1 : 0);
        if (fin)
        {
            OnFinSent();
        }

        if (sequence == _sendNext)
        {
            _sendNext = end;
        }
        else
        {
            _sendNext = SequenceNumber.Max(_sendNext, end);
        }

        NoteSent(sequence, end);
        return true;
    }

    private void OnFinSent()
    {
        _finSent = true;
        State = State switch
        {
            TcpState.Established => TcpState.FinWait1,
            TcpState.CloseWait => TcpState.LastAck,
            _ => State,
        };
    }

    /// <summary>Book-keeping of what was sent: highest sequence, timing, the retransmission timer.</summary>
    private void NoteSent(SequenceNumber sequence, SequenceNumber end)
    {
        _lastSentAt = Owner.Now;
        if (sequence < _sendMax)
        {
            Owner.Counters.TcpRetransmissions++;
            _repeatedAt = Owner.Now;
            _timing = _timing && _timedSequence < sequence;
        }
        else if (!_timing)
        {
            _timing = true;
            _timedSequence = sequence;
            _timedAt = Owner.Now;
        }

        _sendMax = SequenceNumber.Max(_sendMax, end);
        if (_retransmitAt == Instant.Never || _persisting)
        {
            _persisting = false;
            _retransmitAt = Owner.Now + _roundTrip.Timeout;
            ScheduleTimer(_retransmitAt);
        }
    }

    private bool SendPendingAck()
    {
        if (!_ackNow)
        {
            return true;
        }

        TcpRepr segment = new() { Sequence = State == TcpState.TimeWait ? _sendMax : SequenceNumber.Max(_sendNext, _sendMax), Flags = TcpFlags.Ack };
        return TryEmit(ref segment, 0, 0);
    }

    /// <summary>Fills in what every segment has, copies data from the ring, and sends. False: the device is full.</summary>
    private bool TryEmit(ref TcpRepr segment, int offset, int length)
    {
        segment.SourcePort = Local.Port;
        segment.DestinationPort = Remote.Port;
        bool syn = segment.Has(TcpFlags.Syn);
        bool sackWaits = false;
        if (segment.Has(TcpFlags.Ack))
        {
            segment.Acknowledgment = _receiveNext;
            segment.Window = syn ? segment.Window : OfferWindow();
            sackWaits = AddSack(ref segment, length);
        }

        segment.HasTimestamps |= _useTimestamps && !syn;
        if (segment.HasTimestamps)
        {
            segment.TimestampValue = TimestampNow;
            segment.TimestampEcho = segment.Has(TcpFlags.Ack) ? _timestampRecent : 0;
        }

        Status status = Owner.Tcp.TryEmit(segment, Local.Address, Remote.Address, HopLimit, _send, offset, length, _segmentSize);
        if (status == Status.ResourceExhausted)
        {
            return false;
        }

        // NotFound or InvalidArgument: lost, as on the wire; the retransmission timer repairs or ends it.
        if (segment.Has(TcpFlags.Ack))
        {
            _ackNow &= sackWaits;
            _segmentsUnacknowledged = 0;
            _delayedAckAt = Instant.Never;
            _lastAckSent = _receiveNext;
        }

        return true;
    }

    /// <summary>Adds as many blocks as fit beside the data (RFC 6691). True: none fits, a segment without data must carry them.</summary>
    private bool AddSack(ref TcpRepr segment, int length)
    {
        if (!_useSack || _outOfOrder is not { Count: > 0 })
        {
            return false;
        }

        // RFC 2018 §4: the block that came last first. Three fit beside timestamps.
        int room = _useTimestamps ? 3 : 4;
        room = length == 0 ? room : Math.Min(room, (_segmentSize - length - 4) / 8);
        int latest = Math.Max(0, _outOfOrder.IndexOf(_latestOutOfOrder));
        for (int i = 0; i < _outOfOrder.Count && i < room; i++)
        {
            int index = (latest + i) % _outOfOrder.Count;
            segment.Sack.Add(_outOfOrder.Left(index), _outOfOrder.Right(index));
        }

        return room <= 0;
    }

    /// <summary>The window field; moves the offered edge only by worthwhile steps (RFC 9293 §3.8.6.2.2), never back.</summary>
    private ushort OfferWindow()
    {
        int offered = _receiveEdge - _receiveNext;
        int free = _receive.Free;
        if (free - offered >= Math.Min(_receive.Capacity / 2, _segmentSize))
        {
            offered = free;
        }

        int field = Math.Min(Math.Max(offered, 0) >> _receiveScale, ushort.MaxValue);
        _receiveEdge = SequenceNumber.Max(_receiveEdge, _receiveNext + (field << _receiveScale));
        return (ushort)field;
    }

    /// <summary>Whether the reader has made so much room that the peer should hear of it.</summary>
    private bool WindowUpdateIsDue()
    {
        if (State is not (TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2) || _finReceived)
        {
            return false;
        }

        int gain = _receive.Free - Math.Max(0, _receiveEdge - _receiveNext);
        return gain >= Math.Min(_receive.Capacity / 2, Math.Max(2 * _segmentSize, _receive.Capacity / 4));
    }
}
