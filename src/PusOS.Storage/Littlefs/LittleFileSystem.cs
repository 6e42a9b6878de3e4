namespace PusOS.Storage.Littlefs;

/// <summary>
/// LittleFS, on-disk version 2.1 (2.0 mounts too; the first write raises it to 2.1 unless the options say otherwise), written from
/// the public specification: SPEC.md and DESIGN.md of the littlefs project. Every operation is atomic
/// against power cuts. Paths are bytes (UTF-8 by convention) with '/' between names. One thread at a
/// time; the caller locks. No call throws for what the medium or the device does.
/// </summary>
public sealed partial class LittleFileSystem
{
    private readonly Volume _volume;
    private readonly MetadataIndex _index;
    private readonly BlockAllocator _allocator;
    private readonly MetadataCommitter _committer;
    private readonly OpenFiles _openFiles;
    private readonly BlockUsage _usage;
    private readonly LittleFileSystemOptions _options;
    private bool _repaired;
    private Status _broken;

    private LittleFileSystem(IBlockDevice device, LittleFileSystemOptions options)
    {
        _options = options;
        _volume = new Volume(device, options);
        _index = new MetadataIndex(_volume, options.MetadataIndexLimit, options.HighestMinorVersion);
        _allocator = new BlockAllocator(_volume, options.LookaheadBlocks);
        _committer = new MetadataCommitter(_volume, _index, _allocator, options.BlockCycles);
        _openFiles = new OpenFiles(options.MaxOpenFiles);
        _usage = new BlockUsage(_volume, _index, _openFiles, _committer);
        _allocator.Usage = _usage;
    }

    /// <summary>Whether nothing can be written: as asked, or because part of the metadata is unreadable.</summary>
    public bool IsReadOnly => _options.ReadOnly || _index.IsDegraded;

    /// <summary>Whether part of the metadata is unreadable; <see cref="Fault"/> names it.</summary>
    public bool IsDegraded => _index.IsDegraded;

    /// <summary>The last fault found on the medium or the device.</summary>
    public Fault Fault => _volume.Fault;

    /// <summary>Longest name in bytes.</summary>
    public int NameMax => (int)_index.Superblock.NameMax;

    /// <summary>Longest file in bytes.</summary>
    public long FileMax => _index.Superblock.FileMax;

    /// <summary>Longest user attribute in bytes.</summary>
    public int AttributeMax => (int)_index.Superblock.AttributeMax;

    /// <summary>The format's version on the medium, major in the upper 16 bits.</summary>
    public uint FormatVersion => _index.Superblock.Version;

    /// <summary>Blocks of the file system.</summary>
    public uint BlockCount => _volume.BlockCount;

    /// <summary>Bytes in a block.</summary>
    public int BlockSize => _volume.BlockSize;

    /// <summary>Files that are open.</summary>
    public int OpenFileCount => _openFiles.Count;

    /// <summary>Counts changes of names, so that a directory listing knows when its place is stale.</summary>
    internal long Changes { get; private set; }

    /// <summary>Counts reloads, after which pairs are other objects.</summary>
    internal int Generation { get; private set; }

    internal int InlineLimit
    {
        get
        {
            // The cache that was asked for: another reader's may be as small.
            int cache = _options.CacheSize > 0 ? Math.Min(_options.CacheSize, _volume.CacheSize) : _volume.CacheSize;
            int usual = Math.Min(cache, _volume.BlockSize / 8);
            int limit = _options.InlineLimit < 0 ? usual : Math.Min(_options.InlineLimit, _volume.BlockSize / 4);
            return Math.Min(limit, Tag.MaxLength);
        }
    }

    /// <summary>
    /// Mounts. Corrupt: no file system, or its root cannot be read (<paramref name="fault"/> says where);
    /// InvalidArgument: the device's geometry cannot carry the format. With damage further in, the mount
    /// succeeds read-only (<see cref="IsDegraded"/>).
    /// </summary>
    public static Status Mount(
        IBlockDevice device, LittleFileSystemOptions? options, out LittleFileSystem? fileSystem, out Fault fault)
    {
        fileSystem = null;
        fault = default;
        if (!Volume.IsUsable(device))
        {
            fault = new Fault(FaultReason.BadGeometry, BlockPair.NullBlock, 0);
            return Status.InvalidArgument;
        }

        LittleFileSystem mounted = new(device, options ?? new LittleFileSystemOptions());
        Status status = mounted.Load();
        fault = mounted.Fault;
        if (status == Status.Ok)
        {
            fileSystem = mounted;
        }

        return status;
    }

