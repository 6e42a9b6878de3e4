namespace PusOS.Storage.Littlefs;

/// <summary>
/// Writes metadata. A transaction changes the entries of one pair in memory and, at the same time,
/// builds the commit; <see cref="Commit"/> appends it or, when that cannot be, compacts, splits or moves
/// the pair, and then brings the pairs that point to it up to date. Each single commit is atomic and
/// synced: the durability point. After a failure the memory is ahead of the medium: the owner reloads.
/// </summary>
internal sealed partial class MetadataCommitter
{
    private readonly Volume _volume;
    private readonly MetadataIndex _index;
    private readonly BlockAllocator _allocator;
    private readonly int _blockCycles;
    private readonly CommitBuffer _buffer;
    private readonly Stack<PendingFix> _fixes = new();
    private MetadataPair? _pair;
    private bool _deleted;
    // Deltas of pairs that the next commit takes off the thread.
    private GlobalState _stolen;
    private GlobalState _onMedium;
    private GlobalState _move;
    private int _orphans;

    public MetadataCommitter(Volume volume, MetadataIndex index, BlockAllocator allocator, int blockCycles)
    {
        _volume = volume;
        _index = index;
        _allocator = allocator;
        _blockCycles = blockCycles;
        _buffer = new CommitBuffer(volume.BlockSize, volume.ProgSize);
    }

    /// <summary>Blocks given up by an unfinished relocation: the medium may still point to them.</summary>
    public List<uint> Stale { get; } = [];

    /// <summary>Skip-lists that the running transaction takes away.</summary>
    public List<(uint Head, uint Length)> StaleLists { get; } = [];

    /// <summary>The source of the move in progress; null: none.</summary>
    public MetadataEntry? MoveSource { get; private set; }

    /// <summary>The state that the medium should have.</summary>
    public GlobalState State => _move.WithSync(_orphans > 0);

    public GlobalState OnMedium => _onMedium;

    /// <summary>Takes over the state found on the medium at mount.</summary>
    public void Reset(GlobalState onMedium, MetadataEntry? moveSource)
    {
        _onMedium = onMedium;
        _orphans = onMedium.NeedsSync ? 1 : 0;
        _move = onMedium.WithSync(false);
        MoveSource = moveSource;
        _stolen = default;
        _fixes.Clear();
        Stale.Clear();
        StaleLists.Clear();
        _pair = null;
    }

    /// <summary>From the next commit on, the medium says that the thread may be out of step; ends with <see cref="EndOrphan"/>.</summary>
    public void BeginOrphan() => _orphans++;

    public void EndOrphan() => _orphans--;

    /// <summary>From the next commit on, the medium says that <paramref name="source"/> moves away.</summary>
    public void BeginMove(MetadataEntry source)
    {
        MetadataPair pair = source.Pair!;
        _move = default(GlobalState).WithMove(pair.Blocks, pair.IndexOf(source));
        MoveSource = source;
    }

    /// <summary>Begins a transaction on <paramref name="pair"/>, whose entries must be present.</summary>
    public void Begin(MetadataPair pair)
    {
        _pair = pair;
        pair.Pins++;
        _deleted = false;
        _buffer.BeginAppend(pair.LogEnd, pair.PreviousTag);
        if (MoveSource is not null && MoveSource.Pair == pair)
        {
            // Rewriting this pair may renumber or move the source: finish the move here and now.
            RemoveMoveSource();
        }
    }

    public void Insert(int index, MetadataEntry entry)
    {
        MetadataPair pair = _pair!;
        pair.Insert(index, entry);
        _index.AdoptChild(pair, entry);

        if (pair.Appendable)
        {
            _buffer.Add(new Tag(Tag.Create, index, 0), default);
            AddEntry(index, entry);
        }
    }

    public void Remove(int index)
    {
        Retire(_pair!.Entries![index]);
        _pair.RemoveAt(index);
        _deleted = true;
        if (_pair.Appendable)
        {
            _buffer.Add(new Tag(Tag.Delete, index, 0), default);
        }
    }

    /// <summary>The file's content lies in a skip-list from now on, whose blocks lie in these stretches; none: not known.</summary>
    public void SetSkipList(MetadataEntry entry, uint head, uint length, ReadOnlySpan<BlockStretch> stretches)
    {
        Retire(entry);
        entry.StructType = Tag.StructSkipList;
        entry.Head = head;
        entry.Length = length;
        entry.SetStretches(stretches);
        entry.Inline = [];
        entry.InlineLength = 0;
        UpdateStructure(entry);
    }

