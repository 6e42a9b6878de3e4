using System.Diagnostics;

namespace PusOS.Sdk.Integration;

/// <summary>Each property of dotnet run does what docs/sdk.md says, seen from inside the node.</summary>
public sealed class RunPropertyTests(Workspace workspace) : IClassFixture<Workspace>
{
    /// <summary>Does what its first argument says. The unused variable makes the compiler warn.</summary>
    private const string Source = """
        int unused;
        switch (args.FirstOrDefault())
        {
            case "machine":
                Console.WriteLine($"harts {Environment.ProcessorCount}");
                Console.WriteLine($"memory {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20}");
                return 7;
            case "wait":
                Console.WriteLine("waiting");
                Thread.Sleep(Timeout.Infinite);
                return 0;
            case "read":
                while (Console.ReadLine() is { } line)
                {
                    Console.WriteLine($"[{line}]");
                }

                return 3;
            case "fill":
                var blocks = new List<byte[]>();
                while (true)
                {
                    blocks.Add(new byte[1 << 20]);
                }

            default:
                Console.WriteLine("plain");
                return 0;
        }
        """;

    private readonly Probe _probe = new(workspace, "Probe", Source);

    [Fact]
    public void MemoryAndHartsReachTheMachine()
    {
        CommandResult small = _probe.Run("-p:PusMemory=32M", "--", "machine");
        CommandResult large = _probe.Run("-p:PusMemory=256M", "-p:PusHarts=3", "--", "machine");
        Assert.True(small.ExitCode == 7 && large.ExitCode == 7, $"{small}\n{large}");
        Assert.StartsWith("harts 1\n", small.Output, StringComparison.Ordinal);
        Assert.StartsWith("harts 3\n", large.Output, StringComparison.Ordinal);
        Assert.InRange(Memory(small), 16, 32);
        Assert.InRange(Memory(large), 192, 256);
    }

