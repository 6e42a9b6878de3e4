using System.Globalization;
using PusOS.Storage.Bench;
using PusOS.Storage.BlockDevices;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Torture.Reference;

/// <summary>The operations of the speed table on both sides, and what each asked of the device. More progs or bytes on our side fail.</summary>
public static class WorkloadCounts
{
    private const int Files = 1000;

    public static void Print(ReferenceContext context, int cache)
    {
        PeerGeometry geometry = new("", 4096, 2048, 16, 16, cache, Lookahead: 256);
        context.Attach(geometry, geometry.BlockCount, clear: true);
        StatisticsBlockDevice device = new(new RamBlockDevice(4096, 2048, 16, 16));
        LittlefsWorkload ours = new(device, new LittleFileSystemOptions { CacheSize = cache });
        (string Name, Action Ours, IReadOnlyList<string> Theirs)[] rows =
        [
            ("format", ours.Format, ["format"]),
            ("mount", ours.Mount, ["mount"]),
            ("write 1 MiB", ours.WriteLarge, ["open 0 wc /large", "write 0 1 1048576 4096", "close 0"]),
            ("read it back", ours.ReadLarge, ["open 0 r /large", "read 0 1048576 4096", "close 0"]),
            ("16 random 4 KiB overwrites", ours.OverwriteRandomly, Overwrites()),
            ("create 1,000 x 64 B", () => { ours.MakeDirectory(); ours.CreateSmall(); }, ["mkdir /dir", .. Each(path => [$"open 0 wc {path}", "write 0 2 64 64", "close 0"])]),
            ("mount (1,000 files)", ours.Mount, ["mount"]),
            ("open + read 1,000", ours.ReadSmall, Each(path => [$"open 0 r {path}", "read 0 64 64", "close 0"])),
            ("list 1,000", ours.List, ["names /dir"]),
            ("100 x append 64 B + sync", ours.AppendSynced, ["open 0 wca /log", .. Enumerable.Repeat(new[] { "write 0 2 64 64", "sync 0" }, 100).SelectMany(pair => pair), "close 0"]),
            ("remove 1,000", ours.RemoveSmall, Each(path => [$"remove {path}"])),
        ];
        Console.WriteLine($"cache {cache}: ours / the reference's");
        foreach ((string name, Action action, IReadOnlyList<string> commands) in rows)
        {
            BlockDeviceStatistics before = device.Statistics;
            action();
            BlockDeviceStatistics our = device.Statistics - before;
            BlockDeviceStatistics their = Theirs(context.Peer, commands);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {our.Reads:N0} / {their.Reads:N0} | {our.BytesRead:N0} / {their.BytesRead:N0} | {our.Progs:N0} / {their.Progs:N0} | {our.BytesProgged:N0} / {their.BytesProgged:N0} | {our.Erases:N0} / {their.Erases:N0} | {our.Syncs:N0} / {their.Syncs:N0} |"));
        }
    }

    private static BlockDeviceStatistics Theirs(ReferencePeer peer, IReadOnlyList<string> commands)
    {
        peer.Send("counts");
        // Not more at once than a pipe holds, or both sides would wait for each other.
        foreach (string[] some in commands.Chunk(200))
        {
            int[] codes = peer.SendAll(some);
            int failed = Array.FindIndex(codes, code => code < 0);
            if (failed >= 0)
            {
                throw new ReliabilityException($"{some[failed]}: {codes[failed]}");
            }
        }

        List<string> lines = [];
        peer.Send("counts", lines);
        long[] numbers = [.. lines[0].Split(' ').Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
        return new BlockDeviceStatistics(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }

    private static List<string> Overwrites()
    {
        List<string> commands = ["open 0 rw /large"];
        uint random = 12345;
        for (int number = 0; number < 16; number++)
        {
            random = (random * 1664525) + 1013904223;
            commands.Add($"seek 0 {(random >> 8) % 256 * 4096}");
            commands.Add("write 0 3 4096 4096");
        }

        commands.Add("close 0");
        return commands;
    }

    private static List<string> Each(Func<string, string[]> commands) =>
        [.. Enumerable.Range(0, Files).SelectMany(number => commands($"/dir/file-{number:0000}"))];
}
