using System.Buffers.Binary;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Mounts;

/// <summary>
/// Times and mode of an entry. As LittleFS's user attribute 't': little-endian, eight bytes of modification time; then,
/// only if it is another, eight of access time; then, only if it is not a new entry's, two of mode.
/// </summary>
/// <param name="Modified">Last change, nanoseconds since 1970 UTC.</param>
/// <param name="Accessed">Last access.</param>
/// <param name="Mode">Permission bits; -1: those of a new entry.</param>
public readonly record struct NodeStamp(long Modified, long Accessed, int Mode)
{
    /// <summary>Most bytes of the attribute.</summary>
    public const int LongestEncoding = (2 * sizeof(long)) + sizeof(ushort);

    /// <summary>A mode that is what a new entry of the kind gets.</summary>
    private const int DefaultMode = -1;

    /// <summary>What an entry without the attribute has.</summary>
    public static NodeStamp None => new(0, 0, DefaultMode);

    /// <summary>What a new entry gets.</summary>
    public static NodeStamp New(EntryKind kind, long now, int mode) => new(now, now, mode == DefaultOf(kind) ? DefaultMode : mode & NodeMode.Mask);

    /// <summary>Whether files with this stamp may be opened for writing.</summary>
    public bool MayWrite => Mode == DefaultMode || (Mode & NodeMode.OwnerWrite) != 0;

    /// <summary>Reads the attribute; what is too short for a value has none.</summary>
    public static NodeStamp Decode(ReadOnlySpan<byte> data)
    {
        long modified = data.Length >= sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(data) : 0;
        long accessed = data.Length >= 2 * sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(data.Slice(sizeof(long))) : modified;
        int mode = data.Length >= LongestEncoding ? BinaryPrimitives.ReadUInt16LittleEndian(data.Slice(2 * sizeof(long))) & NodeMode.Mask : DefaultMode;
        return new NodeStamp(modified, accessed, mode);
    }

    /// <summary>Writes the attribute and returns its length.</summary>
    public int Encode(Span<byte> data)
    {
        BinaryPrimitives.WriteInt64LittleEndian(data, Modified);
        if (Accessed == Modified && Mode == DefaultMode)
        {
            return sizeof(long);
        }

        BinaryPrimitives.WriteInt64LittleEndian(data.Slice(sizeof(long)), Accessed);
        if (Mode == DefaultMode)
        {
            return 2 * sizeof(long);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(data.Slice(2 * sizeof(long)), (ushort)Mode);
        return LongestEncoding;
    }

    /// <summary>The content was changed; an access time of its own stays.</summary>
    public NodeStamp Written(long now) => this with { Modified = now, Accessed = Accessed == Modified ? now : Accessed };

    /// <summary>After utime or chmod.</summary>
    public NodeStamp With(EntryKind kind, in NodeChange change) => new(
        change.ModifiedUnixNanoseconds ?? Modified,
        change.AccessedUnixNanoseconds ?? Accessed,
        change.Mode is not { } mode ? Mode : mode == DefaultOf(kind) ? DefaultMode : mode & NodeMode.Mask);

    /// <summary>What stat tells.</summary>
    public NodeInformation Describe(EntryKind kind, long size, bool isReadOnly) => new(kind, size, Modified, isReadOnly)
    {
        AccessedUnixNanoseconds = Accessed,
        Mode = Mode == DefaultMode ? DefaultOf(kind) : Mode,
    };

    private static int DefaultOf(EntryKind kind) => kind == EntryKind.Directory ? NodeMode.NewDirectory : NodeMode.NewFile;
}
