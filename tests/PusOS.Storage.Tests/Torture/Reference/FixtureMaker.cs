using PusOS.Storage.BlockDevices.FaultInjection;

namespace PusOS.Storage.Torture.Reference;

/// <summary>Makes the images of tests/PusOS.Storage.Tests/Reference/Images: --fixtures FOLDER. The reference does everything.</summary>
public sealed class FixtureMaker(ReferenceContext context, string folder)
{
    public void Make()
    {
        Random("random-512", new("", 512, 128, 16, 16, 64), 1, 30);
        Random("random-2.0", new("", 512, 128, 16, 16, 64, DiskMinor: 0), 2, 30);
        Random("random-2.0-no-erase", new("", 512, 128, 16, 16, 64, Erases: false, DiskMinor: 0), 3, 30);
        Random("prog-is-block", new("", 512, 128, 512, 512, 512), 4, 40);
        Random("blocks-of-128", new("", 128, 256, 1, 8, 128), 5, 40);
        Random("worn-256", new("", 256, 256, 16, 16, 256, BlockCycles: 1), 6, 70);
        Random("worn-2.0", new("", 256, 192, 8, 8, 64, BlockCycles: 2, DiskMinor: 0), 7, 80);
        Random("limits", new("", 512, 128, 16, 16, 64, NameMax: 20, FileMax: 4000, AttributeMax: 20), 8, 30);
        PusOriginal();
        LargeBlocks();
        LargeDirectory();
        DeepTree();
        Grown();
        Cuts();
    }

    private void Random(string name, PeerGeometry geometry, ulong seed, int operations)
    {
        StepModel model = new();
        StepChooser chooser = new(new SeededRandom(seed), geometry);
        List<string> commands = [];
        for (; operations > 0; operations--)
        {
            foreach (Step step in chooser.NextForPeer(model.Durable))
            {
                model.Apply(step);
                commands.AddRange(step.Kind == StepKind.Rename ? ["gc", step.Command] : [step.Command]);
            }
        }

        Make(name, geometry, commands);
    }

    private void PusOriginal() => Make("pusos-4096x512", new("", 4096, 512, 32, 32, 256, BlockCycles: 1024),
    [
        "mkdir /etc", .. Content("/etc/hostname", 1, 12, 12), .. Content("/etc/largest-inline", 2, 256, 256), .. Content("/etc/no-longer-inline", 3, 257, 100),
        "mkdir /log", .. Content("/log/one-block", 4, 4096, 512), .. Content("/log/two-blocks", 5, 4097, 4097), .. Content("/log/boundary", 6, 8188, 1000),
        "open 0 w /log/one-block", "seek 0 1000", "write 0 7 100 100", "close 0",
        "open 0 w /log/two-blocks", "truncate 0 4090", "close 0",
        "open 0 w /etc/hostname", "seek 0 300", "write 0 8 1 1", "close 0",
        "setattr / 0 3 9", "setattr /log 1 200 10", "setattr /log/boundary 2 0 11", "setattr /log/boundary 116 8 12",
        "mkdir /log/old", "gc", "rename /log/one-block /log/old/first", "gc", "rename /log/two-blocks /log/boundary",
    ]);

    private void LargeBlocks() => Make("blocks-of-128k", new("", 131072, 40, 64, 4096, 8192, Metadata: 8192),
    [
        "mkdir /d", .. Content("/d/inline", 1, 1000, 1000), .. Content("/d/file", 2, 1500, 700), "setattr /d/file 0 10 3", .. Content("/empty", 4, 0, 1),
    ]);

    private void LargeDirectory()
    {
        List<string> commands = ["mkdir /d"];
        for (int number = 0; number < 400; number++)
        {
            // In no order, so that pairs split everywhere.
            commands.AddRange(Content($"/d/file-{number * 37 % 400:000}", (ulong)number, number % 6, 6));
        }

        for (int number = 0; number < 400; number += 3)
        {
            commands.Add($"remove /d/file-{number:000}");
        }

        Make("large-directory", new("", 512, 256, 16, 16, 64), commands);
    }

    private void DeepTree()
    {
        List<string> commands = [];
        string path = "";
        for (int depth = 0; depth < 40; depth++)
        {
            path += "/" + (char)('a' + (depth % 26));
            commands.Add("mkdir " + path);
        }

        commands.AddRange(Content(path + "/leaf", 1, 20, 20));
        commands.AddRange(["gc", "rename /a/b/c/d/e /a/moved", "mkdir /%c3%a4%20%25", .. Content("/%c3%a4%20%25/" + new string('n', 255), 2, 5, 5)]);
        Make("deep-tree", new("", 512, 192, 16, 16, 512), commands);
    }

