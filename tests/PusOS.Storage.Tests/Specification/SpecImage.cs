using System.Buffers.Binary;
using System.Text;

namespace PusOS.Storage.Tests.Specification;

/// <summary>A disk put together by hand, commit by commit and byte by byte, as SPEC.md says and as another writer might.</summary>
internal sealed class SpecImage
{
    private readonly int _blockSize;
    private readonly int _progSize;
    private readonly Dictionary<int, (int End, uint Previous)> _logs = [];

    public SpecImage(int blockSize, int blockCount, int progSize)
    {
        _blockSize = blockSize;
        _progSize = progSize;
        Bytes = new byte[blockSize * blockCount];
        Array.Fill(Bytes, (byte)0xff);
    }

    public byte[] Bytes { get; }

    public static (int Type, int Id, byte[]? Data) Word(int type, int id, params uint[] words) => (type, id, SpecBits.Words(words));

    public static (int Type, int Id, byte[]? Data) Name(int type, int id, string name) => (type, id, Encoding.UTF8.GetBytes(name));

    /// <summary>The superblock's two tags.</summary>
    public (int Type, int Id, byte[]? Data)[] Superblock(uint version) =>
    [
        Name(0x0ff, 0, "littlefs"),
        Word(0x201, 0, version, (uint)_blockSize, (uint)(Bytes.Length / _blockSize), 255, 0x7fffffff, 1022),
    ];

    /// <summary>Begins a block's log.</summary>
    public SpecImage Begin(int block, uint revision)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Bytes.AsSpan(block * _blockSize), revision);
        _logs[block] = (4, 0xffffffff);
        return this;
    }

    /// <summary>Appends a commit. A length of 0x3ff with no data is a deletion: data null.</summary>
    public SpecImage Commit(int block, bool forward, params (int Type, int Id, byte[]? Data)[] tags)
    {
        int start = block * _blockSize;
        (int offset, uint previous) = _logs[block];
        int covered = offset == 4 ? 0 : offset;
        foreach ((int type, int id, byte[]? data) in tags)
        {
            Put(type, id, data, data?.Length ?? 0x3ff);
        }

        int end = (offset + (forward ? 20 : 8) + _progSize - 1) / _progSize * _progSize;
        if (forward)
        {
            uint erased = SpecBits.Checksum(0xffffffff, Bytes.AsSpan(start + end, _progSize));
            byte[] data = SpecBits.Words((uint)_progSize, erased);
            Put(0x5ff, 0x3ff, data, data.Length);
        }

        // The bytes behind are 0xff: the next tag there would have its valid bit set, so the chunk's bit stays 0.
        uint word = SpecBits.Tag(0x500, 0x3ff, end - offset - 4);
        BinaryPrimitives.WriteUInt32BigEndian(Bytes.AsSpan(start + offset), word ^ previous);
        uint checksum = SpecBits.Checksum(0xffffffff, Bytes.AsSpan(start + covered, offset + 4 - covered));
        BinaryPrimitives.WriteUInt32LittleEndian(Bytes.AsSpan(start + offset + 4), checksum);
        _logs[block] = (end, word);
        return this;

        void Put(int type, int id, byte[]? data, int length)
        {
            uint tag = SpecBits.Tag(type, id, length);
            BinaryPrimitives.WriteUInt32BigEndian(Bytes.AsSpan(start + offset), tag ^ previous);
            data?.CopyTo(Bytes.AsSpan(start + offset + 4));
            previous = tag;
            offset += 4 + (data?.Length ?? 0);
        }
    }

    /// <summary>Writes a skip-list into the given blocks; gives its struct tag's data: head and length.</summary>
    public byte[] List(byte[] content, params int[] blocks)
    {
        int done = 0;
        for (int index = 0; index < blocks.Length; index++)
        {
            int at = blocks[index] * _blockSize;
            for (int distance = 1; index > 0 && index % distance == 0; distance *= 2)
            {
                BinaryPrimitives.WriteInt32LittleEndian(Bytes.AsSpan(at), blocks[index - distance]);
                at += 4;
            }

            int count = Math.Min(((blocks[index] + 1) * _blockSize) - at, content.Length - done);
            content.AsSpan(done, count).CopyTo(Bytes.AsSpan(at));
            done += count;
        }

        Assert.Equal(content.Length, done);
        return SpecBits.Words((uint)blocks[^1], (uint)content.Length);
    }
}
