using PusOS.Net.Wire;

namespace PusOS.Net;

/// <content>Text and FIN of arriving segments: in order into the receive ring, out of order behind its end.</content>
public sealed partial class TcpSocket
{
    /// <summary>So many segments in order are acknowledged at once after one out of order or again.</summary>
    private const byte QuickAcks = 16;

    private SequenceNumber _duplicateLeft;
    private SequenceNumber _duplicateRight;
    private byte _quickAcks;

    /// <summary>RFC 9293 §3.10.7.4, seventh and eighth: text and FIN, possibly out of order.</summary>
    private void OnText(SequenceNumber sequence, ReadOnlySpan<byte> payload, bool fin)
    {
        if (State is not (TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2) || _finReceived)
        {
            // The peer has closed already; only repetitions come here.
            AckNow();
            return;
        }

        if ((_detached || (_readShut && _finQueued)) && payload.Length > 0 && sequence + payload.Length > _receiveNext)
        {
            // Nobody reads any more (RFC 9293 §3.6.1, RFC 2525 §2.17): say so.
            Abort();
            return;
        }

        int skip = _receiveNext - sequence;
        if (skip > 0)
        {
            NoteDuplicate(sequence, SequenceNumber.Min(_receiveNext, sequence + payload.Length));
            payload = payload[Math.Min(skip, payload.Length)..];
            sequence = _receiveNext;
        }

        int room = Math.Max(0, _receiveEdge - sequence);
        if (payload.Length > room)
        {
            payload = payload[..room];
            fin = false;
            _ackNow = true;
        }

        if (sequence == _receiveNext)
        {
            OnTextInOrder(payload, fin);
        }
        else
        {
            OnTextOutOfOrder(sequence, payload, fin);
        }
    }

    private void OnTextInOrder(ReadOnlySpan<byte> payload, bool fin)
    {
        if (payload.Length > 0)
        {
            _receive.WriteAt(_receive.Count, payload);
            _receive.Extend(payload.Length);
            _receiveNext += payload.Length;
        }

        bool hadHole = _outOfOrder is { Count: > 0 };
        if (hadHole)
        {
            TakeOutOfOrder();
        }

        if (_finPending && _receiveNext == _finSequence)
        {
            fin = true;
        }

        if (fin)
        {
            OnFin();
        }
        else if (hadHole || ++_segmentsUnacknowledged >= 2 || payload.Length > _segmentSize || _quickAcks > 0)
        {
            // RFC 5681 §4.2: at least every second full segment, and at once when a hole is filled. Where segments get lost,
            // every one: the peer's window is small then, and acknowledgments get lost too.
            _ackNow = true;
            _quickAcks = (byte)Math.Max(0, _quickAcks - 1);
        }
        else
        {
            ScheduleDelayedAck();
        }

        if (payload.Length > 0)
        {
            Notify(Readiness.Readable);
        }
    }

    private void OnTextOutOfOrder(SequenceNumber sequence, ReadOnlySpan<byte> payload, bool fin)
    {
        _ackNow = true;
        if (fin)
        {
            _finPending = true;
            _finSequence = sequence + payload.Length;
        }

        if (payload.Length == 0)
        {
            return;
        }

        _outOfOrder ??= new TcpRanges();
        if (!_outOfOrder.TryAdd(sequence, sequence + payload.Length, out int added))
        {
            return;
        }

        _quickAcks = QuickAcks;
        if (added == 0)
        {
            NoteDuplicate(sequence, sequence + payload.Length);
        }

        _sackHistory.Note(sequence, _outOfOrder);
        _receive.WriteAt(_receive.Count + (sequence - _receiveNext), payload);
    }

    /// <summary>Something arrived that we have: the next segment says so (RFC 2883), and acknowledgments come soon for a while.</summary>
    private void NoteDuplicate(SequenceNumber left, SequenceNumber right)
    {
        _quickAcks = QuickAcks;
        if (left < right)
        {
            _duplicateLeft = left;
            _duplicateRight = right;
        }
    }

    private void TakeOutOfOrder()
    {
        _outOfOrder!.RemoveBelow(_receiveNext);
        if (_outOfOrder.Count > 0 && _outOfOrder.Left(0) == _receiveNext)
        {
            SequenceNumber end = _outOfOrder.Right(0);
            _receive.Extend(end - _receiveNext);
            _receiveNext = end;
            _outOfOrder.RemoveBelow(end);
            Notify(Readiness.Readable);
        }
    }

    private void OnFin()
    {
        _receiveNext += 1;
        _receiveEdge = SequenceNumber.Max(_receiveEdge, _receiveNext);
        _finReceived = true;
        _finPending = false;
        _ackNow = true;
        switch (State)
        {
            case TcpState.Established:
                State = TcpState.CloseWait;
                break;
            case TcpState.FinWait1:
                State = TcpState.Closing;
                break;
            case TcpState.FinWait2:
                EnterTimeWait();
                break;
        }

        Notify(Readiness.Readable | Readiness.ReadClosed);
    }
}