    /// <summary>The file's content lies in the metadata from now on.</summary>
    public void SetInline(MetadataEntry entry, ReadOnlySpan<byte> content)
    {
        Retire(entry);
        entry.StructType = Tag.StructInline;
        entry.SetStretches(default);
        if (entry.Inline.Length < content.Length)
        {
            entry.Inline = new byte[content.Length];
        }

        content.CopyTo(entry.Inline);
        entry.InlineLength = content.Length;
        UpdateStructure(entry);
    }

    private void UpdateStructure(MetadataEntry entry)
    {
        if (_pair!.Appendable)
        {
            AddStructure(_pair.IndexOf(entry), entry);
        }
    }

    /// <summary>Sets a user attribute; <paramref name="remove"/>: removes it.</summary>
    public void UpdateAttribute(MetadataEntry entry, byte type, ReadOnlySpan<byte> data, bool remove)
    {
        if (remove)
        {
            entry.RemoveAttribute(type);
        }
        else
        {
            entry.SetAttribute(type, data);
        }

        if (_pair!.Appendable)
        {
            int length = remove ? Tag.DeletedLength : data.Length;
            _buffer.Add(new Tag(Tag.UserAttribute + type, _pair.IndexOf(entry), length), data);
        }
    }

    public void SetTail(BlockPair tail, bool hard)
    {
        MetadataPair pair = _pair!;
        pair.Tail = tail;
        pair.HardTail = hard;
        pair.TailOutdated = false;
        if (pair.Appendable)
        {
            AddTail(pair);
        }
    }

    /// <summary>Takes <paramref name="pair"/> off the thread; the running transaction must set its predecessor's tail.</summary>
    public void Drop(MetadataPair pair)
    {
        _stolen ^= pair.Delta;
        Stale.Add(pair.Blocks.First);
        Stale.Add(pair.Blocks.Second);
        _index.Unthread(pair);
    }

    /// <summary>Ends the transaction: the change, and all that follows from it, is on the medium when it returns Ok.</summary>
    public Status Commit()
    {
        MetadataPair pair = _pair!;
        _allocator.Checkpoint();
        Status status = CommitOrDrop(pair);
        while (status == Status.Ok && _fixes.TryPop(out PendingFix fix))
        {
            status = fix.ParentDone ? FixPredecessor(fix.Pair) : FixParent(fix.Pair);
        }

        Stale.Clear();
        StaleLists.Clear();
        return status;
    }

    // The medium leads to the file's blocks until the commit is through: no scan may find them free before.
    private void Retire(MetadataEntry entry)
    {
        if (entry.IsFile && entry.StructType == Tag.StructSkipList)
        {
            StaleLists.Add((entry.Head, entry.Length));
        }
    }

    private void RemoveMoveSource()
    {
        if (MoveSource!.Hidden)
        {
            // Hidden at mount, and kept in memory since.
            _pair!.Pins--;
        }

        Remove(_pair!.IndexOf(MoveSource));
        _move = default;
        MoveSource = null;
    }

    // Also where a pair is only rewritten to follow up another: that may have taken the source of a move, its last entry, away.
    private Status CommitOrDrop(MetadataPair pair) =>
        _deleted && pair.Count == 0 && !pair.IsFirstOfDirectory && pair != _index.Root ? DropEmptied(pair) : CommitPair(pair);

    // A pair that is not its directory's first and has lost its last entry leaves the thread instead of being written: the
    // reference never leaves such a pair, and does not find the end of a directory that has one.
    private Status DropEmptied(MetadataPair pair)
    {
        MetadataPair previous = pair.Previous!;
        Status status = _index.Ensure(previous);
        if (status != Status.Ok)
        {
            return status;
        }

        Release(pair);
        Begin(previous);
        Drop(pair);
        SetTail(pair.Tail, pair.HardTail);
        return CommitOrDrop(previous);
    }

    private Status CommitPair(MetadataPair pair)
    {
        Status status = pair.Appendable ? Append(pair) : Status.Corrupt;
        if (status == Status.Corrupt)
        {
            status = Compact(pair);
        }

        Release(pair);
        return status;
    }

    private void Release(MetadataPair pair)
    {
        pair.Pins--;
        if (pair.Entries is not null)
        {
            _index.Account(pair);
        }

        _pair = null;
    }

