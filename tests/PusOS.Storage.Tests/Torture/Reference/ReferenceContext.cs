using PusOS.Storage.BlockDevices;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Torture.Reference;

/// <summary>What the runs share: the peer, the image between the sides, and what was counted.</summary>
public sealed class ReferenceContext(ReferencePeer peer, SharedImage image, string folder)
{
    private PeerGeometry? _geometry;
    private uint _blockCount;

    public ReferencePeer Peer => peer;

    public SharedImage Image => image;

    public string Folder => folder;

    public long HandOvers { get; set; }

    public long Cuts { get; set; }

    /// <summary>Print every step: to look at one seed.</summary>
    public bool Traces { get; init; }

    /// <summary>When tracing, keeps the image under a name in the directory for temporary files.</summary>
    public void Keep(string name)
    {
        if (Traces)
        {
            File.WriteAllBytes(Path.Combine(Path.GetTempPath(), $"pusos-reference-{name}.img"), image.Bytes.Slice(0, Length));
        }
    }

    /// <summary>Assertions and loops of the peer's own, by their text.</summary>
    public SortedDictionary<string, int> Deaths { get; } = new(StringComparer.Ordinal);

    public void NoteDeath(string what)
    {
        int start = what.IndexOf("Assertion", StringComparison.Ordinal);
        string key = start < 0 ? "no answer" : what[start..];
        Deaths[key] = Deaths.GetValueOrDefault(key) + 1;
        if (Deaths[key] <= 3)
        {
            Console.WriteLine("peer: " + what);
        }
    }

    public void Trace(string line)
    {
        if (Traces)
        {
            Console.WriteLine(line);
        }
    }

    /// <summary>Bytes of the image in use.</summary>
    public int Length { get; private set; }

    public SharedDevice Attach(PeerGeometry geometry, uint blockCount, bool clear)
    {
        int length = checked((int)(blockCount * (long)geometry.BlockSize));
        Length = length;
        _geometry = geometry;
        _blockCount = blockCount;
        if (clear)
        {
            image.Bytes.Slice(0, length).Fill(0xff);
        }

        peer.SetUp($"image {image.Path} {image.Capacity} {(geometry.Erases ? 1 : 0)} {(geometry.Erases ? 1 : 0)}");
        peer.SetUp(geometry.Configuration(blockCount));
        peer.SetUp(Listing.TypesCommand);
        return new SharedDevice(image, geometry, blockCount);
    }

    /// <summary>
    /// Commands with which the peer repairs what a cut left, and has it mounted. Without wear levelling meanwhile: its repair of a
    /// move must not allocate, for its scan would miss the entry behind the moved one and give away that one's blocks.
    /// </summary>
    public IReadOnlyList<string> Repair =>
        [(_geometry! with { BlockCycles = -1 }).Configuration(_blockCount), "mount", "mkconsistent", _geometry.Configuration(_blockCount), "mount"];

    /// <summary>The peer mounts and must list what the model says; returns the blocks it counts. Repairs: what a cut left.</summary>
    public int PeerSees(Model model, string where, bool repairs = false)
    {
        List<string> lines = [];
        int[] codes = peer.SendAll(repairs ? [.. Repair, "list"] : ["mount", "list"], lines);
        if (codes.Any(code => code < 0))
        {
            throw new ReliabilityException($"{where}: the peer's mount and list: {string.Join(", ", codes)}");
        }

        string? difference = Listing.Difference(lines, Listing.Of(model));
        return difference is null ? peer.Send("size") : throw new ReliabilityException($"{where}: the peer lists {difference}");
    }

    /// <summary>We mount and must list what the model says, and find nothing wrong.</summary>
    public static LittleFileSystem WeSee(PeerGeometry geometry, IBlockDevice device, Model model, string where, out FileSystemUsage usage)
    {
        LittleFileSystem fileSystem = Mount(geometry, device, where);
        Inspect(fileSystem, model, where, out usage);
        return fileSystem;
    }

    public static LittleFileSystem Mount(PeerGeometry geometry, IBlockDevice device, string where)
    {
        Status status = LittleFileSystem.Mount(device, geometry.Options, out LittleFileSystem? fileSystem, out Fault fault);
        return status == Status.Ok && !fileSystem!.IsDegraded ? fileSystem : throw new ReliabilityException($"{where}: our mount: {status} {fault} {fileSystem?.Fault}");
    }

    public static void Inspect(LittleFileSystem fileSystem, Model model, string where, out FileSystemUsage usage)
    {
        List<string> lines = [];
        Status status = Listing.Of(fileSystem, lines);
        string? difference = Listing.Difference(lines, Listing.Of(model));
        List<Fault> findings = [];
        Status check = fileSystem.Check(findings);
        Status counted = fileSystem.GetUsage(out usage);
        if (status != Status.Ok || difference is not null || check != Status.Ok || findings.Count > 0 || counted != Status.Ok)
        {
            throw new ReliabilityException($"{where}: ours: {status} {fileSystem.Fault}; we list {difference}; check {check} {string.Join(", ", findings)}; usage {counted}");
        }
    }
}