    [Fact]
    public void FirmwareNoneBootsWithoutOpenSbi()
    {
        CommandResult opensbi = _probe.DotNet("run", "-p:PusTimeoutSeconds=120");
        Assert.Contains("OpenSBI", opensbi.Output, StringComparison.Ordinal);
        Assert.EndsWith("plain\n", opensbi.Output, StringComparison.Ordinal);
        CommandResult none = _probe.DotNet("run", "-p:PusTimeoutSeconds=120", "-p:PusFirmware=none");
        Assert.DoesNotContain("OpenSBI", none.Output, StringComparison.Ordinal);
        Assert.EndsWith("plain\n", none.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void QuietLeavesNothingButTheProgramsOutput()
    {
        Assert.Contains("CS0168", _probe.DotNet("build", "--no-incremental").Output, StringComparison.Ordinal);
        File.SetLastWriteTimeUtc(Path.Combine(_probe.Folder, "Program.cs"), DateTime.UtcNow);
        CommandResult run = _probe.Run();
        Assert.Equal("plain\n", run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void TimeoutEndsTheNode()
    {
        CommandResult run = _probe.DotNet("run", "-p:PusQuiet=true", "-p:PusTimeoutSeconds=3", "--", "wait");
        Assert.Equal("waiting\n", run.Output);
        Assert.Contains("PUS3005", run.Error, StringComparison.Ordinal);
        Assert.Equal(124, run.ExitCode);
    }

    [Fact]
    public void QemuArgumentsReachQemu()
    {
        string log = Path.Combine(_probe.Folder, "my log.txt");
        CommandResult run = _probe.Run($"-p:PusQemuArgs=-D \"{log}\" -d cpu_reset");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("CPU Reset", File.ReadAllText(log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("opensbi")]
    [InlineData("none")]
    public void PipedInputArrivesWhole(string firmware)
    {
        string launcher = Path.Combine(workspace.Folder, "packages/pusos.sdk", workspace.Version, "tools/net10.0/any/pusrun.dll");
        Assert.True(_probe.DotNet("build", $"-p:PusFirmware={firmware}").ExitCode == 0);
        string image = Path.Combine(_probe.Folder, "bin/Debug/net10.0/pusos-riscv64/native/Probe.elf");
        for (int run = 0; run < 20; run++)
        {
            CommandResult result = Workspace.RunWithInput(_probe.Folder, "first\nsecond line\nthird", "exec", launcher, "run", "--image", image, "--firmware", firmware, "--quiet", "--timeout", "60", "--", "read");
            Assert.True(result is { Output: "[first]\n[second line]\n[third]\n", ExitCode: 3 }, $"run {run}: {result}");
        }
    }

    [Fact]
    public void OutOfMemoryEndsWithOneLine()
    {
        CommandResult run = _probe.Run("-p:PusMemory=16M", "--", "fill");
        Assert.Equal("Out of memory.\n", run.Output);
        Assert.Equal(134, run.ExitCode);
    }

    [Fact]
    public void TooLittleMemoryForTheImageIsNamed()
    {
        CommandResult run = _probe.Run("-p:PusMemory=2M");
        Assert.Contains("PUS3021", run.Error, StringComparison.Ordinal);
        Assert.Contains("at least 5M", run.Error, StringComparison.Ordinal);
        Assert.Equal(125, run.ExitCode);
    }

    [Fact]
    public void AMissingDeviceIsNamed()
    {
        string tree = Path.Combine(_probe.Folder, "virt.dtb"), source = Path.Combine(_probe.Folder, "virt.dts");
        string image = Path.Combine(_probe.Folder, "bin/Debug/net10.0/pusos-riscv64/native/Probe.elf");
        Assert.True(_probe.DotNet("build").ExitCode == 0);
        Must("qemu-system-riscv64", "-M", $"virt,dumpdtb={tree}", "-m", "128M", "-kernel", image, "-display", "none");
        Must("dtc", "-q", "-I", "dtb", "-O", "dts", "-o", source, tree);
        string text = File.ReadAllText(source);
        Assert.Contains("riscv,plic0", text, StringComparison.Ordinal);
        File.WriteAllText(source, text.Replace("riscv,plic0", "nobody,knows", StringComparison.Ordinal).Replace("sifive,plic-1.0.0", "nobody,either", StringComparison.Ordinal));
        Must("dtc", "-q", "-I", "dts", "-O", "dtb", "-o", tree, source);
        CommandResult run = _probe.Run($"-p:PusQemuArgs=-dtb {tree}");
        Assert.Equal("PusOS: cannot start: the device tree has no PLIC\n", run.Output);
        Assert.Equal(71, run.ExitCode);
    }

    /// <summary>At a terminal, as a user presses it: script(1) is the terminal.</summary>
    [Fact]
    public void ControlCEndsQemu()
    {
        Assert.True(_probe.DotNet("build").ExitCode == 0);
        var start = new ProcessStartInfo("script", ["-qec", "dotnet run --no-build -- wait", "/dev/null"]) { WorkingDirectory = _probe.Folder, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        using Process terminal = Process.Start(start)!;
        string? line;
        do
        {
            line = terminal.StandardOutput.ReadLine();
        }
        while (line != null && !line.Contains("waiting", StringComparison.Ordinal));
        Assert.NotNull(line);
        terminal.StandardInput.Write('\x03');
        terminal.StandardInput.Flush();
        Assert.True(terminal.WaitForExit(TimeSpan.FromSeconds(20)), "dotnet run went on after Ctrl-C");

        // The whole foreground group gets the signal: 130 is the launcher's, 0 what 'dotnet run' says when it notices first.
        Assert.Contains(terminal.ExitCode, (int[])[130, 0]);
        using Process find = Process.Start(new ProcessStartInfo("pgrep", ["-f", Path.Combine(_probe.Folder, "bin") + ".*elf"]) { RedirectStandardOutput = true })!;
        Assert.Equal("", find.StandardOutput.ReadToEnd());
    }

    private static long Memory(CommandResult result) => long.Parse(result.Output.Split("memory ")[1], System.Globalization.CultureInfo.InvariantCulture);

    private static void Must(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {error}");
    }
}
