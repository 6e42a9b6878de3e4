namespace PusOS.Storage.Littlefs;

/// <summary>Compaction: a pair's entries written anew onto its other block, or onto a new one, or onto two pairs.</summary>
internal sealed partial class MetadataCommitter
{
    // Revision 4, tail 12, global state 16, checksum 8: what a block holds beside entries.
    private const int BlockOverhead = 40;
    // A pair with more entries is split whatever its size; ids have ten bits.
    private const int MostEntriesUnsplit = 0xff;

    private Status Compact(MetadataPair pair)
    {
        int split;
        while ((split = FindSplit(pair)) > 0)
        {
            Status status = SplitOff(pair, split);
            if (status == Status.NoSpace)
            {
                // A full disk: rather a crowded block than a failed operation.
                break;
            }

            if (status != Status.Ok)
            {
                return status;
            }
        }

        if (SizeOf(pair, 0) > _volume.BlockSize - BlockOverhead || pair.Count >= Tag.NoId)
        {
            return Status.NoSpace;
        }

        bool tired = IsTired(pair);
        if (tired && pair.Blocks.SameAs(BlockPair.Anchor))
        {
            Status status = ExpandSuperblock(pair);
            if (status is not (Status.Ok or Status.NoSpace))
            {
                return status;
            }

            tired = false;
        }

        return WriteWhole(pair, tired, isNew: false);
    }

    private bool IsTired(MetadataPair pair) => _blockCycles > 0 && (pair.Revision + 1) % CycleLength == 0;

    // Odd, so that the two blocks of a pair take turns in moving on.
    private uint CycleLength => ((uint)_blockCycles + 1) | 1;

    // Where the upper part that fits into half a block begins; zero: all of it fits.
    private int FindSplit(MetadataPair pair)
    {
        int half = (_volume.BlockSize / 2 + _volume.ProgSize - 1) / _volume.ProgSize * _volume.ProgSize;
        int limit = Math.Min(_volume.BlockSize - BlockOverhead, half);
        int split = 0;
        while (pair.Count - split > 1)
        {
            if (pair.Count - split < MostEntriesUnsplit && SizeOf(pair, split) <= limit)
            {
                break;
            }

            split += (pair.Count - split) / 2;
        }

        return split;
    }

    private static int SizeOf(MetadataPair pair, int first)
    {
        int size = 0;
        for (int index = first; index < pair.Count; index++)
        {
            MetadataEntry entry = pair.Entries![index];
            size += Tag.Size + entry.Name.Length;
            if (entry.StructType != 0)
            {
                size += Tag.Size + (entry.StructType == Tag.StructInline ? entry.InlineLength : 2 * sizeof(uint));
            }

            for (UserAttribute? attribute = entry.Attributes; attribute is not null; attribute = attribute.Next)
            {
                size += Tag.Size + attribute.Data.Length;
            }
        }

        return size;
    }

    // A new pair behind this one takes the entries from first on. It is written before anything points to it.
    private Status SplitOff(MetadataPair pair, int first)
    {
        MetadataPair upper = new() { IsScrubbed = true, Tail = pair.Tail, HardTail = pair.HardTail, Entries = new MetadataEntry[Math.Max(MetadataPair.LeastEntries, pair.Count - first)] };
        Status status = AllocatePair(upper);
        if (status != Status.Ok)
        {
            return status;
        }

        // Written while the entries still stand in the lower pair, so that a failure changes nothing.
        Array.Copy(pair.Entries!, first, upper.Entries, 0, pair.Count - first);
        upper.Count = pair.Count - first;
        status = WriteWhole(upper, tired: false, isNew: true);
        if (status != Status.Ok)
        {
            return status;
        }

        for (int index = 0; index < upper.Count; index++)
        {
            MetadataEntry entry = upper.Entries[index];
            entry.Pair = upper;
            if (entry.Content is not null)
            {
                upper.Pins++;
                pair.Pins--;
            }
        }

        Array.Clear(pair.Entries!, first, pair.Count - first);
        pair.Count = first;
        pair.Tail = upper.Blocks;
        pair.HardTail = true;
        _index.Thread(pair, upper);
        _index.AdoptChildren(upper, 0);
        _index.Account(upper);
        return Status.Ok;
    }

    // The anchor is worn: the root directory moves to a new pair, the anchor keeps only the superblock entry.
    private Status ExpandSuperblock(MetadataPair anchor)
    {
        BlockCounter counter = new(_volume.BlockCount);
        Status status = _allocator.Usage!.Visit(counter);
        if (status != Status.Ok)
        {
            return status;
        }

        // The pair is never given back, so only while there is plenty.
        if (counter.Count > _volume.BlockCount / 2)
        {
            return Status.NoSpace;
        }

        MetadataEntry superblock = anchor.Entries![0];
        status = SplitOff(anchor, 0);
        if (status != Status.Ok)
        {
            return status;
        }

        anchor.Insert(0, superblock.CloneAs(superblock.Name));
        anchor.Entries![0].Attributes = null;
        if (_index.Root == anchor)
        {
            _index.Root = anchor.Next;
        }

        return Status.Ok;
    }

