namespace PusOS.Storage.Littlefs;

/// <summary>
/// Metadata pairs by each of their two blocks: open addressing with linear steps, at most half full. Blocks of one pair and
/// of pairs made one after the other differ by little, so they are spread before they are looked for.
/// </summary>
internal sealed class PairTable
{
    // Room for one pair: most disks of small nodes have few.
    private const int LeastSlots = 4;

    private uint[] _blocks = new uint[LeastSlots];
    // Null: the slot is free.
    private MetadataPair?[] _pairs = new MetadataPair?[LeastSlots];
    private int _count;

    /// <summary>Bytes of memory.</summary>
    public int Memory => _blocks.Length * (sizeof(uint) + sizeof(long));

    /// <summary>The pair that this block belongs to; null: none.</summary>
    public MetadataPair? Find(uint block) => _pairs[SlotOf(block)];

    /// <summary>The block belongs to this pair from now on.</summary>
    public void Set(uint block, MetadataPair pair)
    {
        int slot = SlotOf(block);
        if (_pairs[slot] is null)
        {
            if (2 * (_count + 1) > _pairs.Length)
            {
                Grow();
                slot = SlotOf(block);
            }

            _count++;
            _blocks[slot] = block;
        }

        _pairs[slot] = pair;
    }

    /// <summary>The block belongs to no pair any more.</summary>
    public void Remove(uint block)
    {
        int mask = _pairs.Length - 1, free = SlotOf(block);
        if (_pairs[free] is null)
        {
            return;
        }

        // What stands behind it and could not stand there moves up, so that no search ends too early.
        _count--;
        for (int slot = (free + 1) & mask; _pairs[slot] is not null; slot = (slot + 1) & mask)
        {
            int wanted = FirstOf(_blocks[slot]);
            if (((slot - wanted) & mask) >= ((slot - free) & mask))
            {
                (_blocks[free], _pairs[free]) = (_blocks[slot], _pairs[slot]);
                free = slot;
            }
        }

        _pairs[free] = null;
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        if (_count > 0)
        {
            Array.Clear(_pairs);
            _count = 0;
        }
    }

    // Where the block stands, or would.
    private int SlotOf(uint block)
    {
        int slot = FirstOf(block);
        while (_pairs[slot] is not null && _blocks[slot] != block)
        {
            slot = (slot + 1) & (_pairs.Length - 1);
        }

        return slot;
    }

    // Multiplicative hashing by the golden ratio; the upper bits are the better ones.
    private int FirstOf(uint block) => (int)((block * 0x9e3779b9u) >> 8) & (_pairs.Length - 1);

    private void Grow()
    {
        (uint[] blocks, MetadataPair?[] pairs) = (_blocks, _pairs);
        _blocks = new uint[2 * blocks.Length];
        _pairs = new MetadataPair?[2 * pairs.Length];
        _count = 0;
        for (int slot = 0; slot < pairs.Length; slot++)
        {
            if (pairs[slot] is MetadataPair pair)
            {
                Set(blocks[slot], pair);
            }
        }
    }
}
