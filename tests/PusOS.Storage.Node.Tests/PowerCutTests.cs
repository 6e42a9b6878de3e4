using System.Text;

namespace PusOS.Storage.Node.Tests;

/// <summary>
/// The node writes and says what it has flushed; QEMU is killed at many moments; the disk is looked at with the library on
/// this machine, and at the end by the node itself.
/// </summary>
[Collection(NodeCollection.Name)]
public sealed class PowerCutTests(NodeImage node)
{
    // No run may end before it is killed, however late that is on a busy machine. The last line of an output may be cut:
    // a round's number has six digits at least.
    private const int Cuts = 14, LongestRun = 99_000, RoundsPerCut = 100_000, LeastDigits = 6;
    private const long DiskSize = 4 << 20;

    [Theory]
    [InlineData("raw", "writeback")]
    [InlineData("raw", "none")]
    [InlineData("qcow2", "unsafe-but-flush")]
    public void Nothing_that_was_flushed_is_lost(string format, string cache)
    {
        bool isVolatile = format == "qcow2";
        string disk = node.BlankDisk($"cut-{cache}.img", DiskSize), raw = isVolatile ? node.Temporary("cut.raw") : disk;
        if (isVolatile)
        {
            VolatileDisk.Create(disk, DiskSize);
        }

        Dictionary<int, int> kept = [];
        string options = NodeImage.Disk(disk, format, isVolatile ? "writeback" : cache);
        Random random = new(format.Length + cache.Length);
        Dictionary<int, int> begun = [];
        int keptRounds = 0;
        for (int cut = 0; cut < Cuts; cut++)
        {
            int after = random.Next(2, 30);
            TimeSpan delay = TimeSpan.FromMilliseconds(random.NextDouble() * 8);
            int seen = 0;
            // Rounds count on over the cuts: a file's round never goes back.
            NodeImage.Result result = node.BootAndKill($"write / {RoundsPerCut * (cut + 1)} {LongestRun}", options,
                line => line.StartsWith("begin", StringComparison.Ordinal) && ++seen == after ? delay : null);
            Assert.NotEqual(0, result.ExitCode);
            foreach (string[] words in result.Lines.Select(l => l.Split(' ')).Where(w => w.Length == 3 && w[2].Length >= LeastDigits))
            {
                Dictionary<int, int> target = words[0] == "kept" ? kept : begun;
                int number = int.Parse(words[1]), round = int.Parse(words[2]);
                target[number] = Math.Max(round, target.GetValueOrDefault(number));
                keptRounds += words[0] == "kept" ? 1 : 0;
            }

            if (isVolatile)
            {
                VolatileDisk.ToRaw(disk, raw);
            }

            Check(DiskContent.Read(raw, "/cut"), kept, begun, result.Output);
        }

        Assert.True(keptRounds > Cuts, $"{keptRounds} rounds were kept");
        string[] seenByNode = node.Boot("verify /", options).Lines;
        Assert.DoesNotContain(seenByNode, l => l.Contains("broken", StringComparison.Ordinal));
        Assert.Equal(DiskContent.Read(raw, "/cut").Keys.Order(StringComparer.Ordinal), seenByNode.Select(l => l.Split(' ')[0]));
    }

    private static void Check(Dictionary<string, byte[]> files, Dictionary<int, int> kept, Dictionary<int, int> begun, string output)
    {
        foreach ((int number, int round) in kept)
        {
            Assert.True(files.ContainsKey($"f{number}"), $"f{number} of round {round} is lost\n{output}");
            int found = RoundOf(files[$"f{number}"], number);
            Assert.True(found >= round && found <= begun[number], $"f{number}: round {round} was flushed, {begun[number]} begun, {found} is there\n{output}");
        }

        // Also what was not written in this run is whole.
        foreach ((string name, byte[] content) in files.Where(f => f.Value.Length > 0))
        {
            RoundOf(content, int.Parse(name.AsSpan(1, name.Length - (name.EndsWith(".new", StringComparison.Ordinal) ? 5 : 1))));
        }
    }

    // The round that wrote a file; asserts that it is whole. The content is Surface.Pattern of the program.
    private static int RoundOf(byte[] content, int number)
    {
        string[] head = Encoding.ASCII.GetString(content, 0, Array.IndexOf(content, (byte)'\n')).Split(' ');
        int round = int.Parse(head[1]);
        Assert.Equal(number, int.Parse(head[0]));
        byte[] expected = new byte[int.Parse(head[2])];
        uint state = ((uint)((number * 10_007) + round) * 2654435761) + 1;
        for (int index = 0; index < expected.Length; index++)
        {
            state = (state * 1664525) + 1013904223;
            expected[index] = (byte)(state >> 24);
        }

        Assert.True(content.AsSpan(Array.IndexOf(content, (byte)'\n') + 1).SequenceEqual(expected), $"f{number} of round {round} is torn");
        return round;
    }
}
