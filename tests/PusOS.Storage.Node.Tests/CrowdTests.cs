using System.Globalization;

namespace PusOS.Storage.Node.Tests;

/// <summary>
/// Load of several threads on one disk, on one hart and on several: every thread reads what it wrote, as on .NET, and after
/// another boot all of it is there. PUSOS_CROWD_SEED takes another seed, PUSOS_CROWD_ROUNDS a longer run.
/// </summary>
[Collection(NodeCollection.Name)]
public sealed class CrowdTests(NodeImage node)
{
    private const long DiskSize = 32 << 20;
    private static readonly int s_seed = Variable("PUSOS_CROWD_SEED", 1), s_rounds = Variable("PUSOS_CROWD_ROUNDS", 60);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Threads_keep_their_files(int harts)
    {
        int seed = s_seed + harts;
        string disk = node.BlankDisk($"crowd-{harts}.img", DiskSize), here = node.Temporary($"crowd-{harts}"), machine = $"{NodeImage.Disk(disk)} -smp {harts}";
        NodeImage.Result expected = NodeImage.RunHere($"crowd {here} {seed} {s_rounds}");
        Assert.True(expected.ExitCode == 0, expected.Output);
        NodeImage.Result result = node.Boot($"crowd /work {seed} {s_rounds}", machine);
        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Equal(expected.Lines, result.Lines);
        NodeImage.Result again = node.Boot("crowd-check /work", machine);
        Assert.True(again.ExitCode == 0, again.Output);
        Assert.Contains(", 0 unknown, 0 wrong", again.Output, StringComparison.Ordinal);
    }

    private static int Variable(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
