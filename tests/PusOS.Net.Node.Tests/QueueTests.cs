using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace PusOS.Net.Node.Tests;

/// <summary>A network device with several pairs of queues, on a node with two harts; legacy and modern transport.</summary>
public class QueueTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData("")]
    [InlineData(" -global virtio-mmio.force-legacy=false")]
    public void Several_pairs_of_queues_are_used(string transport)
    {
        using DirectWire wire = new(queues: 2, "curl", "ping");
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 -- serve", harts: 2, more: transport);
        node.WaitFor("ready");
        wire.Must("ping", $"-c 3 -i 0.05 -W 2 {Cable.Node}");
        output.WriteLine(wire.Peer($"udp {Cable.Node} 100"));
        output.WriteLine(wire.Peer($"storm {Cable.Node} 200"));
        output.WriteLine(wire.Peer($"echo {Cable.Node} 5000000 60"));
        output.WriteLine(wire.Peer($"discard {Cable.Node} 5000000"));
        output.WriteLine(wire.Peer($"source {Cable.Node} 3000000"));
        Assert.Equal("Hello from HttpListener", wire.Must("curl", $"-sS --max-time 20 http://{Cable.Node}/hello"));
        node.Type("\u001dnet\r");
        node.WaitFor("queue pairs ");
        string counters = node.Output.Split('\n').First(line => line.StartsWith("queue pairs", StringComparison.Ordinal));
        output.WriteLine(counters);
        foreach (Match pair in Regex.Matches(counters, @"(\d+) in"))
        {
            Assert.NotEqual("0", pair.Groups[1].Value);
        }

        Assert.Equal(2, Regex.Count(counters, @"\d+ in \d+ out"));
        wire.Peer($"quit {Cable.Node}");
        Assert.Equal(0, node.WaitForExit(20));
    }
}
