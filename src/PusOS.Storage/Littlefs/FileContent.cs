namespace PusOS.Storage.Littlefs;

/// <summary>
/// The content of one open file, shared by its handles. Either inline in memory, or a skip-list that is
/// never changed in place: writing at a position makes a new list that shares the blocks before it
/// (DESIGN.md, "CTZ skip-lists"). The medium sees the result when the entry is committed.
/// </summary>
internal sealed partial class FileContent
{
    // What a gap is filled from. Never written.
    private static readonly byte[] s_zeros = new byte[1024];

    private readonly Volume _volume;
    private readonly BlockAllocator _allocator;
    private readonly uint _fileMax;
    private readonly int _inlineLimit;
    private byte[]? _inline;
    private byte[]? _pendingAttribute;
    private int _pendingAttributeLength;
    // The inline buffer, kept while the content is a list.
    private byte[]? _spare;
    private uint _head = BlockPair.NullBlock;
    // Failed syncs of the volume when this became dirty.
    private int _failedSyncs;
    // Bytes in the list, or in _inline.
    private uint _length;

    public FileContent(Volume volume, BlockAllocator allocator, uint fileMax, int inlineLimit, MetadataEntry entry)
    {
        _volume = volume;
        _allocator = allocator;
        _fileMax = fileMax;
        _inlineLimit = inlineLimit;
        Entry = entry;
        Revert();
    }

    /// <summary>Becomes the content of another entry: the object and its buffer are used again.</summary>
    public void Reset(MetadataEntry entry)
    {
        Entry = entry;
        Handles = 0;
        PendingAttributeType = -1;
        Revert();
    }

    /// <summary>Whether the list here is the entry's.</summary>
    public bool HasListOf(MetadataEntry entry) =>
        _inline is null && entry.StructType == Tag.StructSkipList && entry.Head == _head && entry.Length == _length && _length > 0;

    /// <summary>Where all blocks of the list lie, if that is known: of a file that is flushed.</summary>
    public ReadOnlySpan<BlockStretch> CopyKnown(Span<BlockStretch> stretches) =>
        _inline is null && _length > 0
            ? stretches.Slice(0, _known.CopyTo(SkipList.IndexOf(_volume.BlockSize, _length - 1, out _) + 1, stretches))
            : default;

    /// <summary>The entry that this is the content of; its pair is null once the entry was deleted.</summary>
    public MetadataEntry Entry { get; set; }

    public int Handles { get; set; }

    /// <summary>Differs from what the medium has.</summary>
    public bool IsDirty
    {
        get;
        private set
        {
            _failedSyncs = value && !field ? _volume.FailedSyncs : _failedSyncs;
            field = value;
        }
    }

    /// <summary>A sync failed since it became dirty: blocks of it may be lost, so no metadata may lead to them. Stays until it is closed.</summary>
    public bool MayBeLost => IsDirty && !IsInline && _failedSyncs != _volume.FailedSyncs;

    public bool IsInline => _inline is not null;

    /// <summary>The content, when it is inline.</summary>
    public ReadOnlySpan<byte> Inline => _inline.AsSpan(0, (int)_length);

    public uint Head => _head;

    /// <summary>Bytes in the file, those in buffers included.</summary>
    public uint Length => _writing ? Math.Max(_length, _writeEnd) : _length;

    /// <summary>Back to what the entry says: after a failure, the medium's state.</summary>
    public void Revert()
    {
        AbandonWrite();
        ForgetBlocks();
        TakeFromEntry();
    }

    private void TakeFromEntry()
    {
        IsDirty = false;
        // Other writers may leave an empty list behind a truncation.
        if (Entry.StructType == Tag.StructSkipList && Entry.Length > 0)
        {
            _inline = null;
            _head = Entry.Head;
            _length = Entry.Length;
            _known.Add(Entry.Stretches);
        }
        else
        {
            _inline = _spare is not null && _spare.Length >= Entry.InlineLength ? _spare : new byte[Math.Max(_inlineLimit, Entry.InlineLength)];
            _spare = _inline;
            Entry.Inline.AsSpan(0, Entry.InlineLength).CopyTo(_inline);
            _head = BlockPair.NullBlock;
            _length = (uint)Entry.InlineLength;
        }
    }

