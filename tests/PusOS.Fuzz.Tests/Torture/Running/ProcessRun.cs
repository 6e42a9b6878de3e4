using System.Diagnostics;
using System.Text;

namespace PusOS.Fuzz.Running;

/// <summary>The end of a process: its output (stdout and stderr together) and exit code, -1 if it was stopped at its limit.</summary>
public sealed record ProcessRun(string Output, int ExitCode)
{
    /// <summary>Runs a process to its end or to the limit. Blocks.</summary>
    /// <param name="program">File name or path.</param>
    /// <param name="arguments">One each.</param>
    /// <param name="limit">When it is stopped.</param>
    /// <param name="variable">An environment variable to set, with the value 1.</param>
    public static ProcessRun Execute(string program, IEnumerable<string> arguments, TimeSpan limit, string? variable = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, StandardOutputEncoding = Encoding.UTF8 };
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        if (variable is not null)
        {
            start.Environment[variable] = "1";
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException(program);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        bool ended = process.WaitForExit(limit);
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
        }

        process.WaitForExit();
        return new ProcessRun((output.Result + errors.Result).Replace("\r\n", "\n", StringComparison.Ordinal), ended ? process.ExitCode : -1);
    }
}
