using System.Diagnostics;
using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace PusOS.Conformance.Tests;

/// <summary>
/// The long run on several harts, ./build.sh torture harts: for PUSOS_HARTS_MINUTES minutes the seeded programs with new
/// seeds, and all other programs between them. PUSOS_HARTS_SEED is the first seed; each one that fails is named.
/// </summary>
public sealed class HartsTortureTests(ITestOutputHelper output)
{
    private static readonly string[] s_seeded = ["HartsBlocking", "HartsCollector", "HartsOrder", "HartsRuntime", "HartsTasks", "Stress"];
    private static readonly int[] s_harts = [2, 4];

    [SkippableFact]
    public void ProgramsAgainAndAgainOnTwoAndFourHarts()
    {
        int minutes = Variable("PUSOS_HARTS_MINUTES", 0), seed = Variable("PUSOS_HARTS_SEED", 1), runs = 0;
        Skip.If(minutes == 0, "PUSOS_HARTS_MINUTES is not set: the long run is ./build.sh torture harts");
        List<string> failures = [];
        var watch = Stopwatch.StartNew();
        for (; watch.Elapsed < TimeSpan.FromMinutes(minutes); seed++)
        {
            foreach (int harts in s_harts)
            {
                foreach (string name in s_seeded)
                {
                    runs++;
                    Compare(failures, harts, name, seed.ToString(CultureInfo.InvariantCulture), "60");
                }

                // All others by and by: as many as there are seeded ones.
                string[] others = [.. ConformanceTests.Names().Except(s_seeded)];
                for (int i = 0; i < s_seeded.Length; i++)
                {
                    runs++;
                    Compare(failures, harts, others[(int)((((long)seed * s_seeded.Length) + i) % others.Length)]);
                }
            }
        }

        output.WriteLine($"{runs} runs, {failures.Count} failed");
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    private void Compare(List<string> failures, int harts, params string[] program)
    {
        ProgramRun host = ProgramRun.OnHost(program), node = ProgramRun.OnNode(harts, program);
        if (host.Output != node.Output || host.ExitCode != node.ExitCode)
        {
            string failure = $"{string.Join(' ', program)} on {harts} harts: exit code {node.ExitCode}, here {host.ExitCode}\n{node.Output}";
            failures.Add(failure);
            output.WriteLine(failure);
        }
    }

    private static int Variable(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
