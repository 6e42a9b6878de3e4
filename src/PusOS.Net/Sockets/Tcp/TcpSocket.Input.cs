using PusOS.Net.Wire;

namespace PusOS.Net;

/// <content>A segment arrives: RFC 9293 §3.10.7, in its order, with RFC 5961's and RFC 7323's checks.</content>
public sealed partial class TcpSocket
{
    private static Duration DelayedAckTime => Duration.FromMilliseconds(40);

    private static Duration TimestampLifetime => Duration.FromSeconds(24 * 86_400);

    private int _segmentsUnacknowledged;
    private uint _duplicateTime;
    private bool _echoesDuplicate;

    internal void OnSegment(in TcpRepr segment, ReadOnlySpan<byte> payload)
    {
        if (State == TcpState.SynSent)
        {
            OnSegmentInSynSent(segment);
        }
        else if (State != TcpState.Closed && !_resetQueued)
        {
            OnSegmentSynchronized(segment, payload);
        }
    }

    /// <summary>RFC 9293 §3.10.7.3.</summary>
    private void OnSegmentInSynSent(in TcpRepr segment)
    {
        bool hasAck = segment.Has(TcpFlags.Ack);
        if (hasAck && (segment.Acknowledgment <= _initialSend || segment.Acknowledgment > _sendMax))
        {
            if (!segment.Has(TcpFlags.Rst))
            {
                Owner.Tcp.SendReset(Local, Remote, segment.Acknowledgment);
            }

            return;
        }

        if (segment.Has(TcpFlags.Rst))
        {
            if (hasAck)
            {
                Terminate(SocketStatus.ConnectionRefused);
            }

            return;
        }

        if (!segment.Has(TcpFlags.Syn))
        {
            return;
        }

        _receiveNext = segment.Sequence + 1;
        _lastAckSent = _receiveNext;
        _receiveEdge = _receiveNext + Math.Min(_receive.Capacity, ushort.MaxValue);
        ApplyOptions(segment.MaximumSegmentSize, segment.WindowScale, segment.SackPermitted, segment.HasTimestamps);
        _receiveScale = segment.WindowScale >= 0 ? _receiveScale : (byte)0;
        if (segment.HasTimestamps)
        {
            _timestampRecent = segment.TimestampValue;
            _timestampRecentAt = Owner.Now;
        }

        SetWindow(segment);
        if (!hasAck)
        {
            // Simultaneous open: answer with SYN and ACK.
            State = TcpState.SynReceived;
            _synSent = false;
            _sendUnacknowledged = _initialSend;
            Owner.Tcp.QueueOutput(this);
            return;
        }

        _sendUnacknowledged = segment.Acknowledgment;
        SampleHandshake(segment);
        _ackNow = true;
        BecomeEstablished();
    }

    private void OnSegmentSynchronized(in TcpRepr segment, ReadOnlySpan<byte> payload)
    {
        if (_useTimestamps && !segment.Has(TcpFlags.Rst) && !AcceptTimestamp(segment))
        {
            return;
        }

        if (State == TcpState.SynReceived && segment.Has(TcpFlags.Syn) && segment.Has(TcpFlags.Ack) && segment.Sequence + 1 == _receiveNext)
        {
            // The other half of a simultaneous open (RFC 9293 figure 8): its SYN we have, its ACK is news.
            TcpRepr acknowledgment = segment;
            acknowledgment.Flags &= ~TcpFlags.Syn;
            acknowledgment.Sequence = _receiveNext;
            _ackNow |= OnAcknowledgment(acknowledgment, 0);
            return;
        }

        if (!IsInWindow(segment, payload.Length))
        {
            OnOutsideWindow(segment, payload.Length);
            return;
        }

        if (segment.Has(TcpFlags.Rst))
        {
            OnReset(segment);
            return;
        }

        if (segment.Has(TcpFlags.Syn))
        {
            // RFC 5961 §4.2: whatever its sequence number, a challenge.
            Challenge();
            return;
        }

        if (!segment.Has(TcpFlags.Ack) || !OnAcknowledgment(segment, payload.Length))
        {
            return;
        }

        if (_useTimestamps && segment.Sequence <= _lastAckSent && (int)(segment.TimestampValue - _timestampRecent) >= 0)
        {
            _timestampRecent = segment.TimestampValue;
            _timestampRecentAt = Owner.Now;
        }

        bool fin = segment.Has(TcpFlags.Fin);
        if (payload.Length > 0 || fin)
        {
            OnText(segment.Sequence, payload, fin);
        }

        RestartKeepAlive();
        Owner.Tcp.QueueOutput(this);
    }

