using System.Text;

namespace PusOS.Storage.Tests.Specification;

/// <summary>
/// A small reader of littlefs disks straight from SPEC.md, for tests only: whole image in memory, shares no code with the
/// library, and stricter than a reader must be, for it checks what a writer ought to write.
/// </summary>
internal sealed class SpecReader
{
    private const uint Null = 0xffffffff;

    private readonly byte[] _image;
    private readonly int _blockSize;
    private readonly int _progSize;
    private readonly uint[] _state = new uint[3];
    private readonly List<(uint, uint)> _thread = [];
    private readonly HashSet<uint> _used = [];
    private readonly HashSet<(uint, uint)> _directories = [];

    public SpecReader(byte[] image, int blockSize, int progSize)
    {
        _image = image;
        _blockSize = blockSize;
        _progSize = progSize;
        (uint First, uint Second) pair = (0, 1), root = pair;
        bool continues = true;
        while (pair.First != Null)
        {
            Assert.False(_thread.Contains(pair) || _thread.Contains((pair.Second, pair.First)), "the thread comes back to a pair");
            _thread.Add(pair);
            Use(pair.First);
            Use(pair.Second);
            Directory directory = ReadPair(pair);
            Assert.True(_thread.Count == 1 || !continues || directory.Entries.Count > 0, "a pair that continues a directory is empty");
            if (directory.Entries.FirstOrDefault() is { Type: 0x0ff } superblock)
            {
                Assert.True(continues, "a superblock behind a soft tail would be an orphan");
                root = pair;
                CheckSuperblock(superblock);
            }

            for (int word = 0; word < 3; word++)
            {
                _state[word] ^= directory.Delta[word];
            }

            continues = directory.IsHard;
            pair = directory.Tail;
        }

        ReadDirectory(root, "");
        Assert.True(_thread.Count == _directories.Count + _thread.IndexOf(root), "a pair on the thread belongs to no directory");
    }

    /// <summary>Paths with content; null: a directory.</summary>
    public Dictionary<string, byte[]?> Entries { get; } = [];

    /// <summary>User attributes by "path:type".</summary>
    public Dictionary<string, byte[]> Attributes { get; } = [];

    /// <summary>The global state: tag and pair; all zero: nothing is under way.</summary>
    public uint[] State => _state;

    public uint Version { get; private set; }

    public uint BlockCount { get; private set; }

    public int NameMax { get; private set; }

    private void Use(uint block)
    {
        Assert.True(block < _image.Length / _blockSize, $"block {block} is not on the disk");
        Assert.True(_used.Add(block), $"block {block} is used twice");
    }

    private void CheckSuperblock(Entry entry)
    {
        Assert.Equal("littlefs", Encoding.ASCII.GetString(entry.Name));
        Assert.Equal(0x201, entry.StructType);
        Assert.Equal(24, entry.Struct.Length);
        Version = SpecBits.Little(entry.Struct, 0);
        Assert.Equal((uint)_blockSize, SpecBits.Little(entry.Struct, 4));
        BlockCount = SpecBits.Little(entry.Struct, 8);
        NameMax = (int)SpecBits.Little(entry.Struct, 12);
        Assert.InRange(BlockCount, 2u, (uint)(_image.Length / _blockSize));
    }

    private void ReadDirectory((uint First, uint Second) pair, string path)
    {
        byte[]? last = null;
        while (true)
        {
            Assert.True(_thread.Contains(pair) || _thread.Contains((pair.Second, pair.First)), $"'{path}' is not on the thread");
            Assert.True(_directories.Add(pair), $"'{path}' is led to twice");
            Directory directory = ReadPair(pair);
            foreach (Entry entry in directory.Entries)
            {
                if (entry.Type == 0x0ff)
                {
                    continue;
                }

                Assert.True(last is null || last.AsSpan().SequenceCompareTo(entry.Name) < 0, $"names in '{path}' are not in order");
                last = entry.Name;
                Assert.InRange(entry.Name.Length, 1, NameMax);
                string name = $"{path}/{Encoding.UTF8.GetString(entry.Name)}";
                foreach ((int type, byte[] data) in entry.Attributes)
                {
                    Attributes.Add($"{name}:{type}", data);
                }

                if (entry.Type == 0x002)
                {
                    Assert.Equal((0x200, 8), (entry.StructType, entry.Struct.Length));
                    Entries.Add(name, null);
                    ReadDirectory((SpecBits.Little(entry.Struct, 0), SpecBits.Little(entry.Struct, 4)), name);
                }
                else
                {
                    Assert.Equal(0x001, entry.Type);
                    Entries.Add(name, ReadFile(entry));
                }
            }

            if (!directory.IsHard)
            {
                return;
            }

            pair = directory.Tail;
        }
    }

    private byte[] ReadFile(Entry entry)
    {
        if (entry.StructType == 0x201)
        {
            return entry.Struct;
        }

        Assert.Equal((0x202, 8), (entry.StructType, entry.Struct.Length));
        uint block = SpecBits.Little(entry.Struct, 0);
        int size = (int)SpecBits.Little(entry.Struct, 4);
        int count = 0;
        for (int room = 0; room < size; count++)
        {
            room += _blockSize - SpecBits.PointerBytes(count);
        }

        uint[] blocks = new uint[count];
        for (int index = count - 1; index >= 0; index--)
        {
            Use(block);
            blocks[index] = block;
            block = index > 0 ? SpecBits.Little(_image, (int)block * _blockSize) : Null;
        }

        List<byte> content = [];
        for (int index = 0; index < count; index++)
        {
            int start = (int)blocks[index] * _blockSize, pointers = SpecBits.PointerBytes(index);
            for (int pointer = 0, distance = 1; pointer < pointers; pointer += 4, distance *= 2)
            {
                Assert.Equal(blocks[index - distance], SpecBits.Little(_image, start + pointer));
            }

            content.AddRange(_image.AsSpan(start + pointers, Math.Min(_blockSize - pointers, size - content.Count)));
        }

        return [.. content];
    }

