using System.Diagnostics;
using System.Globalization;
using PusOS.Storage.Torture;

// torture [cuts] [seed] [workload]: runs all workloads again and again with new seeds until so many power cuts are done.
long wanted = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
ulong seed = args.Length > 1 ? ulong.Parse(args[1], CultureInfo.InvariantCulture) : 1;
string only = args.Length > 2 ? args[2] : "";
Stopwatch watch = Stopwatch.StartNew();
try
{
    PowerCutCounts counts = TortureRun.Until(wanted, seed, only, nestedInterval: 50, line => Console.WriteLine($"{watch.Elapsed.TotalSeconds,7:F1} s  {line}"));
    Console.WriteLine($"{counts}, 0 failures in {watch.Elapsed.TotalSeconds:F0} s");
    return 0;
}
catch (ReliabilityException failure)
{
    Console.Error.WriteLine($"FAILED: {failure.Message}");
    return 1;
}