    private void Grown()
    {
        PeerGeometry geometry = new("grown", 512, 96, 16, 16, 64);
        SharedDevice device = context.Attach(geometry, 48, clear: true);
        Send(["format", "mount", .. Content("/before", 1, 700, 100), "grow 96", .. Content("/after", 2, 900, 100), "mkdir /d", .. Content("/d/more", 3, 3000, 300)]);
        context.Attach(geometry, 96, clear: false);
        _ = device;
        Keep(geometry, repair: false);
    }

    // Cut before the last write of an operation that takes several commits, and in the middle of one.
    private void Cuts()
    {
        PeerGeometry geometry = new("", 512, 128, 16, 16, 64);
        List<string> start = ["mkdir /a", "mkdir /b", .. Content("/a/1", 1, 20, 20), .. Content("/a/x", 2, 900, 100), .. Content("/a/z", 3, 30, 30)];
        Cut("half-move", geometry, [.. start, "gc"], ["rename /a/x /b/y"], writesBack: 1, CutKind.Clean);
        Cut("half-move-2.0", geometry with { DiskMinor = 0 }, [.. start, "gc"], ["rename /a/x /b/y"], writesBack: 1, CutKind.Clean);
        Cut("torn-commit", geometry, start, ["setattr /a/z 0 100 5"], writesBack: 1, CutKind.HalfWritten);
        Cut("torn-file", geometry, start, ["open 0 w /a/x", "write 0 9 800 100", "close 0"], writesBack: 2, CutKind.BitFlipped);
        List<string> many = [.. start];
        for (int number = 0; number < 40; number++)
        {
            many.AddRange(Content($"/file-{number:00}", 4, 6, 6));
        }

        Cut("orphan-of-mkdir", geometry, many, ["mkdir /a-new"], writesBack: 1, CutKind.Clean);
        Cut("orphan-of-rmdir", geometry, [.. many, "mkdir /zzz", "mkdir /zzz/e", "mkdir /zzy"], ["remove /zzz/e", "remove /zzz"], writesBack: 1, CutKind.Clean);
        PeerGeometry worn = geometry with { BlockCycles = 1 };
        Cut("half-relocation", worn, [.. start, "setattr /b 0 40 6", "setattr /b 0 40 7"], [.. Enumerable.Range(0, 40).SelectMany(number => Content("/b/f", (ulong)number, 30, 30))], writesBack: 2, CutKind.Clean);
    }

    private void Cut(string name, PeerGeometry geometry, List<string> start, List<string> last, int writesBack, CutKind kind)
    {
        geometry = geometry with { Name = name };
        SharedDevice device = context.Attach(geometry, geometry.BlockCount, clear: true);
        Send(["format", "mount", .. start]);
        byte[] disk = device.Bytes.ToArray();
        string path = Path.Combine(context.Folder, "journal");
        Send(["journal " + path, .. last, "journal ", "unmount"]);
        byte[] journal = File.ReadAllBytes(path);
        int writes = 0;
        for (JournalReplay counting = new(journal, geometry.BlockSize, geometry.Erases); counting.MoveNext();)
        {
            writes++;
        }

        JournalReplay replay = new(journal, geometry.BlockSize, geometry.Erases);
        for (int write = 0; write < writes - writesBack && replay.MoveNext(); write++)
        {
            replay.Apply(disk);
        }

        replay.MoveNext();
        TornWrite.Apply(replay.Target(disk), kind, replay.Data, geometry.Prog, new SeededRandom(7));
        disk.CopyTo(device.Bytes);
        Keep(geometry, repair: true);
    }

    private void Make(string name, PeerGeometry geometry, List<string> commands)
    {
        geometry = geometry with { Name = name };
        context.Attach(geometry, geometry.BlockCount, clear: true);
        Send(["format", "mount", .. commands, "unmount"]);
        Keep(geometry, repair: false);
    }

    // What the peer lists; of a cut disk after its repair, which is not part of the image that is kept.
    private void Keep(PeerGeometry geometry, bool repair)
    {
        int length = (int)geometry.BlockCount * geometry.BlockSize;
        byte[] image = context.Image.Bytes.Slice(0, length).ToArray();
        List<string> about = [];
        List<string> lines = [];
        Send(["mount", "system"], about);
        Send(repair ? ["mkconsistent", "list"] : ["list"], lines);
        int used = repair ? -1 : context.Peer.Send("size");
        new FixtureImage(geometry.Name, geometry, about[^1], used, lines, image).Save(folder);
        Console.WriteLine($"{geometry.Name}: {lines.Count} entries and attributes");
    }

    private void Send(IReadOnlyList<string> commands, List<string>? lines = null)
    {
        int[] codes = context.Peer.SendAll(commands, lines);
        int failed = Array.FindIndex(codes, code => code < 0);
        if (failed >= 0)
        {
            throw new ReliabilityException($"{commands[failed]}: {codes[failed]}");
        }
    }

    private static IEnumerable<string> Content(string path, ulong seed, int length, int chunk) =>
        ["open 0 wct " + path, $"write 0 {seed} {length} {chunk}", "close 0"];
}
