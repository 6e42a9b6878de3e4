using PusOS.Storage.BlockDevices;
using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Torture.Reference;

/// <summary>
/// The power is cut while one side writes, in every way that a device may leave the write; the other side must see the state
/// before or after the running call, repairs the disk with its first write, goes on, and hands it back.
/// </summary>
public sealed class CutHandOverRunner
{
    private readonly ReferenceContext _context;
    private readonly SeededRandom _random;
    private readonly PeerGeometry _geometry;
    private readonly SharedDevice _device;
    private readonly string _where;
    private readonly byte[] _torn;
    // Cuts in one call of ten or so, so that a run of many writes does not take all the time.
    private readonly int _interval;

    private CutHandOverRunner(ReferenceContext context, ulong seed)
    {
        _context = context;
        _random = new SeededRandom(seed ^ 0xc07);
        _geometry = PeerGeometry.All[_random.Next(PeerGeometry.All.Count)];
        _where = $"cuts {seed}, {_geometry.Name}";
        _device = context.Attach(_geometry, _geometry.BlockCount, clear: true);
        _torn = new byte[_device.Bytes.Length];
        _interval = 2 + _random.Next(6) + (_torn.Length >> 17);
    }

    public static void Run(ReferenceContext context, ulong seed)
    {
        CutHandOverRunner runner = new(context, seed);
        try
        {
            runner.Run();
        }
        catch (Exception failure) when (failure is not ReliabilityException || !failure.Message.StartsWith("cuts", StringComparison.Ordinal))
        {
            throw new ReliabilityException($"{runner._where}: {failure}");
        }
        finally
        {
            context.Peer.Send("journal ");
        }
    }

    private void Run()
    {
        HandOverRunner.Format(_context, _device, _geometry, _random.OneIn(2));
        StepModel model = new();
        OurSide prepared = new(ReferenceContext.Mount(_geometry, _device, _where));
        foreach (Step step in Choose(model, 12))
        {
            prepared.Apply(step);
        }

        if (_random.OneIn(2))
        {
            CutOurs(model);
        }
        else
        {
            CutPeers(model);
        }
    }

    // Steps that lead on from the model's state; the model has them done when this returns.
    private List<Step> Choose(StepModel model, int operations, List<Model>? states = null, bool forPeer = false)
    {
        StepChooser chooser = new(_random, _geometry);
        List<Step> all = [];
        for (; operations > 0; operations--)
        {
            foreach (Step step in forPeer ? chooser.NextForPeer(model.Durable) : chooser.Next(model.Durable))
            {
                all.Add(step);
                model.Apply(step);
                states?.Add(model.Durable);
            }
        }

        return all;
    }

    private void CutOurs(StepModel model)
    {
        RamBlockDevice memory = new(_device.Bytes.ToArray(), _geometry.BlockSize, _geometry.Read, _geometry.Prog, _geometry.Erases) { ClearsBitsOnly = _geometry.Erases };
        ForkingDevice device = new(memory);
        OurSide side = new(ReferenceContext.Mount(_geometry, device, _where));
        List<Model> states = [model.Durable];
        List<Step> steps = Choose(model, 6, states);
        int current = 0;
        device.OnWrite = (block, offset, source) =>
        {
            if (!_random.OneIn(_interval))
            {
                return;
            }

            CutKind kind = (CutKind)_random.Next(device.Unsynced.Count == 0 ? 3 : 4);
            memory.Bytes.CopyTo(_torn, 0);
            TornWrite.Apply(_torn, device, kind, block, offset, source, _random);
            PeerContinues(states[current], states[current + 1], $"{_where}: ours cut ({kind}) at block {block} + {offset}, {source.Length} bytes, in '{steps[current].Command}'");
        };
        for (; current < steps.Count; current++)
        {
            side.Apply(steps[current]);
        }
    }

    private void PeerContinues(Model before, Model after, string where)
    {
        _context.Cuts++;
        _torn.CopyTo(_device.Bytes);
        _context.Keep("cut");
        if (_random.OneIn(3))
        {
            // We see the same as the peer, also where we do not go on.
            OurState(before, after, where);
        }

        List<string> lines = [];
        try
        {
            // While a move is pending 2.11 does not list the entry behind the one that moves: it is repaired first.
            int[] codes = _context.Peer.SendAll([.. _context.Repair, "list"], lines);
            bool failed = codes.Any(code => code < 0);
            string? difference = failed ? $"mount, mkconsistent, list: {string.Join(", ", codes)}" : Listing.Difference(lines, Listing.Of(before));
            Model state = before;
            if (difference is not null && !failed)
            {
                string? second = Listing.Difference(lines, Listing.Of(after));
                difference = second is null ? null : $"neither old ({difference}) nor new ({second})";
                state = after;
            }

            if (difference is not null)
            {
                throw new ReliabilityException($"{where}: the peer: {difference}");
            }

            StepModel model = new(state);
            Steps(model, where);
            _context.PeerSees(model.Durable, where + ", continued");
            ReferenceContext.WeSee(_geometry, _device, model.Durable, where + ", continued by the peer", out _);
        }
        catch (PeerDiedException failure)
        {
            _context.NoteDeath($"{where}: {failure.Message}");
        }
    }

