using PusOS.Storage.Torture;
using Xunit.Abstractions;

namespace PusOS.Storage.Tests.Littlefs;

/// <summary>The long ones. Each prints what it did.</summary>
public class ReliabilityTests(ITestOutputHelper output)
{
    [Fact]
    public void No_power_cut_at_any_write_of_any_workload_loses_anything()
    {
        PowerCutCounts counts = TortureRun.Until(Scale.Cuts, Scale.Seed, only: "", nestedInterval: 5, report: null);
        Print($"{counts}, 0 failures");
        Assert.True(Workloads.All.Count >= 40);
        Assert.True(counts.Total >= Scale.Cuts);
        Assert.True(counts.NestedCuts > 0);
    }

    [Fact]
    public void Random_sequences_agree_with_the_model()
    {
        long steps = 0;
        for (long number = 0; number < Scale.Sequences; number++)
        {
            steps += SequenceRunner.Run(Scale.Seed + (ulong)number);
        }

        Print($"{Scale.Sequences} sequences, {steps} steps, 0 failures");
        Assert.True(steps > Scale.Sequences);
    }

    [Fact]
    public void Mutated_disks_never_crash_or_loop()
    {
        ImageFuzzer fuzzer = new(Scale.Seed);
        foreach (Geometry geometry in new[] { Geometry.Small, Geometry.Tiny, Geometry.Plain })
        {
            byte[] image = ImageFuzzer.MakeImage(geometry, Scale.Seed);
            fuzzer.FlipEveryMetadataByte(geometry, image, fixChecksums: false, step: 1);
            fuzzer.FlipEveryMetadataByte(geometry, image, fixChecksums: true, step: 1);
            fuzzer.Corrupt(geometry, image, (int)Scale.Fuzz);
        }

        Print($"{fuzzer.Images} mutated disks, {fuzzer.Mounted} mounted, {fuzzer.Degraded} of them read-only, 0 failures");
        Assert.True(fuzzer.Degraded > 0);
    }

    private void Print(string line)
    {
        output.WriteLine(line);
        Console.WriteLine($"PusOS.Storage: {line}");
    }
}
