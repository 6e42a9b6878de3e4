using System.Text.Json;
using Xunit.Abstractions;

namespace PusOS.Net.Node.Tests;

/// <summary>The real iperf3 against the sample Iperf on the node.</summary>
public class IperfTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void Iperf3_measures_both_directions(int harts)
    {
        using DirectWire wire = new("iperf3");
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 -- serve", harts);
        node.WaitFor("ready");
        string time = Load.IsTorture ? "-t 10" : "-t 1";
        Measure(wire, time, "end", "sum_received");
        Measure(wire, time + " -R", "end", "sum_received");
        Measure(wire, time + " -P 4", "end", "sum_received");
        Measure(wire, time + " -P 4 -R", "end", "sum_received");
        Measure(wire, time + " --bidir", "end", "sum_received");
        Measure(wire, "-n 2M", "end", "sum_received");
        AssertMostArrives(Measure(wire, time + " -u -b 5M", "end", "sum"));
        AssertMostArrives(Measure(wire, time + " -u -b 5M -R", "end", "sum"));
        AssertMostArrives(Measure(wire, time + " -u -b 2M -P 2 -l 400", "end", "sum"));
        wire.Peer($"quit {Cable.Node}");
        Assert.Equal(0, node.WaitForExit(20));
    }

    private JsonElement Measure(Cable wire, string arguments, params string[] path)
    {
        string text = wire.Must("iperf3", $"-c {Cable.Node} -J --connect-timeout 10000 {arguments}", 60);
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement result = document.RootElement;
        Assert.False(result.TryGetProperty("error", out JsonElement error), $"{arguments}: {error}");
        foreach (string name in path)
        {
            result = result.GetProperty(name);
        }

        output.WriteLine($"iperf3 {arguments}: {result.GetProperty("bytes").GetInt64():N0} bytes, {result.GetProperty("bits_per_second").GetDouble() / 1e6:F1} Mbit/s");
        Assert.True(result.GetProperty("bytes").GetInt64() > 0, text);
        return result.Clone();
    }

    /// <summary>On a cable that loses nothing, at a rate that any machine keeps up with, a few datagrams at most find a full queue.</summary>
    private static void AssertMostArrives(JsonElement sum)
    {
        int packets = sum.GetProperty("packets").GetInt32();
        int lost = sum.GetProperty("lost_packets").GetInt32();
        Assert.True(packets > 0 && lost * 2 < packets, $"{lost} of {packets} lost");
    }
}
