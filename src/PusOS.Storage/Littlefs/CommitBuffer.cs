using System.Buffers.Binary;

namespace PusOS.Storage.Littlefs;

/// <summary>
/// One commit as bytes, in memory until it is whole: it reaches the device in a single prog. Holds a
/// block; positions are offsets in the block that the commit is for.
/// </summary>
internal sealed class CommitBuffer(int blockSize, int progSize)
{
    // The last checksum tag and its checksum.
    private const int ChecksumLength = 2 * sizeof(uint);
    // The same with a forward checksum before it.
    private const int ForwardLength = 5 * sizeof(uint);

    // Made for the first commit: mounting makes none.
    private byte[]? _made;
    private readonly byte[] _erased = new byte[progSize];
    private int _start;
    private int _offset;
    private uint _previous;
    private uint _crc;

    private byte[] Content => _made ??= new byte[blockSize];

    /// <summary>A tag did not fit since the buffer was begun.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>The whole buffer, free for use until the next commit is begun.</summary>
    public Span<byte> Scratch => Content;

    /// <summary>Where the finished commit ends.</summary>
    public int End => _offset;

    /// <summary>What the next commit's first tag will be XORed with.</summary>
    public uint PreviousTag => _previous;

    /// <summary>Whether anything was added since the buffer was begun.</summary>
    public bool IsEmpty => _offset == _start;

    /// <summary>The finished commit's bytes, to be progged at <see cref="Start"/>.</summary>
    public ReadOnlySpan<byte> Bytes => Content.AsSpan(_start, _offset - _start);

    public int Start => _start;

    /// <summary>Begins a commit behind others.</summary>
    public void BeginAppend(int offset, uint previousTag)
    {
        _start = offset;
        _offset = offset;
        _previous = previousTag;
        _crc = Crc32.Start;
        Overflowed = false;
    }

    /// <summary>Begins the first commit of an erased block.</summary>
    public void BeginBlock(uint revision)
    {
        BeginAppend(0, 0xffffffff);
        BinaryPrimitives.WriteUInt32LittleEndian(Content, revision);
        _offset = sizeof(uint);
        _crc = Crc32.Append(_crc, Content.AsSpan(0, sizeof(uint)));
    }

    public void Add(Tag tag, ReadOnlySpan<byte> data)
    {
        int end = _offset + Tag.Size + data.Length;
        if (Overflowed || end > blockSize - ChecksumLength)
        {
            Overflowed = true;
            return;
        }

        Span<byte> target = Content.AsSpan(_offset, Tag.Size + data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(target, tag.Value ^ _previous);
        data.CopyTo(target.Slice(Tag.Size));
        _crc = Crc32.Append(_crc, target);
        _previous = tag.Value;
        _offset = end;
    }

    public void Add(int type, int id, uint first, uint second)
    {
        Span<byte> data = stackalloc byte[2 * sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(data, first);
        BinaryPrimitives.WriteUInt32LittleEndian(data.Slice(sizeof(uint)), second);
        Add(new Tag(type, id, data.Length), data);
    }

    public void Add(GlobalState delta)
    {
        Span<byte> data = stackalloc byte[GlobalState.Size];
        delta.Write(data);
        Add(new Tag(Tag.MoveState, Tag.NoId, data.Length), data);
    }

    /// <summary>
    /// Closes the commit with its checksum, padded to the prog granularity. Padding that is longer than
    /// a tag can announce takes several checksum tags. <paramref name="forward"/>: with forward checksum.
    /// </summary>
    public Status Finish(Volume volume, uint block, bool forward)
    {
        int overhead = forward ? ForwardLength : ChecksumLength;
        int end = AlignUp(Math.Min(_offset + overhead, blockSize));
        while (_offset < end)
        {
            int next = Math.Min(end - (_offset + Tag.Size), Tag.MaxLength) + _offset + Tag.Size;
            if (next < end)
            {
                next = Math.Min(next, end - overhead);
            }

            int validState = 0;
            if (next >= end && next <= blockSize - progSize)
            {
                Status status = ReadErased(volume, block, next);
                if (status != Status.Ok)
                {
                    return status;
                }

                if (forward)
                {
                    Add(Tag.ForwardChecksum, Tag.NoId, (uint)progSize, Crc32.Append(Crc32.Start, _erased));
                }

                // The next commit's valid bit must come out wrong as long as the erased byte stands there.
                validState = (~_erased[0] >> 7) & 1;
            }

            AddChecksum(next, validState);
        }

        return Status.Ok;
    }

    private void AddChecksum(int next, int validState)
    {
        Tag tag = new(Tag.CommitChecksum + validState, Tag.NoId, next - (_offset + Tag.Size));
        Span<byte> target = Content.AsSpan(_offset, next - _offset);
        BinaryPrimitives.WriteUInt32BigEndian(target, tag.Value ^ _previous);
        _crc = Crc32.Append(_crc, target.Slice(0, Tag.Size));
        BinaryPrimitives.WriteUInt32LittleEndian(target.Slice(Tag.Size), _crc);
        target.Slice(ChecksumLength).Fill(0xff);
        _previous = tag.Value ^ ((uint)validState << 31);
        _crc = Crc32.Start;
        _offset = next;
    }

    private Status ReadErased(Volume volume, uint block, int offset) =>
        offset % volume.ReadSize == 0 && progSize % volume.ReadSize == 0
            ? volume.ReadDirect(block, offset, _erased)
            : volume.ReadData(block, offset, _erased);

    private int AlignUp(int offset) => (offset + progSize - 1) / progSize * progSize;
}