    /// <summary>PAWS (RFC 7323 §5.3). False: the segment is old or lacks the option, and has been dealt with.</summary>
    private bool AcceptTimestamp(in TcpRepr segment)
    {
        if (!segment.HasTimestamps)
        {
            return false;
        }

        bool old = (int)(segment.TimestampValue - _timestampRecent) < 0 && Owner.Now - _timestampRecentAt < TimestampLifetime;
        if (old)
        {
            AckSoonLimited();
        }

        return !old;
    }

    /// <summary>RFC 9293 §3.4, table of four cases; the edge never moves back, so it is what we have offered at most.</summary>
    private bool IsInWindow(in TcpRepr segment, int payloadLength)
    {
        SequenceNumber sequence = segment.Sequence;
        int length = payloadLength + (segment.Has(TcpFlags.Syn) ? 1 : 0) + (segment.Has(TcpFlags.Fin) ? 1 : 0);
        if (sequence == _receiveNext)
        {
            // Also with a closed window: the text is cut off, ACK and RST count (RFC 9293 §3.10.7.4).
            return true;
        }

        if (sequence > _receiveNext)
        {
            return sequence < _receiveEdge;
        }

        return length > 0 && sequence + (length - 1) >= _receiveNext && sequence + (length - 1) < _receiveEdge;
    }

    private void OnOutsideWindow(in TcpRepr segment, int payloadLength)
    {
        if (segment.Has(TcpFlags.Rst))
        {
            return;
        }

        if (segment.Has(TcpFlags.Syn) && State != TcpState.SynReceived)
        {
            Challenge();
            return;
        }

        if (State == TcpState.TimeWait)
        {
            // The peer has not seen our last ACK: again, and the time starts over.
            if (segment.Has(TcpFlags.Fin))
            {
                EnterTimeWait();
            }
        }

        // A retransmission of what we have is answered at once; nothing but ACKs is limited, or two confused
        // peers would answer each other for ever. An old segment's ACK may still carry news.
        if (payloadLength > 0 || segment.Has(TcpFlags.Fin) || segment.Has(TcpFlags.Syn) || IsKeepAliveProbe(segment))
        {
            if (segment.Has(TcpFlags.Ack) && !segment.Has(TcpFlags.Syn) && segment.Sequence < _receiveNext
                && segment.Acknowledgment >= _sendUnacknowledged && segment.Acknowledgment <= _sendMax && State > TcpState.SynReceived)
            {
                OnAcknowledgment(segment, Math.Max(payloadLength, 1));
            }

            if (State != TcpState.Closed)
            {
                if (segment.Sequence < _receiveNext)
                {
                    NoteDuplicate(segment.Sequence, SequenceNumber.Min(segment.Sequence + payloadLength, _receiveNext));
                    NoteDuplicateTime(segment);
                }

                AckNow();
            }
        }
        else
        {
            AckSoonLimited();
        }
    }

    /// <summary>
    /// A repetition came because our acknowledgment got lost. TS.Recent is older than the repetition, as it came outside the
    /// window (RFC 7323 §5.3), and its echo would make the peer measure the round trip from the first transmission: on paths
    /// that lose much its timeout would grow without end. So the next acknowledgment echoes the repetition's time; TS.Recent
    /// stays, or what is on its way since before would be thought old.
    /// </summary>
    private void NoteDuplicateTime(in TcpRepr segment)
    {
        if (_useTimestamps && segment.HasTimestamps)
        {
            _echoesDuplicate = true;
            _duplicateTime = segment.TimestampValue;
        }
    }

    /// <summary>A keep-alive probe: one before the next byte, nothing in it (RFC 9293 §3.8.4).</summary>
    private bool IsKeepAliveProbe(in TcpRepr segment) => segment.Sequence + 1 == _receiveNext;