    private void Steps(StepModel model, string where)
    {
        List<string> commands = [.. Choose(model, 3, forPeer: true).SelectMany(step => step.Kind == StepKind.Rename ? new[] { "gc", step.Command } : [step.Command])];
        commands.Add("mkconsistent");
        int[] codes = _context.Peer.SendAll(commands);
        int failed = Array.FindIndex(codes, code => code < 0);
        if (failed >= 0)
        {
            throw new ReliabilityException($"{where}: the peer goes on with {commands[failed]}: {codes[failed]}");
        }
    }

    private void CutPeers(StepModel model)
    {
        byte[] disk = _device.Bytes.ToArray();
        List<Model> states = [model.Durable];
        string journal = Path.Combine(_context.Folder, "journal");
        List<string> commands = ["journal " + journal, "mount"];
        List<string> steps = [];
        foreach (Step step in Choose(model, 6, states, forPeer: true))
        {
            if (step.Kind == StepKind.Rename)
            {
                commands.Add("gc");
            }

            commands.Add($"mark {steps.Count}");
            commands.Add(step.Command);
            steps.Add(step.Command);
        }

        commands.Add("journal ");
        int[] codes;
        try
        {
            codes = _context.Peer.SendAll(commands);
        }
        catch (PeerDiedException failure)
        {
            _context.NoteDeath($"{_where}: {failure.Message}");
            return;
        }

        int failed = Array.FindIndex(codes, code => code < 0);
        if (failed >= 0)
        {
            throw new ReliabilityException($"{_where}: the peer's {commands[failed]}: {codes[failed]}");
        }

        JournalReplay replay = new(File.ReadAllBytes(journal), _geometry.BlockSize, _geometry.Erases);
        while (replay.MoveNext())
        {
            if (_random.OneIn(_interval))
            {
                CutKind kind = (CutKind)_random.Next(3);
                disk.CopyTo(_torn, 0);
                TornWrite.Apply(replay.Target(_torn), kind, replay.Data, _geometry.Prog, _random);
                int command = Math.Max(0, replay.Command);
                WeContinue(states[command], states[Math.Min(command + 1, states.Count - 1)], $"{_where}: the peer cut ({kind}) at block {replay.Block} + {replay.Offset}, {replay.Data.Length} bytes, in '{steps[command]}'");
            }

            replay.Apply(disk);
        }
    }

    private void WeContinue(Model before, Model after, string where)
    {
        _context.Cuts++;
        _torn.CopyTo(_device.Bytes);
        StepModel model = new(OurState(before, after, where));
        OurSide side = new(ReferenceContext.Mount(_geometry, _device, where));
        foreach (Step step in Choose(model, 3))
        {
            side.Apply(step);
        }

        ReferenceContext.Inspect(side.FileSystem, model.Durable, where + ", continued by us", out _);
        try
        {
            // Nothing was written if there was nothing to do: then it is the peer that repairs.
            _context.PeerSees(model.Durable, where + ", continued by us", repairs: true);
        }
        catch (PeerDiedException failure)
        {
            throw new ReliabilityException($"{where}: continued by us, {failure.Message}");
        }
    }

    private Model OurState(Model before, Model after, string where)
    {
        LittleFileSystem fileSystem = ReferenceContext.Mount(_geometry, _device, where);
        List<string> lines = [];
        Status status = Listing.Of(fileSystem, lines);
        List<Fault> findings = [];
        Status check = fileSystem.Check(findings);
        string? first = Listing.Difference(lines, Listing.Of(before));
        string? second = first is null ? null : Listing.Difference(lines, Listing.Of(after));
        return status == Status.Ok && check == Status.Ok && findings.Count == 0 && (first is null || second is null)
            ? first is null ? before : after
            : throw new ReliabilityException($"{where}: ours: {status} {fileSystem.Fault}, neither old ({first}) nor new ({second}), check {check} {string.Join(", ", findings)}");
    }
}
