using System.Diagnostics;
using System.Globalization;

namespace PusOS.Storage.Torture.Reference;

/// <summary>
/// The cross-check with the reference: reference --littlefs DIRECTORY [--seed S] [--runs N] [--only PART].
/// </summary>
public static class ReferenceRun
{
    private const int LargestImage = 64 << 20;

    public static int Execute(string[] arguments)
    {
        string directory = Option(arguments, "--littlefs") ?? throw new ReliabilityException("--littlefs DIRECTORY is missing");
        ulong seed = ulong.Parse(Option(arguments, "--seed") ?? "1", CultureInfo.InvariantCulture);
        int runs = int.Parse(Option(arguments, "--runs") ?? "10000", CultureInfo.InvariantCulture);
        string? only = Option(arguments, "--only");
        string folder = Directory.CreateTempSubdirectory("pusos-reference-").FullName;
        string shared = Directory.Exists("/dev/shm") ? $"/dev/shm/{Path.GetFileName(folder)}.img" : Path.Combine(folder, "disk.img");
        try
        {
            using ReferencePeer peer = new(PeerCompiler.Build(directory, folder));
            using SharedImage image = new(shared, LargestImage);
            ReferenceContext context = new(peer, image, folder) { Traces = arguments.Contains("--trace") };
            if (Option(arguments, "--fixtures") is string fixtures)
            {
                new FixtureMaker(context, fixtures).Make();
                return 0;
            }

            try
            {
                Run(context, seed, runs, only);
            }
            catch (ReliabilityException failure)
            {
                string kept = Path.Combine(Path.GetTempPath(), "pusos-reference-failure.img");
                File.WriteAllBytes(kept, image.Bytes.Slice(0, context.Length));
                throw new ReliabilityException($"{failure.Message}\nThe image is kept: {kept}");
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Run(ReferenceContext context, ulong seed, int runs, string? only)
    {
        Stopwatch watch = Stopwatch.StartNew();
        if (only is null or "hand-overs" or "alone")
        {
            for (int number = 0; number < runs; number++)
            {
                HandOverRunner.Run(context, seed + (ulong)number, peerAlone: only == "alone");
            }

            Report($"{runs} sequences from seed {seed}, {context.HandOvers} hand-overs");
        }

        if (only is null or "cuts")
        {
            for (int number = 0; number < runs; number++)
            {
                CutHandOverRunner.Run(context, seed + (ulong)number);
            }

            Report($"{runs} disks from seed {seed}, {context.Cuts} power cuts, each continued by the other side");
        }

        if (only is null or "malformed")
        {
            MalformedRunner malformed = new(context);
            for (int number = 0; number < runs / 10; number++)
            {
                malformed.Run(seed + (ulong)number);
            }

            Report($"{malformed.Disks} malformed disks from seed {seed}: listed alike {malformed.Same}, refused by the peer {malformed.PeerRefused}, its end {malformed.PeerDied}");
            foreach ((string reason, int count) in malformed.Refused)
            {
                Report($"    refused by us only: {reason} {count}");
            }
        }

        if (only is null or "special")
        {
            SpecialRuns special = new(context);
            special.Run(seed);
            Report($"{special.Done} disks with limits, sizes, versions, growth, bad blocks, agreed on");
        }

        if (only is null or "counts")
        {
            WorkloadCounts.Print(context, cache: 4096);
            WorkloadCounts.Print(context, cache: 256);
        }

        foreach ((string death, int count) in context.Deaths)
        {
            Report($"the peer ended {count} times: {death}");
        }

        void Report(string line) => Console.WriteLine($"{watch.Elapsed.TotalSeconds,7:F1} s  {line}");
    }

    private static string? Option(string[] arguments, string name)
    {
        int index = Array.IndexOf(arguments, name);
        return index >= 0 && index + 1 < arguments.Length ? arguments[index + 1] : null;
    }
}
