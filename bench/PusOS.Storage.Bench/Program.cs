using System.Diagnostics;
using System.Globalization;
using PusOS.Storage.Bench;
using PusOS.Storage.BlockDevices;
using PusOS.Storage.Littlefs;

// Runs the workload several times; the device counts are the same in each, the times are the best.
// With a file name as argument, writes the counts as a JSON list in the form of bench.json.
const int Repeats = 7;
int cache = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 4096;
string[] names = ["format", "mount", "write-1mib", "read-1mib", "random-overwrite-16", "create-1000", "mount-1000", "open-read-1000", "list-1000", "append-sync-100", "remove-1000"];
BlockDeviceStatistics[] counts = new BlockDeviceStatistics[names.Length];
double[] best = new double[names.Length];
long[] allocated = new long[names.Length];
Array.Fill(best, double.MaxValue);
long memory = 0;
for (int repeat = 0; repeat < Repeats; repeat++)
{
    StatisticsBlockDevice device = new(new RamBlockDevice(4096, 2048, 16, 16));
    LittlefsWorkload workload = new(device, new LittleFileSystemOptions { CacheSize = cache });
    Action[] parts =
    [
        workload.Format, workload.Mount, workload.WriteLarge, workload.ReadLarge, workload.OverwriteRandomly,
        () => { workload.MakeDirectory(); workload.CreateSmall(); }, workload.Mount, workload.ReadSmall, workload.List, workload.AppendSynced, workload.RemoveSmall,
    ];
    for (int part = 0; part < parts.Length; part++)
    {
        BlockDeviceStatistics before = device.Statistics;
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        parts[part]();
        best[part] = Math.Min(best[part], Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        allocated[part] = GC.GetAllocatedBytesForCurrentThread() - bytes;
        counts[part] = device.Statistics - before;
        memory = Math.Max(memory, workload.FileSystem?.Memory ?? 0);
    }
}

Console.WriteLine($"cache {cache}, memory of the mount at most {memory:N0} bytes");
Console.WriteLine($"{"operation",-22}{"reads",10}{"bytes",12}{"progs",9}{"bytes",12}{"erases",8}{"syncs",8}{"best ms",10}{"allocated",12}");
List<string> lines = [];
for (int part = 0; part < names.Length; part++)
{
    BlockDeviceStatistics count = counts[part];
    Console.WriteLine(
        $"{names[part],-22}{count.Reads,10:N0}{count.BytesRead,12:N0}{count.Progs,9:N0}{count.BytesProgged,12:N0}{count.Erases,8:N0}{count.Syncs,8:N0}{best[part],10:F2}{allocated[part],12:N0}");
    lines.Add(Entry(names[part], "reads", count.Reads));
    lines.Add(Entry(names[part], "progs", count.Progs));
    lines.Add(Entry(names[part], "bytes-progged", count.BytesProgged));
    lines.Add(Entry(names[part], "erases", count.Erases));
}

if (args.Length > 0)
{
    File.WriteAllText(args[0], "[\n" + string.Join(",\n", lines) + "\n]\n");
}

static string Entry(string name, string what, long value) => string.Create(
    CultureInfo.InvariantCulture, $$"""  {"name": "littlefs.{{name}}.{{what}}", "value": {{value}}, "unit": "count", "goal": null, "better": "less"}""");
