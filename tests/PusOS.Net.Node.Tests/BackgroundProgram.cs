using System.Diagnostics;
using System.Text;

namespace PusOS.Net.Node.Tests;

/// <summary>A program that runs in a namespace for the time of a test, and what it has printed.</summary>
internal sealed class BackgroundProgram
{
    private readonly StringBuilder _output = new();

    public BackgroundProgram(string @namespace, string program, string arguments)
    {
        Process = Process.Start(new ProcessStartInfo("ip", $"netns exec {@namespace} {program} {arguments}") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Process.OutputDataReceived += (_, line) => Take(line.Data);
        Process.ErrorDataReceived += (_, line) => Take(line.Data);
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
    }

    public Process Process { get; }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Waits until the output holds this text so often; fails the test if the program ends, or after the bound.</summary>
    public void WaitFor(string text, int seconds = 30, int times = 1)
    {
        long end = Environment.TickCount64 + (seconds * 1000L);
        while (Count(text) < times)
        {
            Assert.True(Environment.TickCount64 < end, $"no '{text}': {Output}");
            Assert.True(!Process.HasExited || Count(text) >= times, $"ended without '{text}': {Output}");
            Thread.Sleep(20);
        }
    }

    /// <summary>How often the output holds this text.</summary>
    public int Count(string text) => Output.Split(text).Length - 1;

    private void Take(string? line)
    {
        lock (_output)
        {
            _output.Append(line).Append('\n');
        }
    }
}