    // Corrupt: it does not fit, or the block is bad; nothing valid was written.
    private Status Append(MetadataPair pair)
    {
        GlobalState delta = pair.Delta ^ _onMedium ^ State ^ _stolen;
        if (delta != pair.Delta)
        {
            _buffer.Add(delta);
        }

        if (_buffer.Overflowed)
        {
            return Status.Corrupt;
        }

        if (_buffer.IsEmpty)
        {
            return Status.Ok;
        }

        uint block = pair.Blocks.First;
        Status status = _buffer.Finish(_volume, block, _index.HasForwardChecksums);
        if (status == Status.Ok)
        {
            status = _volume.Prog(block, _buffer.Start, _buffer.Bytes);
        }

        if (status != Status.Ok)
        {
            pair.Appendable = false;
            return status;
        }

        TakeOver(pair);
        Settle(pair, delta);
        return _volume.Sync();
    }

    private void TakeOver(MetadataPair pair)
    {
        pair.LogEnd = _buffer.End;
        pair.PreviousTag = _buffer.PreviousTag;
        pair.Appendable = _buffer.End < _volume.BlockSize;
    }

    // The commit carried the difference between the wanted state and the medium's.
    private void Settle(MetadataPair pair, GlobalState delta)
    {
        pair.Delta = delta;
        _onMedium = State;
        _stolen = default;
    }

    // The tree's pointer first, under the sync flag; a parent that moved itself is followed up before our predecessor.
    private Status FixParent(MetadataPair pair)
    {
        MetadataPair? parent = pair.Parent;
        if (parent is null)
        {
            return FixPredecessor(pair, countsAsOrphan: false);
        }

        Status status = _index.Ensure(parent);
        if (status != Status.Ok)
        {
            return status;
        }

        BeginOrphan();
        _fixes.Push(new PendingFix(pair, ParentDone: true));
        Begin(parent);
        for (int index = 0; index < parent.Count; index++)
        {
            MetadataEntry entry = parent.Entries![index];
            if (entry.IsDirectory && !entry.Hidden && entry.Directory.SameAs(pair.Linked))
            {
                entry.Directory = pair.Blocks;
                pair.Linked = pair.Blocks;
                UpdateStructure(entry);
                return CommitPair(parent);
            }
        }

        Release(parent);
        return _volume.Reject(FaultReason.DanglingDirectory, pair.Blocks.First);
    }

    private Status FixPredecessor(MetadataPair pair) => FixPredecessor(pair, countsAsOrphan: true);

    private Status FixPredecessor(MetadataPair pair, bool countsAsOrphan)
    {
        if (countsAsOrphan)
        {
            EndOrphan();
        }

        MetadataPair previous = pair.Previous!;
        Status status = _index.Ensure(previous);
        if (status != Status.Ok)
        {
            return status;
        }

        Begin(previous);
        SetTail(pair.Blocks, previous.HardTail);
        return CommitOrDrop(previous);
    }

    private void AddEntry(int id, MetadataEntry entry)
    {
        _buffer.Add(new Tag(entry.NameType, id, entry.Name.Length), entry.Name);
        if (entry.StructType != 0)
        {
            AddStructure(id, entry);
        }

        for (UserAttribute? attribute = entry.Attributes; attribute is not null; attribute = attribute.Next)
        {
            _buffer.Add(new Tag(Tag.UserAttribute + attribute.Type, id, attribute.Data.Length), attribute.Data);
        }
    }

    private void AddStructure(int id, MetadataEntry entry)
    {
        switch (entry.StructType)
        {
            case Tag.StructInline:
                _buffer.Add(new Tag(Tag.StructInline, id, entry.InlineLength), entry.Inline.AsSpan(0, entry.InlineLength));
                break;
            case Tag.StructSkipList:
                _buffer.Add(Tag.StructSkipList, id, entry.Head, entry.Length);
                break;
            default:
                _buffer.Add(Tag.StructDirectory, id, entry.Directory.First, entry.Directory.Second);
                break;
        }
    }

    private void AddTail(MetadataPair pair) =>
        _buffer.Add(pair.HardTail ? Tag.HardTail : Tag.SoftTail, Tag.NoId, pair.Tail.First, pair.Tail.Second);

    /// <summary>A relocated pair whose pointers are outdated: the tree's, then the thread's.</summary>
    private readonly record struct PendingFix(MetadataPair Pair, bool ParentDone);
}
