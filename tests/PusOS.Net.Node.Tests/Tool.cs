using System.Diagnostics;

namespace PusOS.Net.Node.Tests;

/// <summary>Programs of this machine.</summary>
internal static class Tool
{
    /// <summary>Skips the test, saying why, if one of the programs is missing.</summary>
    public static void Require(params string[] tools)
    {
        foreach (string tool in tools)
        {
            Skip.If(Find(tool) is null, $"the program '{tool}' is not installed");
        }
    }

    /// <summary>Runs a program to its end; code -1: it did not end in time. The output is both streams.</summary>
    public static (int Code, string Output) Run(string program, string arguments, int seconds = 30)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(seconds * 1000))
        {
            process.Kill(true);
            return (-1, $"not over after {seconds} s: {output.Result}{error.Result}");
        }

        return (process.ExitCode, output.Result + error.Result);
    }

    /// <summary>Runs a program that must succeed.</summary>
    public static string Must(string program, string arguments, int seconds = 30)
    {
        (int code, string output) = Run(program, arguments, seconds);
        Assert.True(code == 0, $"{program} {arguments}: {output}");
        return output;
    }

    private static string? Find(string tool) =>
        new[] { "/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/" }.Select(folder => folder + tool).FirstOrDefault(File.Exists);
}