    private Directory ReadPair((uint First, uint Second) pair)
    {
        SpecLog? first = ReadLog(pair.First), second = ReadLog(pair.Second);
        Assert.True(first is not null || second is not null, $"pair {pair} has no valid commit");
        bool takeSecond = first is null || (second is not null && unchecked((int)(second.Revision - first.Revision)) > 0);
        SpecLog log = takeSecond ? second! : first!;
        Directory directory = new();
        foreach (SpecTag tag in log.Tags)
        {
            directory.Apply(tag);
        }

        return directory;
    }

    // The valid commits; null: not one.
    private SpecLog? ReadLog(uint block)
    {
        int start = (int)block * _blockSize, offset = 4, end = 0;
        uint previous = Null;
        uint checksum = SpecBits.Checksum(Null, _image.AsSpan(start, 4));
        List<SpecTag> valid = [], commit = [];
        bool forward = false, atEnd = false;
        while (offset + 4 <= _blockSize)
        {
            uint word = SpecBits.Big(_image, start + offset) ^ previous;
            int type = (int)(word >> 20) & 0x7ff, id = (int)(word >> 10) & 0x3ff, length = (int)word & 0x3ff;
            int dataLength = length == 0x3ff ? 0 : length;
            atEnd = commit.Count == 0;
            if ((word & 0x80000000) != 0 || offset + 4 + dataLength > _blockSize)
            {
                break;
            }

            checksum = SpecBits.Checksum(checksum, _image.AsSpan(start + offset, 4));
            if (type is 0x500 or 0x501)
            {
                if (dataLength < 4 || SpecBits.Little(_image, start + offset + 4) != checksum)
                {
                    break;
                }

                offset += 4 + dataLength;
                end = offset;
                forward = commit.Any(t => t.Type == 0x5ff);
                valid.AddRange(commit);
                commit.Clear();
                checksum = Null;
                previous = (word ^ ((uint)(type & 1) << 31)) & Null;
                continue;
            }

            byte[] data = _image.AsSpan(start + offset + 4, dataLength).ToArray();
            checksum = SpecBits.Checksum(checksum, data);
            commit.Add(new SpecTag(type, id, length, data));
            previous = word;
            offset += 4 + dataLength;
        }

        if (end == 0)
        {
            return null;
        }

        CheckEnd(block, valid, end, forward, atEnd);
        return new SpecLog(SpecBits.Little(_image, start), valid, end, forward);
    }

    // A commit ends at a multiple of the prog size; unless the block is full, it says what the next prog's bytes were.
    private void CheckEnd(uint block, List<SpecTag> tags, int end, bool forward, bool atEnd)
    {
        Assert.True(end % _progSize == 0, $"block {block}: a commit ends at {end}");
        SpecTag last = tags.LastOrDefault(t => t.Type == 0x5ff);
        if (forward)
        {
            Assert.Equal((0x3ff, 8), (last.Id, last.Data.Length));
            Assert.Equal((uint)_progSize, SpecBits.Little(last.Data, 0));
        }

        if (forward && atEnd && end + _progSize <= _blockSize)
        {
            uint there = SpecBits.Checksum(Null, _image.AsSpan(((int)block * _blockSize) + end, _progSize));
            Assert.Equal(SpecBits.Little(last.Data, 4), there);
        }
    }

    private sealed class Entry
    {
        public int Type { get; set; }

        public byte[] Name { get; set; } = [];

        public int StructType { get; set; }

        public byte[] Struct { get; set; } = [];

        public SortedDictionary<int, byte[]> Attributes { get; } = [];
    }

    private sealed class Directory
    {
        public List<Entry> Entries { get; } = [];

        public (uint First, uint Second) Tail { get; private set; } = (Null, Null);

        public bool IsHard { get; private set; }

        public uint[] Delta { get; } = new uint[3];

        public void Apply(SpecTag tag)
        {
            switch (tag.Type)
            {
                case 0x401:
                    Entries.Insert(tag.Id, new Entry());
                    break;
                case 0x4ff:
                    Entries.RemoveAt(tag.Id);
                    break;
                case < 0x100:
                    while (tag.Id >= Entries.Count)
                    {
                        Entries.Add(new Entry());
                    }

                    Entries[tag.Id].Type = tag.Type;
                    Entries[tag.Id].Name = tag.Data;
                    break;
                case 0x200 or 0x201 or 0x202:
                    Entries[tag.Id].StructType = tag.Type;
                    Entries[tag.Id].Struct = tag.Data;
                    break;
                case >= 0x300 and < 0x400:
                    Entries[tag.Id].Attributes.Remove(tag.Type - 0x300);
                    if (tag.Length != 0x3ff)
                    {
                        Entries[tag.Id].Attributes.Add(tag.Type - 0x300, tag.Data);
                    }

                    break;
                case 0x600 or 0x601:
                    Assert.Equal((0x3ff, 8), (tag.Id, tag.Data.Length));
                    Tail = (SpecBits.Little(tag.Data, 0), SpecBits.Little(tag.Data, 4));
                    IsHard = tag.Type == 0x601;
                    break;
                case 0x7ff:
                    Assert.Equal((0x3ff, 12), (tag.Id, tag.Data.Length));
                    for (int word = 0; word < 3; word++)
                    {
                        Delta[word] = SpecBits.Little(tag.Data, 4 * word);
                    }

                    break;
                case 0x5ff:
                    break;
                default:
                    Assert.Fail($"tag of type {tag.Type:x3}");
                    break;
            }
        }
    }
}
