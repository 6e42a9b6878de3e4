using PusOS.Net.Wire;

namespace PusOS.Net;

/// <content>What leaves: SYN, data within the windows, FIN, ACK, RST. Called by <see cref="TcpProtocol.Transmit"/>.</content>
public sealed partial class TcpSocket
{
    private const int LargeSendMaximum = 61_440;

    private bool _resetQueued;
    private SequenceNumber _resetSequence;
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
                return _synSent || SendSyn(TcpFlags.Syn);
            case TcpState.SynReceived:
                bool sent = _synSent || SendSyn(TcpFlags.Syn | TcpFlags.Ack);
                return sent && (!_ackNow || SendSyn(TcpFlags.Syn | TcpFlags.Ack));
        }

        bool done = (_flight.Lost == 0 || SendLost()) && SendData() && SendPendingAck();
        if (_sendMax - _sendUnacknowledged <= _segmentSize && _recovery == TcpRecovery.None && _probes == 0 && !_awaitsReordering)
        {
            // Nothing on the way, or a single segment: its first timeout is the probe.
            _probeAt = Instant.Never;
        }
        else
        {
            ScheduleProbe();
        }

        return done;
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
        if (_sendMax > _initialSend)
        {
            Owner.Counters.TcpRetransmissions++;
            _repeatedAt = Owner.Now;
        }

        _synSent = true;
        _sendMax = SequenceNumber.Max(_sendMax, _initialSend + 1);
        NoteSent();
        return true;
    }

    /// <summary>What counts as lost, in order, as the congestion window lets it; the first at once if recovery has just begun.</summary>
    private bool SendLost()
    {
        while (_flight.Lost > 0 && _flight.TryFindLost(out SequenceNumber sequence, out int length))
        {
            int offset = sequence - _sendUnacknowledged;
            if (offset + length == _sendMax - _sendUnacknowledged && _recovery != TcpRecovery.Fast)
            {
                // Small segments merge with what follows them, also if that is new.
                length = Math.Max(length, Math.Min(_send.Count, _sendWindow) - offset);
            }

            length = Math.Min(length, _segmentSize);
            if (!_forceRepeat && CongestionRoom() < length)
            {
                return true;
            }

            if (offset + length > _sendWindow)
            {
                // The window has closed over it.
                StartPersistingIfBlocked(true);
                return true;
            }

            // A FIN among it has a sequence number and no byte.
            if (!SendRange(sequence, Math.Min(length, _send.Count - offset)))
            {
                return false;
            }

            _forceRepeat = false;
        }

        _forceRepeat = false;
        return true;
    }

    /// <summary>New data, within congestion window and offered window.</summary>
    private bool SendData()
    {
        if (_sendMax == _sendUnacknowledged && _send.Count > 0 && Owner.Now - _lastSentAt > _roundTrip.Timeout)
        {
            _congestion.OnIdle();
        }

        _wasWindowLimited = false;
        while (true)
        {
            int offset = _sendMax - _sendUnacknowledged;
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

            if (!SendRange(_sendMax, length))
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
        int congestion = CongestionRoom();
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
        if (length >= _segmentSize)
        {
            return length < waiting ? length - length % _segmentSize : length;
        }

        bool all = length == waiting;
        bool quiet = _sendMax == _sendUnacknowledged;
        bool may = length > 0 && ((all && (NoDelay || quiet || _finQueued)) || (quiet && length >= _sendWindowMaximum / 2));
        blockedByPeer = length < waiting && offered <= length;
        return may ? length : -1;
    }

    /// <summary>How many bytes the congestion window would take more.</summary>
    private int CongestionRoom()
    {
        if (_useSack)
        {
            // What arrived has left the pipe, so limited transmit (RFC 3042) needs no more.
            return _recovery == TcpRecovery.Fast ? _reduction.Allowance : _congestion.Window - _flight.Pipe;
        }

        int limited = _recovery == TcpRecovery.None && (_duplicateAcks is 1 or 2) ? _duplicateAcks * _segmentSize : 0;
        return _congestion.Window + _inflation + limited - _flight.Pipe;
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

        NoteInFlight(sequence, end);
        NoteSent();
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

    /// <summary>Enters into the flight what was sent, for the first time or again.</summary>
    private void NoteInFlight(SequenceNumber sequence, SequenceNumber end)
    {
        if (_recovery == TcpRecovery.Fast)
        {
            _reduction.OnSent(end - sequence);
        }

        if (sequence < _sendMax)
        {
            SequenceNumber repeatedEnd = SequenceNumber.Min(end, _sendMax);
            Owner.Counters.TcpRetransmissions++;
            _repeatedAt = Owner.Now;
            if (!_hasRepeatStamp)
            {
                _hasRepeatStamp = true;
                _repeatStamp = TimestampNow;
            }

            _undoBytes += repeatedEnd - sequence;
            _flight.OnRepeated(sequence, repeatedEnd, Owner.Now);
        }

        if (end > _sendMax)
        {
            _flight.Append(_sendMax, end, Owner.Now);
            _sendMax = end;
        }
    }

    /// <summary>Something that wants an acknowledgment was sent: the retransmission timer runs.</summary>
    private void NoteSent()
    {
        _lastSentAt = Owner.Now;
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

        TcpRepr segment = new() { Sequence = _sendMax, Flags = TcpFlags.Ack };
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
            segment.TimestampEcho = segment.Has(TcpFlags.Ack) ? (_echoesDuplicate ? _duplicateTime : _timestampRecent) : 0;
        }

        Status status = Owner.Tcp.TryEmit(segment, Local.Address, Remote.Address, _service, _send, offset, length, _segmentSize);
        if (status == Status.ResourceExhausted)
        {
            return false;
        }

        // NotFound or InvalidArgument: lost, as on the wire; the retransmission timer repairs or ends it.
        if (segment.Has(TcpFlags.Ack))
        {
            _ackNow &= sackWaits;
            _echoesDuplicate = false;
            _segmentsUnacknowledged = 0;
            _delayedAckAt = Instant.Never;
            _lastAckSent = _receiveNext;
        }

        return true;
    }

    /// <summary>Adds as many blocks as fit beside the data (RFC 6691). True: none fits, a segment without data must carry them.</summary>
    private bool AddSack(ref TcpRepr segment, int length)
    {
        bool duplicate = _duplicateLeft != _duplicateRight;
        if (!_useSack || (_outOfOrder is not { Count: > 0 } && !duplicate))
        {
            return false;
        }

        // Three fit beside timestamps.
        int room = _useTimestamps ? 3 : 4;
        room = length == 0 ? room : Math.Min(room, (_segmentSize - length - 4) / 8);
        if (room <= 0)
        {
            return true;
        }

        if (duplicate)
        {
            // RFC 2883 §4: first, once.
            segment.Sack.Add(_duplicateLeft, _duplicateRight);
            _duplicateLeft = _duplicateRight;
        }

        if (_outOfOrder is { Count: > 0 })
        {
            _sackHistory.Fill(ref segment.Sack, _outOfOrder, room);
        }

        return false;
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
