using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Torture.Reference;

/// <summary>What random sequences do not reach: limits, sizes, versions, growing, bad blocks, and failures on both sides.</summary>
public sealed class SpecialRuns(ReferenceContext context)
{
    // The reference's error numbers for ours.
    private static readonly Dictionary<Status, int> s_codes = new()
    {
        [Status.NotFound] = -2,
        [Status.AlreadyExists] = -17,
        [Status.NotADirectory] = -20,
        [Status.IsADirectory] = -21,
        [Status.InvalidArgument] = -22,
        [Status.FileTooLarge] = -27,
        [Status.NoSpace] = -28,
        [Status.NameTooLong] = -36,
        [Status.DirectoryNotEmpty] = -39,
    };

    public int Done { get; private set; }

    public void Run(ulong seed)
    {
        foreach (bool ours in new[] { true, false })
        {
            Failures(ours);
            Limits(ours);
            LargeDirectory(ours);
            DeepTree(ours);
            Grow(ours);
            Versions(ours);
            ManyBlocks(ours);
            for (ulong number = 0; number < 200; number++)
            {
                BadBlocks(ours, seed + number);
            }
        }
    }

    private void Failures(bool ours)
    {
        PeerGeometry geometry = new("failures", 512, 128, 16, 16, 64);
        SharedDevice device = Begin(geometry, ours);
        StepModel model = new();
        Play(geometry, device, model, ours, [new(StepKind.MakeDirectory, "/d"), new(StepKind.MakeDirectory, "/d/e"), .. File("/f", 1, 100)]);
        Step[] wrong =
        [
            new(StepKind.MakeDirectory, "/d"), new(StepKind.MakeDirectory, "/f"), new(StepKind.MakeDirectory, "/none/x"), new(StepKind.MakeDirectory, "/f/x"),
            new(StepKind.Remove, "/none"), new(StepKind.Remove, "/d"), new(StepKind.Remove, "/f/x"), new(StepKind.Rename, "/none", "/x"),
            new(StepKind.Rename, "/f", "/d"), new(StepKind.Rename, "/d", "/f"), new(StepKind.Rename, "/d/e", "/none/x"),
            new(StepKind.Open, "/none", "r"), new(StepKind.Open, "/d", "r"), new(StepKind.Open, "/f", "wcx"), new(StepKind.Open, "/none/x", "wc"),
            new(StepKind.SetAttribute, "/none", Type: 1, Length: 3),
        ];
        ExpectSame(geometry, device, wrong);
        Agree(geometry, device, model.Durable, "failures");
    }

    private void Limits(bool ours)
    {
        PeerGeometry geometry = new("limits", 512, 128, 16, 16, 64, NameMax: 20, FileMax: 4000, AttributeMax: 20);
        SharedDevice device = Begin(geometry, ours);
        StepModel model = new();
        Play(geometry, device, model, ours, [.. File("/" + new string('n', 20), 1, 4000), new(StepKind.SetAttribute, "/" + new string('n', 20), Type: 1, Seed: 3, Length: 20)]);
        // What the disk allows counts, not what the one who mounts it is set to.
        context.Peer.SetUp((geometry with { NameMax = 0, FileMax = 0, AttributeMax = 0 }).Configuration(geometry.BlockCount));
        ExpectSame(geometry, device, [new(StepKind.MakeDirectory, "/" + new string('n', 21)), new(StepKind.Open, "/" + new string('n', 21), "wc")]);
        OurSide side = new(ReferenceContext.Mount(geometry, device, "limits"));
        side.Apply(new(StepKind.Open, "/" + new string('n', 20), "w"));
        side.Apply(new(StepKind.Seek, Position: 4000));
        Require(side.Try(new(StepKind.Write, Seed: 1, Length: 1)) == Status.FileTooLarge, "limits: our write past the longest file");
        Require(side.Try(new(StepKind.SetAttribute, "/" + new string('n', 20), Type: 1, Length: 21)) == Status.InvalidArgument, "limits: our attribute");
        Agree(geometry, device, model.Durable, "limits");
    }

