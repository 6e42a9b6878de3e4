using PusOS.Tests.Shared;
using Xunit.Abstractions;

namespace PusOS.Net.Node.Tests;

/// <summary>A program that uses the network and does not reference PusOS.Net is told so, by the build and when it runs.</summary>
public class WithoutPackageTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Sockets_name_the_package_that_is_missing()
    {
        Tool.Require("qemu-system-riscv64");
        string folder = Path.Combine(AppContext.BaseDirectory, "bare");
        string image = Path.Combine(folder, "bare.elf");
        Directory.CreateDirectory(folder);
        string program = BuildOutput.Of("tests/PusOS.Net.Node.Tests/Bare", "BareProgram.dll");
        string build = Tool.Must("dotnet", string.Join(' ', BuildOutput.CompileArguments(program, image, Path.Combine(folder, "cache"), [$"-r:{BuildOutput.Framework}/*.dll"])), 600);
        Assert.Contains("PUS1001", build);
        Assert.Contains("PackageReference Include=\"PusOS.Net\"", build);
        (int code, string text) = Tool.Run("qemu-system-riscv64", $"-M virt -m 128M -display none -serial stdio -monitor none -no-reboot -bios none -kernel {image}", 60);
        output.WriteLine(text);
        Assert.Equal(0, code);
        foreach (string what in (string[])
        [
            "Socket", "UdpClient", "TcpListener", "TcpClient", "Dns", "Ping", "NetworkInterface", "GetIsNetworkAvailable", "GetUnicastAddresses", "GetActiveTcpListeners",
            "GetTcpIPv4Statistics", "GetIPv6GlobalStatistics", "DomainName", "NetworkChange",
        ])
        {
            string line = text.Split('\n').Single(one => one.StartsWith(what + ": ", StringComparison.Ordinal));
            Assert.StartsWith($"{what}: PlatformNotSupportedException PlatformNotSupportedException", line);
            Assert.Contains("add <PackageReference Include=\"PusOS.Net\" />", line);
        }

        Assert.Contains("HostName True", text);
    }
}
