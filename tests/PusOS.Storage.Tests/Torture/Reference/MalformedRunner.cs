using PusOS.Storage.BlockDevices;
using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Torture.Reference;

/// <summary>
/// Disks of the reference with bytes changed under valid checksums. Where it still mounts and lists one, we must list the same, or
/// refuse with a reason: counted by reason.
/// </summary>
public sealed class MalformedRunner(ReferenceContext context)
{
    private const int ChangesPerDisk = 40;

    /// <summary>Our stricter answers by reason.</summary>
    public SortedDictionary<string, int> Refused { get; } = new(StringComparer.Ordinal);

    public int Disks { get; private set; }

    public int Same { get; private set; }

    public int PeerRefused { get; private set; }

    public int PeerDied { get; private set; }

    public void Run(ulong seed)
    {
        SeededRandom random = new(seed ^ 0xbad);
        PeerGeometry geometry = PeerGeometry.All[random.Next(PeerGeometry.All.Count)];
        if ((long)geometry.BlockSize * geometry.BlockCount > 1 << 19)
        {
            return;
        }

        SharedDevice device = context.Attach(geometry, geometry.BlockCount, clear: true);
        string where = $"malformed {seed}, {geometry.Name}";
        Prepare(geometry, random, where);
        byte[] good = device.Bytes.ToArray();
        for (int change = 0; change < ChangesPerDisk; change++)
        {
            good.CopyTo(device.Bytes);
            for (int count = 1 + random.Next(2); count > 0; count--)
            {
                ImageFuzzer.Mutate(device.Bytes, geometry.BlockSize, random);
            }

            Compare(geometry, device, $"{where}, change {change}");
        }
    }

    private void Prepare(PeerGeometry geometry, SeededRandom random, string where)
    {
        List<string> commands = ["format", "mount"];
        StepModel model = new();
        StepChooser chooser = new(random, geometry);
        for (int count = 25; count > 0; count--)
        {
            foreach (Step step in chooser.NextForPeer(model.Durable))
            {
                if (step.Kind == StepKind.Rename)
                {
                    commands.Add("gc");
                }

                commands.Add(step.Command);
                model.Apply(step);
            }
        }

        commands.Add("unmount");
        if (context.Peer.SendAll(commands).Any(code => code < 0))
        {
            throw new ReliabilityException($"{where}: the peer could not make the disk");
        }
    }

    private void Compare(PeerGeometry geometry, SharedDevice device, string where)
    {
        Disks++;
        List<string> theirs = [];
        bool theyList;
        try
        {
            theyList = context.Peer.SendAll(["mount", "list"], theirs).All(code => code >= 0);
            PeerRefused += theyList ? 0 : 1;
        }
        catch (PeerDiedException)
        {
            theyList = false;
            PeerDied++;
        }

        Status status = LittleFileSystem.Mount(device, geometry.Options, out LittleFileSystem? fileSystem, out Fault fault);
        List<string> ours = [];
        if (status == Status.Ok)
        {
            status = Listing.Of(fileSystem!, ours);
            fault = fileSystem!.Fault;
        }

        if (!theyList)
        {
            return;
        }

        List<Fault> findings = [];
        if (status == Status.Ok)
        {
            fileSystem!.Check(findings);
        }

        string? difference = Listing.Difference(theirs, ours);
        if (difference is not null && Repaired() is List<string> repaired)
        {
            // The entry behind one that moves is not listed by 2.11 before the move is finished.
            difference = Listing.Difference(repaired, ours);
        }

        if (status == Status.Ok && difference is null)
        {
            Same++;
        }
        else if (status != Status.Ok || fileSystem!.IsDegraded)
        {
            Count(fault.Reason.ToString());
        }
        else
        {
            // Listed otherwise without a word: at least the check must name what is wrong with the disk.
            Count(findings.Count > 0
                ? $"{findings[0].Reason}, found by the check"
                : throw new ReliabilityException($"{where}: the peer and we list {difference}, and our check finds nothing"));
        }
    }

    private List<string>? Repaired()
    {
        List<string> lines = [];
        try
        {
            return context.Peer.SendAll([.. context.Repair, "list"], lines).All(code => code >= 0) ? lines : null;
        }
        catch (PeerDiedException)
        {
            return null;
        }
    }

    private void Count(string reason) => Refused[reason] = Refused.GetValueOrDefault(reason) + 1;
}
