using System.Numerics;

namespace PusOS.Storage.Littlefs;

/// <summary>
/// The metadata of the whole file system in memory, every byte checked when it was read: the thread of
/// pairs always, their entries up to a bound. Reads go through here; writes through <see cref="MetadataCommitter"/>.
/// </summary>
internal sealed partial class MetadataIndex
{
    private readonly Volume _volume;
    private readonly long _limit;
    private readonly int _highestMinor;
    private readonly PairTable _byBlock = new();
    private long _recordMemory;
    private long _entryMemory;
    // Comes round; only differences count.
    private uint _clock;

    public MetadataIndex(Volume volume, long limit, int highestMinor)
    {
        _volume = volume;
        _limit = limit;
        _highestMinor = highestMinor;
    }

    /// <summary>The anchor pair, first of the thread.</summary>
    public MetadataPair? First { get; private set; }

    /// <summary>The first pair of the root directory: the last one with a superblock entry.</summary>
    public MetadataPair? Root { get; set; }

    public Superblock Superblock { get; set; }

    /// <summary>XOR of all deltas on the thread.</summary>
    public GlobalState Sum { get; private set; }

    /// <summary>Mixed from the checksums of all pairs' last commits: where the allocator starts, so that wear spreads over mounts.</summary>
    public uint Seed { get; private set; }

    /// <summary>The thread on the medium is out of step with the tree, and was repaired in memory.</summary>
    public bool WasOutOfStep { get; set; }

    /// <summary>
    /// Blocks of the outdated pairs that the thread on the medium names while <see cref="WasOutOfStep"/>: in
    /// use until it is repaired, or the next mount would find something else there.
    /// </summary>
    public List<uint> OutdatedBlocks { get; } = [];

    /// <summary>Part of the metadata could not be read: what is here must not be written.</summary>
    public bool IsDegraded { get; private set; }

    public int PairCount { get; private set; }

    public long Memory => _recordMemory + _entryMemory + _byBlock.Memory + (_block?.Length ?? 0);

    public bool HasForwardChecksums => Superblock.Minor >= 1;

    /// <summary>The pair with exactly these blocks.</summary>
    public MetadataPair? Find(BlockPair blocks) =>
        _byBlock.Find(blocks.First) is MetadataPair pair && pair.Blocks.SameAs(blocks) ? pair : null;

    /// <summary>Reads everything from the anchor on. Corrupt: the superblock or the root is not there.</summary>
    public Status Load()
    {
        // Hardly ever needed.
        Dictionary<uint, BlockPair>? newer = null;
        List<(BlockPair Directory, MetadataPair Parent)> directories = [];
        WasOutOfStep = false;
        OutdatedBlocks.Clear();
        // Each round replaces at least one outdated pair; more rounds than pairs cannot be.
        for (uint round = 0; round <= _volume.BlockCount; round++)
        {
            Clear();
            directories.Clear();
            Status status = WalkThread(newer, directories);
            if (status != Status.Ok)
            {
                return status;
            }

            HideMoveSource(directories);
            if (!AdoptDirectories(ref newer, directories))
            {
                break;
            }

            WasOutOfStep = true;
        }

        return IsDegraded ? LoadByTree(directories) : Status.Ok;
    }

    /// <summary>Makes the entries of <paramref name="pair"/> present, reading and checking them again if they were evicted.</summary>
    public Status Ensure(MetadataPair pair)
    {
        pair.LastUse = ++_clock;
        if (pair.Entries is not null)
        {
            return Status.Ok;
        }

        Status status = Fetch(pair);
        if (status == Status.Ok)
        {
            Account(pair);
        }

        return status;
    }

    /// <summary>Brings the memory figures up to date after a change of <paramref name="pair"/>, and evicts beyond the bound.</summary>
    public void Account(MetadataPair pair)
    {
        int memory = 0;
        for (int index = 0; index < pair.Count; index++)
        {
            memory += pair.Entries![index].Memory;
        }

        _entryMemory += memory - pair.EntryMemory;
        pair.EntryMemory = memory;
        if (Memory > _limit)
        {
            Evict(pair);
        }
    }

    /// <summary>Keeps where the blocks of an entry's list lie, as far as the bound allows without evicting anything.</summary>
    public void Learn(MetadataEntry entry, ReadOnlySpan<BlockStretch> stretches)
    {
        if (entry.Pair is not { Entries: not null } pair || Memory + (stretches.Length * BlockStretch.Memory) > _limit)
        {
            return;
        }

        int before = entry.Memory;
        entry.SetStretches(stretches);
        int grown = entry.Memory - before;
        pair.EntryMemory += grown;
        _entryMemory += grown;
    }

    /// <summary>Adds a pair behind <paramref name="previous"/>.</summary>
    public void Thread(MetadataPair previous, MetadataPair pair)
    {
        pair.Previous = previous;
        pair.Next = previous.Next;
        if (pair.Next is not null)
        {
            pair.Next.Previous = pair;
        }

        previous.Next = pair;
        Register(pair);
    }

