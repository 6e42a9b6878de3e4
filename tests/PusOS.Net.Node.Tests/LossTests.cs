using System.Diagnostics;
using Xunit.Abstractions;

namespace PusOS.Net.Node.Tests;

/// <summary>Bad cables, small packets, and peers that vanish.</summary>
public class LossTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData(15, 15, 0, 0, 1500, 20_000, 500_000)]
    [InlineData(30, 0, 0, 0, 1500, 15_000, 300_000)]
    [InlineData(10, 2, 5, 20, 1500, 60_000, 2_000_000)]
    [InlineData(5, 1, 5, 10, 576, 60_000, 2_000_000)]
    [InlineData(0, 0, 10, 50, 1280, 1_000_000, 20_000_000)]
    public void Transfers_survive(int loss, int corruption, int duplication, int reorder, int mtu, int buildBytes, int tortureBytes)
    {
        using Wire wire = new();
        Tool.Must("ip", $"-n {wire.Namespace} link set {wire.Device} mtu {mtu}");
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 -- serve");
        node.WaitFor("ready");

        // Linux gives a host up after three lost questions for its address, which is not what is tested.
        wire.Must("ip", $"neigh replace {Cable.Node} lladdr 52:54:00:12:34:56 dev {wire.Device} nud permanent");
        wire.LossPercent = loss;
        wire.CorruptionPercent = corruption;
        wire.DuplicationPercent = duplication;
        wire.ReorderPercent = reorder;
        int length = Load.Of(buildBytes, tortureBytes);
        // Into the node it is Linux that repeats: its timeout takes in how long lost acknowledgments were missing, and grows.
        int seconds = Load.Of(300, 1800);
        Stopwatch watch = Stopwatch.StartNew();
        output.WriteLine(wire.Peer($"echo {Cable.Node} {length} {seconds}", seconds + 10));
        double echo = watch.Elapsed.TotalSeconds;
        output.WriteLine(wire.Peer($"discard {Cable.Node} {length} {seconds}", seconds + 10));
        double discard = watch.Elapsed.TotalSeconds - echo;
        byte[] source = new byte[length];
        new Random(3).NextBytes(source);
        Assert.Equal($"source {length} {Fingerprint.Of(source):x16}", wire.Peer($"source {Cable.Node} {length} {seconds}", seconds + 10));
        double total = watch.Elapsed.TotalSeconds;
        output.WriteLine($"{loss} % lost, {corruption} % damaged, {duplication} % doubled, {reorder} % late, MTU {mtu}: {wire.Faults} faults in {wire.Frames} frames, "
            + $"{length:N0} bytes and back {echo:F1} s, into the node {discard:F1} s, out of it {total - echo - discard:F1} s, seed {Load.Seed}");
        Assert.True(wire.Faults > 10, "the cable was not bad");
        wire.LossPercent = wire.CorruptionPercent = wire.DuplicationPercent = wire.ReorderPercent = 0;
        wire.Peer($"quit {Cable.Node}");
        Assert.Equal(0, node.WaitForExit(30));
    }

    [SkippableFact]
    public void Connections_end_when_the_peer_vanishes()
    {
        using Wire wire = new();
        wire.Background("/usr/bin/python3", $"{Path.Combine(AppContext.BaseDirectory, "Peers", "peer.py")} serve_echo {Cable.Linux}");
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 -- vanish {Cable.Linux} 5007" + (Load.IsTorture ? " long" : ""));
        node.WaitFor("cut");
        wire.IsCut = true;
        node.WaitFor("done", Load.Of(60, 1500));
        Assert.Contains("keep-alive: TimedOut", node.Output);
        Assert.Contains("receive timeout: TimedOut", node.Output);
        Assert.Contains("unknown neighbour: HostUnreachable", node.Output);
        if (Load.IsTorture)
        {
            Assert.Contains("\nconnect: ", node.Output);
            Assert.Contains("retransmission: TimedOut", node.Output);
        }

        output.WriteLine(node.Output.Trim());
        Assert.Equal(0, node.WaitForExit(30));
    }
}