    private void LargeDirectory(bool ours)
    {
        PeerGeometry geometry = new("large directory", 512, 1024, 16, 16, 64, Lookahead: 128);
        SharedDevice device = Begin(geometry, ours);
        StepModel model = new();
        Play(geometry, device, model, ours, [new(StepKind.MakeDirectory, "/d"), .. Enumerable.Range(0, 2000).SelectMany(number => File($"/d/{number * 7 % 2000:00000}", (ulong)number, number % 9))]);
        Agree(geometry, device, model.Durable, "2,000 files");
        Play(geometry, device, model, !ours, [.. Enumerable.Range(0, 2000).Where(number => number % 3 != 0).Select(number => new Step(StepKind.Remove, $"/d/{number:00000}"))]);
        Agree(geometry, device, model.Durable, "2,000 files, two thirds removed");
        Play(geometry, device, model, ours, [.. Enumerable.Range(0, 2000).Where(number => number % 3 == 0).Select(number => new Step(StepKind.Remove, $"/d/{number:00000}")), new(StepKind.Remove, "/d")]);
        Agree(geometry, device, model.Durable, "2,000 files, all removed");
    }

    private void DeepTree(bool ours)
    {
        PeerGeometry geometry = new("deep", 512, 512, 16, 16, 64, Lookahead: 64);
        SharedDevice device = Begin(geometry, ours);
        StepModel model = new();
        List<Step> steps = [];
        string path = "";
        for (int depth = 0; depth < 60; depth++)
        {
            path += "/" + (char)('a' + (depth % 26));
            steps.Add(new(StepKind.MakeDirectory, path));
        }

        Play(geometry, device, model, ours, [.. steps, .. File(path + "/leaf", 1, 900)]);
        Agree(geometry, device, model.Durable, "60 deep");
        Play(geometry, device, model, !ours, [new(StepKind.Rename, "/a/b/c", "/moved"), .. File("/" + new string('n', 200), 2, 10)]);
        Agree(geometry, device, model.Durable, "60 deep, moved");
    }

    private void Grow(bool ours)
    {
        PeerGeometry geometry = new("grow", 512, 300, 16, 16, 64);
        SharedDevice device = context.Attach(geometry, 100, clear: true);
        HandOverRunner.Format(context, device, geometry, !ours);
        StepModel model = new();
        Play(geometry, device, model, !ours, File("/before", 1, 5000));
        SharedDevice whole = context.Attach(geometry, 300, clear: false);
        if (ours)
        {
            LittleFileSystem fileSystem = ReferenceContext.Mount(geometry, whole, "grow");
            Require(fileSystem.BlockCount == 100 && fileSystem.Grow(300) == Status.Ok, "grow: ours");
        }
        else
        {
            // Zero: as many as the superblock says.
            context.Peer.SetUp(geometry.Configuration(0));
            Require(context.Peer.Send("mount") >= 0 && context.Peer.Send("grow 300") >= 0, "grow: the peer's");
            context.Attach(geometry, 300, clear: false);
        }

        Play(geometry, whole, model, ours, File("/after", 2, 90000));
        Agree(geometry, whole, model.Durable, "grown");
        context.Peer.SetUp(geometry.Configuration(0));
        Agree(geometry, whole, model.Durable, "grown, blocks from the superblock");
    }

    private void Versions(bool ours)
    {
        PeerGeometry old = new("versions", 512, 128, 16, 16, 64, DiskMinor: 0);
        SharedDevice device = Begin(old, ours);
        StepModel model = new();
        Play(old, device, model, ours, File("/f", 1, 700));
        Agree(old, device, model.Durable, "2.0");
        // One who may write 2.1 raises the disk with the first write; then one who knows 2.0 only refuses it, on both sides.
        PeerGeometry raised = old with { DiskMinor = 1 };
        context.Attach(raised, 128, clear: false);
        Play(raised, device, model, ours, File("/g", 2, 10));
        Agree(raised, device, model.Durable, "raised to 2.1");
        context.Attach(old, 128, clear: false);
        Require(context.Peer.Send("mount") == -22, "the peer of 2.0 mounts a raised disk");
        Status status = LittleFileSystem.Mount(device, old.Options, out _, out Fault fault);
        Require(status == Status.Corrupt && fault.Reason == FaultReason.UnknownVersion, $"ours with 2.0 at most: {status} {fault}");
    }