    /// <summary>Takes a pair off the thread.</summary>
    public void Unthread(MetadataPair pair)
    {
        if (pair.Previous is not null)
        {
            pair.Previous.Next = pair.Next;
        }

        if (pair.Next is not null)
        {
            pair.Next.Previous = pair.Previous;
        }

        pair.Removed = true;
        Unregister(pair);
    }

    /// <summary>The pair moved to other blocks.</summary>
    public void Relocate(MetadataPair pair, BlockPair blocks)
    {
        _byBlock.Remove(pair.Blocks.First);
        _byBlock.Remove(pair.Blocks.Second);
        pair.Blocks = blocks;
        _byBlock.Set(blocks.First, pair);
        _byBlock.Set(blocks.Second, pair);
    }

    /// <summary>Notes for every directory entry of <paramref name="pair"/> from <paramref name="first"/> on who holds it.</summary>
    public void AdoptChildren(MetadataPair pair, int first)
    {
        for (int index = first; index < pair.Count; index++)
        {
            AdoptChild(pair, pair.Entries![index]);
        }
    }

    /// <summary>Notes that <paramref name="entry"/> of <paramref name="pair"/>, if it is a directory, leads to its pair.</summary>
    public void AdoptChild(MetadataPair pair, MetadataEntry entry)
    {
        if (entry.IsDirectory && !entry.Hidden && Find(entry.Directory) is MetadataPair child)
        {
            child.Parent = pair;
            child.Linked = entry.Directory;
        }
    }

    private void Clear()
    {
        _byBlock.Clear();
        First = null;
        Root = null;
        Sum = default;
        PairCount = 0;
        _recordMemory = 0;
        _entryMemory = 0;
        IsDegraded = false;
    }

    private Status WalkThread(Dictionary<uint, BlockPair>? newer, List<(BlockPair Directory, MetadataPair Parent)> directories)
    {
        MetadataPair? previous = null;
        BlockPair blocks = BlockPair.Anchor;
        while (!blocks.IsNull)
        {
            if (newer is not null && newer.TryGetValue(blocks.First, out BlockPair replacement) && replacement.Overlaps(blocks))
            {
                blocks = replacement;
                previous!.TailOutdated = true;
            }

            MetadataPair pair = new() { Blocks = blocks };
            Status status = LoadThreaded(pair, previous);
            if (status != Status.Ok)
            {
                if (Root is null || (previous is not null && previous.HardTail && previous.FirstOfDirectory == Root)
                    || status != Status.Corrupt)
                {
                    return status;
                }

                // Pairs further on may still be reached through the tree.
                IsDegraded = true;
                return Status.Ok;
            }

            CollectDirectories(pair, directories);
            Account(pair);
            if (Memory - _entryMemory > _limit)
            {
                _volume.Note(FaultReason.IndexBound, BlockPair.NullBlock);
                return Status.ResourceExhausted;
            }

            previous = pair;
            blocks = pair.Tail;
        }

        return Root is null ? _volume.Reject(FaultReason.NoSuperblock, 0) : Status.Ok;
    }

    private Status LoadThreaded(MetadataPair pair, MetadataPair? previous)
    {
        BlockPair blocks = pair.Blocks;
        if (!_volume.IsBlock(blocks.First) || !_volume.IsBlock(blocks.Second) || blocks.First == blocks.Second)
        {
            return _volume.Reject(FaultReason.PointerOutOfRange, previous?.Blocks.First ?? 0, previous?.LogEnd ?? 0);
        }

        if (_byBlock.Find(blocks.First) is not null || _byBlock.Find(blocks.Second) is not null)
        {
            return _volume.Reject(FaultReason.Cycle, blocks.First);
        }

        Status status = Fetch(pair);
        if (status != Status.Ok)
        {
            return status;
        }

        if (pair.Count > 0 && pair.Entries![0].IsSuperblock)
        {
            status = AcceptSuperblock(pair);
            if (status != Status.Ok)
            {
                return status;
            }
        }
        else if (previous is null)
        {
            return _volume.Reject(FaultReason.NoSuperblock, pair.Blocks.First);
        }

        if (previous is null)
        {
            First = pair;
            Register(pair);
        }
        else
        {
            Thread(previous, pair);
        }

        Sum ^= pair.Delta;
        Seed = BitOperations.RotateLeft(Seed, 7) ^ _lastChecksum;
        return Status.Ok;
    }

    private Status AcceptSuperblock(MetadataPair pair)
    {
        MetadataEntry entry = pair.Entries![0];
        uint block = pair.Blocks.First;
        if (!entry.Name.AsSpan().SequenceEqual(Superblock.Magic) || entry.InlineLength < Superblock.Size)
        {
            return _volume.Reject(FaultReason.NoSuperblock, block);
        }

        Superblock superblock = Superblock.Read(entry.Inline);
        if (superblock.Major != 2 || superblock.Minor > _highestMinor)
        {
            return _volume.Reject(FaultReason.UnknownVersion, block);
        }

        if (superblock.BlockSize != _volume.BlockSize || superblock.BlockCount < 2
            || superblock.BlockCount > _volume.Device.BlockCount)
        {
            return _volume.Reject(FaultReason.BadGeometry, block);
        }

        if (superblock.NameMax is 0 or > Superblock.LargestName || superblock.AttributeMax > Superblock.LargestAttribute
            || superblock.FileMax is 0 or > Superblock.LargestFile)
        {
            return _volume.Reject(FaultReason.BadLimits, block);
        }

        _volume.BlockCount = superblock.BlockCount;
        bool old = pair.Appendable;
        Superblock = superblock;
        Root = pair;
        // The version decides how the end of a log is judged; the superblock's own log was read before it was known.
        pair.Appendable = old && HasForwardChecksums;
        return Status.Ok;
    }

