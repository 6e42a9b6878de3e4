using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Torture.Reference;

/// <summary>One image, formatted by either side and handed over several times; both sides list it and count its blocks each time.</summary>
public static class HandOverRunner
{
    /// <summary>With <paramref name="peerAlone"/> the peer does everything: what it fails at then is its own.</summary>
    public static void Run(ReferenceContext context, ulong seed, bool peerAlone = false)
    {
        SeededRandom random = new(seed);
        PeerGeometry geometry = PeerGeometry.All[random.Next(PeerGeometry.All.Count)];
        string where = $"hand-over {seed}, {geometry.Name}";
        try
        {
            Run(context, random, geometry, where, peerAlone);
        }
        catch (PeerDiedException failure)
        {
            // An assertion of the peer's while it changes the disk: counted and shown, and this disk given up.
            context.NoteDeath($"{where}: {failure.Message}");
        }
        catch (Exception failure) when (failure is not ReliabilityException || !failure.Message.StartsWith("hand-over", StringComparison.Ordinal))
        {
            throw new ReliabilityException($"{where}: {failure}");
        }
    }

    private static void Run(ReferenceContext context, SeededRandom random, PeerGeometry geometry, string where, bool peerAlone)
    {
        SharedDevice device = context.Attach(geometry, geometry.BlockCount, clear: true);
        StepModel model = new();
        bool ours = random.OneIn(2) && !peerAlone;
        Format(context, device, geometry, ours);
        StepChooser chooser = new(random, geometry);
        for (int round = 3 + random.Next(4); round > 0; round--)
        {
            string turn = $"{where}, {round} rounds left, {(ours ? "ours" : "the peer's")}";
            context.Keep($"before-{round}");
            if (ours)
            {
                // Our cache need not be the peer's: inline files that it left may be longer.
                PeerGeometry our = geometry with { OurCache = random.Next(3) switch { 0 => 0, 1 => Math.Max(geometry.Read, geometry.Prog), _ => 4096 } };
                OurTurn(context, device, our, model, chooser, random, turn);
            }
            else
            {
                PeerTurn(context, model, chooser, random, turn, peerAlone);
            }

            context.HandOvers++;
            int theirs = context.PeerSees(model.Durable, turn);
            ReferenceContext.WeSee(geometry, device, model.Durable, turn, out FileSystemUsage usage);
            if (theirs != usage.UsedBlocks)
            {
                throw new ReliabilityException($"{turn}: the peer counts {theirs} blocks, we {usage.UsedBlocks}");
            }

            ours = (random.OneIn(4) ? ours : !ours) && !peerAlone;
        }
    }

    public static void Format(ReferenceContext context, SharedDevice device, PeerGeometry geometry, bool ours)
    {
        if (!ours)
        {
            int code = context.Peer.Send("format");
            if (code < 0)
            {
                throw new ReliabilityException($"the peer's format: {code}");
            }

            return;
        }

        Status status = LittleFileSystem.Format(device, geometry.FormatOptions, out Fault fault);
        if (status != Status.Ok)
        {
            throw new ReliabilityException($"our format: {status} {fault}");
        }
    }

    private static void OurTurn(ReferenceContext context, SharedDevice device, PeerGeometry geometry, StepModel model, StepChooser chooser, SeededRandom random, string where)
    {
        OurSide side = new(ReferenceContext.Mount(geometry, device, where));
        for (int count = 1 + random.Next(14); count > 0; count--)
        {
            foreach (Step step in chooser.Next(model.Durable))
            {
                context.Trace("  ours: " + step.Command);
                side.Apply(step);
                model.Apply(step);
            }
        }

        ReferenceContext.Inspect(side.FileSystem, model.Durable, where + ", still mounted", out _);
    }

    private static void PeerTurn(ReferenceContext context, StepModel model, StepChooser chooser, SeededRandom random, string where, bool peerAlone)
    {
        List<string> commands = ["mount"];
        for (int count = 1 + random.Next(14); count > 0; count--)
        {
            foreach (Step step in peerAlone ? chooser.Next(model.Durable) : chooser.NextForPeer(model.Durable))
            {
                context.Trace("  peer: " + step.Command);
                if (step.Kind == StepKind.Rename && !peerAlone)
                {
                    // 2.11's allocator, when it scans in the middle of a move, misses the entry behind the moved one, and writes
                    // over its blocks: with the map filled before, it does not scan then. (--only alone shows it without us.)
                    commands.Add("gc");
                }

                commands.Add(step.Command);
                model.Apply(step);
            }
        }

        commands.Add("unmount");
        int[] codes = context.Peer.SendAll(commands);
        int failed = Array.FindIndex(codes, code => code < 0);
        if (failed >= 0)
        {
            throw new ReliabilityException($"{where}: the peer's {commands[failed]}: {codes[failed]}");
        }
    }
}
