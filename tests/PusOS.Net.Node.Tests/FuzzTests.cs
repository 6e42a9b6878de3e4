using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace PusOS.Net.Node.Tests;

/// <summary>Malformed frames by scapy, and what nmap tries.</summary>
public class FuzzTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Malformed_frames_harm_nothing()
    {
        Skip.IfNot(Tool.Run("/usr/bin/python3", "-c \"import scapy\"").Code == 0, "python3-scapy is not installed");
        using Wire wire = new("ping", "tshark");
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 pus.gateway={Cable.Linux} pus.dns={Cable.Linux} -- serve");
        node.WaitFor("ready");
        wire.Script("fuzz.py", $"frames {wire.Device} {Cable.Node} {Load.Seed + 1} 5000", 60);
        long before = Memory(wire);
        output.WriteLine(wire.Script("fuzz.py", $"frames {wire.Device} {Cable.Node} {Load.Seed} {Load.Of(100_000, 2_000_000)}", Load.Of(120, 1800)));

        // Among the frames are some that claim Linux's address; Linux asks anew, and so the node learns it again.
        wire.Must("ip", "neigh flush all");
        Assert.Contains(" 0% packet loss", wire.Must("ping", $"-c 3 -i 0.05 -W 5 {Cable.Node}"));
        output.WriteLine(wire.Peer($"echo {Cable.Node} 100000 60"));
        long after = Memory(wire);
        output.WriteLine($"heap in use: {before:N0} bytes before, {after:N0} after");
        Assert.True(after - before < 2_000_000, $"the heap grew by {after - before:N0} bytes");
        wire.Peer($"quit {Cable.Node}");
        Assert.Equal(0, node.WaitForExit(30));
    }

    [SkippableFact]
    public void A_hostile_server_of_names_and_addresses_harms_nothing()
    {
        Skip.IfNot(Tool.Run("/usr/bin/python3", "-c \"import scapy\"").Code == 0, "python3-scapy is not installed");
        using Wire wire = new("tshark");
        BackgroundProgram server = wire.Background("/usr/bin/python3", $"{Path.Combine(AppContext.BaseDirectory, "Peers", "fuzz.py")} serve {wire.Device} {Load.Seed} {Load.Of(200, 2_000)}");
        server.WaitFor("serving");
        using NodeProcess node = new(wire, $"pus.netwait=60000 pus.dns={Cable.Linux} -- serve");
        node.WaitFor("ready", 120);
        int names = Load.Of(15, 400);
        for (int i = 0; i < names; i++)
        {
            // What a hostile server says of a name may be believed; but the question ends.
            Assert.NotEqual("", wire.Peer($"question {Cable.Node} resolve bad{i}.test", 300));
            string good = "";
            for (int tries = 0; good is "" or "TryAgain" && tries < 10; tries++)
            {
                // The server, an interpreted program, may be busy with bad answers for longer than a question waits.
                good = wire.Peer($"question {Cable.Node} resolve good{i}.test", 300);
            }

            Assert.Equal("10.9.8.7", good);
        }

        output.WriteLine($"{2 * names} names asked for, {server.Output.Split('\n').Last(line => line.Length > 0)}");
        wire.Peer($"quit {Cable.Node}");
        Assert.Equal(0, node.WaitForExit(30));
        wire.AssertFramesAreWell(names);
    }

    [SkippableFact]
    public void Nmap_scans_versions_and_guesses_the_system()
    {
        using Wire wire = new("nmap", "tshark");
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 -- serve");
        node.WaitFor("ready");
        string text = wire.Must("nmap", $"-n -Pn -sS -sV -O --version-light -p 1-100,5201 --max-retries 3 {Cable.Node}", 120);
        Assert.Matches(@"7/tcp\s+open\s+echo", text);
        Assert.Matches(@"80/tcp\s+open\s+http", text);
        Assert.Contains("OS", text);
        output.WriteLine(Regex.Match(text, @"80/tcp[^\n]*").Value);
        wire.Inside("nmap", $"-n -Pn -sU -p 1-20 --max-retries 1 --host-timeout 20s {Cable.Node}", 60);
        wire.Inside("nmap", $"-n -Pn -sX -p 1-100 --max-retries 1 {Cable.Node}", 60);
        wire.Inside("nmap", $"-n -Pn -sO --max-retries 1 --host-timeout 20s {Cable.Node}", 60);
        output.WriteLine(wire.Peer($"echo {Cable.Node} 1000 60"));
        wire.Peer($"quit {Cable.Node}");
        Assert.Equal(0, node.WaitForExit(30));
        wire.AssertFramesAreWell(200);
    }

    private static long Memory(Cable wire) => long.Parse(wire.Peer($"question {Cable.Node} memory"));
}
