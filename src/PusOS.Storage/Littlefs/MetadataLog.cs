using System.Buffers.Binary;

namespace PusOS.Storage.Littlefs;

/// <summary>
/// Reads one metadata block (SPEC.md, "Directories / Metadata pairs"). First pass: find the last
/// commit whose checksum holds. Second pass: apply the tags up to there. The bytes are not trusted.
/// </summary>
internal readonly ref struct MetadataLog
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _blockSize;

    private MetadataLog(ReadOnlySpan<byte> bytes, int blockSize)
    {
        _bytes = bytes;
        _blockSize = blockSize;
    }

    /// <summary>Whether at least one commit is valid.</summary>
    public bool IsValid { get; private init; }

    public uint Revision { get; private init; }

    /// <summary>The checksum of the last valid commit.</summary>
    public uint Checksum { get; private init; }

    /// <summary>Where the last valid commit, with its padding, ends.</summary>
    public int End { get; private init; }

    /// <summary>What the tag after the last commit would be XORed with.</summary>
    public uint PreviousTag { get; private init; }

    /// <summary>Whether the tag after the last commit says that none was written there.</summary>
    public bool EndsUnwritten { get; private init; }

    /// <summary>Bytes after <see cref="End"/> that the last commit saw erased; zero: it has no forward checksum.</summary>
    public uint ForwardLength { get; private init; }

    public uint ForwardChecksum { get; private init; }

    /// <summary>Only more bytes of the block can say where the log ends.</summary>
    public bool IsCut { get; private init; }

    /// <summary>Finds the valid commits in a block of which the first bytes are given.</summary>
    public static MetadataLog Scan(ReadOnlySpan<byte> bytes, int blockSize)
    {
        MetadataLog found = new(bytes, blockSize);
        uint revision = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        uint crc = Crc32.Append(Crc32.Start, bytes.Slice(0, sizeof(uint)));
        uint previous = 0xffffffff;
        uint forwardLength = 0;
        uint forwardChecksum = 0;
        bool afterCommit = false;
        int offset = sizeof(uint);
        while (offset + Tag.Size <= bytes.Length)
        {
            Tag tag = new(BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(offset)) ^ previous);
            if (!tag.IsValid)
            {
                return found.With(endsUnwritten: afterCommit, isCut: found.LacksForward);
            }

            int end = offset + Tag.Size + tag.DataLength;
            if (end > bytes.Length)
            {
                return found.With(endsUnwritten: false, isCut: bytes.Length < blockSize || found.LacksForward);
            }

            crc = Crc32.Append(crc, bytes.Slice(offset, Tag.Size));
            ReadOnlySpan<byte> data = bytes.Slice(offset + Tag.Size, tag.DataLength);
            previous = tag.Value;
            afterCommit = false;
            if (tag.IsCommitChecksum)
            {
                if (data.Length < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(data) != crc)
                {
                    return found.With(endsUnwritten: false, isCut: found.LacksForward);
                }

                previous ^= (uint)(tag.Chunk & 1) << 31;
                found = new(bytes, blockSize)
                {
                    IsValid = true,
                    Revision = revision,
                    Checksum = crc,
                    End = end,
                    PreviousTag = previous,
                    ForwardLength = forwardLength,
                    ForwardChecksum = forwardChecksum,
                };
                crc = Crc32.Start;
                forwardLength = 0;
                afterCommit = true;
            }
            else
            {
                crc = Crc32.Append(crc, data);
                if (tag.Type == Tag.ForwardChecksum && data.Length >= 2 * sizeof(uint))
                {
                    forwardLength = BinaryPrimitives.ReadUInt32LittleEndian(data);
                    forwardChecksum = BinaryPrimitives.ReadUInt32LittleEndian(data.Slice(sizeof(uint)));
                }
            }

            offset = end;
        }

        return found.With(endsUnwritten: false, isCut: bytes.Length < blockSize || found.LacksForward);
    }

    /// <summary>
    /// Whether the next commit may be appended: it is aligned, and the bytes after the last commit are
    /// as its forward checksum saw them erased. Version 2.0 has no such checksum: the unwritten tag must do.
    /// </summary>
    public bool IsAppendable(int progSize, bool hasForwardChecksums)
    {
        if (End % progSize != 0 || End >= _blockSize)
        {
            return false;
        }

        if (!hasForwardChecksums)
        {
            return EndsUnwritten;
        }

        return ForwardLength >= (uint)progSize && ForwardLength <= (uint)(_blockSize - End)
            && Crc32.Append(Crc32.Start, _bytes.Slice(End, (int)ForwardLength)) == ForwardChecksum;
    }

    /// <summary>Applies all tags of the valid commits to <paramref name="pair"/>, whose entries are replaced.</summary>
    public FaultReason Apply(MetadataPair pair, out int faultOffset)
    {
        pair.Entries = new MetadataEntry[MetadataPair.LeastEntries];
        pair.Count = 0;
        pair.Tail = BlockPair.Null;
        pair.HardTail = false;
        pair.Delta = default;
        uint previous = 0xffffffff;
        int offset = sizeof(uint);
        while (offset < End)
        {
            Tag tag = new(BinaryPrimitives.ReadUInt32BigEndian(_bytes.Slice(offset)) ^ previous);
            ReadOnlySpan<byte> data = _bytes.Slice(offset + Tag.Size, tag.DataLength);
            if (!Apply(pair, tag, data))
            {
                faultOffset = offset;
                return FaultReason.BadTag;
            }

            previous = tag.IsCommitChecksum ? tag.Value ^ ((uint)(tag.Chunk & 1) << 31) : tag.Value;
            offset += Tag.Size + tag.DataLength;
        }

        faultOffset = 0;
        return Finish(pair);
    }

    // The forward checksum covers bytes that are not here.
    private bool LacksForward => _bytes.Length < _blockSize && ForwardLength <= (uint)(_blockSize - End) && End + (int)ForwardLength > _bytes.Length;

    private MetadataLog With(bool endsUnwritten, bool isCut) => new(_bytes, _blockSize)
    {
        IsValid = IsValid,
        Revision = Revision,
        Checksum = Checksum,
        End = End,
        PreviousTag = PreviousTag,
        ForwardLength = ForwardLength,
        ForwardChecksum = ForwardChecksum,
        EndsUnwritten = endsUnwritten,
        IsCut = isCut,
    };

    private static bool Apply(MetadataPair pair, Tag tag, ReadOnlySpan<byte> data)
    {
        switch (tag.Class)
        {
            case Tag.ClassName:
                return ApplyName(pair, tag, data);
            case Tag.ClassStruct:
                return tag.Id < pair.Count && ApplyStruct(pair.Entries![tag.Id], tag, data);
            case Tag.ClassUserAttribute:
                return ApplyAttribute(pair, tag, data);
            case Tag.ClassSplice:
                return ApplySplice(pair, tag);
            case Tag.ClassTail:
                if (data.Length < 2 * sizeof(uint) || (tag.Chunk & ~1) != 0)
                {
                    return false;
                }

                pair.Tail = ReadPair(data);
                pair.HardTail = (tag.Chunk & 1) != 0 && !pair.Tail.IsNull;
                return true;
            case Tag.ClassGlobalState:
                if (tag.Type == Tag.MoveState && data.Length >= GlobalState.Size)
                {
                    pair.Delta = GlobalState.Read(data);
                    return true;
                }

                // Other global state is unknown to version 2.1; its delta must not be lost by rewriting.
                return false;
            default:
                return true;
        }
    }

    private static bool ApplyName(MetadataPair pair, Tag tag, ReadOnlySpan<byte> data)
    {
        if (tag.Id == Tag.NoId)
        {
            return false;
        }

        // SPEC.md, 0x401: files need no create tag. A compaction may have been written in another order than that of the ids
        // (a file created by it last): what lies between gets its name further on, or Finish finds it without one.
        while (tag.Id >= pair.Count)
        {
            pair.Insert(pair.Count, new MetadataEntry());
        }

        MetadataEntry entry = pair.Entries![tag.Id];
        entry.NameType = (ushort)tag.Chunk;
        entry.Name = data.ToArray();
        return tag.Type is Tag.NameRegular or Tag.NameDirectory or Tag.NameSuperblock;
    }

    private static bool ApplyStruct(MetadataEntry entry, Tag tag, ReadOnlySpan<byte> data)
    {
        entry.StructType = (ushort)tag.Type;
        if (tag.Type == Tag.StructInline)
        {
            entry.Inline = data.ToArray();
            entry.InlineLength = data.Length;
            return true;
        }

        if (data.Length < 2 * sizeof(uint))
        {
            return false;
        }

        if (tag.Type == Tag.StructDirectory)
        {
            entry.Directory = ReadPair(data);
            return true;
        }

        entry.Head = BinaryPrimitives.ReadUInt32LittleEndian(data);
        entry.Length = BinaryPrimitives.ReadUInt32LittleEndian(data.Slice(sizeof(uint)));
        entry.Inline = [];
        entry.InlineLength = 0;
        return tag.Type == Tag.StructSkipList;
    }

    private static bool ApplyAttribute(MetadataPair pair, Tag tag, ReadOnlySpan<byte> data)
    {
        if (tag.Id >= pair.Count)
        {
            return false;
        }

        if (tag.IsDeleted)
        {
            pair.Entries![tag.Id].RemoveAttribute((byte)tag.Chunk);
        }
        else
        {
            pair.Entries![tag.Id].SetAttribute((byte)tag.Chunk, data);
        }

        return true;
    }

    private static bool ApplySplice(MetadataPair pair, Tag tag)
    {
        if (tag.Type == Tag.Create && tag.Id <= pair.Count && pair.Count < Tag.NoId)
        {
            pair.Insert(tag.Id, new MetadataEntry());
            return true;
        }

        if (tag.Type == Tag.Delete && tag.Id < pair.Count)
        {
            pair.RemoveAt(tag.Id);
            return true;
        }

        return false;
    }

    // Every entry has a name and what its kind demands; whether names are in order decides how they are searched.
    private static FaultReason Finish(MetadataPair pair)
    {
        pair.Sorted = true;
        MetadataEntry? before = null;
        for (int index = 0; index < pair.Count; index++)
        {
            MetadataEntry entry = pair.Entries![index];
            if (entry.NameType == 0 || (entry.Name.Length == 0))
            {
                return FaultReason.NamelessEntry;
            }

            if (entry.IsSuperblock)
            {
                if (index != 0)
                {
                    return FaultReason.BadTag;
                }

                continue;
            }

            // SPEC.md, 0x2xx: what an id is made of; the reference does not list a name without it.
            if (entry.IsDirectory != (entry.StructType == Tag.StructDirectory) || entry.StructType == 0)
            {
                return FaultReason.BadTag;
            }

            if (before is not null && before.Name.AsSpan().SequenceCompareTo(entry.Name) >= 0)
            {
                pair.Sorted = false;
            }

            before = entry;
        }

        return FaultReason.None;
    }

    private static BlockPair ReadPair(ReadOnlySpan<byte> data) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(data),
        BinaryPrimitives.ReadUInt32LittleEndian(data.Slice(sizeof(uint))));
}
