using System.Globalization;
using PusOS.Tests.Shared;
using Xunit;

namespace PusOS.Conformance.Tests;

/// <summary>Each program of tests/Conformance/Programs gives the same output and exit code on .NET and on the node.</summary>
public sealed class ConformanceTests
{
    // Programs that the node cannot run as .NET does yet, with the reason. They count as skipped, never as passed.
    private static readonly Dictionary<string, string> s_knownGaps = ReadKnownGaps();

    private static Dictionary<string, string> ReadKnownGaps()
    {
        var gaps = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(Path.Combine(BuildOutput.Root, "tests/Conformance/known-gaps.txt")))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[0] != '#')
            {
                gaps.Add(line[..colon].Trim(), line[(colon + 1)..].Trim());
            }
        }

        return gaps;
    }

    /// <summary>The case names, from the source folder.</summary>
    public static TheoryData<string> Cases() => [.. Names()];

    /// <summary>The same in order, as texts.</summary>
    internal static IEnumerable<string> Names() => Directory.EnumerateFiles(Path.Combine(BuildOutput.Root, "tests/Conformance/Programs/Cases"), "*Tests.cs")
        .Order(StringComparer.Ordinal).Select(file => Path.GetFileNameWithoutExtension(file)[..^"Tests".Length]);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void NodeEqualsHost(string name) => Compare(harts: 1, name);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void NodeWithFourHartsEqualsHost(string name) => Compare(harts: 4, name);

    /// <summary>Seeded random work of many threads. Another seed: run the image with "Stress SEED ROUNDS".</summary>
    [SkippableTheory]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    [InlineData(4, 5)]
    [InlineData(4, 6)]
    public void StressOnSeveralHartsEqualsHost(int harts, int seed) => Compare(harts, "Stress", seed.ToString(CultureInfo.InvariantCulture), "26");

    /// <summary>Threads that meet in the class library, the runtime and the collector. On one hart and on four they run as all programs do.</summary>
    [SkippableTheory]
    [InlineData("HartsBlocking")]
    [InlineData("HartsTasks")]
    [InlineData("HartsCollector")]
    [InlineData("HartsOrder")]
    [InlineData("HartsRuntime")]
    public void HartsMeetOnTwoHarts(string name) => Compare(2, name, "2");

    private static void Compare(int harts, params string[] program)
    {
        Skip.If(s_knownGaps.TryGetValue(program[0], out string? reason), $"known gap: {reason}");
        Assert.True(File.Exists(ConformancePaths.HostProgram), "The host build is missing; ./build.sh test builds it.");
        Assert.True(File.Exists(ConformancePaths.Image), "The image is missing; ./build.sh test builds it.");
        ProgramRun host = ProgramRun.OnHost(program);
        ProgramRun node = ProgramRun.OnNode(harts, program);
        Assert.Equal(host.Output, node.Output);
        Assert.Equal(host.ExitCode, node.ExitCode);
        Assert.NotEmpty(host.Output);
        Assert.DoesNotContain("no such case", host.Output, StringComparison.Ordinal);
    }
}
