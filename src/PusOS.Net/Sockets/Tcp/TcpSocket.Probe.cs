using PusOS.Net.Wire;

namespace PusOS.Net;

/// <content>
/// Loss probes: when nothing comes back for two round trips, one segment is sent so that something does (tail loss probes,
/// RFC 8985 §7). Where that is lost too, further ones follow, each after twice the time, as QUIC's (RFC 9002 §6.2.1), also
/// while loss is repaired; the retransmission timer runs beside them and has the last word. The same deadline serves the
/// reordering timer of RFC 8985 §6.2. Only with SACK.
/// </content>
public sealed partial class TcpSocket
{
    private const int ProbeBackoffMaximum = 12;

    private static Duration ProbeSlack => Duration.FromMilliseconds(2);

    private Instant _probeAt = Instant.Never;
    private Instant _newsAt;
    private SequenceNumber _probeEnd;
    private byte _probes;
    private bool _probeIsOpen;
    private bool _awaitsReordering;

    /// <summary>
    /// Sets the probe's time, counted from what was sent or heard last. Never: nothing is on the way, or the retransmission
    /// timer is due first. For a single segment it always is, as the peer may hold its acknowledgment back: not called then.
    /// </summary>
    private void ScheduleProbe()
    {
        if (!_useSack || _persisting || _flight.IsEmpty)
        {
            _probeAt = Instant.Never;
            return;
        }

        if (_awaitsReordering)
        {
            return;
        }

        Duration wait = _roundTrip.HasSample ? _roundTrip.Smoothed * 2 + ProbeSlack : TcpRoundTrip.Initial;
        Instant since = _lastSentAt > _newsAt ? _lastSentAt : _newsAt;
        Instant at = since + new Duration(wait.Nanoseconds << Math.Min((int)_probes, ProbeBackoffMaximum));
        _probeAt = at < _retransmitAt ? at : Instant.Never;
        if (_probeAt != Instant.Never)
        {
            ScheduleTimer(_probeAt);
        }
    }

    private void OnProbeTime(Instant now)
    {
        _probeAt = Instant.Never;
        if (_flight.IsEmpty)
        {
            return;
        }

        if (!_awaitsReordering)
        {
            OnLossProbe(now);
            return;
        }

        _awaitsReordering = false;
        _forceRepeat |= DetectLoss();
        Owner.Tcp.QueueOutput(this);
    }

    /// <summary>Sends a probe. The first also puts the retransmission timer off (RFC 8985 §7.3).</summary>
    private void OnLossProbe(Instant now)
    {
        if (_probes == 0)
        {
            _unansweredSince = _retransmissions == 0 ? _lastSentAt : _unansweredSince;
            _retransmitAt = now + _roundTrip.Timeout;
        }

        _probes = (byte)Math.Min(_probes + 1, byte.MaxValue);
        Owner.Counters.TcpLossProbes++;
        bool first = _probes == 1 && _recovery == TcpRecovery.None && _flight is { Sacked: 0, Lost: 0 };
        if (!first || !TryProbeWithNewData())
        {
            ProbeWithOldData(first);
        }

        Owner.Tcp.QueueOutput(this);
    }

    private bool TryProbeWithNewData()
    {
        int offset = _sendMax - _sendUnacknowledged;
        int length = Math.Min(Math.Min(_send.Count - offset, _sendWindow - offset), _segmentSize);
        return length > 0 && SendRange(_sendMax, length);
    }

    /// <summary>The end of what was sent, which tells of all holes before it; later what the peer lacks first.</summary>
    private void ProbeWithOldData(bool end)
    {
        int sent = Math.Min(_send.Count, _sendMax - _sendUnacknowledged);
        int length = Math.Min(sent, _segmentSize);
        SequenceNumber sequence = _sendUnacknowledged;
        if (end)
        {
            sequence += sent - length;
            _probeIsOpen = true;
            _probeEnd = _sendMax;
        }
        else
        {
            length = Math.Min(length, _flight.FirstHoleEnd() - _sendUnacknowledged);
        }

        SendRange(sequence, length);
    }

    /// <summary>Outside of recovery: whether a probe repaired a loss (RFC 8985 §7.4.2), and whether a reduction can still be undone.</summary>
    private void OnAcknowledgedAfterRecovery(SequenceNumber acknowledgment)
    {
        if (_probeIsOpen && acknowledgment > _probeEnd)
        {
            // The probe's data was acknowledged, and the peer did not say that it had it already: a loss as any other.
            _probeIsOpen = false;
            _congestion.OnLoss(_sendMax - _sendUnacknowledged);
        }

        _mayUndo &= Owner.Now - _undoSince < _roundTrip.Timeout;
    }
}
