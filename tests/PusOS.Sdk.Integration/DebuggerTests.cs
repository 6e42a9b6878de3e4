using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace PusOS.Sdk.Integration;

/// <summary>gdb steps C# on the node, started as the template's files for VS Code start it.</summary>
public sealed class DebuggerTests(Workspace workspace) : IClassFixture<Workspace>
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(3);

    [Fact]
    public void GdbStopsAtALineAndStepsToTheNext()
    {
        CommandResult build = Workspace.Run(workspace.Node, "build");
        Assert.True(build.ExitCode == 0, build.ToString());
        string port = FreePort();
        JsonElement launch = Entries("launch.json", "configurations").First(c => c.GetProperty("type").GetString() == "cppdbg");
        JsonElement boot = Entries("tasks.json", "tasks").First(t => t.GetProperty("label").GetString() == launch.GetProperty("preLaunchTask").GetString());
        string address = launch.GetProperty("miDebuggerServerAddress").GetString()!;
        string configured = address[(address.IndexOf(':', StringComparison.Ordinal) + 1)..];
        string[] arguments = [.. boot.GetProperty("args").EnumerateArray().Select(a => a.GetString()!.Replace(configured, port, StringComparison.Ordinal)), "-p:PusTimeoutSeconds=120", "--", "one"];
        using Process node = Start(boot.GetProperty("command").GetString()!, arguments);
        try
        {
            WaitForLine(node, "waiting for gdb");
            string[] commands =
            [
                .. launch.GetProperty("setupCommands").EnumerateArray().Select(c => c.GetProperty("text").GetString()!),
                "file " + launch.GetProperty("program").GetString()!.Replace("${workspaceFolder}", workspace.Node, StringComparison.Ordinal),
                "target remote " + address.Replace(configured, port, StringComparison.Ordinal),
                "break Program.cs:1", "continue", "next", "break Program.cs:4", "continue", "backtrace",
            ];
            using Process gdb = Start(launch.GetProperty("miDebuggerPath").GetString()!, ["-batch", .. commands.SelectMany(c => (string[])["-ex", c])]);
            gdb.BeginErrorReadLine();
            string text = gdb.StandardOutput.ReadToEnd();
            Assert.True(gdb.WaitForExit(s_timeout));
            Assert.Matches(@"Breakpoint 1, Program::<Main>\$.* at Program\.cs:1", text);
            Assert.Contains("\n2\tforeach (string argument in args)", text, StringComparison.Ordinal);
            Assert.Matches(@"Breakpoint 2, Program::<Main>\$.* at Program\.cs:4", text);
            Assert.Matches(@"#0 +Program::<Main>\$", text);
        }
        finally
        {
            node.Kill(entireProcessTree: true);
        }
    }

    private List<JsonElement> Entries(string file, string list)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(workspace.Node, ".vscode", file)));
        return [.. document.RootElement.GetProperty(list).EnumerateArray().Select(e => e.Clone())];
    }

    private Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = workspace.Node, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || k.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        return Process.Start(start)!;
    }

    private static void WaitForLine(Process process, string wanted)
    {
        using var found = new ManualResetEventSlim();
        void Look(object sender, DataReceivedEventArgs line)
        {
            if (line.Data?.Contains(wanted, StringComparison.Ordinal) == true)
            {
                found.Set();
            }
        }

        process.OutputDataReceived += Look;
        process.ErrorDataReceived += Look;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Assert.True(found.Wait(s_timeout), $"no line with '{wanted}'");
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
