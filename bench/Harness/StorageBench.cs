using System.Globalization;

namespace PusOS.Bench.Harness;

/// <summary>LittleFS on the node: exact counts on a RAM device, and virtio-blk against the raw device in the same run.</summary>
internal static class StorageBench
{
    private const double Requests = 256, FileBlocks = 2048, FileChunks = 128;
    private const long DiskBytes = 64 << 20;

    // Bounds and goals: what littlefs in C needs, a tenth of it, and ext4's figures.
    private static readonly (string Name, int Mark, double? Bound, double? Goal)[] s_operations =
    [
        ("format", 22, null, null),
        ("mount", 4, 10e3, null),
        ("mount-again", 24, 10e3, 7.2e3),
        ("write-1mib", 6, 34e6, 9e6),
        ("read-1mib", 8, 2.5e6, 1.6e6),
        ("random-overwrite-16", 10, 270e6, 70e6),
        ("create-1000", 12, 280e6, 124e6),
        ("open-read-1000", 14, 196e6, 40e6),
        ("list-1000", 16, 16e6, 7e6),
        ("append-sync-100", 18, null, null),
        ("remove-1000", 20, null, null),
    ];

    /// <summary>Takes the figures.</summary>
    public static void Run(BenchContext context, FigureTable table)
    {
        MarkLog log = context.Count(context.BuildProgram("Littlefs"), "128M", 300);
        foreach ((string name, int mark, double? bound, double? goal) in s_operations)
        {
            table.Add($"littlefs.{name}.instructions", log.Between(mark, mark + 1), "instructions", bound, goal);
        }

        string image = context.BuildProgram("VirtioBlk");
        string[] disks = Disks(context);
        string options = string.Join(' ', disks.Select((d, i) => $"-drive if=none,id=d{i},format=raw,cache=writeback,file={d} -device virtio-blk-device,drive=d{i}"));
        Dictionary<string, double> rates = Rates(context.Boot(image, "128M", 300, "--qemu-args", options));
        table.AddHigher("virtio-blk.raw-write.rate", rates["raw-write"] / 1e6, "MB/s");
        table.AddHigher("virtio-blk.raw-read.rate", rates["raw-read"] / 1e6, "MB/s");
        table.AddHigher("virtio-blk.file-write.ratio", rates["write-ratio"], "x raw", 0.8);
        table.AddHigher("virtio-blk.file-write.ratio-begun", rates["write-begun-ratio"], "x raw");
        table.AddHigher("virtio-blk.file-read.ratio", rates["read-ratio"], "x raw", 0.8);

        disks = Disks(context);
        string marks = Path.Combine(context.Work, "VirtioBlk.marks");
        File.Delete(marks);
        context.Boot(image, "128M", 300, "--qemu-args", $"{options} -plugin {context.Plugin},out={marks}");
        log = MarkLog.Read(marks);
        table.Add("virtio-blk.read-4kib.instructions", log.Between(22, 3) / Requests, "instructions");
        table.Add("virtio-blk.write-4kib.instructions", log.Between(3, 4) / Requests, "instructions");
        table.Add("virtio-blk.file-write-4kib.instructions", log.Between(4, 5) / FileBlocks, "instructions");
        table.Add("virtio-blk.file-read-4kib.instructions", log.Between(5, 6) / FileBlocks, "instructions");
        table.Add("virtio-blk.raw-write-64kib.instructions", log.Between(6, 7) / FileChunks, "instructions");
        table.Add("virtio-blk.raw-read-64kib.instructions", log.Between(7, 8) / FileChunks, "instructions");
    }

    private static string[] Disks(BenchContext context)
    {
        string[] disks = [Path.Combine(context.Work, "disk-0.img"), Path.Combine(context.Work, "disk-1.img")];
        foreach (string disk in disks)
        {
            // Written, not only sized: the host's first allocation of each page is not what is measured.
            File.WriteAllBytes(disk, new byte[DiskBytes]);
        }

        return disks;
    }

    private static Dictionary<string, double> Rates(CommandOutcome outcome) => outcome.ExitCode == 0
        ? outcome.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' '))
            .Where(w => w.Length == 2).ToDictionary(w => w[0], w => double.Parse(w[1], CultureInfo.InvariantCulture))
        : throw new BenchException($"VirtioBlk ended with exit code {outcome.ExitCode}:\n{BenchContext.Tail(outcome.Output + outcome.Error)}");
}