    /// <summary>Type of the user attribute that goes with the next commit; negative: none.</summary>
    public int PendingAttributeType { get; private set; } = -1;

    public ReadOnlySpan<byte> PendingAttribute => _pendingAttribute.AsSpan(0, _pendingAttributeLength);

    /// <summary>The next commit of the content sets this attribute, too. At most <see cref="LittleFile.LongestSyncedAttribute"/> bytes.</summary>
    public void SetPendingAttribute(byte type, ReadOnlySpan<byte> data)
    {
        _pendingAttribute ??= new byte[LittleFile.LongestSyncedAttribute];
        data.CopyTo(_pendingAttribute);
        _pendingAttributeLength = data.Length;
        PendingAttributeType = type;
    }

    public void MarkClean()
    {
        IsDirty = false;
        PendingAttributeType = -1;
    }

    public void MarkDirty() => IsDirty = true;

    /// <summary>Reads up to the end of the file; flushes what is being written first.</summary>
    public Status Read(uint position, Span<byte> destination, out int read)
    {
        read = 0;
        if (_writing)
        {
            Status status = Flush();
            if (status != Status.Ok)
            {
                return status;
            }
        }

        if (position >= _length)
        {
            return Status.Ok;
        }

        int count = (int)Math.Min((uint)destination.Length, _length - position);
        destination = destination.Slice(0, count);
        if (_inline is not null)
        {
            _inline.AsSpan((int)position, count).CopyTo(destination);
        }
        else
        {
            Status status = ReadList(position, destination);
            if (status != Status.Ok)
            {
                return status;
            }
        }

        read = count;
        return Status.Ok;
    }

    /// <summary>Cuts or extends (with zeros) to <paramref name="length"/> bytes.</summary>
    public Status SetLength(uint length)
    {
        if (length > _fileMax)
        {
            return Status.FileTooLarge;
        }

        Status status = Flush();
        if (status != Status.Ok || length == _length)
        {
            return status;
        }

        if (length > _length)
        {
            return Extend(length);
        }

        if (_inline is not null)
        {
            _length = length;
        }
        else if (length <= (uint)_inlineLimit)
        {
            byte[] inline = _spare ?? new byte[_inlineLimit];
            status = ReadList(0, inline.AsSpan(0, (int)length));
            if (status != Status.Ok)
            {
                return status;
            }

            _inline = inline;
            _head = BlockPair.NullBlock;
            _length = length;
        }
        else
        {
            // A list is cut by making an earlier block its head: nothing is written.
            uint lastIndex = SkipList.IndexOf(_volume.BlockSize, _length - 1, out _);
            uint index = SkipList.IndexOf(_volume.BlockSize, length - 1, out _);
            status = SkipList.Find(_volume, _head, lastIndex, index, out uint head);
            if (status != Status.Ok)
            {
                return status;
            }

            _head = head;
            _length = length;
            _known.Truncate(index + 1);
        }

        IsDirty = true;
        return Status.Ok;
    }

    public Status VisitBlocks(IBlockVisitor visitor)
    {
        if (_inline is null && _length > 0)
        {
            // While another list is being written, it is that one that is known.
            Status status = ListWalk.Visit(_volume, _head, _length, visitor, _writing ? null : _known);
            if (status != Status.Ok)
            {
                return status;
            }
        }

        return VisitWriting(visitor);
    }

    private Status Extend(uint length)
    {
        ReadOnlySpan<byte> zeros = s_zeros;
        while (Length < length)
        {
            int count = (int)Math.Min((uint)zeros.Length, length - Length);
            Status status = Write(Length, zeros.Slice(0, count), out _);
            if (status != Status.Ok)
            {
                return status;
            }
        }

        return Status.Ok;
    }
}
