using Xunit.Abstractions;

namespace PusOS.Net.Node.Tests;

/// <summary>The node against Linux's stack and well-known programs, over a cable that can be bad.</summary>
public class ForeignPeerTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Servers_on_the_node_serve_foreign_clients()
    {
        using Wire wire = new("ping", "curl", "nmap", "python3", "tshark");
        using NodeProcess node = new(wire, $"pus.ip={Wire.Node}/24 -- serve");
        node.WaitFor("ready");
        (int code, string text) = wire.Inside("ping", $"-c 5 -i 0.05 -W 2 {Wire.Node}");
        Assert.True(code == 0 && text.Contains(" 0% packet loss", StringComparison.Ordinal), text);
        output.WriteLine(text.Split('\n').Last(line => line.StartsWith("rtt", StringComparison.Ordinal)));
        output.WriteLine(wire.Peer($"udp {Wire.Node} 100").Trim());
        output.WriteLine(wire.Peer($"echo {Wire.Node} 1000000 60").Trim());
        output.WriteLine(wire.Peer($"discard {Wire.Node} 500000").Trim());
        byte[] source = new byte[500_000];
        new Random(3).NextBytes(source);
        string answer = wire.Peer($"source {Wire.Node} 500000").Trim();
        Assert.Equal($"source 500000 {Fingerprint.Of(source):x16}", answer);
        output.WriteLine(answer);
        output.WriteLine(wire.Peer($"storm {Wire.Node} 300").Trim());
        (code, text) = wire.Inside("curl", $"-sS --max-time 20 http://{Wire.Node}/hello http://{Wire.Node}/echo/more --next -sS --data shout http://{Wire.Node}/upper");
        Assert.True(code == 0, text + node.Output);
        Assert.Equal("Hello from HttpListenermoreSHOUT", text);
        (code, text) = wire.Inside("nmap", $"-n -Pn -sS -p 1-200 --max-retries 2 {Wire.Node}", 60);
        Assert.True(code == 0, text);
        Assert.Contains("7/tcp  open", text);
        Assert.Contains("80/tcp open", text);
        Assert.Contains("closed tcp ports", text);
        wire.Peer($"quit {Wire.Node}");
        Assert.Equal(0, node.WaitForExit(20));
        wire.AssertFramesAreWell(500);
    }

    [SkippableFact]
    public void Clients_on_the_node_use_dhcp_dns_and_foreign_servers()
    {
        using Wire wire = new("dnsmasq", "python3");
        string leases = Path.GetTempFileName();
        string files = Directory.CreateTempSubdirectory().FullName;
        byte[] page = new byte[123_456];
        new Random(8).NextBytes(page);
        File.WriteAllBytes(Path.Combine(files, "file"), page);
        BackgroundProgram dnsmasq = wire.Background("dnsmasq", $"--log-dhcp --no-daemon --conf-file=/dev/null --no-ping --no-resolv --no-hosts --user=root --interface={wire.Device} --bind-interfaces --dhcp-range=10.78.0.50,10.78.0.60,2m --dhcp-leasefile={leases} --address=/one.test/10.1.2.3 --host-record=six.test,fd00::6 --local=/test/");
        wire.Background("python3", $"{Path.Combine(AppContext.BaseDirectory, "Peers", "peer.py")} serve_echo {Wire.Linux}");
        wire.Background("python3", $"-m http.server 8000 --bind {Wire.Linux} --directory {files}");
        Thread.Sleep(2000);
        using NodeProcess node = new(wire, $"-- client {Wire.Linux} one.test six.test nobody.test");
        node.WaitFor("done", 90);
        Assert.Contains("echo True", node.Output);
        Assert.Contains($"http 123456 {Fingerprint.Of(page):x16}", node.Output);
        Assert.Contains("one.test 10.1.2.3", node.Output);
        Assert.Contains("six.test fd00::6", node.Output);
        Assert.Contains("nobody.test HostNotFound", node.Output);
        Assert.Equal(0, node.WaitForExit(20));
        Assert.Contains("DHCPACK", dnsmasq.Output);
        dnsmasq.WaitFor("DHCPRELEASE");
        File.Delete(leases);
        Directory.Delete(files, true);
    }

    [SkippableFact]
    public void A_forwarded_port_of_the_user_network_leads_to_the_node()
    {
        Tool.Require("qemu-system-riscv64", "curl");
        int port = 20_000 + (Environment.ProcessId % 20_000);
        using NodeProcess node = new($"-netdev user,id=net0,hostfwd=tcp:127.0.0.1:{port}-:80 -device virtio-net-device,netdev=net0", "-- http");
        node.WaitFor("http ready");
        (int code, string text) = Tool.Run("curl", $"-sS --max-time 20 http://127.0.0.1:{port}/bytes?300000 -o /dev/null -w %{{size_download}}");
        Assert.True(code == 0 && text == "300000", text + node.Output);
        (code, text) = Tool.Run("curl", $"-sS --max-time 20 http://127.0.0.1:{port}/quit");
        Assert.True(code == 0 && text == "bye", text + node.Output);
        Assert.Equal(0, node.WaitForExit(20));
    }
}