    /// <summary>Writes an empty file system. Earlier content is lost.</summary>
    public static Status Format(IBlockDevice device, FormatOptions? options, out Fault fault)
    {
        options ??= new FormatOptions();
        fault = default;
        uint blocks = options.BlockCount == 0 ? device.BlockCount : options.BlockCount;
        if (!Volume.IsUsable(device) || blocks > device.BlockCount || blocks < 2
            || options.NameMax is < 1 or > (int)Superblock.LargestName || options.AttributeMax is < 0 or > (int)Superblock.LargestAttribute
            || options.FileMax is < 1 or > Superblock.LargestFile || options.MinorVersion is < 0 or > 1)
        {
            fault = new Fault(FaultReason.BadGeometry, BlockPair.NullBlock, 0);
            return Status.InvalidArgument;
        }

        Superblock superblock = new(
            Superblock.Version20 + (uint)options.MinorVersion, (uint)device.BlockSize, blocks,
            (uint)options.NameMax, (uint)options.FileMax, (uint)options.AttributeMax);
        Volume volume = new(device, new LittleFileSystemOptions());
        // Both blocks, so that no older file system shines through; in the reference's order.
        Status first = FormatBlock(volume, superblock, block: 0, revision: 1);
        Status second = FormatBlock(volume, superblock, block: 1, revision: 2);
        fault = volume.Fault;
        Status status = second == Status.Ok ? second : first;
        return status == Status.Ok ? volume.Sync() : status;
    }

    /// <summary>Syncs every open file and the device.</summary>
    public Status Sync()
    {
        Status result = Status.Ok;
        for (int index = 0; index < _openFiles.Count; index++)
        {
            Status status = SyncContent(_openFiles[index]);
            result = status == Status.Ok ? result : status;
        }

        Status last = _volume.Sync();
        return result == Status.Ok ? last : result;
    }

    /// <summary>Counts blocks and memory. Reads the pointers of every file: takes time on a large disk; allocates.</summary>
    public Status GetUsage(out FileSystemUsage usage)
    {
        BlockCounter counter = new(_volume.BlockCount);
        Status status = _usage.Visit(counter);
        usage = new FileSystemUsage(_volume.BlockSize, _volume.BlockCount, counter.Count, _index.PairCount, Memory);
        return status;
    }

    /// <summary>Bytes of memory in index, caches and buffers.</summary>
    public long Memory => _index.Memory + _allocator.Memory + _usage.Memory + _volume.BufferMemory + _volume.BlockSize;

    /// <summary>
    /// Checks the whole file system and adds what is wrong to <paramref name="findings"/> (nothing: all is
    /// well). Files being written are checked as the medium has them. Reads only; allocates.
    /// </summary>
    public Status Check(List<Fault> findings) => new FileSystemChecker(_volume, _index, _committer, findings).Check();

    /// <summary>Makes the file system larger: to <paramref name="blockCount"/> blocks, at most what the device has.</summary>
    public Status Grow(uint blockCount)
    {
        Status status = PrepareWrite();
        if (status != Status.Ok || blockCount == _volume.BlockCount)
        {
            return status;
        }

        if (blockCount < _volume.BlockCount || blockCount > _volume.Device.BlockCount)
        {
            return Status.InvalidArgument;
        }

        status = WriteSuperblock(_index.Superblock with { BlockCount = blockCount });
        if (status == Status.Ok)
        {
            _volume.BlockCount = blockCount;
            _allocator.Reset(_index.Seed);
        }

        return status;
    }

    internal MetadataPair? FindPair(BlockPair blocks) => _index.Find(blocks);

    private static Status FormatBlock(Volume volume, Superblock superblock, uint block, uint revision)
    {
        Status status = volume.Erase(block);
        if (status != Status.Ok)
        {
            return status;
        }

        Span<byte> data = stackalloc byte[Superblock.Size];
        superblock.Write(data);
        CommitBuffer buffer = new(volume.BlockSize, volume.ProgSize);
        buffer.BeginBlock(revision);
        buffer.Add(new Tag(Tag.NameSuperblock, 0, Superblock.Magic.Length), Superblock.Magic);
        buffer.Add(new Tag(Tag.StructInline, 0, data.Length), data);
        status = buffer.Finish(volume, block, forward: superblock.Minor >= 1);
        return status == Status.Ok ? volume.Prog(block, 0, buffer.Bytes) : status;
    }

    private Status WriteSuperblock(Superblock superblock)
    {
        MetadataPair root = _index.Root!;
        Status status = _index.Ensure(root);
        if (status != Status.Ok)
        {
            return status;
        }

        Span<byte> data = stackalloc byte[Superblock.Size];
        superblock.Write(data);
        _committer.Begin(root);
        _committer.SetInline(root.Entries![0], data);
        status = CommitChange();
        if (status == Status.Ok)
        {
            _index.Superblock = superblock;
        }

        return status;
    }
}
