using PusOS.Net.Wire;

namespace PusOS.Net;

/// <content>
/// Acknowledgments as news about loss. With SACK: what is lost by time (RACK, RFC 8985), how much leaves meanwhile by
/// proportional rate reduction (RFC 6937), reductions for what was no loss undone (RFC 4015: by timestamps after a timeout,
/// RFC 3522, or by the peer's reports of duplicates, RFC 2883). Without: three duplicates and NewReno (RFC 5681, RFC 6582,
/// RFC 3042). After a timeout everything that the peer does not have counts as lost.
/// </content>
public sealed partial class TcpSocket
{
    private const int DuplicateThreshold = 3;
    private const int ReorderingStepsMaximum = 250;
    private const int ReorderingStepsLast = 16;

    private static Duration ReorderingGranularity => Duration.FromMilliseconds(1);

    private TcpFlight _flight;
    private TcpReduction _reduction;
    private TcpRecovery _recovery;
    private SequenceNumber _recoveryPoint;
    private SequenceNumber _reorderingRound;
    private int _duplicateAcks;
    private int _inflation;
    private int _undoBytes;
    private uint _repeatStamp;
    private byte _reorderingSteps;
    private byte _reorderingRecoveries;
    private bool _mayUndo;
    private bool _hasRepeatStamp;
    private bool _forceRepeat;
    private bool _wasWindowLimited;
    private Instant _repeatedAt;
    private Instant _sampledAt;
    private Instant _undoSince;

    private void ProcessAcknowledgment(in TcpRepr segment, int payloadLength, bool windowChanged)
    {
        SequenceNumber acknowledgment = segment.Acknowledgment;
        bool advanced = acknowledgment > _sendUnacknowledged;
        if (!advanced && _flight.IsEmpty && segment.Sack.Count == 0)
        {
            return;
        }

        bool probed = _probes > 0;
        int delivered = 0;
        Instant sentAt = Instant.Never;
        if (advanced)
        {
            Instant echoed = probed || _recovery != TcpRecovery.None ? EchoedTime(segment) : Instant.Never;
            delivered = _flight.Acknowledge(acknowledgment, Owner.Now, _roundTrip.Least, echoed, out sentAt);
        }

        bool hasBlocks = _useSack && segment.Sack.Count > 0;
        int sacked = hasBlocks ? AddSackBlocks(segment) : 0;
        if (advanced)
        {
            OnNewAcknowledgment(segment, acknowledgment, sentAt);
        }
        else if (!OnOldAcknowledgment(segment, payloadLength, windowChanged, sacked))
        {
            return;
        }

        if (_useSack && (probed || _recovery != TcpRecovery.None || _flight.Sacked > 0) && State is not (TcpState.Closed or TcpState.TimeWait))
        {
            ReactToLoss(delivered + sacked, advanced);
            _hasRepeatStamp &= !advanced || _recovery != TcpRecovery.None;
        }
    }

    /// <summary>The latest instant at which what an acknowledgment echoes can have left; never: it says nothing (RFC 8985 §6.2 step 2).</summary>
    private Instant EchoedTime(in TcpRepr segment)
    {
        if (!_useTimestamps || !segment.HasTimestamps || segment.TimestampEcho == 0)
        {
            return Instant.Never;
        }

        int age = (int)(TimestampNow - segment.TimestampEcho);
        return Instant.FromMilliseconds(Owner.Now.Milliseconds - age + 1);
    }

    /// <summary>An acknowledgment of nothing new. False: an answer to a window probe, which says nothing about loss.</summary>
    private bool OnOldAcknowledgment(in TcpRepr segment, int payloadLength, bool windowChanged, int sacked)
    {
        if (_persisting && _sendMax > _sendUnacknowledged)
        {
            // The peer lives and is still full.
            _retransmissions = 0;
            return false;
        }

        if (_useSack)
        {
            _duplicateAcks += sacked > 0 ? 1 : 0;
        }
        else if (!_flight.IsEmpty && payloadLength == 0 && !segment.Has(TcpFlags.Fin) && !windowChanged)
        {
            OnDuplicateAcknowledgment();
        }

        return true;
    }

