using PusOS.Net.Wire;

namespace PusOS.Net;

/// <content>
/// Acknowledgments as news about loss: fast retransmit, fast recovery with SACK (RFC 6675) or without
/// (NewReno, RFC 6582), limited transmit (RFC 3042), recovery after a timeout (go back N, leaving out
/// what is acknowledged selectively).
/// </content>
public sealed partial class TcpSocket
{
    private const int DuplicateThreshold = 3;

    private TcpRanges? _sacked;
    private TcpRecovery _recovery;
    private SequenceNumber _recoveryPoint;
    private SequenceNumber _highestRetransmitted;
    private int _duplicateAcks;
    private int _inflation;
    private bool _wasWindowLimited;
    private bool _timing;
    private SequenceNumber _timedSequence;
    private Instant _timedAt;
    private Instant _repeatedAt;

    private void ProcessAcknowledgment(in TcpRepr segment, int payloadLength, bool windowChanged)
    {
        SequenceNumber acknowledgment = segment.Acknowledgment;
        int newlySacked = _useSack && segment.Sack.Count > 0 ? AddSackBlocks(segment) : 0;
        if (acknowledgment > _sendUnacknowledged)
        {
            OnNewAcknowledgment(segment, acknowledgment);
            return;
        }

        bool outstanding = _sendMax > _sendUnacknowledged;
        bool duplicate = outstanding && payloadLength == 0 && !segment.Has(TcpFlags.Fin)
            && (_useSack ? newlySacked > 0 : !windowChanged);
        if (_persisting && outstanding)
        {
            // An answer to a probe: the peer lives and is still full.
            _retransmissions = 0;
            return;
        }

        if (duplicate)
        {
            OnDuplicateAcknowledgment();
        }
    }

    private void OnNewAcknowledgment(in TcpRepr segment, SequenceNumber acknowledgment)
    {
        int acknowledged = acknowledgment - _sendUnacknowledged;
        SampleRoundTrip(segment);
        _retransmissions = 0;
        AdvanceUnacknowledged(acknowledgment);
        if (State is TcpState.Closed or TcpState.TimeWait)
        {
            return;
        }

        _sacked?.RemoveBelow(acknowledgment);
        if (_recovery == TcpRecovery.None)
        {
            _duplicateAcks = 0;
            _congestion.OnAcknowledged(acknowledged, _wasWindowLimited, Owner.Now, _roundTrip.Smoothed);
        }
        else if (_recovery == TcpRecovery.Timeout)
        {
            // RFC 3465 §2.3: one segment for each acknowledgment here, however much it covers.
            _congestion.OnAcknowledged(Math.Min(acknowledged, _segmentSize), true, Owner.Now, _roundTrip.Smoothed);
            if (acknowledgment >= _recoveryPoint)
            {
                LeaveRecovery();
            }
        }
        else if (acknowledgment >= _recoveryPoint)
        {
            LeaveRecovery();
        }
        else if (!_useSack)
        {
            // RFC 6582 §3.2 step 3: a partial acknowledgment shows the next hole; deflate by what left the network.
            _retransmitHole = true;
            _inflation = Math.Max(0, _inflation - acknowledged + _segmentSize);
        }
        else if (_highestRetransmitted < acknowledgment)
        {
            _highestRetransmitted = acknowledgment;
        }

        // A probe's data was taken: whether to go on probing is decided anew.
        _persisting = false;

        // RFC 6298 §5.2, §5.3.
        _retransmitAt = _sendMax > _sendUnacknowledged ? Owner.Now + _roundTrip.Timeout : Instant.Never;
        if (_retransmitAt != Instant.Never)
        {
            ScheduleTimer(_retransmitAt);
        }
    }

    private void OnDuplicateAcknowledgment()
    {
        _duplicateAcks++;
        if (_recovery == TcpRecovery.Fast)
        {
            _inflation += _useSack ? 0 : _segmentSize;
            return;
        }

        // RFC 6582 §3.2 step 2: not again for losses that a timeout already repairs.
        if (_recovery == TcpRecovery.Timeout)
        {
            return;
        }

        bool lost = _duplicateAcks >= DuplicateThreshold
            || (_useSack && _sacked!.Count > 0 && IsLost(_sendUnacknowledged));
        if (lost)
        {
            EnterFastRecovery();
        }
    }

    private void EnterFastRecovery()
    {
        _recovery = TcpRecovery.Fast;
        _recoveryPoint = _sendMax;
        _highestRetransmitted = _sendUnacknowledged;
        _timing = false;
        _congestion.OnLoss(_sendMax - _sendUnacknowledged);
        _retransmitHole = true;
        _inflation = _useSack ? 0 : DuplicateThreshold * _segmentSize;
    }

    private void LeaveRecovery()
    {
        _recovery = TcpRecovery.None;
        _duplicateAcks = 0;
        _inflation = 0;
        _retransmitHole = false;
    }