    private void ManyBlocks(bool ours)
    {
        PeerGeometry geometry = new("many blocks", 512, 1 << 16, 16, 16, 64, Lookahead: 8192);
        SharedDevice device = Begin(geometry, ours);
        StepModel model = new();
        Play(geometry, device, model, ours, [new(StepKind.MakeDirectory, "/d"), .. File("/d/large", 1, 3_000_000), .. File("/small", 2, 10)]);
        Agree(geometry, device, model.Durable, "65,536 blocks");
        Play(geometry, device, model, !ours, [.. File("/d/other", 3, 1_000_000), new(StepKind.Remove, "/small")]);
        Agree(geometry, device, model.Durable, "65,536 blocks, continued");
    }

    // Up to a third of the blocks behind the superblock's are bad for the one who writes, in one of five ways.
    private void BadBlocks(bool ours, ulong seed)
    {
        PeerGeometry geometry = new("bad blocks", 512, 192, 16, 16, 64);
        SharedDevice device = Begin(geometry, ours);
        SeededRandom random = new(seed ^ 0xbadb10c);
        int kind = (int)(seed % 5);
        BadBlockDevice bad = new(device, (BadBlockKind)kind);
        for (int number = 0; number < 60; number++)
        {
            int block = 2 + random.Next(190);
            if (ours)
            {
                bad.Mark((uint)block);
            }
            else
            {
                context.Peer.Send($"bad {block} {kind}");
            }
        }

        StepModel model = new();
        StepChooser chooser = new(random, geometry);
        List<Step> steps = [];
        StepModel ahead = new();
        for (int count = 0; count < 10; count++)
        {
            foreach (Step step in chooser.NextForPeer(ahead.Durable).Where(step => step.Kind != StepKind.Rename))
            {
                ahead.Apply(step);
                steps.Add(step);
            }
        }

        if (ours)
        {
            OurSide side = new(ReferenceContext.Mount(geometry, bad, "bad blocks"));
            Apply(side, model, steps);
        }
        else
        {
            Play(geometry, device, model, ours: false, steps);
            context.Peer.Send("bad");
        }

        Agree(geometry, device, model.Durable, $"bad blocks {seed}, {(ours ? "ours" : "the peer's")}");
    }

    private SharedDevice Begin(PeerGeometry geometry, bool ours)
    {
        SharedDevice device = context.Attach(geometry, geometry.BlockCount, clear: true);
        HandOverRunner.Format(context, device, geometry, ours);
        return device;
    }

    private void Play(PeerGeometry geometry, SharedDevice device, StepModel model, bool ours, IReadOnlyList<Step> steps)
    {
        if (ours)
        {
            Apply(new OurSide(ReferenceContext.Mount(geometry, device, geometry.Name)), model, steps);
            return;
        }

        context.Peer.Send("mount");
        foreach (Step[] some in steps.Chunk(200))
        {
            int[] codes = context.Peer.SendAll([.. some.Select(step => step.Command)]);
            int failed = Array.FindIndex(codes, code => code < 0);
            Require(failed < 0, failed < 0 ? "" : $"{geometry.Name}: the peer's {some[failed].Command}: {codes[failed]}");
            Array.ForEach(some, model.Apply);
        }
    }

    private static void Apply(OurSide side, StepModel model, IReadOnlyList<Step> steps)
    {
        foreach (Step step in steps)
        {
            side.Apply(step);
            model.Apply(step);
        }
    }

    private void ExpectSame(PeerGeometry geometry, SharedDevice device, Step[] wrong)
    {
        OurSide side = new(ReferenceContext.Mount(geometry, device, geometry.Name));
        context.Peer.Send("mount");
        foreach (Step step in wrong)
        {
            Status status = side.Try(step);
            int code = context.Peer.Send(step.Command);
            Require(s_codes.GetValueOrDefault(status) == code && code < 0, $"{geometry.Name}: {step.Command}: ours {status}, the peer's {code}");
        }
    }

    private void Agree(PeerGeometry geometry, SharedDevice device, Model model, string where)
    {
        context.HandOvers++;
        Done++;
        int theirs = context.PeerSees(model, where);
        ReferenceContext.WeSee(geometry, device, model, where, out FileSystemUsage usage);
        Require(theirs == usage.UsedBlocks, $"{where}: the peer counts {theirs} blocks, we {usage.UsedBlocks}");
    }

    private static Step[] File(string path, ulong seed, int length) =>
        [new(StepKind.Open, path, "wct"), new(StepKind.Write, Seed: seed, Length: length, Chunk: 4096), new(StepKind.Close)];

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new ReliabilityException(what);
        }
    }
}
