using Xunit.Abstractions;

namespace PusOS.Net.Node.Tests;

/// <summary>System.Net.NetworkInformation.Ping on the node, against Linux as host and router; .NET on Linux says how it answers.</summary>
public class PingTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Answers_are_those_of_dotnet_on_linux()
    {
        using Wire wire = new("python3");
        // Linux forwards to a network that leads nowhere, and refuses another one.
        string second = $"{wire.Device}b";
        wire.Must("ip", $"tuntap add dev {second} mode tap");
        wire.Must("ip", $"link set {second} up");
        wire.Must("ip", $"addr add 10.99.0.1/24 dev {second}");
        wire.Must("ip", "route add unreachable 10.98.0.0/16");
        wire.Must("sh", "-c \"echo 1 > /proc/sys/net/ipv4/ip_forward\"");
        string linkLocal = LinkLocal(wire.Must("ip", $"-6 addr show dev {wire.Device} scope link"));
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 pus.gateway={Cable.Linux} -- ping"
            + $" {Cable.Linux},2000,64,32,no {Cable.Linux},2000,64,5000,no {Cable.Linux},2000,64,5000,df 10.99.0.7,2000,1,32,no 10.98.0.1,2000,64,32,no"
            + $" {Cable.Node},2000,64,32,no 10.78.0.99,400,64,32,no 10.78.0.99,5000,64,32,no {linkLocal},2000,64,32,no");
        Assert.Equal(0, node.WaitForExit(60));
        output.WriteLine(node.Output);
        Assert.Contains($"{Cable.Linux},2000,64,32,no: Success {Cable.Linux} 32", node.Output);
        Assert.Contains($"{Cable.Linux},2000,64,5000,no: Success {Cable.Linux} 5000", node.Output);
        Assert.Contains($"{Cable.Linux},2000,64,5000,df: PacketTooBig 0.0.0.0 0", node.Output);
        Assert.Contains($"10.99.0.7,2000,1,32,no: TtlExpired {Cable.Linux} 0", node.Output);
        Assert.Contains($"10.98.0.1,2000,64,32,no: TtlExpired {Cable.Linux} 0", node.Output);
        Assert.Contains($"{Cable.Node},2000,64,32,no: Success {Cable.Node} 32", node.Output);
        Assert.Contains("10.78.0.99,400,64,32,no: TimedOut 0.0.0.0 0", node.Output);
        Assert.Contains($"10.78.0.99,5000,64,32,no: TtlExpired {Cable.Node} 0", node.Output);
        Assert.Contains($"{linkLocal},2000,64,32,no: Success", node.Output);
        Assert.Contains("loop-back True\nheard self\nthen silence False\n", node.Output);
        Assert.Contains("27 127.0.0.1:0 version 4 ttl 9 protocol 253 payload Raw 253", node.Output);
    }

    [SkippableFact]
    public void Dotnet_on_linux_answers_as_the_node_is_tested_for()
    {
        using Wire wire = new("python3");
        (int code, string text) = wire.Inside("dotnet", $"exec {NodeImage.HostProgram} ping 10.78.0.99,400,64,32,no 10.78.0.99,5000,64,32,no 10.97.0.1,500,64,32,no {Cable.Linux},2000,64,32,no 10.78.0.99,1000,64,5000,df", 60);
        output.WriteLine(text);
        Assert.Equal(0, code);
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 -- ping 10.78.0.99,400,64,32,no 10.78.0.99,5000,64,32,no 10.97.0.1,500,64,32,no {Cable.Linux},2000,64,32,no 10.78.0.99,1000,64,5000,df");
        Assert.Equal(0, node.WaitForExit(60));
        output.WriteLine(node.Output);
        Assert.Equal(Pinged(text).Replace(Cable.Linux, "self", StringComparison.Ordinal), Pinged(node.Output).Replace(Cable.Node, "self", StringComparison.Ordinal).Replace(Cable.Linux, "self", StringComparison.Ordinal));
    }

    private static string Pinged(string text) => string.Join('\n', text.Split('\n').Where(line => line.Contains(": ", StringComparison.Ordinal)).Select(line => line.TrimEnd('\r')));

    private static string LinkLocal(string text)
    {
        int start = text.IndexOf("fe80:", StringComparison.Ordinal);
        return text[start..text.IndexOf('/', start)] + "%2";
    }
}
