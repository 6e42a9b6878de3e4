using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>
/// What is sent and not acknowledged: runs in sequence order, each with the time it left last and its marks. RFC 6675's
/// scoreboard and RFC 8985's transmission times in one. Bound: 1,024 runs; beyond it what is sent joins the last run, and a
/// SACK block that would need one more is not noted. What leaves at one instant is one run, so a burst costs one. The
/// array is made when something is sent first and grows, it does not shrink.
/// </summary>
internal struct TcpFlight
{
    public const int Maximum = 1024;
    private const int FirstLength = 4;

    private TcpRun[]? _runs;
    private int _head;
    private int _count;
    private SequenceNumber _start;
    private SequenceNumber _highestDelivered;
    private Instant _latestSentAt;
    private SequenceNumber _latestEnd;
    private Duration _latestRoundTrip;

    /// <summary>Bytes that the peer has beyond the first hole.</summary>
    public int Sacked { get; private set; }

    /// <summary>Bytes that count as lost and have not been sent again.</summary>
    public int Lost { get; private set; }

    /// <summary>Whether something that was sent once arrived after what was sent later (RFC 8985 §6.2 step 3).</summary>
    public bool ReorderingSeen { get; private set; }

    /// <summary>By how much longer such a thing was on its way than what came before it: the most seen, falling by an eighth with each that was less.</summary>
    public Duration Lateness { get; private set; }

    public readonly bool IsEmpty => _count == 0;

    /// <summary>What is probably still on the way: everything but what arrived and what was lost.</summary>
    public readonly int Pipe => _count == 0 ? 0 : _runs![_head + _count - 1].End - _start - Sacked - Lost;

    /// <summary>Whether the first unacknowledged byte is one that the peer claimed to have: it dropped it again (RFC 2018 §8).</summary>
    public readonly bool PeerReneged => _count > 0 && (_runs![_head].Marks & TcpRunMarks.Sacked) != 0;

    /// <summary>New data was sent: it follows what was sent before.</summary>
    public void Append(SequenceNumber start, SequenceNumber end, Instant now)
    {
        if (_count == 0)
        {
            _start = start;
            _head = 0;
            _runs ??= new TcpRun[FirstLength];
        }
        else
        {
            ref TcpRun last = ref _runs![_head + _count - 1];
            if (last.Marks == TcpRunMarks.None && (last.SentAt == now || _count >= Maximum))
            {
                last.SentAt = now;
                last.End = end;
                return;
            }

            if (_head + _count == _runs.Length)
            {
                MakeRoom();
            }
        }

        ref TcpRun run = ref _runs[_head + _count++];
        run.SentAt = now;
        run.End = end;
        run.Marks = TcpRunMarks.None;
    }

    /// <summary>
    /// Everything before a sequence number is acknowledged. Returns the bytes of it that were not known to have arrived.
    /// <paramref name="echoed"/>: what left later than this is not what is answered; never: not known.
    /// <paramref name="sentAt"/>: when the first of these left that was sent once only; never: there is none.
    /// </summary>
    public int Acknowledge(SequenceNumber acknowledgment, Instant now, Duration roundTripMinimum, Instant echoed, out Instant sentAt)
    {
        int delivered = 0;
        sentAt = Instant.Never;
        if (_count == 1 && _runs![_head] is { Marks: TcpRunMarks.None } only && only.End == acknowledgment && only.SentAt >= _latestSentAt)
        {
            // One burst, acknowledged as it was sent.
            sentAt = _latestSentAt = only.SentAt;
            _latestRoundTrip = now - sentAt;
            _latestEnd = _highestDelivered = acknowledgment;
            _count = 0;
            return acknowledgment - _start;
        }

        while (_count > 0)
        {
            ref TcpRun run = ref _runs![_head];
            bool whole = run.End <= acknowledgment;
            SequenceNumber end = whole ? run.End : acknowledgment;
            int length = end - _start;
            if (length > 0 && (run.Marks & TcpRunMarks.Sacked) == 0)
            {
                delivered += length;
                sentAt = run.Marks == TcpRunMarks.None && run.SentAt < sentAt ? run.SentAt : sentAt;
                Lost -= (run.Marks & TcpRunMarks.Lost) != 0 ? length : 0;
                if (run.SentAt <= echoed)
                {
                    OnDelivered(run.SentAt, end, run.Marks, now, roundTripMinimum);
                }
            }
            else
            {
                Sacked -= length > 0 ? length : 0;
            }

            _start = end;
            if (!whole)
            {
                break;
            }

            _head++;
            _count--;
        }

        return delivered;
    }

