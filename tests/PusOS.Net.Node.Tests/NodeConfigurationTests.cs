using System.Globalization;
using Xunit.Abstractions;

namespace PusOS.Net.Node.Tests;

/// <summary>How the node gets its address, names and time: no server, a fixed address, DHCP's options, multicast.</summary>
public class NodeConfigurationTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Addresses_have_names()
    {
        using Wire wire = new("dnsmasq");
        wire.Background("dnsmasq", $"--no-daemon --conf-file=/dev/null --no-resolv --no-hosts --user=root --interface={wire.Device} --bind-interfaces --host-record=gate.test,{Cable.Linux} --ptr-record=7.2.0.192.in-addr.arpa,seven.test --host-record=six.test,fd00::6 --cname=other.test,gate.test --local=/test/ --local=/arpa/");
        Thread.Sleep(500);
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 pus.dns={Cable.Linux} pus.name=me -- names {Cable.Linux} 192.0.2.7 fd00::6 192.0.2.8 127.0.0.1 {Cable.Node} localhost me other.test nobody.test");
        Assert.Equal(0, node.WaitForExit(60));
        output.WriteLine(node.Output);
        Assert.Contains($"{Cable.Linux}: gate.test {Cable.Linux}", node.Output);
        Assert.Contains("fd00::6: six.test fd00::6", node.Output);
        Assert.Contains("192.0.2.7: seven.test", node.Output);
        Assert.Contains("192.0.2.8: HostNotFound", node.Output);
        Assert.Contains("127.0.0.1: localhost", node.Output);
        Assert.Contains($"{Cable.Node}: me", node.Output);
        Assert.Contains("localhost: localhost", node.Output);
        Assert.Contains($"me: me {Cable.Node}", node.Output);
        Assert.Contains($"other.test: other.test {Cable.Linux}", node.Output);
        Assert.Contains("nobody.test: HostNotFound", node.Output);
    }

    [SkippableFact]
    public void The_time_comes_from_the_server_that_dhcp_names()
    {
        using Wire wire = new("chronyd", "dnsmasq");
        string folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText($"{folder}/chrony.conf", $"local stratum 3\nallow all\nbindaddress {Cable.Linux}\ncmdport 0\npidfile {folder}/pid\ndriftfile {folder}/drift\n");
        wire.Background("chronyd", $"-d -x -U -u root -f {folder}/chrony.conf");
        wire.Background("dnsmasq", $"--no-daemon --conf-file=/dev/null --no-ping --no-resolv --no-hosts --user=root --port=0 --interface={wire.Device} --bind-interfaces --dhcp-range=10.78.0.50,10.78.0.60,2m --dhcp-leasefile={folder}/leases --dhcp-option=option:ntp-server,{Cable.Linux}");
        using NodeProcess node = new(wire, "pus.echo=0 -- clock", more: "-rtc base=2001-02-03T04:05:06");
        // The node's own clock chip says 2001.
        int year = DateTime.UtcNow.Year;
        node.WaitFor($"year {year}", 40);
        node.Type("\u001dnet interfaces\n");
        node.WaitFor("      time: ");
        long before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        node.Type("over\n");
        Assert.Equal(0, node.WaitForExit(20));
        long after = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        string line = node.Output.Split('\n').First(text => text.StartsWith("now ", StringComparison.Ordinal));
        long now = long.Parse(line[4..], CultureInfo.InvariantCulture);
        output.WriteLine($"{line}, this machine {before} to {after}");
        Assert.InRange(now, before - 1000, after + 1000);
        Assert.Contains("stratum 3", node.Output);
        Directory.Delete(folder, true);
    }

    [SkippableFact]
    public void Without_a_server_the_node_takes_a_link_local_address_and_is_reached()
    {
        using Wire wire = new("ping", "python3");
        wire.Must("ip", $"addr add 169.254.0.1/16 dev {wire.Device}");
        using NodeProcess node = new(wire, "pus.echo=0 pus.netwait=0 -- watch");
        node.WaitFor("address 169.254.", 40);
        string address = node.Output.Split('\n').First(text => text.StartsWith("address 169.254.", StringComparison.Ordinal))["address ".Length..].Trim();
        wire.Must("ping", $"-c 3 -i 0.1 -W 2 {address}");
        output.WriteLine(address);

        // And as name.local, asked by multicast.
        wire.Must("ip", $"route add 224.0.0.0/4 dev {wire.Device}");
        string answer = wire.Script("mdns.py", $"ask pusos.local {Cable.Linux}", 40);
        Assert.Contains(address, answer);
        node.Type("over\n");
        Assert.Equal(0, node.WaitForExit(20));
    }

    [SkippableFact]
    public void Names_of_the_link_are_found_by_multicast()
    {
        using Wire wire = new("python3");
        wire.Must("ip", $"route add 224.0.0.0/4 dev {wire.Device}");
        wire.Background("/usr/bin/python3", $"{Path.Combine(AppContext.BaseDirectory, "Peers", "mdns.py")} serve printer.local 10.78.0.33 {Cable.Linux}");
        Thread.Sleep(500);
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 -- names printer.local nobody.local");
        Assert.Equal(0, node.WaitForExit(60));
        Assert.Contains("printer.local: printer.local 10.78.0.33", node.Output);
        Assert.DoesNotContain("nobody.local: nobody", node.Output);
    }

    [SkippableFact]
    public void The_device_works_with_the_modern_transport_too()
    {
        using Wire wire = new("ping", "curl", "python3");
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 -- serve", more: "-global virtio-mmio.force-legacy=false");
        node.WaitFor("ready");
        wire.Must("ping", $"-c 3 -i 0.05 -W 2 {Cable.Node}");
        output.WriteLine(wire.Peer($"udp {Cable.Node} 100").Trim());
        output.WriteLine(wire.Peer($"echo {Cable.Node} 1000000 60").Trim());
        Assert.Equal("Hello from HttpListener", wire.Must("curl", $"-sS --max-time 20 http://{Cable.Node}/hello"));
        wire.Peer($"quit {Cable.Node}");
        Assert.Equal(0, node.WaitForExit(20));
    }
}
