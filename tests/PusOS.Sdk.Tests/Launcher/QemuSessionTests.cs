using System.Diagnostics;
using PusOS.Launcher;

namespace PusOS.Sdk.Tests.Launcher;

/// <summary>The launcher as a process, with a shell script in QEMU's place.</summary>
public sealed class QemuSessionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pusos-launcher-");

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(77)]
    [InlineData(255)]
    public void TheGuestsExitCodeIsTheLaunchers(int code) => Assert.Equal(code, Run($"exit {code}").ExitCode);

    [Fact]
    public void QuietTakesTheFirmwaresLinesOut()
    {
        const string Script = "printf 'OpenSBI v1.1\\nBoot HART MEDELEG         : 0x0\\nHello\\n'";
        Assert.Equal("Hello\n", Run(Script, options: ["--quiet"]).Output);
        Assert.StartsWith("OpenSBI", Run(Script).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ABootThatNeverGotFarShowsWhatWasHeldBack()
    {
        Outcome outcome = Run("printf 'OpenSBI v1.1\\nsbi_trap_error\\n'; exit 1", options: ["--quiet"]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.Contains("sbi_trap_error", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void PipedInputArrivesAndItsEndIsEot() =>
        Assert.Equal("61 62 0a 04", Run("head -c 4 | od -An -tx1", input: "ab\n", options: ["--firmware", "none"]).Output.Trim());

    [Fact]
    public void PipedInputWaitsUntilTheFirmwareSpoke() =>
        Assert.Equal("early: \nlate: ab", Run("read -t 0.5 line; echo \"early: $line\"; read line; echo \"late: $line\"", input: "ab\n").Output.Trim());

    [Fact]
    public void NoInputSendsNothing() =>
        Assert.Equal("none", Run("if read -t 0.3 line; then echo some; else echo none; fi", input: "ab\n", options: ["--no-input"]).Output.Trim());

    [Fact]
    public void TimeoutEndsTheGuest()
    {
        Outcome outcome = Run("exec sleep 60", options: ["--timeout", "0.5"]);
        Assert.Equal(QemuSession.TimeoutExitCode, outcome.ExitCode);
        Assert.Contains("PUS3005", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void InterruptEndsTheGuest()
    {
        string pidFile = Path.Combine(_folder.FullName, "pid");
        using Process launcher = Start($"echo $$ > {pidFile}; exec sleep 60", []);
        for (int i = 0; i < 200 && !File.Exists(pidFile); i++)
        {
            Thread.Sleep(50);
        }

        Assert.True(File.Exists(pidFile), "the script never started");
        using Process kill = Process.Start("kill", ["-INT", $"{launcher.Id}"]);
        Assert.True(launcher.WaitForExit(10_000), "the launcher did not end");
        Assert.Equal(QemuSession.InterruptedExitCode, launcher.ExitCode);
        Assert.False(Directory.Exists($"/proc/{File.ReadAllText(pidFile).Trim()}"), "QEMU's stand-in is still alive");
    }

    [Fact]
    public void AMissingImageIsNamed()
    {
        File.Delete(Path.Combine(_folder.FullName, "image.elf"));
        using Process launcher = Start("exit 0", [], makeImage: false);
        string error = launcher.StandardError.ReadToEnd();
        launcher.WaitForExit();
        Assert.Equal(LaunchException.ExitCode, launcher.ExitCode);
        Assert.Contains("PUS3004", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TheDiskIsCreatedOnce()
    {
        string disk = Path.Combine(_folder.FullName, "d.img");
        Assert.Equal(0, Run("exit 0", options: ["--disk", disk + ",1M"]).ExitCode);
        Assert.Equal(1 << 20, new FileInfo(disk).Length);
        File.WriteAllText(disk, "kept");
        Assert.Equal(0, Run("exit 0", options: ["--disk", disk + ",2M"]).ExitCode);
        Assert.Equal("kept", File.ReadAllText(disk));
    }

    private Outcome Run(string script, string input = "", string[]? options = null)
    {
        using Process launcher = Start(script, options ?? []);
        launcher.StandardInput.Write(input);
        launcher.StandardInput.Close();
        Task<string> error = launcher.StandardError.ReadToEndAsync();
        string output = launcher.StandardOutput.ReadToEnd();
        launcher.WaitForExit();
        return new Outcome(launcher.ExitCode, output, error.Result);
    }

    private Process Start(string script, string[] options, bool makeImage = true)
    {
        string qemu = Path.Combine(_folder.FullName, "qemu"), image = Path.Combine(_folder.FullName, "image.elf");
        File.WriteAllText(qemu, "#!/bin/bash\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(qemu, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        if (makeImage)
        {
            File.WriteAllText(image, "");
        }

        // A test run in the background inherits an ignored SIGINT; a launcher at a terminal does not.
        var start = new ProcessStartInfo("env") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in (string[])["--default-signal=INT", "dotnet", "exec", typeof(QemuSession).Assembly.Location, "run", "--image", image, "--qemu", qemu, .. options, "--"])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private sealed record Outcome(int ExitCode, string Output, string Error);
}