    /// <summary>Writes an empty pair with the given soft tail. Nothing points to it yet.</summary>
    public Status CreatePair(BlockPair tail, out MetadataPair? pair)
    {
        pair = new MetadataPair { IsScrubbed = true, Tail = tail, Entries = [] };
        Status status = AllocatePair(pair);
        return status == Status.Ok ? WriteWhole(pair, tired: false, isNew: true) : status;
    }

    private Status AllocatePair(MetadataPair pair)
    {
        Status status = _allocator.Allocate(out uint target);
        if (status == Status.Ok)
        {
            status = _allocator.Allocate(out uint other);
            pair.Blocks = new BlockPair(other, target);
        }

        if (status != Status.Ok)
        {
            return status;
        }

        // The other block keeps what it holds: the new revision must be newer than a valid log there.
        Span<byte> revision = stackalloc byte[sizeof(uint)];
        if (_volume.ReadData(pair.Blocks.First, 0, revision) == Status.Ok)
        {
            pair.Revision = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(revision);
        }

        if (_blockCycles > 0)
        {
            // A pair starts with all its cycles before it.
            pair.Revision = (pair.Revision + CycleLength - 1) / CycleLength * CycleLength;
        }

        return Status.Ok;
    }

    // Writes the entries onto the second block, or a new one in its place when it is tired or bad.
    private Status WriteWhole(MetadataPair pair, bool tired, bool isNew)
    {
        uint target = pair.Blocks.Second;
        bool relocated = tired && _allocator.Allocate(out target) == Status.Ok;
        if (!relocated)
        {
            target = pair.Blocks.Second;
        }

        pair.Revision++;
        while (true)
        {
            // A moved pair is not reachable yet: the state changes with the commit that leads to it.
            GlobalState delta = relocated || isNew ? pair.Delta : pair.Delta ^ _onMedium ^ State ^ _stolen;
            Status status = WriteBlock(pair, target, delta);
            if (status == Status.Ok)
            {
                return Adopt(pair, target, delta, relocated, isNew);
            }

            if (status != Status.Corrupt)
            {
                return status;
            }

            if (target <= BlockPair.Anchor.Second)
            {
                _volume.Note(FaultReason.SuperblockWornOut, target);
                return Status.NoSpace;
            }

            status = _allocator.Allocate(out target);
            if (status != Status.Ok)
            {
                return status;
            }

            relocated = true;
        }
    }

    private Status Adopt(MetadataPair pair, uint target, GlobalState delta, bool relocated, bool isNew)
    {
        TakeOver(pair);
        BlockPair blocks = new(target, pair.Blocks.First);
        if (isNew)
        {
            pair.Blocks = blocks;
        }
        else if (relocated)
        {
            Stale.Add(pair.Blocks.Second);
            _index.Relocate(pair, blocks);
            _fixes.Push(new PendingFix(pair, ParentDone: false));
        }
        else
        {
            pair.Blocks = blocks;
            pair.IsScrubbed = true;
            Settle(pair, delta);
        }

        return _volume.Sync();
    }

    // A device whose erase does nothing may still hold parts of a compaction that a power cut interrupted. If
    // this one were interrupted, too, the parts of both could add up to the first one as a whole: a commit that
    // was found missing would be back. So such parts are written over, once, before the first compaction.
    private Status Scrub(uint block)
    {
        Span<byte> content = _buffer.Scratch;
        Status status = _volume.ReadDirect(block, 0, content);
        if (status != Status.Ok || content.IndexOfAnyExcept(content[0]) < 0)
        {
            return status;
        }

        content.Clear();
        status = _volume.Prog(block, 0, content);
        return status == Status.Ok ? _volume.Sync() : status;
    }

    private Status WriteBlock(MetadataPair pair, uint block, GlobalState delta)
    {
        Status status = _volume.Erase(block);
        if (status != Status.Ok)
        {
            return status;
        }

        if (!pair.IsScrubbed && block == pair.Blocks.Second)
        {
            status = Scrub(block);
            if (status != Status.Ok)
            {
                return status;
            }
        }

        _buffer.BeginBlock(pair.Revision);
        for (int index = 0; index < pair.Count; index++)
        {
            AddEntry(index, pair.Entries![index]);
        }

        if (!pair.Tail.IsNull)
        {
            AddTail(pair);
        }

        if (!delta.IsZero)
        {
            _buffer.Add(delta);
        }

        if (_buffer.Overflowed)
        {
            return Status.NoSpace;
        }

        status = _buffer.Finish(_volume, block, _index.HasForwardChecksums);
        return status == Status.Ok ? _volume.Prog(block, 0, _buffer.Bytes) : status;
    }
}
