using Xunit.Abstractions;

namespace PusOS.Net.Node.Tests;

/// <summary>The same program over loopback on this machine's .NET and on the node prints the same.</summary>
public class LoopbackTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Sockets_over_loopback_behave_as_on_linux()
    {
        Tool.Require("qemu-system-riscv64");
        (int code, string host) = Tool.Run("dotnet", $"exec {NodeImage.HostProgram} loopback", 120);
        Assert.True(code == 0, host);
        using NodeProcess node = new("", "-- loopback");
        Assert.Equal(0, node.WaitForExit(180));
        Assert.Equal(Lines(host), Lines(node.Output));
        output.WriteLine($"{Lines(host).Count(line => line.StartsWith("--", StringComparison.Ordinal)) - 1} checks, {Lines(host).Length} lines");
    }

    private static string[] Lines(string text) => text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length != 0).ToArray();
}