    private static void CollectDirectories(MetadataPair pair, List<(BlockPair Directory, MetadataPair Parent)> directories)
    {
        for (int index = 0; index < pair.Count; index++)
        {
            if (pair.Entries![index].IsDirectory)
            {
                directories.Add((pair.Entries[index].Directory, pair));
            }
        }
    }

    private void HideMoveSource(List<(BlockPair Directory, MetadataPair Parent)> directories)
    {
        if (!Sum.HasMove)
        {
            return;
        }

        MetadataPair? source = Find(Sum.MovePair);
        if (source is null || !Sum.IsMove || Sum.MoveId >= source.Count || Ensure(source) != Status.Ok
            || source.Entries![Sum.MoveId].IsSuperblock)
        {
            // Without its source the move cannot be finished, and other state is not known: nothing may be written.
            _volume.Note(FaultReason.BadMove, Sum.First);
            IsDegraded = true;
            return;
        }

        MetadataEntry entry = source.Entries![Sum.MoveId];
        entry.Hidden = true;
        source.Pins++;
        if (entry.IsDirectory)
        {
            directories.Remove((entry.Directory, source));
        }
    }

    // Gives every directory its parent. True: one was found whose thread names an outdated pair; walk again.
    private bool AdoptDirectories(ref Dictionary<uint, BlockPair>? newer, List<(BlockPair Directory, MetadataPair Parent)> directories)
    {
        bool again = false;
        foreach ((BlockPair directory, MetadataPair parent) in directories)
        {
            if (Find(directory) is MetadataPair child)
            {
                child.Parent = parent;
                child.Linked = directory;
            }
            else if (OverlappingPair(directory) is MetadataPair outdated && newer?.ContainsValue(directory) != true && outdated != First)
            {
                newer ??= [];
                newer[outdated.Blocks.First] = directory;
                newer[outdated.Blocks.Second] = directory;
                OutdatedBlocks.Add(outdated.Blocks.First);
                OutdatedBlocks.Add(outdated.Blocks.Second);
                again = true;
            }
        }

        return again;
    }

    private MetadataPair? OverlappingPair(BlockPair blocks) =>
        _byBlock.Find(blocks.First) ?? _byBlock.Find(blocks.Second);

    // The thread broke: read the directories that the tree still leads to. Only for reading.
    private Status LoadByTree(List<(BlockPair Directory, MetadataPair Parent)> directories)
    {
        for (int next = 0; next < directories.Count; next++)
        {
            (BlockPair blocks, MetadataPair parent) = directories[next];
            MetadataPair? previous = null;
            while (!blocks.IsNull && OverlappingPair(blocks) is null
                && _volume.IsBlock(blocks.First) && _volume.IsBlock(blocks.Second) && blocks.First != blocks.Second)
            {
                MetadataPair pair = new() { Blocks = blocks, Previous = previous, Parent = previous is null ? parent : null, Linked = blocks };
                if (Fetch(pair) != Status.Ok)
                {
                    break;
                }

                Register(pair);
                if (previous is not null)
                {
                    previous.Next = pair;
                }

                CollectDirectories(pair, directories);
                Account(pair);
                previous = pair;
                blocks = pair.HardTail ? pair.Tail : BlockPair.Null;
            }
        }

        return Status.Ok;
    }

    private void Register(MetadataPair pair)
    {
        _byBlock.Set(pair.Blocks.First, pair);
        _byBlock.Set(pair.Blocks.Second, pair);
        _recordMemory += MetadataPair.BaseMemory;
        PairCount++;
    }

    private void Unregister(MetadataPair pair)
    {
        _byBlock.Remove(pair.Blocks.First);
        _byBlock.Remove(pair.Blocks.Second);
        _recordMemory -= MetadataPair.BaseMemory;
        _entryMemory -= pair.EntryMemory;
        PairCount--;
    }

    // Drops the entries of the pairs used longest ago until the bound holds again.
    private void Evict(MetadataPair keep)
    {
        while (Memory > _limit)
        {
            MetadataPair? oldest = null;
            for (MetadataPair? pair = First; pair is not null; pair = pair.Next)
            {
                if (pair.Entries is not null && pair.Pins == 0 && pair != keep && pair != Root
                    && (oldest is null || (int)(pair.LastUse - oldest.LastUse) < 0))
                {
                    oldest = pair;
                }
            }

            if (oldest is null)
            {
                return;
            }

            _entryMemory -= oldest.EntryMemory;
            oldest.EntryMemory = 0;
            oldest.Entries = null;
        }
    }
}
