using PusOS.Net.Tests.Simulation;

namespace PusOS.Net.Tests.Reports;

public class NetworkReportTests
{
    [Fact]
    public void Names_addresses_routes_neighbours_and_sockets()
    {
        TwoNodes net = new(77);
        net.Right.AddDefaultRoute(TwoNodes.LeftAddress);
        TcpListener listener = net.Right.CreateTcpListener();
        Assert.Equal(SocketStatus.Ok, listener.Listen(new IpEndpoint(default, 80), 8));
        TcpSocket client = net.Left.CreateTcpSocket();
        Assert.Equal(SocketStatus.InProgress, client.Connect(new IpEndpoint(TwoNodes.RightAddress, 80)));
        net.Run(Duration.FromSeconds(1));
        UdpSocket udp = net.Right.CreateUdpSocket();
        Assert.Equal(SocketStatus.Ok, udp.Bind(new IpEndpoint(IpAddress.AnyIPv4, 53)));

        string report = Report(net.Right, null);
        Assert.Contains("eth0  up    mtu 1500", report, StringComparison.Ordinal);
        Assert.Contains("10.0.0.2/24", report, StringComparison.Ordinal);
        Assert.Contains("10.0.0.0/24                  link", report, StringComparison.Ordinal);
        Assert.Contains("0.0.0.0/0                    via 10.0.0.1", report, StringComparison.Ordinal);
        Assert.Matches(@"10\.0\.0\.1 +(..:){5}.. (Reachable|Stale|Delay)", report);
        Assert.Matches(@"tcp +Listen +1 +0  \[::\]:80 +-", report);
        Assert.Matches(@"tcp +Established +0 +0  10\.0\.0\.2:80 +10\.0\.0\.1:\d+", report);
        Assert.Matches(@"udp +- +0 +0  0\.0\.0\.0:53 +-", report);
        Assert.Contains($"received       {net.Right.Counters.FramesReceived} frames", report, StringComparison.Ordinal);
        Assert.Equal(Report(net.Right, "routes"), Report(net.Right, "ro"));
        Assert.DoesNotContain("tcp", Report(net.Right, "routes"), StringComparison.Ordinal);
        Assert.False(NetworkReport.Write(TextWriter.Null, net.Right, "nothing"));
        Assert.Throws<PlatformNotSupportedException>(() => NetworkReport.Write(TextWriter.Null));
    }

    [Fact]
    public void Commands_are_found_listed_and_bounded()
    {
        Assert.Equal(Status.Ok, NodeConsole.Register(new ConsoleCommand("zwei", "second", (words, output) => output.Write($"{words.Length}:{string.Join('+', words)}"))));
        Assert.Equal(Status.AlreadyExists, NodeConsole.Register(new ConsoleCommand("zwei", "again", (_, _) => { })));
        Assert.Equal(Status.AlreadyExists, NodeConsole.Register(new ConsoleCommand("help", "mine", (_, _) => { })));
        Assert.Equal(Status.InvalidArgument, NodeConsole.Register(new ConsoleCommand("two words", "", (_, _) => { })));
        Assert.Equal(Status.InvalidArgument, NodeConsole.Register(new ConsoleCommand("", "", (_, _) => { })));
        for (int i = 1; i < NodeConsole.CommandsMaximum; i++)
        {
            Assert.Equal(Status.Ok, NodeConsole.Register(new ConsoleCommand($"a{i:D2}", "filler", (_, _) => { })));
        }

        Assert.Equal(Status.ResourceExhausted, NodeConsole.Register(new ConsoleCommand("more", "", (_, _) => { })));
        StringWriter output = new();
        Assert.True(NodeConsole.Execute("  zwei  a b ", output));
        Assert.Equal("2:a+b", output.ToString());
        Assert.True(NodeConsole.Execute(" ", output));
        Assert.False(NodeConsole.Execute("drei", output));
        output = new StringWriter();
        Assert.True(NodeConsole.Execute("help", output));
        string[] lines = output.ToString().TrimEnd().Split('\n');
        Assert.Equal(NodeConsole.CommandsMaximum + 1, lines.Length);
        Assert.StartsWith("zwei", lines[^1], StringComparison.Ordinal);
        Assert.StartsWith("a01", lines[1], StringComparison.Ordinal);
    }

    private static string Report(Interface stack, string? section)
    {
        StringWriter output = new();
        Assert.True(NetworkReport.Write(output, stack, section));
        return output.ToString();
    }
}
