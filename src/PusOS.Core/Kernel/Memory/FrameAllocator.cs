using System.Numerics;

namespace PusOS.Kernel;

/// <summary>
/// Which physical frames are free. One bit per frame, but only for frames below the frontier: frames that
/// were never handed out lie above it and cost nothing, so that starting with much RAM is as cheap as with
/// little. Frames are numbered from 0. Pure: knows no locks, no machine; the caller serialises.
/// </summary>
public unsafe struct FrameAllocator
{
    /// <summary>Most ranges that <see cref="TryExclude"/> takes.</summary>
    public const int MaximumExclusions = 32;

    private const int BitsPerWord = 64;

    private ulong* _freeBits;
    private nuint _frameCount;
    private nuint _frontier;
    private nuint _freeBelowFrontier;
    private nuint _excludedAboveFrontier;
    private nuint _firstWordWithFree;
    private int _exclusionCount;
    private fixed ulong _exclusionStart[MaximumExclusions];
    private fixed ulong _exclusionEnd[MaximumExclusions];

    /// <summary>Bytes of bitmap that <paramref name="frameCount"/> frames need.</summary>
    public static nuint BitmapBytes(nuint frameCount) => (frameCount + BitsPerWord - 1) / BitsPerWord * sizeof(ulong);

    /// <summary>Starts with all frames free. The bitmap (see <see cref="BitmapBytes"/>) may hold anything.</summary>
    public void Initialise(ulong* bitmap, nuint frameCount)
    {
        this = default;
        _freeBits = bitmap;
        _frameCount = frameCount;
    }

    /// <summary>Number of free frames.</summary>
    public readonly nuint FreeCount => _freeBelowFrontier + (_frameCount - _frontier) - _excludedAboveFrontier;

    /// <summary>
    /// Takes a range out for good; parts outside the allocator or excluded already are ignored. Only before
    /// the first allocation. False: too many ranges.
    /// </summary>
    public bool TryExclude(nuint start, nuint end)
    {
        end = end < _frameCount ? end : _frameCount;
        if (start >= end)
        {
            return true;
        }

        if (_exclusionCount == MaximumExclusions)
        {
            return false;
        }

        _exclusionStart[_exclusionCount] = start;
        _exclusionEnd[_exclusionCount] = end;
        _exclusionCount++;
        _excludedAboveFrontier = CountExcludedFrom(0);
        return true;
    }

    /// <summary>Takes <paramref name="count"/> neighbouring frames (1 or more); false: there is no such run.</summary>
    public bool TryAllocate(nuint count, out nuint frame)
    {
        if (count == 1 && _freeBelowFrontier != 0)
        {
            frame = TakeFirstFree();
            return true;
        }

        if (TryAdvanceFrontier(count, out frame) || TryTakeRunBelowFrontier(count, out frame))
        {
            return true;
        }

        // A last chance: a run that begins below the frontier and ends above it.
        AbandonFrontier();
        return TryTakeRunBelowFrontier(count, out frame);
    }

    /// <summary>Gives frames back. False, and nothing is changed: one of them is not in use.</summary>
    public bool TryFree(nuint frame, nuint count)
    {
        if (count == 0 || frame >= _frontier || count > _frontier - frame)
        {
            return false;
        }

        for (nuint index = frame; index < frame + count; index++)
        {
            if (IsFreeBelowFrontier(index) || FindExclusion(index, index + 1) >= 0)
            {
                return false;
            }
        }

        MarkFree(frame, frame + count);
        return true;
    }

    private readonly bool IsFreeBelowFrontier(nuint frame) => (_freeBits[frame / BitsPerWord] >> (int)(frame % BitsPerWord) & 1) != 0;

    private void MarkFree(nuint start, nuint end)
    {
        for (nuint index = start; index < end; index++)
        {
            _freeBits[index / BitsPerWord] |= 1UL << (int)(index % BitsPerWord);
        }

        _freeBelowFrontier += end - start;
        _firstWordWithFree = nuint.Min(_firstWordWithFree, start / BitsPerWord);
    }

