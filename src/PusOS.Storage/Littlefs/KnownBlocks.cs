namespace PusOS.Storage.Littlefs;

/// <summary>
/// Blocks of one list that are known for certain, as stretches in which index and block grow together: from writing them,
/// or from reading the pointers that lead to them. Bounded; what does not fit is only looked up again. A list's blocks
/// never change, so what is known stays true as long as the list is the file's.
/// </summary>
internal sealed class KnownBlocks
{
    /// <summary>Most stretches: a file that was written in one go is one or two.</summary>
    public const int MostStretches = 16;

    private readonly Stretch[] _stretches = new Stretch[MostStretches];
    private int _count;
    // Where the last answer came from, or the last block went: mostly the next one does, too.
    private int _recent;
    private int _oldest;

    /// <summary>The block at an index, and how many blocks from there on are known to follow one another.</summary>
    public bool TryFind(uint index, out uint block, out uint following)
    {
        // An empty stretch has no index, so the first one may be asked before there is any.
        ref Stretch stretch = ref _stretches[_recent];
        uint inside = index - stretch.Index;
        if (inside >= stretch.Count)
        {
            if (!TrySearch(index))
            {
                block = BlockPair.NullBlock;
                following = 0;
                return false;
            }

            stretch = ref _stretches[_recent];
            inside = index - stretch.Index;
        }

        block = stretch.Block + inside;
        following = stretch.Count - inside;
        return true;
    }

    /// <summary>The first of the blocks that are known to lie in a row up to an index, and how many those are.</summary>
    public bool TryFindBefore(uint index, out uint first, out uint count)
    {
        first = BlockPair.NullBlock;
        count = 0;
        if (!TryFind(index, out _, out _))
        {
            return false;
        }

        Stretch stretch = _stretches[_recent];
        first = stretch.Block;
        count = index - stretch.Index + 1;
        return true;
    }

    /// <summary>Where the first <paramref name="blockCount"/> blocks lie, in order; zero: not all are known.</summary>
    public int CopyTo(uint blockCount, Span<BlockStretch> stretches)
    {
        int count = 0;
        for (uint index = 0; index < blockCount;)
        {
            if (!TryFind(index, out uint block, out uint following))
            {
                return 0;
            }

            following = Math.Min(following, blockCount - index);
            if (count > 0 && stretches[count - 1] is var last && last.Block + last.Count == block)
            {
                stretches[count - 1] = last with { Count = last.Count + following };
            }
            else
            {
                stretches[count++] = new BlockStretch(block, following);
            }

            index += following;
        }

        return count;
    }

    /// <summary>Adds where the first blocks lie, as many as there is room for.</summary>
    public void Add(ReadOnlySpan<BlockStretch> stretches)
    {
        uint index = 0;
        foreach (BlockStretch stretch in stretches.Slice(0, Math.Min(stretches.Length, MostStretches - _count)))
        {
            Add(index, stretch.Block, stretch.Count);
            index += stretch.Count;
        }
    }

    /// <summary>Adds blocks; joined with what is known around them.</summary>
    public void Add(uint index, uint block, uint count)
    {
        if (_count > 0 && TryJoin(_recent, index, block, count))
        {
            return;
        }

        for (int number = 0; number < _count; number++)
        {
            if (TryJoin(number, index, block, count))
            {
                _recent = number;
                return;
            }
        }

        if (_count < MostStretches)
        {
            _recent = _count++;
        }
        else
        {
            _recent = _oldest;
            _oldest = (_oldest + 1) % MostStretches;
        }

        _stretches[_recent] = new Stretch { Index = index, Block = block, Count = count };
    }

    /// <summary>Forgets the block at an index and all behind it: there the list goes on otherwise.</summary>
    public void Truncate(uint index)
    {
        int kept = 0;
        for (int number = 0; number < _count; number++)
        {
            Stretch stretch = _stretches[number];
            if (stretch.Index < index)
            {
                stretch.Count = Math.Min(stretch.Count, index - stretch.Index);
                _stretches[kept++] = stretch;
            }
        }

        // What lies behind the last one is empty.
        Array.Clear(_stretches, kept, _count - kept);
        _count = kept;
        _recent = _oldest = 0;
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => Truncate(0);

    private bool Has(int number, uint index) => index - _stretches[number].Index < _stretches[number].Count;

    private bool TrySearch(uint index)
    {
        for (int number = 0; number < _count; number++)
        {
            if (Has(number, index))
            {
                _recent = number;
                return true;
            }
        }

        return false;
    }

    // The same distance between index and block, and no gap in between.
    private bool TryJoin(int number, uint index, uint block, uint count)
    {
        ref Stretch stretch = ref _stretches[number];
        if (stretch.Block - stretch.Index != block - index || index > stretch.Index + stretch.Count || stretch.Index > index + count)
        {
            return false;
        }

        uint start = Math.Min(stretch.Index, index);
        uint end = Math.Max(stretch.Index + stretch.Count, index + count);
        stretch = new Stretch { Index = start, Block = start + (block - index), Count = end - start };
        return true;
    }

    private struct Stretch
    {
        public uint Index;
        public uint Block;
        public uint Count;
    }
}
