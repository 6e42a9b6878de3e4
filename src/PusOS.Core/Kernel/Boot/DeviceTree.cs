using System.Buffers.Binary;

namespace PusOS.Kernel;

/// <summary>
/// A flattened device tree (Devicetree Specification 0.4, chapter 5). The bytes come from outside: they are
/// validated once, wholly, by <see cref="TryOpen"/>; walkers and nodes then rely on that. Pure: allocates
/// nothing, knows no machine. The bytes may not change while in use.
/// </summary>
public readonly unsafe struct DeviceTree
{
    /// <summary>Largest tree accepted, in bytes.</summary>
    public const int MaximumBytes = 1 << 20;

    /// <summary>Deepest nesting accepted; the root has depth 1.</summary>
    public const int MaximumDepth = 16;

    internal const uint BeginNode = 1, EndNode = 2, Property = 3, Nop = 4, End = 9;
    private const uint Magic = 0xD00D_FEED;
    private const int HeaderBytes = 40;
    private const int ReservationBytes = 16;

    private readonly byte* _bytes;
    private readonly int _totalBytes;
    private readonly int _structureOffset;
    private readonly int _stringsOffset;
    private readonly int _stringsBytes;
    private readonly int _reservationsOffset;

    private DeviceTree(byte* bytes)
    {
        _bytes = bytes;
        _totalBytes = (int)Header(bytes, 1);
        _structureOffset = (int)Header(bytes, 2);
        _stringsOffset = (int)Header(bytes, 3);
        _reservationsOffset = (int)Header(bytes, 4);
        _stringsBytes = (int)Header(bytes, 8);
    }

    /// <summary>Bytes of the whole tree.</summary>
    public int TotalBytes => _totalBytes;

    /// <summary>Where the tree lies.</summary>
    public byte* Address => _bytes;

    /// <summary>Validates <paramref name="available"/> bytes (more than the tree's are fine) and opens the tree in them.</summary>
    public static DeviceTreeError TryOpen(byte* bytes, nuint available, out DeviceTree tree)
    {
        tree = default;
        if (bytes == null || available < HeaderBytes || ((ulong)bytes & 7) != 0)
        {
            return DeviceTreeError.TooShort;
        }

        if (Header(bytes, 0) != Magic)
        {
            return DeviceTreeError.BadMagic;
        }

        uint total = Header(bytes, 1);
        if (Header(bytes, 5) < 17 || Header(bytes, 6) > 17)
        {
            return DeviceTreeError.UnsupportedVersion;
        }

        if (total < HeaderBytes || total > MaximumBytes || total > available)
        {
            return DeviceTreeError.BadSize;
        }

        if (!IsBlock(total, Header(bytes, 2), Header(bytes, 9), 4) || !IsBlock(total, Header(bytes, 3), Header(bytes, 8), 1)
            || !IsBlock(total, Header(bytes, 4), ReservationBytes, 8))
        {
            return DeviceTreeError.BadBlock;
        }

        DeviceTree candidate = new(bytes);
        DeviceTreeError error = candidate.ValidateStructure((int)Header(bytes, 9));
        if (error == DeviceTreeError.None)
        {
            tree = candidate;
        }

        return error;
    }

    /// <summary>Entry <paramref name="index"/> of the memory reservation block; false: there are no more.</summary>
    public bool TryGetReservation(int index, out ulong address, out ulong bytes)
    {
        int offset = _reservationsOffset + (index * ReservationBytes);
        address = bytes = 0;
        if (offset > _totalBytes - ReservationBytes)
        {
            return false;
        }

        address = ((ulong)Word(offset) << 32) | Word(offset + 4);
        bytes = ((ulong)Word(offset + 8) << 32) | Word(offset + 12);
        return bytes != 0;
    }

    /// <summary>A walker in front of the root node.</summary>
    public DeviceTreeWalker Walk() => new(this, _structureOffset);

    /// <summary>The big-endian word at an offset from the start of the tree (4-byte aligned).</summary>
    internal uint Word(int offset) => BinaryPrimitives.ReverseEndianness(*(uint*)(_bytes + offset));

    internal ReadOnlySpan<byte> Slice(int offset, int length) => new(_bytes + offset, length);

    /// <summary>The zero-terminated string at an offset from the start of the tree, without the zero.</summary>
    internal ReadOnlySpan<byte> String(int offset)
    {
        int end = offset;
        while (_bytes[end] != 0)
        {
            end++;
        }

        return new ReadOnlySpan<byte>(_bytes + offset, end - offset);
    }

    /// <summary>Whether the property at this token has this name, without measuring the name first.</summary>
    internal bool PropertyIs(int token, ReadOnlySpan<byte> name)
    {
        byte* actual = _bytes + _stringsOffset + (int)Word(token + 8);
        for (int index = 0; index < name.Length; index++)
        {
            if (actual[index] != name[index])
            {
                return false;
            }
        }

        return actual[name.Length] == 0;
    }

    /// <summary>First byte of the name of the property at this token.</summary>
    internal byte PropertyStartsWith(int token) => _bytes[_stringsOffset + (int)Word(token + 8)];

    internal ReadOnlySpan<byte> PropertyValue(int token) => Slice(token + 12, (int)Word(token + 4));

    /// <summary>The token behind this one (BeginNode, EndNode, Property or Nop).</summary>
    internal int NextToken(int token) => Word(token) switch
    {
        BeginNode => token + 4 + Align(String(token + 4).Length + 1),
        Property => token + 12 + Align((int)Word(token + 4)),
        _ => token + 4,
    };

    private static uint Header(byte* bytes, int word) => BinaryPrimitives.ReverseEndianness(((uint*)bytes)[word]);

    private static bool IsBlock(uint total, uint offset, uint size, uint alignment) =>
        offset % alignment == 0 && offset >= HeaderBytes && offset <= total && size <= total - offset;

    private static int Align(int bytes) => (bytes + 3) & ~3;

    /// <summary>Checks every token, so that nothing that walks the tree later can leave it.</summary>
    private DeviceTreeError ValidateStructure(int structureBytes)
    {
        // Every name in the strings block then ends inside it.
        if (_stringsBytes == 0 || _bytes[_stringsOffset + _stringsBytes - 1] != 0)
        {
            return DeviceTreeError.BadBlock;
        }

        int end = _structureOffset + structureBytes;
        int position = _structureOffset;
        int depth = 0;
        bool rootSeen = false;
        while (position <= end - 4)
        {
            uint token = Word(position);
            position += 4;
            switch (token)
            {
                case Nop:
                    break;
                case BeginNode when (depth > 0 || !rootSeen) && TrySkipName(ref position, end):
                    rootSeen = true;
                    if (++depth > MaximumDepth)
                    {
                        return DeviceTreeError.TooDeep;
                    }

                    break;
                case EndNode when depth > 0:
                    depth--;
                    break;
                case Property when depth > 0:
                    if (!TrySkipProperty(ref position, end))
                    {
                        return DeviceTreeError.BadProperty;
                    }

                    break;
                case End when depth == 0 && rootSeen:
                    return DeviceTreeError.None;
                default:
                    return DeviceTreeError.BadStructure;
            }
        }

        return DeviceTreeError.BadStructure;
    }

    private bool TrySkipName(ref int position, int end)
    {
        int start = position;
        while (position < end)
        {
            if (_bytes[position++] == 0)
            {
                position = start + Align(position - start);
                return position <= end;
            }
        }

        return false;
    }

    private bool TrySkipProperty(ref int position, int end)
    {
        if (position > end - 8)
        {
            return false;
        }

        uint length = Word(position);
        uint name = Word(position + 4);
        position += 8;
        if (length > (uint)(end - position) || name >= (uint)_stringsBytes)
        {
            return false;
        }

        position += Align((int)length);
        return position <= end;
    }
}
