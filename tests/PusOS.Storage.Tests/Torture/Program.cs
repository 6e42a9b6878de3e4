using System.Diagnostics;
using System.Globalization;
using PusOS.Storage.Torture;
using PusOS.Storage.Torture.Reference;

// torture [cuts] [seed] [workload] [nested-interval]: runs all workloads again and again with new seeds until so many power cuts are done.
// torture COUNT SEED sequences | fuzz: random sequences against the model; mutated disks.
// torture reference --littlefs DIRECTORY ...: the cross-check with littlefs in C.
if (args.Length > 0 && args[0] == "reference")
{
    try
    {
        return ReferenceRun.Execute(args);
    }
    catch (ReliabilityException failure)
    {
        Console.Error.WriteLine($"FAILED: {failure.Message}");
        return 1;
    }
}

long wanted = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
ulong seed = args.Length > 1 ? ulong.Parse(args[1], CultureInfo.InvariantCulture) : 1;
string only = args.Length > 2 ? args[2] : "";
Stopwatch watch = Stopwatch.StartNew();
try
{
    if (only == "sequences")
    {
        long steps = 0;
        for (ulong number = 0; number < (ulong)wanted; number++)
        {
            steps += SequenceRunner.Run(seed + number);
        }

        Console.WriteLine($"{wanted} sequences, {steps} steps, 0 failures in {watch.Elapsed.TotalSeconds:F0} s");
        return 0;
    }

    if (only == "fuzz")
    {
        ImageFuzzer fuzzer = new(seed);
        byte[] image = ImageFuzzer.MakeImage(Geometry.Small, seed);
        fuzzer.FlipEveryMetadataByte(Geometry.Small, image, fixChecksums: false, step: 1);
        fuzzer.FlipEveryMetadataByte(Geometry.Small, image, fixChecksums: true, step: 1);
        fuzzer.Corrupt(Geometry.Small, image, (int)wanted);
        Console.WriteLine($"{fuzzer.Images} disks, {fuzzer.Mounted} mounted, {fuzzer.Degraded} of them read-only, 0 failures in {watch.Elapsed.TotalSeconds:F0} s");
        return 0;
    }

    PowerCutCounts counts = TortureRun.Until(wanted, seed, only, nestedInterval: args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 5, line => Console.WriteLine($"{watch.Elapsed.TotalSeconds,7:F1} s  {line}"));
    Console.WriteLine($"{counts}, 0 failures in {watch.Elapsed.TotalSeconds:F0} s");
    return 0;
}
catch (ReliabilityException failure)
{
    Console.Error.WriteLine($"FAILED: {failure.Message}");
    return 1;
}