    /// <summary>The peer has a range. Returns the bytes that are news.</summary>
    public int Sack(SequenceNumber left, SequenceNumber right, Instant now, Duration roundTripMinimum)
    {
        int delivered = 0;
        SequenceNumber start = _start;
        for (int i = 0; i < _count && start < right; i++)
        {
            SequenceNumber end = _runs![_head + i].End;
            if (end > left && (_runs[_head + i].Marks & TcpRunMarks.Sacked) == 0)
            {
                if ((start < left && !TrySplit(i, left)) || (start >= left && end > right && !TrySplit(i, right)))
                {
                    break;
                }

                ref TcpRun run = ref _runs![_head + i];
                end = run.End;
                if (start >= left)
                {
                    delivered += end - start;
                    Lost -= (run.Marks & TcpRunMarks.Lost) != 0 ? end - start : 0;
                    OnDelivered(run.SentAt, end, run.Marks, now, roundTripMinimum);
                    run.Marks = TcpRunMarks.Sacked;
                }
            }

            start = end;
        }

        if (delivered > 0)
        {
            Sacked += delivered;
            JoinSacked();
        }

        return delivered;
    }

    /// <summary>Whether the peer has everything of a range that lies beyond the first unacknowledged byte.</summary>
    public readonly bool IsSacked(SequenceNumber left, SequenceNumber right)
    {
        SequenceNumber start = _start;
        bool any = false;
        for (int i = 0; i < _count && start < right; i++)
        {
            ref readonly TcpRun run = ref _runs![_head + i];
            if (run.End > left)
            {
                if ((run.Marks & TcpRunMarks.Sacked) == 0)
                {
                    return false;
                }

                any = true;
            }

            start = run.End;
        }

        return any && left >= _start && right <= start;
    }

    /// <summary>A range was sent again.</summary>
    public void OnRepeated(SequenceNumber left, SequenceNumber right, Instant now)
    {
        SequenceNumber start = _start;
        for (int i = 0; i < _count && start < right; i++)
        {
            // Without room for one run more, all of the run counts as sent again: it will be found lost later, not sooner.
            if (start < left && _runs![_head + i].End > left && TrySplit(i, left))
            {
                start = left;
                continue;
            }

            if (_runs![_head + i].End > right)
            {
                TrySplit(i, right);
            }

            ref TcpRun run = ref _runs![_head + i];
            if (run.End > left && (run.Marks & TcpRunMarks.Sacked) == 0)
            {
                Lost -= (run.Marks & TcpRunMarks.Lost) != 0 ? run.End - start : 0;
                run.Marks = TcpRunMarks.Repeated;
                run.SentAt = now;
            }

            start = run.End;
        }
    }

    /// <summary>
    /// RFC 8985 §6.2 step 5: what left so long before something that arrived counts as lost. Returns the bytes that do now.
    /// <paramref name="wait"/>: look again after this time; zero: there is nothing to wait for.
    /// </summary>
    public int DetectLost(Instant now, Duration reorderingWindow, out Duration wait)
    {
        int lost = 0;
        wait = Duration.Zero;
        SequenceNumber start = _start;
        for (int i = 0; i < _count; i++)
        {
            ref TcpRun run = ref _runs![_head + i];
            // At one instant the lower left first, unless it is still that instant: then the higher may have been the original.
            bool sentBefore = run.SentAt < _latestSentAt
                || (run.SentAt == _latestSentAt && run.End < _latestEnd && (now > run.SentAt || (run.Marks & TcpRunMarks.Repeated) == 0));
            if (sentBefore && (run.Marks & (TcpRunMarks.Sacked | TcpRunMarks.Lost)) == 0)
            {
                Duration remaining = run.SentAt + (_latestRoundTrip + reorderingWindow) - now;
                if (remaining <= Duration.Zero)
                {
                    run.Marks |= TcpRunMarks.Lost;
                    lost += run.End - start;
                }
                else if (remaining > wait)
                {
                    wait = remaining;
                }
            }

            start = run.End;
        }

        Lost += lost;
        return lost;
    }

    /// <summary>The first bytes, this many at most, count as lost, as NewReno finds out (RFC 6582).</summary>
    public void MarkFirstLost(int length)
    {
        if (_count == 0)
        {
            return;
        }

        if (_runs![_head].End - _start > length)
        {
            TrySplit(0, _start + length);
        }

        ref TcpRun run = ref _runs![_head];
        if ((run.Marks & (TcpRunMarks.Sacked | TcpRunMarks.Lost)) == 0)
        {
            run.Marks |= TcpRunMarks.Lost;
            Lost += run.End - _start;
        }
    }

