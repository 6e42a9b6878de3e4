namespace PusOS.Storage.Littlefs;

/// <summary>One entry of a metadata pair in memory: name, structure and user attributes, all checked.</summary>
internal sealed class MetadataEntry
{
    /// <summary>Rough bytes of memory that an entry takes beside its name, content and attributes.</summary>
    public const int BaseMemory = 96;

    /// <summary>Type of the name tag: regular, directory or superblock.</summary>
    public ushort NameType;
    public byte[] Name = [];
    /// <summary>Type of the structure tag; zero: none was written.</summary>
    public ushort StructType;
    /// <summary>Content of an inline file (or of the superblock); only the first <see cref="InlineLength"/> bytes count.</summary>
    public byte[] Inline = [];
    public int InlineLength;
    /// <summary>Skip-list: head block and length in bytes.</summary>
    public uint Head;
    public uint Length;
    // Where the blocks of the skip-list lie, in the order of the file; the first so many count, none: not known.
    private BlockStretch[]? _stretches;
    private int _stretchCount;
    /// <summary>Directory: its first metadata pair.</summary>
    public BlockPair Directory;
    public UserAttribute? Attributes;
    /// <summary>The source of an unfinished move: deleted in effect, not yet on the medium.</summary>
    public bool Hidden;
    /// <summary>The pair that holds this entry; null once it is deleted.</summary>
    public MetadataPair? Pair;
    /// <summary>The open file's content, while there is one.</summary>
    public FileContent? Content;

    public bool IsFile => NameType == Tag.NameRegular;

    public bool IsDirectory => NameType == Tag.NameDirectory;

    public bool IsSuperblock => NameType == Tag.NameSuperblock;

    /// <summary>Whether a caller can see it: a file or directory that is not the source of an unfinished move.</summary>
    public bool IsVisible => !Hidden && (IsFile || IsDirectory);

    /// <summary>Where the blocks of the skip-list lie, in the order of the file; empty: not known. A list's blocks never change.</summary>
    public ReadOnlySpan<BlockStretch> Stretches => _stretches.AsSpan(0, _stretchCount);

    public void SetStretches(ReadOnlySpan<BlockStretch> stretches)
    {
        if (stretches.Length > (_stretches?.Length ?? 0))
        {
            _stretches = new BlockStretch[stretches.Length];
        }

        stretches.CopyTo(_stretches);
        _stretchCount = stretches.Length;
    }

    public uint FileLength => StructType == Tag.StructSkipList ? Length : (uint)InlineLength;

    /// <summary>Bytes of memory that this entry accounts for.</summary>
    public int Memory
    {
        get
        {
            int memory = BaseMemory + Name.Length + Inline.Length + ((_stretches?.Length ?? 0) * BlockStretch.Memory);
            for (UserAttribute? attribute = Attributes; attribute is not null; attribute = attribute.Next)
            {
                memory += UserAttribute.BaseMemory + attribute.Data.Length;
            }

            return memory;
        }
    }

    public EntryInformation Information =>
        IsDirectory ? new(EntryKind.Directory, 0) : new(EntryKind.File, Content?.Length ?? FileLength);

    public UserAttribute? FindAttribute(byte type)
    {
        UserAttribute? attribute = Attributes;
        while (attribute is not null && attribute.Type != type)
        {
            attribute = attribute.Next;
        }

        return attribute;
    }

    public void SetAttribute(byte type, ReadOnlySpan<byte> data)
    {
        UserAttribute? attribute = FindAttribute(type);
        if (attribute is null)
        {
            Attributes = new UserAttribute(type, data.ToArray(), Attributes);
        }
        else
        {
            attribute.Set(data);
        }
    }

    public void RemoveAttribute(byte type)
    {
        UserAttribute? before = null;
        for (UserAttribute? attribute = Attributes; attribute is not null; before = attribute, attribute = attribute.Next)
        {
            if (attribute.Type != type)
            {
                continue;
            }

            if (before is null)
            {
                Attributes = attribute.Next;
            }
            else
            {
                before.Next = attribute.Next;
            }

            return;
        }
    }

    /// <summary>A second entry under another name with the same structure and attributes: the target of a move. What is known of the blocks goes over to it.</summary>
    public MetadataEntry CloneAs(byte[] name)
    {
        MetadataEntry clone = new()
        {
            NameType = NameType,
            Name = name,
            StructType = StructType,
            Inline = Inline,
            InlineLength = InlineLength,
            Head = Head,
            Length = Length,
            _stretches = _stretches,
            _stretchCount = _stretchCount,
            Directory = Directory,
            Attributes = Attributes,
        };
        _stretches = null;
        _stretchCount = 0;
        return clone;
    }
}