    /// <summary>RFC 5961 §3.2: only the exact sequence number resets.</summary>
    private void OnReset(in TcpRepr segment)
    {
        if (segment.Sequence != _receiveNext)
        {
            Challenge();
            return;
        }

        switch (State)
        {
            case TcpState.TimeWait:
                // RFC 1337: a reset does not cut TIME-WAIT short.
                break;
            case TcpState.SynReceived:
                Terminate(SocketStatus.ConnectionRefused);
                break;
            case TcpState.Closing or TcpState.LastAck:
                Terminate(SocketStatus.Ok);
                break;
            case TcpState.CloseWait:
                // The peer had ended its direction and now takes nothing more: a broken pipe, as on Linux.
                Owner.Counters.TcpResets++;
                Terminate(SocketStatus.Shutdown);
                break;
            default:
                Terminate(SocketStatus.ConnectionReset);
                break;
        }
    }

    /// <summary>RFC 9293 §3.10.7.4, fifth. False: the segment goes no further.</summary>
    private bool OnAcknowledgment(in TcpRepr segment, int payloadLength)
    {
        SequenceNumber acknowledgment = segment.Acknowledgment;
        if (State == TcpState.SynReceived)
        {
            if (acknowledgment <= _initialSend || acknowledgment > _sendMax)
            {
                Owner.Tcp.SendReset(Local, Remote, acknowledgment);
                return false;
            }

            _sendUnacknowledged = _initialSend + 1;
            SampleHandshake(segment);
            SetWindow(segment);
            BecomeEstablished();
        }

        if (acknowledgment > _sendMax)
        {
            AckSoonLimited();
            return false;
        }

        if (acknowledgment < _sendUnacknowledged)
        {
            // RFC 5961 §5.2: too old to be true.
            if (_sendUnacknowledged - acknowledgment > Math.Max(_sendWindowMaximum, 65_535))
            {
                Challenge();
                return false;
            }

            return true;
        }

        bool windowChanged = UpdateSendWindow(segment);
        ProcessAcknowledgment(segment, payloadLength, windowChanged);
        return State != TcpState.Closed;
    }

    private bool UpdateSendWindow(in TcpRepr segment)
    {
        // Newer data acknowledged is newer news too, even on a retransmission with an old sequence number.
        bool newer = segment.Acknowledgment > _sendUnacknowledged;
        if (!newer && (segment.Sequence < _windowSequence || (segment.Sequence == _windowSequence && segment.Acknowledgment < _windowAcknowledgment)))
        {
            return false;
        }

        int before = _sendWindow;
        SetWindow(segment);
        if (before == 0 && _sendWindow > 0 && _persisting)
        {
            StopPersisting();
        }

        return before != _sendWindow;
    }

    /// <summary>New data or FIN was acknowledged: drops it, moves the state on.</summary>
    private void AdvanceUnacknowledged(SequenceNumber acknowledgment)
    {
        int acknowledged = acknowledgment - _sendUnacknowledged;
        int data = Math.Min(acknowledged, _send.Count);
        _send.Consume(data);
        _sendUnacknowledged = acknowledgment;
        if (_writerWaits && CanWrite && _send.Free > _send.Capacity / 4)
        {
            _writerWaits = false;
            Notify(Readiness.Writable);
        }

        if (!_finSent || acknowledged == data)
        {
            return;
        }

        switch (State)
        {
            case TcpState.FinWait1:
                State = TcpState.FinWait2;
                RestartOrphanTimer();
                break;
            case TcpState.Closing:
                EnterTimeWait();
                break;
            case TcpState.LastAck:
                Terminate(SocketStatus.Ok);
                break;
        }

        if (TellsOfEnd)
        {
            Notify(Readiness.Writable);
        }
    }

    private void BecomeEstablished()
    {
        State = TcpState.Established;
        _retransmitAt = Instant.Never;
        _retransmissions = 0;
        RestartKeepAlive();
        Notify(Readiness.Writable);
        Owner.Tcp.QueueOutput(this);
    }

    private bool _finPending;
    private SequenceNumber _finSequence;

    private void AckNow()
    {
        _ackNow = true;
        Owner.Tcp.QueueOutput(this);
    }

    /// <summary>An ACK for something odd: within the interface's limit for challenges.</summary>
    private void AckSoonLimited()
    {
        if (Owner.Tcp.TryTakeChallenge())
        {
            AckNow();
        }
    }

    private void Challenge()
    {
        if (Owner.Tcp.TryTakeChallenge())
        {
            Owner.Counters.TcpChallengeAcks++;
            AckNow();
        }
    }
}