    /// <summary>Everything that the peer does not have counts as lost; <paramref name="forgetSacked"/>: everything whatever.</summary>
    public void MarkAllLost(bool forgetSacked)
    {
        SequenceNumber start = _start;
        Lost = 0;
        Sacked = forgetSacked ? 0 : Sacked;
        for (int i = 0; i < _count; i++)
        {
            ref TcpRun run = ref _runs![_head + i];
            if (forgetSacked || (run.Marks & TcpRunMarks.Sacked) == 0)
            {
                run.Marks = (run.Marks & ~TcpRunMarks.Sacked) | TcpRunMarks.Lost;
                Lost += run.End - start;
            }

            start = run.End;
        }
    }

    /// <summary>Nothing counts as lost: it was no loss (RFC 4015).</summary>
    public void ForgetLost()
    {
        Lost = 0;
        for (int i = 0; i < _count; i++)
        {
            _runs![_head + i].Marks &= ~TcpRunMarks.Lost;
        }
    }

    /// <summary>The first lost bytes that lie in one piece.</summary>
    public readonly bool TryFindLost(out SequenceNumber sequence, out int length)
    {
        SequenceNumber start = _start;
        sequence = start;
        length = 0;
        for (int i = 0; i < _count; i++)
        {
            ref readonly TcpRun run = ref _runs![_head + i];
            bool lost = (run.Marks & TcpRunMarks.Lost) != 0;
            if (lost && length == 0)
            {
                sequence = start;
            }
            else if (!lost && length > 0)
            {
                break;
            }

            length += lost ? run.End - start : 0;
            start = run.End;
        }

        return length > 0;
    }

    /// <summary>The end of the first bytes that the peer does not have: of what to send first when in doubt.</summary>
    public readonly SequenceNumber FirstHoleEnd()
    {
        int i = 0;
        while (i + 1 < _count && (_runs![_head + i + 1].Marks & TcpRunMarks.Sacked) == 0)
        {
            i++;
        }

        return _count == 0 ? _start : _runs![_head + i].End;
    }

    public void Clear()
    {
        _count = 0;
        _head = 0;
        Sacked = 0;
        Lost = 0;
    }

    /// <summary>RFC 8985 §6.2 steps 2 and 3: of what arrived, which left last; and whether it came out of order.</summary>
    private void OnDelivered(Instant sentAt, SequenceNumber end, TcpRunMarks marks, Instant now, Duration roundTripMinimum)
    {
        bool repeated = (marks & TcpRunMarks.Repeated) != 0;
        Duration roundTrip = now - sentAt;
        if (end > _highestDelivered || _latestSentAt == Instant.Zero)
        {
            _highestDelivered = end;
        }
        else if (!repeated && end < _highestDelivered)
        {
            ReorderingSeen = true;
            Duration late = roundTrip - _latestRoundTrip;
            Lateness = late > Lateness ? late : Lateness - (Lateness - late) / 8;
        }

        if (repeated && roundTrip < roundTripMinimum)
        {
            // Too soon after it was sent again: the answer to an earlier transmission.
            return;
        }

        if (sentAt > _latestSentAt || (sentAt == _latestSentAt && end > _latestEnd))
        {
            _latestSentAt = sentAt;
            _latestEnd = end;
        }

        _latestRoundTrip = roundTrip;
    }

    private bool TrySplit(int index, SequenceNumber at)
    {
        if (_count >= Maximum)
        {
            return false;
        }

        if (_head + _count == _runs!.Length)
        {
            MakeRoom();
        }

        int place = _head + index;
        Array.Copy(_runs, place, _runs, place + 1, _count - index);
        _runs[place].End = at;
        _count++;
        return true;
    }

    private void JoinSacked()
    {
        int kept = _head;
        for (int i = _head + 1; i < _head + _count; i++)
        {
            if (((_runs![kept].Marks & _runs[i].Marks) & TcpRunMarks.Sacked) != 0)
            {
                _runs[kept].End = _runs[i].End;
            }
            else
            {
                _runs[++kept] = _runs[i];
            }
        }

        _count = kept - _head + 1;
    }

    private void MakeRoom()
    {
        TcpRun[] old = _runs!;
        if (_head < (old.Length + 1) / 2)
        {
            _runs = new TcpRun[old.Length * 2];
        }

        Array.Copy(old, _head, _runs!, 0, _count);
        _head = 0;
    }
}
