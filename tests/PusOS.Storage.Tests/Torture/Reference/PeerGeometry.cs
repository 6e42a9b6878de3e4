using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Torture.Reference;

/// <summary>A disk and how both sides mount it. Zero: the side's own default; Inline and Metadata as in the reference's configuration.</summary>
public sealed record PeerGeometry(
    string Name, int BlockSize, uint BlockCount, int Read, int Prog, int Cache, bool Erases = true, int Lookahead = 16,
    int BlockCycles = 500, int Metadata = 0, int Inline = 0, int NameMax = 0, uint FileMax = 0, int AttributeMax = 0, int DiskMinor = 1, bool CollectCompacts = false,
    int OurCache = 0)
{
    /// <summary>All that random runs choose from.</summary>
    public static IReadOnlyList<PeerGeometry> All { get; } =
    [
        new("512x128", 512, 128, 16, 16, 64),
        new("512x128, no erase", 512, 128, 16, 16, 128, Erases: false),
        new("PusOS 4096x512", 4096, 512, 32, 32, 256, Lookahead: 32, BlockCycles: 1024),
        new("prog = block", 512, 128, 512, 512, 512),
        new("prog = block, no erase", 1024, 96, 1, 1024, 1024, Erases: false),
        new("128x512", 128, 512, 1, 1, 16, CollectCompacts: true),
        new("128x384, prog 8", 128, 384, 4, 8, 128, BlockCycles: 20),
        new("256x256, read 64, prog 8", 256, 256, 64, 8, 128),
        new("256x256, read 2, prog 32", 256, 256, 2, 32, 64, BlockCycles: -1),
        new("4096x64", 4096, 64, 16, 16, 4096, CollectCompacts: true),
        new("4096x64, metadata 512", 4096, 64, 16, 16, 512, Metadata: 512),
        new("4096x64, no inline", 4096, 64, 256, 1, 256, Inline: -1),
        new("131072x64", 131072, 64, 1, 1, 512),
        new("131072x64, prog 4096", 131072, 64, 64, 4096, 8192, Metadata: 8192),
        new("worn 512x192", 512, 192, 1, 16, 32, BlockCycles: 1),
        new("worn 256x256", 256, 256, 16, 16, 256, BlockCycles: 3, Lookahead: 24, CollectCompacts: true),
        new("worn 512x192, no erase", 512, 192, 32, 32, 32, Erases: false, BlockCycles: 2),
        new("limits", 512, 128, 16, 16, 64, NameMax: 20, FileMax: 4000, AttributeMax: 20),
        new("2.0 512x128", 512, 128, 16, 16, 64, DiskMinor: 0),
        new("2.0 worn 256x256", 256, 256, 8, 8, 64, BlockCycles: 2, DiskMinor: 0),
        new("2.0 no erase", 512, 128, 16, 16, 64, Erases: false, DiskMinor: 0),
    ];

    /// <summary>The peer's command that configures it so.</summary>
    public string Configuration(uint blockCount) =>
        $"config {BlockSize} {blockCount} {Read} {Prog} {Cache} {Lookahead} {BlockCycles} {NameMax} {FileMax} {AttributeMax} {Metadata} {(uint)Inline} {(CollectCompacts ? 0 : uint.MaxValue)} {0x20000 + DiskMinor:x}";

    /// <summary>Longest inline file of the reference; ours is told the same, as its cache must hold what we leave.</summary>
    public int InlineLimit => Inline == -1 ? 0 : Math.Min(Math.Min(Cache, AttributeMax == 0 ? 1022 : AttributeMax), (Metadata == 0 ? BlockSize : Metadata) / 8);

    public LittleFileSystemOptions Options => new()
    {
        BlockCycles = BlockCycles,
        CacheSize = OurCache == 0 ? Cache : OurCache,
        LookaheadBlocks = Lookahead * 8,
        InlineLimit = InlineLimit,
        HighestMinorVersion = DiskMinor,
    };

    public FormatOptions FormatOptions => new()
    {
        NameMax = NameMax == 0 ? 1022 : NameMax,
        FileMax = FileMax == 0 ? 0x7fffffff : FileMax,
        AttributeMax = AttributeMax == 0 ? 1022 : AttributeMax,
        MinorVersion = DiskMinor,
    };
}
