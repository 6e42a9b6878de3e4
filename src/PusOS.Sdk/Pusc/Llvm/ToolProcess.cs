using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace PusOS.Compiler.Llvm;

/// <summary>Runs a tool to its end and collects what it says. Killed when this process is asked to end.</summary>
internal static class ToolProcess
{
    /// <summary>Runs a tool.</summary>
    /// <param name="file">Path of the executable.</param>
    /// <param name="arguments">Arguments, unquoted.</param>
    /// <returns>Exit code, and both output streams joined (errors last). Exit code -1: it could not be started.</returns>
    public static (int ExitCode, string Output) Run(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["LC_ALL"] = "C";
        try
        {
            using Process process = Process.Start(start) ?? throw new Win32Exception($"'{file}' did not start");
            void Kill(object? sender, EventArgs e) => process.Kill();
            AppDomain.CurrentDomain.ProcessExit += Kill;
            try
            {
                var errors = new StringBuilder();
                process.ErrorDataReceived += (_, e) => errors.Append(e.Data).Append('\n');
                process.BeginErrorReadLine();
                string output = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                return (process.ExitCode, (output + errors.ToString().TrimEnd('\n')).Trim());
            }
            finally
            {
                AppDomain.CurrentDomain.ProcessExit -= Kill;
            }
        }
        catch (Win32Exception e)
        {
            return (-1, e.Message);
        }
    }
}
