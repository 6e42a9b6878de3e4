using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>
/// Sorted, disjoint ranges of sequence numbers: what arrived out of order. Bound: 64 ranges; arrays are made on first use.
/// </summary>
internal sealed class TcpRanges
{
    public const int Maximum = 64;

    private SequenceNumber[] _left = [];
    private SequenceNumber[] _right = [];

    public int Count { get; private set; }

    /// <summary>Sum of the lengths.</summary>
    public int Total { get; private set; }

    public SequenceNumber Left(int index) => _left[index];

    public SequenceNumber Right(int index) => _right[index];

    public void Clear()
    {
        Count = 0;
        Total = 0;
    }

    /// <summary>Adds a range, merging what touches. False: the bound is reached and nothing changed. <paramref name="added"/>: bytes that are new.</summary>
    public bool TryAdd(SequenceNumber left, SequenceNumber right, out int added)
    {
        int before = Total;
        added = 0;
        int first = 0;
        while (first < Count && _right[first] < left)
        {
            first++;
        }

        int end = first;
        while (end < Count && _left[end] <= right)
        {
            left = _left[end] < left ? _left[end] : left;
            right = _right[end] > right ? _right[end] : right;
            end++;
        }

        if (first == end)
        {
            if (!TryInsert(first))
            {
                return false;
            }

            end = first + 1;
            _left[first] = _right[first] = left;
        }

        for (int i = first; i < end; i++)
        {
            Total -= _right[i] - _left[i];
        }

        _left[first] = left;
        _right[first] = right;
        Total += right - left;
        int removed = end - first - 1;
        Array.Copy(_left, end, _left, first + 1, Count - end);
        Array.Copy(_right, end, _right, first + 1, Count - end);
        Count -= removed;
        added = Total - before;
        return true;
    }

    /// <summary>Forgets everything before a sequence number.</summary>
    public void RemoveBelow(SequenceNumber sequence)
    {
        int gone = 0;
        while (gone < Count && _right[gone] <= sequence)
        {
            Total -= _right[gone] - _left[gone];
            gone++;
        }

        if (gone > 0)
        {
            Array.Copy(_left, gone, _left, 0, Count - gone);
            Array.Copy(_right, gone, _right, 0, Count - gone);
            Count -= gone;
        }

        if (Count > 0 && _left[0] < sequence)
        {
            Total -= sequence - _left[0];
            _left[0] = sequence;
        }
    }

    /// <summary>The range that holds a sequence number; -1: none does.</summary>
    public int IndexOf(SequenceNumber sequence)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_left[i] <= sequence && sequence < _right[i])
            {
                return i;
            }
        }

        return -1;
    }

    private bool TryInsert(int index)
    {
        if (Count == Maximum)
        {
            return false;
        }

        if (Count == _left.Length)
        {
            int length = Math.Max(4, Count * 2);
            Array.Resize(ref _left, length);
            Array.Resize(ref _right, length);
        }

        Array.Copy(_left, index, _left, index + 1, Count - index);
        Array.Copy(_right, index, _right, index + 1, Count - index);
        Count++;
        return true;
    }
}
