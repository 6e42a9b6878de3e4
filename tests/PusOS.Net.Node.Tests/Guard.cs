using System.Diagnostics;

namespace PusOS.Net.Node.Tests;

/// <summary>
/// A process beside the test run that ends what the run started, when the run ends without having done so itself, be it
/// by a crash. It sees the end by its standard input.
/// </summary>
internal static class Guard
{
    private static readonly Lazy<StreamWriter> s_input = new(Start);

    /// <summary>A process that must not outlive the run.</summary>
    public static void Watch(Process process) => Write($"process {process.Id}");

    /// <summary>A network namespace and the processes in it.</summary>
    public static void WatchNamespace(string name) => Write($"namespace {name}");

    /// <summary>A temporary file.</summary>
    public static void WatchFile(string path) => Write($"file {path}");

    /// <summary>The process identifier, name or path is of nothing any more.</summary>
    public static void Forget(object what) => Write($"gone {what}");

    private static void Write(string line)
    {
        lock (s_input)
        {
            s_input.Value.WriteLine(line);
            s_input.Value.Flush();
        }
    }

    private static StreamWriter Start()
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Peers", "guard.py");
        return Process.Start(new ProcessStartInfo("setsid", $"/usr/bin/python3 {script}") { RedirectStandardInput = true })!.StandardInput;
    }
}