    private nuint TakeFirstFree()
    {
        nuint word = _firstWordWithFree;
        while (_freeBits[word] == 0)
        {
            word++;
        }

        _firstWordWithFree = word;
        int bit = BitOperations.TrailingZeroCount(_freeBits[word]);
        _freeBits[word] &= _freeBits[word] - 1;
        _freeBelowFrontier--;
        return (word * BitsPerWord) + (nuint)bit;
    }

    /// <summary>Takes the run right above the frontier, hopping over exclusions; hopped free frames become ordinary free ones.</summary>
    private bool TryAdvanceFrontier(nuint count, out nuint frame)
    {
        frame = _frontier;
        int exclusion;
        do
        {
            if (count > _frameCount - frame)
            {
                return false;
            }

            exclusion = FindExclusion(frame, frame + count);
            if (exclusion >= 0)
            {
                frame = (nuint)_exclusionEnd[exclusion];
            }
        }
        while (exclusion >= 0);

        MoveFrontier(frame, frame + count);
        return true;
    }

    /// <summary>Everything above the frontier becomes ordinary free frames.</summary>
    private void AbandonFrontier() => MoveFrontier(_frameCount, _frameCount);

    /// <summary>Moves the frontier to <paramref name="end"/>; the frames up to <paramref name="used"/> are free unless excluded, those behind are in use.</summary>
    private void MoveFrontier(nuint used, nuint end)
    {
        nuint old = _frontier;
        for (nuint word = (old + BitsPerWord - 1) / BitsPerWord; word * BitsPerWord < end; word++)
        {
            _freeBits[word] = 0;
        }

        _frontier = end;
        _excludedAboveFrontier = old == used ? _excludedAboveFrontier : CountExcludedFrom(end);
        for (nuint hopped = old; hopped < used; hopped++)
        {
            if (FindExclusion(hopped, hopped + 1) < 0)
            {
                MarkFree(hopped, hopped + 1);
            }
        }
    }

    private bool TryTakeRunBelowFrontier(nuint count, out nuint frame)
    {
        nuint length = 0;
        for (frame = _firstWordWithFree * BitsPerWord; frame < _frontier; frame++)
        {
            if (frame % BitsPerWord == 0 && _freeBits[frame / BitsPerWord] == 0)
            {
                length = 0;
                frame += BitsPerWord - 1;
                continue;
            }

            length = IsFreeBelowFrontier(frame) ? length + 1 : 0;
            if (length == count)
            {
                frame -= count - 1;
                for (nuint index = frame; index < frame + count; index++)
                {
                    _freeBits[index / BitsPerWord] &= ~(1UL << (int)(index % BitsPerWord));
                }

                _freeBelowFrontier -= count;
                return true;
            }
        }

        return false;
    }

    /// <summary>An exclusion that overlaps [start, end), or -1.</summary>
    private readonly int FindExclusion(nuint start, nuint end)
    {
        for (int index = 0; index < _exclusionCount; index++)
        {
            if (_exclusionStart[index] < end && start < _exclusionEnd[index])
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Excluded frames at or above <paramref name="start"/>, each counted once. Exclusions may overlap.</summary>
    private readonly nuint CountExcludedFrom(nuint start)
    {
        nuint total = 0;
        nuint position = start;
        while (true)
        {
            // The next exclusion that ends after position and starts lowest.
            int next = -1;
            for (int index = 0; index < _exclusionCount; index++)
            {
                if (_exclusionEnd[index] > position && (next < 0 || _exclusionStart[index] < _exclusionStart[next]))
                {
                    next = index;
                }
            }

            if (next < 0)
            {
                return total;
            }

            nuint from = nuint.Max(position, (nuint)_exclusionStart[next]);
            total += (nuint)_exclusionEnd[next] - from;
            position = (nuint)_exclusionEnd[next];
        }
    }
}
