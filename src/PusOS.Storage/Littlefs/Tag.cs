namespace PusOS.Storage.Littlefs;

/// <summary>
/// A metadata tag (SPEC.md, "Metadata tags"): valid bit, 11 bits of type (3 of class, 8 of chunk),
/// 10 of entry id, 10 of length. Stored big-endian, each XORed with the tag before it.
/// </summary>
internal readonly record struct Tag(uint Value)
{
    public const int Size = 4;
    /// <summary>The id of tags that belong to no entry.</summary>
    public const int NoId = 0x3ff;
    /// <summary>The length that means: what this tag announced before is deleted.</summary>
    public const int DeletedLength = 0x3ff;
    /// <summary>The longest data that one tag can announce.</summary>
    public const int MaxLength = 0x3fe;

    public const int NameRegular = 0x001;
    public const int NameDirectory = 0x002;
    public const int NameSuperblock = 0x0ff;
    public const int StructDirectory = 0x200;
    public const int StructInline = 0x201;
    public const int StructSkipList = 0x202;
    public const int UserAttribute = 0x300;
    public const int Create = 0x401;
    public const int Delete = 0x4ff;
    public const int CommitChecksum = 0x500;
    public const int ForwardChecksum = 0x5ff;
    public const int SoftTail = 0x600;
    public const int HardTail = 0x601;
    public const int MoveState = 0x7ff;

    public const int ClassName = 0;
    public const int ClassStruct = 2;
    public const int ClassUserAttribute = 3;
    public const int ClassSplice = 4;
    public const int ClassChecksum = 5;
    public const int ClassTail = 6;
    public const int ClassGlobalState = 7;

    public Tag(int type, int id, int length)
        : this(((uint)type << 20) | ((uint)id << 10) | (uint)length)
    {
    }

    /// <summary>Whether the valid bit has its valid value, zero.</summary>
    public bool IsValid => (Value & 0x80000000) == 0;

    public int Type => (int)(Value >> 20) & 0x7ff;

    public int Class => (int)(Value >> 28) & 7;

    public int Chunk => (int)(Value >> 20) & 0xff;

    public int Id => (int)(Value >> 10) & 0x3ff;

    public int Length => (int)Value & 0x3ff;

    public bool IsDeleted => Length == DeletedLength;

    /// <summary>Bytes of data that follow the tag.</summary>
    public int DataLength => IsDeleted ? 0 : Length;

    /// <summary>Whether this closes a commit; the other half of the checksum class is for forward checksums.</summary>
    public bool IsCommitChecksum => (Type & 0x780) == CommitChecksum;
}
