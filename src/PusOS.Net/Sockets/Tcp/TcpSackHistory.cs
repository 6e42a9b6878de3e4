using System.Runtime.CompilerServices;
using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>
/// Where data came out of order last, so that SACK blocks go out newest first and each in several acknowledgments
/// (RFC 2018 §4): one of them may get lost.
/// </summary>
internal struct TcpSackHistory
{
    private const int Places = SackBlocks.Maximum;

    private Sequences _recent;
    private int _count;

    /// <summary>A segment that begins here came out of order and is in the ranges; its range is the newest now.</summary>
    public void Note(SequenceNumber sequence, TcpRanges ranges)
    {
        int index = ranges.IndexOf(sequence);
        int place = 0;
        while (place < _count && ranges.IndexOf(new SequenceNumber(_recent[place])) != index)
        {
            place++;
        }

        _count = Math.Min(Math.Max(_count, place + 1), Places);
        for (int i = Math.Min(place, Places - 1); i > 0; i--)
        {
            _recent[i] = _recent[i - 1];
        }

        _recent[0] = sequence.Value;
    }

    /// <summary>Adds blocks until there are <paramref name="room"/>: those noted last first, each once, then from the lowest on.</summary>
    public void Fill(ref SackBlocks blocks, TcpRanges ranges, int room)
    {
        ulong added = 0;
        for (int i = 0; i < _count && blocks.Count < room; i++)
        {
            int index = ranges.IndexOf(new SequenceNumber(_recent[i]));
            if (index >= 0 && (added & (1UL << index)) == 0)
            {
                added |= 1UL << index;
                blocks.Add(ranges.Left(index), ranges.Right(index));
            }
        }

        for (int index = 0; index < ranges.Count && blocks.Count < room; index++)
        {
            if ((added & (1UL << index)) == 0)
            {
                blocks.Add(ranges.Left(index), ranges.Right(index));
            }
        }
    }

    [InlineArray(Places)]
    private struct Sequences
    {
        private uint _first;
    }
}