    /// <summary>The retransmission timer expired: everything unacknowledged counts as lost.</summary>
    private void EnterTimeoutRecovery()
    {
        bool first = _recovery != TcpRecovery.Timeout || _retransmissions == 1;
        _congestion.OnTimeout(_sendMax - _sendUnacknowledged, first);
        _recovery = TcpRecovery.Timeout;
        _recoveryPoint = _sendMax;
        _sendNext = _sendUnacknowledged;
        _duplicateAcks = 0;
        _inflation = 0;
        _retransmitHole = false;
        _timing = false;
        _finSent = false;
        if (_retransmissions > 1)
        {
            // The peer may have dropped what it had acknowledged selectively (RFC 2018 §8).
            _sacked?.Clear();
        }
    }

    /// <summary>Takes over the peer's blocks; what is outside what we sent is ignored. Returns how many bytes are news.</summary>
    private int AddSackBlocks(in TcpRepr segment)
    {
        _sacked ??= new TcpRanges();
        int news = 0;
        for (int i = 0; i < segment.Sack.Count; i++)
        {
            SequenceNumber left = segment.Sack.Left(i);
            SequenceNumber right = segment.Sack.Right(i);
            // Below SND.UNA: a duplicate's report (RFC 2883), no news.
            if (left >= right || right > _sendMax || left <= segment.Acknowledgment || left <= _sendUnacknowledged)
            {
                continue;
            }

            if (_sacked.TryAdd(left, right, out int added))
            {
                news += added;
            }
        }

        return news;
    }

    /// <summary>RFC 6675 IsLost: enough has arrived beyond this byte.</summary>
    private bool IsLost(SequenceNumber sequence)
    {
        int above = 0;
        int ranges = 0;
        for (int i = _sacked!.Count - 1; i >= 0 && _sacked.Left(i) > sequence; i--)
        {
            above += _sacked.Right(i) - _sacked.Left(i);
            ranges++;
        }

        return ranges >= DuplicateThreshold || above > (DuplicateThreshold - 1) * _segmentSize;
    }

    /// <summary>RFC 6675 SetPipe: what is probably still in the network.</summary>
    private int Pipe()
    {
        if (_recovery != TcpRecovery.Fast || !_useSack || _sacked is null)
        {
            return _sendNext - _sendUnacknowledged - (_sacked?.TotalBelow(_sendNext) ?? 0);
        }

        int pipe = 0;
        SequenceNumber gap = _sendUnacknowledged;
        for (int i = 0; i <= _sacked.Count; i++)
        {
            SequenceNumber end = i < _sacked.Count ? _sacked.Left(i) : _sendMax;
            if (end > gap)
            {
                pipe += i == _sacked.Count || !IsLost(gap) ? end - gap : 0;
                SequenceNumber resent = _highestRetransmitted < end ? _highestRetransmitted : end;
                pipe += resent > gap && i < _sacked.Count ? resent - gap : 0;
            }

            gap = i < _sacked.Count ? _sacked.Right(i) : gap;
        }

        return pipe;
    }

    /// <summary>RFC 6675 NextSeg rule 1: the first lost byte not sent again yet, and how much of it to send.</summary>
    private bool TryNextHole(out SequenceNumber sequence, out int length)
    {
        length = 0;
        sequence = SequenceNumber.Max(_highestRetransmitted, _sendUnacknowledged);
        if (_sacked is null || _sacked.Count == 0)
        {
            return false;
        }

        int inside = _sacked.IndexOf(sequence);
        if (inside >= 0)
        {
            sequence = _sacked.Right(inside);
        }

        for (int i = 0; i < _sacked.Count; i++)
        {
            if (_sacked.Left(i) > sequence)
            {
                length = Math.Min(_segmentSize, _sacked.Left(i) - sequence);
                return IsLost(sequence);
            }
        }

        return false;
    }

    /// <summary>
    /// Takes a sample where one can be had. After a retransmission an echoed timestamp may be the original's, whose
    /// ACK was lost: taken as it is, it would make the timeout explode on lossy paths. Then the time since the
    /// retransmission counts, unless it is too short to be an answer to it.
    /// </summary>
    private void SampleRoundTrip(in TcpRepr segment)
    {
        if (_timing && segment.Acknowledgment > _timedSequence)
        {
            _timing = false;
            _roundTrip.Sample(Owner.Now - _timedAt);
            return;
        }

        if (_timing || !_useTimestamps || !segment.HasTimestamps || segment.TimestampEcho == 0)
        {
            _roundTrip.ResetBackoff();
            return;
        }

        Duration sinceEcho = Duration.FromMilliseconds(Math.Max(0, (int)(TimestampNow - segment.TimestampEcho)));
        Duration sinceRepeat = Owner.Now - _repeatedAt;
        if (sinceEcho <= sinceRepeat + Duration.FromMilliseconds(1))
        {
            _roundTrip.Sample(sinceEcho);
        }
        else if (!_roundTrip.HasSample || sinceRepeat >= _roundTrip.Smoothed / 2)
        {
            _roundTrip.Sample(sinceRepeat);
        }
        else
        {
            // The original's acknowledgment, late: data gets through, and how long that takes is known well enough.
            _roundTrip.ResetBackoff();
        }
    }
}
