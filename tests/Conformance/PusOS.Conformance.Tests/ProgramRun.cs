using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PusOS.Conformance.Tests;

/// <summary>One run of a program: everything it wrote (stdout and stderr together, as on a console) and its exit code.</summary>
internal sealed record ProgramRun(string Output, int ExitCode)
{
    /// <summary>Bound for one program, on the node with its emulation; PUSOS_CONFORMANCE_TIMEOUT (seconds) sets another.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("PUSOS_CONFORMANCE_TIMEOUT"), out int seconds) ? seconds : 60);

    /// <summary>What every program reads from its console.</summary>
    private const string Input = "first line\nsecond line \u00e4\u20ac\n42\n";

    /// <summary>Runs on this machine's .NET.</summary>
    public static ProgramRun OnHost(params string[] program) => Run(["exec", ConformancePaths.HostProgram, .. program]);

    /// <summary>Boots the node with that many harts.</summary>
    public static ProgramRun OnNode(int harts, params string[] program) => Run(
        [
            "exec", ConformancePaths.Launcher, "run", "--image", ConformancePaths.Image, "--memory", "128M", "--firmware", "opensbi",
            "--harts", harts.ToString(CultureInfo.InvariantCulture),
            "--quiet", "--timeout", ((int)s_timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture), "--", .. program,
        ]);

    private static ProgramRun Run(string[] arguments)
    {
        // Through a shell, so that stdout and stderr are one stream in the order of writing.
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false, StandardOutputEncoding = Encoding.UTF8 };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$@\" 2>&1");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add("dotnet");
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_TieredCompilation"] = "1";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(Input);
        process.StandardInput.Close();
        if (!process.WaitForExit(s_timeout + TimeSpan.FromSeconds(30)))
        {
            process.Kill(entireProcessTree: true);
        }

        process.WaitForExit();
        return new ProgramRun(Normalize(output.Result), process.ExitCode);
    }

    /// <summary>
    /// A serial console sends CR LF; and stack frames differ by what each compiler inlines: the frames of a fatal
    /// error's trace are left out, its message stays.
    /// </summary>
    private static string Normalize(string output)
    {
        IEnumerable<string> lines = output.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n')
            .Where(l => !l.StartsWith("   at ", StringComparison.Ordinal)
                && !l.StartsWith("Repeated ", StringComparison.Ordinal)
                && !l.StartsWith("Repeat ", StringComparison.Ordinal)
                && !l.StartsWith("--------", StringComparison.Ordinal));
        return string.Join('\n', lines);
    }
}
