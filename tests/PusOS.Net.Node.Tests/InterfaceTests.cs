using Xunit.Abstractions;

namespace PusOS.Net.Node.Tests;

/// <summary>System.Net.NetworkInformation on the node: what it reads on Linux from /proc, /sys and /etc.</summary>
public class InterfaceTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Interfaces_statistics_and_sockets_are_told()
    {
        using Wire wire = new();
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 pus.gateway={Cable.Linux} pus.dns={Cable.Linux},10.78.0.9 pus.name=probe -- interfaces");
        Assert.Equal(0, node.WaitForExit(60));
        output.WriteLine(node.Output);
        Assert.Contains("lo Loopback Up", node.Output);
        Assert.Contains("eth0 Ethernet Up 525400123456 multicast True", node.Output);
        Assert.Contains($"  {Cable.Node}/24", node.Output);
        Assert.Contains($"  gateways {Cable.Linux}; dns {Cable.Linux} 10.78.0.9; dhcp ", node.Output);
        Assert.Contains("  mtu 1500 index 2 forwarding False", node.Output);
        Assert.Contains("available True", node.Output);
        Assert.Contains("host probe", node.Output);
        Assert.Contains("listeners 127.0.0.1:4711 [::]:4713", node.Output);
        Assert.Contains("connections 127.0.0.1:4711 True Established", node.Output);
        Assert.Contains("udp 0.0.0.0:4712", node.Output);
        Assert.Contains("tcp 3 True True 0 0", node.Output);
        Assert.Contains("udp True True 0 True", node.Output);
        Assert.Contains("icmp 1 1 1 1", node.Output);
        Assert.Contains("ip 64 False True ", node.Output);
        Assert.Contains($"resolv.conf nameserver {Cable.Linux} nameserver 10.78.0.9", node.Output);
        Assert.Contains("hosts True", node.Output);
        Assert.Contains("etc /etc/hostname /etc/hosts /etc/resolv.conf", node.Output);
        Assert.Contains("own 10.9.8.7", node.Output);
        Assert.Contains($"again {Cable.Linux} 10.78.0.9", node.Output);
    }

    [SkippableFact]
    public void A_lease_is_told_and_its_end_and_the_link_raise_events()
    {
        using Wire wire = new("dnsmasq");
        using QemuMonitor monitor = new();
        string leases = Path.GetTempFileName();
        wire.Background("dnsmasq", $"--no-daemon --conf-file=/dev/null --no-ping --no-resolv --no-hosts --user=root --interface={wire.Device} --bind-interfaces --dhcp-range=10.78.0.50,10.78.0.60,2m --dhcp-leasefile={leases} --dhcp-option=option:ntp-server,{Cable.Linux}");
        using NodeProcess node = new(wire, "pus.echo=0 pus.netwait=0 -- watch", more: monitor.QemuOptions);
        node.WaitFor("watching");
        node.WaitFor("address 10.78.0.5", 30);
        monitor.SetLink(false);
        node.WaitFor("available False");
        monitor.SetLink(true);
        node.WaitFor("available True");
        node.Type("\u001dnet interfaces\n");
        node.WaitFor("      dhcp: Bound, 10.78.0.5");
        Assert.Contains($"from {Cable.Linux}, time server {Cable.Linux}", node.Output);
        node.Type("quit\n");
        Assert.Equal(0, node.WaitForExit(20));
        output.WriteLine(node.Output);
        File.Delete(leases);
    }
}