    private void OnNewAcknowledgment(in TcpRepr segment, SequenceNumber acknowledgment, Instant sentAt)
    {
        int acknowledged = acknowledgment - _sendUnacknowledged;
        SampleRoundTrip(segment, sentAt);
        _retransmissions = 0;
        _probes = 0;
        _newsAt = Owner.Now;
        _awaitsReordering = false;
        AdvanceUnacknowledged(acknowledgment);
        if (State is TcpState.Closed or TcpState.TimeWait)
        {
            return;
        }

        if (_recovery == TcpRecovery.None)
        {
            _duplicateAcks = 0;
            _congestion.OnAcknowledged(acknowledged, _wasWindowLimited, Owner.Now, _roundTrip.Smoothed);
            if (_mayUndo | _probeIsOpen)
            {
                OnAcknowledgedAfterRecovery(acknowledgment);
            }
        }
        else
        {
            OnNewAcknowledgmentInRecovery(segment, acknowledgment, acknowledged);
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

    private void OnNewAcknowledgmentInRecovery(in TcpRepr segment, SequenceNumber acknowledgment, int acknowledged)
    {
        // RFC 3522 §3: what was sent before anything was sent again is acknowledged, so it was late and not lost. After a
        // timeout only the first acknowledgment tells; in fast recovery any that fills a hole.
        if (_mayUndo && _hasRepeatStamp && _useTimestamps && segment.HasTimestamps && (int)(segment.TimestampEcho - _repeatStamp) < 0)
        {
            WidenReordering();
            Undo();
            return;
        }

        if (_recovery == TcpRecovery.Timeout)
        {
            _mayUndo = false;
            // RFC 3465 §2.3: one segment for each acknowledgment here, however much it covers.
            _congestion.OnAcknowledged(Math.Min(acknowledged, _segmentSize), true, Owner.Now, _roundTrip.Smoothed);
        }

        if (acknowledgment >= _recoveryPoint)
        {
            LeaveRecovery();
        }
        else if (!_useSack && _recovery == TcpRecovery.Fast)
        {
            // RFC 6582 §3.2 step 3: a partial acknowledgment shows the next hole; deflate by what left the network.
            _flight.MarkFirstLost(_segmentSize);
            _forceRepeat = true;
            _inflation = Math.Max(0, _inflation - acknowledged + _segmentSize);
        }
    }

    /// <summary>Without SACK.</summary>
    private void OnDuplicateAcknowledgment()
    {
        _duplicateAcks++;
        if (_recovery == TcpRecovery.Fast)
        {
            _inflation += _segmentSize;
        }
        else if (_recovery == TcpRecovery.None && _duplicateAcks >= DuplicateThreshold)
        {
            // RFC 6582 §3.2 step 2: not for losses that a timeout already repairs.
            _flight.MarkFirstLost(_segmentSize);
            EnterFastRecovery();
            _inflation = DuplicateThreshold * _segmentSize;
        }
    }

    /// <summary>With SACK: finds what is lost by now and says how much may leave.</summary>
    private void ReactToLoss(int delivered, bool advanced)
    {
        if (delivered > 0)
        {
            _probes = 0;
            _newsAt = Owner.Now;
        }

        bool more = DetectLoss();
        if (_recovery == TcpRecovery.Fast)
        {
            _reduction.OnAcknowledgment(delivered, _flight.Pipe, _congestion.Threshold, _segmentSize, advanced && !more);
        }
    }

    /// <summary>True: more is lost than was known.</summary>
    private bool DetectLoss()
    {
        int lost = _flight.DetectLost(Owner.Now, ReorderingWindow(), out Duration wait);
        if (lost > 0 && _recovery == TcpRecovery.None)
        {
            EnterFastRecovery();
        }

        _awaitsReordering = wait > Duration.Zero;
        if (_awaitsReordering)
        {
            _probeAt = Owner.Now + wait;
            ScheduleTimer(_probeAt);
        }

        return lost > 0;
    }

    /// <summary>RFC 8985 §6.2 step 4: how much later than its successors something may come.</summary>
    private Duration ReorderingWindow()
    {
        bool enough = _recovery != TcpRecovery.None || _duplicateAcks >= DuplicateThreshold || _flight.Sacked > (DuplicateThreshold - 1) * _segmentSize;
        if (enough && !_flight.ReorderingSeen && _reorderingSteps == 0)
        {
            return Duration.Zero;
        }

        Duration window = _roundTrip.Least * (1 + _reorderingSteps) / 4;
        window = window > _flight.Lateness ? window : _flight.Lateness;
        window = window < _roundTrip.Smoothed * 2 ? window : _roundTrip.Smoothed * 2;
        return window > ReorderingGranularity ? window : ReorderingGranularity;
    }

    private void EnterFastRecovery()
    {
        int flight = _sendMax - _sendUnacknowledged;
        _recovery = TcpRecovery.Fast;
        _recoveryPoint = _sendMax;
        BeginUndo();
        _congestion.OnLoss(flight);
        _reduction.Start(flight);
        _probeIsOpen = false;
        _forceRepeat = true;
    }

    private void LeaveRecovery()
    {
        _recovery = TcpRecovery.None;
        _recoveryPoint = _sendMax;
        _duplicateAcks = 0;
        _inflation = 0;
        _forceRepeat = false;
        _hasRepeatStamp = false;
        if (_reorderingRecoveries > 0 && --_reorderingRecoveries == 0)
        {
            _reorderingSteps = 0;
        }
    }

    /// <summary>The retransmission timer expired: everything unacknowledged counts as lost.</summary>
    private void EnterTimeoutRecovery()
    {
        bool first = _recovery != TcpRecovery.Timeout || _retransmissions == 1;
        if (first)
        {
            BeginUndo();
        }

        _congestion.OnTimeout(_sendMax - _sendUnacknowledged, first);

        _recovery = TcpRecovery.Timeout;
        _recoveryPoint = _sendMax;
        _duplicateAcks = 0;
        _inflation = 0;
        _probeIsOpen = false;
        _awaitsReordering = false;
        _forceRepeat = true;
        _flight.MarkAllLost(_flight.PeerReneged);
    }

    /// <summary>
    /// Before a reduction: remembers what it takes away. While an earlier one may still turn out to have been needless, as the
    /// peer's reports come later than the next reduction, that one's start counts.
    /// </summary>
    private void BeginUndo()
    {
        if (_mayUndo && _undoBytes > 0 && Owner.Now - _undoSince < _roundTrip.Timeout)
        {
            return;
        }

        _mayUndo = true;
        _undoBytes = 0;
        _undoSince = Owner.Now;
        _congestion.Remember();
    }

    /// <summary>It was no loss: the window is what it was, and nothing need be sent again (RFC 4015 §3.2).</summary>
    private void Undo()
    {
        _mayUndo = false;
        _congestion.Undo();
        _flight.ForgetLost();
        LeaveRecovery();
    }

    /// <summary>Takes over the peer's blocks; what is outside what we sent is ignored. Returns how many bytes are news.</summary>
    private int AddSackBlocks(in TcpRepr segment)
    {
        int news = 0;
        int first = 0;
        if (IsDuplicateReport(segment))
        {
            OnDuplicateReport(segment.Sack.Left(0), segment.Sack.Right(0));
            first = 1;
        }

        for (int i = first; i < segment.Sack.Count; i++)
        {
            SequenceNumber left = segment.Sack.Left(i);
            SequenceNumber right = segment.Sack.Right(i);
            if (left < right && right <= _sendMax && left > segment.Acknowledgment && left > _sendUnacknowledged)
            {
                news += _flight.Sack(left, right, Owner.Now, _roundTrip.Least);
            }
        }

        return news;
    }

    /// <summary>RFC 2883 §4: the first block lies below the acknowledgment or within the second.</summary>
    private static bool IsDuplicateReport(in TcpRepr segment)
    {
        SequenceNumber left = segment.Sack.Left(0), right = segment.Sack.Right(0);
        bool below = left < right && left < segment.Acknowledgment;
        return below || (segment.Sack.Count > 1 && left < right && left >= segment.Sack.Left(1) && right <= segment.Sack.Right(1));
    }

    private void OnDuplicateReport(SequenceNumber left, SequenceNumber right)
    {
        if (right > _sendMax || _sendUnacknowledged - left > Math.Max(_sendWindowMaximum, 65_535))
        {
            return;
        }

        if (_probeIsOpen && right == _probeEnd)
        {
            // The probe was needless: nothing was lost (RFC 8985 §7.4.2).
            _probeIsOpen = false;
            return;
        }

        if (right - left > _undoBytes)
        {
            // More than was sent again: the network doubled it.
            return;
        }

        WidenReordering();
        _undoBytes -= right - left;
        if (_mayUndo && _undoBytes == 0)
        {
            Undo();
        }
    }

    /// <summary>RFC 8985 §6.2 step 4: something was sent again too soon. Once in a round trip; the wider window stays for 16 recoveries.</summary>
    private void WidenReordering()
    {
        if (_reorderingRound <= _sendUnacknowledged || _reorderingRecoveries == 0)
        {
            _reorderingRound = _sendMax;
            _reorderingSteps = (byte)Math.Min(_reorderingSteps + 1, ReorderingStepsMaximum);
            _reorderingRecoveries = ReorderingStepsLast;
        }
    }

    /// <summary>
    /// Takes a sample where one can be had, once in a round trip. After a retransmission an echoed timestamp may be the
    /// original's, whose ACK was lost: taken as it is, it would make the timeout explode on lossy paths. Then the time since
    /// the retransmission counts, unless it is too short to be an answer to it.
    /// </summary>
    private void SampleRoundTrip(in TcpRepr segment, Instant sentAt)
    {
        if (sentAt != Instant.Never)
        {
            if (sentAt >= _sampledAt)
            {
                _sampledAt = Owner.Now;
                _roundTrip.Sample(Owner.Now - sentAt, Owner.Options.TcpRetransmissionMinimum);
            }

            _roundTrip.ResetBackoff();
            return;
        }

        SampleRepeated(segment);
    }

    /// <summary>The same where all that was acknowledged had been sent more than once.</summary>
    private void SampleRepeated(in TcpRepr segment)
    {
        if (!_useTimestamps || !segment.HasTimestamps || segment.TimestampEcho == 0)
        {
            _roundTrip.ResetBackoff();
            return;
        }

        Duration sinceEcho = Duration.FromMilliseconds(Math.Max(0, (int)(TimestampNow - segment.TimestampEcho)));
        Duration sinceRepeat = Owner.Now - _repeatedAt;
        if (sinceEcho <= sinceRepeat + Duration.FromMilliseconds(1))
        {
            _roundTrip.Sample(sinceEcho, Owner.Options.TcpRetransmissionMinimum);
        }
        else if (!_roundTrip.HasSample || sinceRepeat >= _roundTrip.Smoothed / 2)
        {
            _roundTrip.Sample(sinceRepeat, Owner.Options.TcpRetransmissionMinimum);
        }
        else
        {
            // The original's acknowledgment, late: data gets through, and how long that takes is known well enough.
            _roundTrip.ResetBackoff();
        }
    }

    /// <summary>The SYN is acknowledged.</summary>
    private void SampleHandshake(in TcpRepr segment)
    {
        if (_retransmissions == 0)
        {
            _roundTrip.Sample(Owner.Now - _lastSentAt, Owner.Options.TcpRetransmissionMinimum);
        }
        else
        {
            SampleRepeated(segment);
        }
    }
}
