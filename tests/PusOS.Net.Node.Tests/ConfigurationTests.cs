using Xunit.Abstractions;

namespace PusOS.Net.Node.Tests;

/// <summary>Addresses, names and time from dnsmasq, radvd and chrony; groups.</summary>
public class ConfigurationTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Dnsmasq_gives_addresses_and_names()
    {
        using Wire wire = new("dnsmasq", "tshark", "dig");
        string big = string.Concat(Enumerable.Range(1, 100).Select(i => $" --host-record=big.test,10.2.3.{i}"));
        BackgroundProgram dnsmasq = wire.Background("dnsmasq", $"--no-daemon --conf-file=/dev/null --no-ping --no-resolv --no-hosts --user=root --interface={wire.Device} --bind-interfaces --log-queries --log-dhcp --edns-packet-max=512"
            + $" --dhcp-range=10.78.0.2,10.78.0.2,2m --dhcp-option=option:T1,4 --dhcp-option=option:T2,60 --dhcp-leasefile={wire.CaptureFile}.leases"
            + $" --address=/one.test/10.1.2.3 --host-record=both.test,10.1.2.4,fd00::4,2 --cname=alias.test,both.test --cname=more.test,alias.test --host-record=short.test,10.1.2.5,1{big} --local=/test/");
        dnsmasq.WaitFor("started");
        using NodeProcess node = new(wire, "-- serve");
        node.WaitFor("ready", 60);
        dnsmasq.WaitFor("DHCPACK");
        Assert.Equal("10.1.2.3", Resolve(wire, "one.test"));
        Assert.Equal("10.1.2.4 fd00::4", Resolve(wire, "both.test"));
        Assert.Equal("10.1.2.4 fd00::4", Resolve(wire, "more.test"));
        Assert.Equal("HostNotFound", Resolve(wire, "nobody.test"));
        Assert.Equal("100", Resolve(wire, "big.test count"));

        // Within its time to live an answer is not asked for again, and after it, it is.
        Assert.Equal("10.1.2.5", Resolve(wire, "short.test"));
        int asked = dnsmasq.Count("query[A] one.test");
        Resolve(wire, "nobody.test");
        Assert.Equal("HostNotFound", Resolve(wire, "nobody.test"));
        Assert.Equal(1, dnsmasq.Count("query[A] nobody.test"));
        int before = dnsmasq.Count("query[A] short.test");
        Thread.Sleep(1500);
        Assert.Equal("10.1.2.5", Resolve(wire, "short.test"));
        dnsmasq.WaitFor("query[A] short.test", 10, before + 1);

        dnsmasq.WaitFor("DHCPACK", 30, 2);
        output.WriteLine($"address {wire.Peer($"question {Cable.Node} addresses")}, {dnsmasq.Count("DHCPACK")} times acknowledged, {dnsmasq.Count("query[")} queries, {asked} for a name that does not change");
        string mine = wire.Must("dig", $"-p 5353 @{Cable.Node} pusos.local +short +time=5");
        Assert.Equal(Cable.Node, mine.Trim());
        wire.Peer($"quit {Cable.Node}");
        Assert.Equal(0, node.WaitForExit(20));
        dnsmasq.WaitFor("DHCPRELEASE");
        File.Delete(wire.CaptureFile + ".leases");
        wire.AssertFramesAreWell(30);
    }

    [SkippableTheory]
    [InlineData("dnsmasq")]
    [InlineData("radvd")]
    public void Routers_give_IPv6(string router)
    {
        using Wire wire = new(router, "ping", "curl", "tshark");
        if (router == "dnsmasq")
        {
            wire.Background("dnsmasq", $"--no-daemon --conf-file=/dev/null --no-resolv --no-hosts --user=root --port=0 --interface={wire.Device} --bind-interfaces --enable-ra --dhcp-range=fd78::,ra-only,64,10m --ra-param={wire.Device},2,600 --dhcp-leasefile={wire.CaptureFile}.leases");
        }
        else
        {
            File.WriteAllText(wire.CaptureFile + ".conf", $"interface {wire.Device} {{ AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; prefix fd78::/64 {{ }}; RDNSS fd78::1 {{ }}; }};\n");
            wire.Background("radvd", $"-n -C {wire.CaptureFile}.conf -p {wire.CaptureFile}.pid -m stderr");
        }

        const string Slaac = "fd78::5054:ff:fe12:3456";
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 -- serve");
        node.WaitFor("ready");
        WaitForAddress(wire, Slaac);
        Assert.Contains(" 0% packet loss", wire.Must("ping", $"-6 -c 3 -i 0.05 -W 5 {Slaac}"));
        Assert.Equal("Hello over fd78::1", wire.Must("curl", $"-sSg --interface fd78::1 --max-time 20 http://[{Slaac}]:81/"));
        output.WriteLine(wire.Peer($"echo {Slaac} 300000 60"));
        output.WriteLine(wire.Peer($"discard {Slaac} 300000"));
        output.WriteLine(wire.Peer($"question {Cable.Node} addresses"));
        wire.Peer($"quit {Slaac}");
        Assert.Equal(0, node.WaitForExit(20));
        File.Delete(wire.CaptureFile + ".leases");
        File.Delete(wire.CaptureFile + ".conf");
        wire.AssertFramesAreWell(50);
    }

    [SkippableFact]
    public void Chrony_sets_the_clock()
    {
        using Wire wire = new("chronyd", "tshark");
        File.WriteAllText(wire.CaptureFile + ".conf", $"local stratum 3\nallow\nbindaddress {Cable.Linux}\ncmdport 0\npidfile {wire.CaptureFile}.pid\n");
        wire.Background("chronyd", $"-x -d -u root -f {wire.CaptureFile}.conf");
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 pus.ntp={Cable.Linux} -- serve", more: "-rtc base=2001-02-03T04:05:06");
        node.WaitFor("ready");
        double difference = double.MaxValue;
        for (int tries = 0; tries < 300 && Math.Abs(difference) > 60; tries++)
        {
            Thread.Sleep(100);
            difference = (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - long.Parse(wire.Peer($"question {Cable.Node} time"))) / 1000.0;
        }

        output.WriteLine($"the node's clock, set to 2001, is {difference:F3} s behind after SNTP (a question's time included)");
        Assert.True(Math.Abs(difference) < 60, $"{difference} s");
        wire.Peer($"quit {Cable.Node}");
        Assert.Equal(0, node.WaitForExit(20));
        File.Delete(wire.CaptureFile + ".conf");
        wire.AssertFramesAreWell(8);
    }

    [SkippableFact]
    public void Groups_are_joined_and_left()
    {
        using Wire wire = new("tshark");
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 -- serve");
        node.WaitFor("ready");
        WaitForAddress(wire, "fe80::5054:ff:fe12:3456");
        output.WriteLine(wire.Peer($"group {Cable.Node} 239.1.2.3 {wire.Device}"));
        output.WriteLine(wire.Peer($"group {Cable.Node} ff02::1234 {wire.Device}"));
        wire.Peer($"quit {Cable.Node}");
        Assert.Equal(0, node.WaitForExit(20));
        foreach (string joined in new[] { "igmp.record_type==4 and igmp.maddr==239.1.2.3", "icmpv6.mldr.mar.record_type==4 and icmpv6.mldr.mar.multicast_address==ff02::1234" })
        {
            Assert.Contains("Report", Tool.Must("tshark", $"-r {wire.CaptureFile} -Y \"{joined}\"", 60));
        }

        wire.AssertFramesAreWell(10);
    }

    private static void WaitForAddress(Cable wire, string address)
    {
        for (int tries = 0; !wire.Peer($"question {Cable.Node} addresses").Contains(address, StringComparison.Ordinal); tries++)
        {
            Assert.True(tries < 100, $"{address} is not there");
            Thread.Sleep(100);
        }
    }

    private static string Resolve(Cable wire, string name) => wire.Peer($"question {Cable.Node} resolve {name}");
}
