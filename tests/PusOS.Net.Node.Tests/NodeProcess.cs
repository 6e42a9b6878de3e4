using System.Diagnostics;
using System.Text;

namespace PusOS.Net.Node.Tests;

/// <summary>A node in QEMU, and what it has printed.</summary>
internal sealed class NodeProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    /// <summary>Boots the image at the end of a cable, with this kernel command line, harts, memory and further options of QEMU.</summary>
    public NodeProcess(Cable cable, string commandLine, int harts = 1, string memory = "256M", string more = "")
        : this(cable.QemuPrefix, $"-smp {harts} -m {memory} {cable.QemuOptions} {more}", commandLine)
    {
        cable.NodeOutput = () => Output;
    }

    /// <summary>Boots the image with these QEMU options for the network and this kernel command line.</summary>
    public NodeProcess(string network, string commandLine)
        : this("", "-m 256M " + network, commandLine)
    {
    }

    private NodeProcess(string prefix, string options, string commandLine)
    {
        string arguments = $"-M virt -display none -serial stdio -monitor none -no-reboot -bios none -kernel {NodeImage.File} {options} -append \"{commandLine}\"";
        _process = Process.Start(new ProcessStartInfo(prefix.Length == 0 ? "qemu-system-riscv64" : "ip", prefix.Length == 0 ? arguments : $"{prefix}qemu-system-riscv64 {arguments}")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        })!;
        Guard.Watch(_process);
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>All that was printed so far.</summary>
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

    /// <summary>Waits until a line was printed that starts so; fails the test if the node ends, or after the bound.</summary>
    public void WaitFor(string start, int seconds = 60)
    {
        long end = Environment.TickCount64 + (seconds * 1000L);
        while (!Output.Split('\n').Any(line => line.StartsWith(start, StringComparison.Ordinal)))
        {
            Assert.True(Environment.TickCount64 < end && !_process.HasExited, $"no line '{start}': {Output}");
            Thread.Sleep(20);
        }
    }

    /// <summary>Gives the node these characters as input of its console.</summary>
    public void Type(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits for the node's end and returns its exit code; -1: it did not end.</summary>
    public int WaitForExit(int seconds)
    {
        bool ended = _process.WaitForExit(seconds * 1000);
        if (ended)
        {
            _process.WaitForExit();
        }

        return ended ? _process.ExitCode : -1;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        Guard.Forget(_process.Id);
        _process.Dispose();
    }

    private void Take(string? line)
    {
        lock (_output)
        {
            _output.Append(line?.TrimEnd('\r')).Append('\n');
        }
    }
}
