using PusOS.Storage.BlockDevices;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Torture;

/// <summary>The shape of a disk and how it is mounted.</summary>
public sealed record Geometry(
    string Name, int BlockSize, uint BlockCount, int Read = 1, int Prog = 16, bool Erases = true,
    int BlockCycles = 500, int Cache = 0, int Lookahead = 0, int Inline = -1, long IndexLimit = 8 << 20, bool Runs = false)
{
    public RamBlockDevice NewDevice() => new(BlockSize, BlockCount, Read, Prog, Erases) { ClearsBitsOnly = Erases };

    public RamBlockDevice DeviceOver(byte[] bytes) => new(bytes, BlockSize, Read, Prog, Erases) { ClearsBitsOnly = Erases };

    public LittleFileSystemOptions Options => new()
    {
        BlockCycles = BlockCycles,
        CacheSize = Cache,
        LookaheadBlocks = Lookahead,
        InlineLimit = Inline,
        MetadataIndexLimit = IndexLimit,
        VerifyWrites = !Runs,
    };

    /// <summary>What is mounted over a device: with runs, one that takes many blocks at once, as on the node.</summary>
    public IBlockDevice Over(IBlockDevice device) => Runs ? new ReadAheadBlockDevice(device, 32) : device;

    public static Geometry Small { get; } = new("small", 512, 96);
    public static Geometry Tiny { get; } = new("tiny", 256, 128, Prog: 8, Cache: 64);
    public static Geometry Wearing { get; } = new("wearing", 512, 128, BlockCycles: 3);
    public static Geometry Plain { get; } = new("no-erase", 512, 96, Read: 16, Prog: 32, Erases: false);
    public static Geometry PusOriginal { get; } = new("4096/32", 4096, 64, Read: 32, Prog: 32, BlockCycles: 1024);
    public static Geometry Sector { get; } = new("512/512", 2048, 64, Read: 512, Prog: 512, Erases: false, BlockCycles: -1);
    public static Geometry NoInline { get; } = new("no-inline", 512, 128, Inline: 0, Lookahead: 16);
    public static Geometry Scanning { get; } = new("scanning", 512, 72, BlockCycles: 2, Lookahead: 8, Inline: 0);
    public static Geometry InRuns { get; } = new("runs", 512, 128, Erases: false, Lookahead: 64, Runs: true);
    public static Geometry LeastIndex { get; } = new("least-index", 512, 128, IndexLimit: 3200, BlockCycles: 5, Lookahead: 16);
    public static Geometry SmallIndex { get; } = new("small-index", 512, 128, IndexLimit: 5000, BlockCycles: 5);
}
