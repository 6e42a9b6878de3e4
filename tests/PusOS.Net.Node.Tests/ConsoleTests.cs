using Xunit.Abstractions;

namespace PusOS.Net.Node.Tests;

/// <summary>The node's console: commands behind Ctrl-], and a program whose standard input does not notice.</summary>
public class ConsoleTests(ITestOutputHelper output)
{
    private const string Escape = "\u001d";

    [SkippableFact]
    public void Commands_run_beside_a_program_that_reads_the_console()
    {
        using Wire wire = new("python3");
        using NodeProcess node = new(wire, $"pus.ip={Cable.Node}/24 pus.gateway={Cable.Linux} pus.dns={Cable.Linux} pus.echo=0 -- lines");
        node.WaitFor("reading");
        node.Type("one\n");
        node.WaitFor("read 'o.n.e'");
        node.Type($"{Escape}help\n");
        node.WaitFor("help             this list");
        node.WaitFor("net              the network");
        Thread.Sleep(400); // Multicast DNS opens its socket a quarter of a second after the start at the latest.
        node.Type($"{Escape}net\n");
        node.WaitFor("listeners ");
        string report = node.Output;
        Assert.Contains($"eth0  up    mtu 1500  52:54:00:12:34:56", report);
        Assert.Contains($"      {Cable.Node}/24", report);
        Assert.Contains($"      dns: {Cable.Linux}", report);
        Assert.Contains($"0.0.0.0/0                    via {Cable.Linux}", report);
        Assert.Contains("10.78.0.0/24                 link", report);
        Assert.Contains("udp  -", report);
        output.WriteLine(report[report.IndexOf("lo    up", StringComparison.Ordinal)..]);
        node.Type($"{Escape}threads\n{Escape}mem\n{Escape}uptime\n{Escape}df\n");
        node.WaitFor("up 0 days");
        node.WaitFor("mounted at");
        Assert.Contains("  network\n", node.Output);
        Assert.Contains("  console\n", node.Output);
        Assert.Contains("managed heap", node.Output);
        node.Type($"{Escape}nothing\n");
        node.WaitFor("There is no command 'nothing'");
        node.Type($"{Escape}net nothing\n");
        node.WaitFor("net: the sections are");
        node.Type($"t{Escape}{Escape}wo\n");
        node.WaitFor("read 't.<29>.w.o'");
        node.Type($"{Escape}net\u0003three\n");
        node.WaitFor("read 't.h.r.e.e'");
        node.Type("quit\n");
        Assert.Equal(0, node.WaitForExit(20));
        Assert.DoesNotContain("read 'h.e.l.p'", node.Output);
    }

    [SkippableFact]
    public void The_console_ends_the_program()
    {
        Tool.Require("qemu-system-riscv64");
        using NodeProcess node = new("", "-- lines");
        node.WaitFor("reading");
        node.Type($"{Escape}net intx\u007ferfaces\r");
        node.WaitFor("      127.0.0.1/8");
        Assert.Contains("\npus> net intx\b \berfaces\n", node.Output);
        node.Type($"{Escape}exit 7\r");
        Assert.Equal(7, node.WaitForExit(20));
    }

    [SkippableFact]
    public void The_console_can_be_switched_off()
    {
        Tool.Require("qemu-system-riscv64");
        using NodeProcess node = new("", "pus.echo=0 pus.console=0 -- lines");
        node.WaitFor("reading");
        node.Type($"{Escape}help\nquit\n");
        node.WaitFor("read '<29>.h.e.l.p'");
        Assert.Equal(0, node.WaitForExit(20));
    }
}
