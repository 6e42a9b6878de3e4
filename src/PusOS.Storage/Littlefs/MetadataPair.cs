namespace PusOS.Storage.Littlefs;

/// <summary>
/// One metadata pair of the index. What threads the pairs together always stays in memory; the
/// entries may be evicted (<see cref="Entries"/> is null then) and are read and checked again on use.
/// </summary>
internal sealed class MetadataPair
{
    /// <summary>Rough bytes of memory of a pair without its entries.</summary>
    public const int BaseMemory = 128;

    /// <summary>Room for entries at first: the array is as large as an entry, and so from the same page of the heap.</summary>
    public const int LeastEntries = 9;

    public BlockPair Blocks;
    public uint Revision;
    /// <summary>Where the next commit would begin.</summary>
    public int LogEnd;
    /// <summary>What the next tag is XORed with.</summary>
    public uint PreviousTag;
    /// <summary>Whether the bytes after <see cref="LogEnd"/> are known to be erased.</summary>
    public bool Appendable;
    public BlockPair Tail = BlockPair.Null;
    /// <summary>Whether the tail continues this directory.</summary>
    public bool HardTail;
    public GlobalState Delta;

    public MetadataEntry[]? Entries;
    public int Count;
    /// <summary>Entries are in the order of their names, so a search may bisect.</summary>
    public bool Sorted = true;

    public MetadataPair? Previous;
    public MetadataPair? Next;
    /// <summary>First pair of a directory: the pair whose entry leads here.</summary>
    public MetadataPair? Parent;
    /// <summary>First pair of a directory: the blocks that the entry names; differs from <see cref="Blocks"/> while a relocation is followed up.</summary>
    public BlockPair Linked;
    /// <summary>The tail on the medium names an outdated pair and must be written again.</summary>
    public bool TailOutdated;
    /// <summary>Open files and running operations that need the entries in memory.</summary>
    public int Pins;
    /// <summary>Taken off the thread: its directory was removed, or the pair had become empty.</summary>
    public bool Removed;
    /// <summary>Since it was loaded, the pair was compacted in place: what an interrupted compaction may have left in the other block is gone.</summary>
    public bool IsScrubbed;
    /// <summary>The index's clock at the last use.</summary>
    public uint LastUse;
    /// <summary>What the index has accounted for the entries.</summary>
    public int EntryMemory;

    public bool IsFirstOfDirectory => Previous is null || !Previous.HardTail;

    /// <summary>The first pair of the directory that this pair belongs to.</summary>
    public MetadataPair FirstOfDirectory
    {
        get
        {
            MetadataPair pair = this;
            while (!pair.IsFirstOfDirectory)
            {
                pair = pair.Previous!;
            }

            return pair;
        }
    }

    public int IndexOf(MetadataEntry entry)
    {
        MetadataEntry[] entries = Entries!;
        for (int index = 0; index < Count; index++)
        {
            if (ReferenceEquals(entries[index], entry))
            {
                return index;
            }
        }

        return -1;
    }

    public void Insert(int index, MetadataEntry entry)
    {
        MetadataEntry[] entries = Entries!;
        if (Count == entries.Length)
        {
            Array.Resize(ref entries, Math.Max(LeastEntries, entries.Length * 2));
            Entries = entries;
        }

        Array.Copy(entries, index, entries, index + 1, Count - index);
        entries[index] = entry;
        entry.Pair = this;
        Count++;
    }

    public void RemoveAt(int index)
    {
        MetadataEntry[] entries = Entries!;
        entries[index].Pair = null;
        Count--;
        Array.Copy(entries, index + 1, entries, index, Count - index);
        entries[Count] = null!;
    }

    /// <summary>
    /// Finds <paramref name="name"/>; false: <paramref name="index"/> is where it would be inserted.
    /// The superblock's entry is always the first and never found.
    /// </summary>
    public bool TryFind(ReadOnlySpan<byte> name, out int index)
    {
        MetadataEntry[] entries = Entries!;
        int low = Count > 0 && entries[0].IsSuperblock ? 1 : 0;
        if (!Sorted)
        {
            return TryFindUnsorted(name, low, out index);
        }

        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            int order = name.SequenceCompareTo(entries[middle].Name);
            if (order == 0)
            {
                // The hidden source of a move may precede its target under the same name.
                index = middle;
                return true;
            }

            if (order > 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        index = low;
        return false;
    }

    private bool TryFindUnsorted(ReadOnlySpan<byte> name, int first, out int index)
    {
        for (index = first; index < Count; index++)
        {
            if (name.SequenceEqual(Entries![index].Name))
            {
                return true;
            }
        }

        return false;
    }
}
