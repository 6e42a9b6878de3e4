using Xunit.Abstractions;

namespace PusOS.Net.Node.Tests;

/// <summary>Floods, storms of connections and requests that never end: the node answers during and after them.</summary>
public class StormTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Floods_of_hping3_stop_nobody()
    {
        using Wire wire = new("hping3", "tshark");
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 pus.gateway={Cable.Linux} -- serve");
        node.WaitFor("ready");
        long before = Memory(wire);
        int flood = Load.Of(20_000, 200_000);
        BackgroundProgram spoofed = wire.Background("hping3", $"-q -n -S -p 7 -i u20 --rand-source -c {flood} {Cable.Node}");
        output.WriteLine("during the flood: " + wire.Peer($"echo {Cable.Node} 100000 60"));
        output.WriteLine("during the flood: " + wire.Peer($"churn {Cable.Node} 100 10"));
        Assert.True(spoofed.Process.WaitForExit(180_000), "hping3 did not end");
        int odd = Load.Of(300, 5_000);
        string[] floods =
        [
            $"-S -p 7 -a {Cable.Node} -s 7 -k",                     // Land: from the node's own address and port.
            $"-S -p 80 -a {Cable.Linux}",                           // Against the listener of HTTP, from one address.
            "-F -S -R -P -A -U -X -Y -p 7", "-F -p 7", "-A -p 7", "-F -P -U -p 7", "-p 7", "-R -p 7", "-S -F -p 7", "-A -p 12345",
            "-S -p 7 -d 900 -f", "-2 -p 7 -d 3000 -f", "-2 -p 9999 -d 100", "-1 -d 1000 -f", "-1 -C 8 -K 0", "-S -p 7 -o 10 -t 1 -M 0 -L 0 -w 0 -O 3",
            "-0 --ipproto 99 -d 40", "-S -p 7 -b", "-2 -p 7 -d 50 -b",
        ];
        foreach (string arguments in floods)
        {
            wire.Inside("hping3", $"-q -n {arguments} -i u100 -c {odd} {Cable.Node}", 60);
            wire.Peer($"echo {Cable.Node} 1000 60");
        }

        output.WriteLine($"{flood} SYNs from random addresses, {floods.Length} kinds of odd packets, {odd} each; an echo after each kind");
        output.WriteLine(wire.Peer($"udp {Cable.Node} 20"));
        AssertNoGrowth(before, Memory(wire), 2_000_000);
        wire.Peer($"quit {Cable.Node}");
        Assert.Equal(0, node.WaitForExit(30));
        wire.AssertFramesAreWell(flood / 2);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void Connections_come_and_go_and_many_stay(int harts)
    {
        using DirectWire wire = new();
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 -- serve", harts, "512M");
        node.WaitFor("ready");
        output.WriteLine(wire.Peer($"churn {Cable.Node} 200 50"));
        long before = Memory(wire);
        output.WriteLine(wire.Peer($"churn {Cable.Node} {Load.Of(2_000, 10_000)} 200", 320));
        output.WriteLine(wire.Peer($"hold {Cable.Node} {Load.Of(1_000, 10_000)}", 320));
        output.WriteLine(wire.Peer($"churn {Cable.Node} 200 50"));
        AssertNoGrowth(before, Memory(wire), Load.Of(4_000_000, 24_000_000));
        wire.Peer($"quit {Cable.Node}");
        Assert.Equal(0, node.WaitForExit(30));
    }

    [SkippableFact]
    public void Slow_requests_keep_nobody_waiting()
    {
        using DirectWire wire = new();
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 -- serve", 1, "512M");
        node.WaitFor("ready");
        output.WriteLine(wire.Peer($"slowloris {Cable.Node} {Load.Of(300, 3_000)} {Load.Of(2, 60)}", 180));
        wire.Peer($"quit {Cable.Node}");
        Assert.Equal(0, node.WaitForExit(30));
    }

    private static long Memory(Cable wire) => long.Parse(wire.Peer($"question {Cable.Node} memory"));

    private void AssertNoGrowth(long before, long after, long bound)
    {
        output.WriteLine($"heap in use: {before:N0} bytes before, {after:N0} after");
        Assert.True(after - before < bound, $"the heap grew by {after - before:N0} bytes");
    }
}
