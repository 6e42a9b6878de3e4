using System.Diagnostics;

namespace PusOS.Net.Node.Tests;

/// <summary>A network namespace with Linux's end of a cable in it, and what runs beside that end.</summary>
internal abstract class Cable : IDisposable
{
    private static int s_counter;

    private readonly List<Process> _background = [];

    /// <summary>Checks for the tools and names namespace and device. Who derives makes the device, then calls <see cref="Open"/>.</summary>
    protected Cable(string[] tools)
    {
        Tool.Require(["ip", "qemu-system-riscv64", "setsid", "python3", .. tools]);
        Skip.IfNot(File.Exists("/dev/net/tun"), "there is no /dev/net/tun");
        int number = Interlocked.Increment(ref s_counter);
        Namespace = $"pusnode-{Environment.ProcessId}-{number}";
        Device = $"pn{Environment.ProcessId % 100000}-{number}";
        CaptureFile = Path.Combine(Path.GetTempPath(), Namespace + ".pcap");
        (int code, string output) = Tool.Run("ip", $"netns add {Namespace}");
        Skip.IfNot(code == 0, "cannot make a network namespace: " + output);
        Guard.WatchNamespace(Namespace);
        Guard.WatchFile(CaptureFile);
    }

    /// <summary>Linux's address, and the one that the node is given when it asks for a fixed one.</summary>
    public static string Linux => "10.78.0.1";

    public static string Node => "10.78.0.2";

    /// <summary>The same for IPv6, where a test asks for it.</summary>
    public static string Linux6 => "fd78::1";

    public static string Node6 => "fd78::2";

    public string Namespace { get; }

    public string Device { get; }

    /// <summary>What passed the node's end, as QEMU saw it.</summary>
    public string CaptureFile { get; }

    /// <summary>What the node at the other end has printed; failures quote its end.</summary>
    public Func<string> NodeOutput { get; set; } = () => "";

    /// <summary>QEMU's options for the node's end.</summary>
    public abstract string QemuOptions { get; }

    /// <summary>What stands before QEMU on its command line: nothing, or what takes it into the namespace.</summary>
    public virtual string QemuPrefix => "";

    /// <summary>Runs a program beside Linux's end.</summary>
    public (int Code, string Output) Inside(string program, string arguments, int seconds = 30) =>
        Tool.Run("ip", $"netns exec {Namespace} {program} {arguments}", seconds);

    /// <summary>The same; it must succeed.</summary>
    public string Must(string program, string arguments, int seconds = 30)
    {
        (int code, string output) = Inside(program, arguments, seconds);
        string node = NodeOutput();
        Assert.True(code == 0, $"{program} {arguments}: {code} {output}\nThe node: {node[Math.Max(0, node.Length - 2000)..]}");
        return output;
    }

    /// <summary>Runs a function of Peers/peer.py against the node.</summary>
    public string Peer(string arguments, int seconds = 60) => Script("peer.py", arguments, seconds);

    /// <summary>Runs a Python program of Peers/.</summary>
    public string Script(string name, string arguments, int seconds = 60) =>
        Must("/usr/bin/python3", $"{Path.Combine(AppContext.BaseDirectory, "Peers", name)} {arguments}", seconds).Trim();

    /// <summary>Starts a program beside Linux's end that runs until the end of the test; its output is collected.</summary>
    public BackgroundProgram Background(string program, string arguments)
    {
        BackgroundProgram started = new(Namespace, program, arguments);
        _background.Add(started.Process);
        return started;
    }

    /// <summary>All frames that the node sent are as they must be, tshark says, and there are so many at least.</summary>
    public void AssertFramesAreWell(int minimumFrames)
    {
        const string FromNode = "eth.src==52:54:00:12:34:56";
        int count = Tshark.Count(CaptureFile, FromNode);
        Assert.True(count >= minimumFrames, $"only {count} frames of the node's in the capture");
        string[] faults = Tshark.Faults(CaptureFile, FromNode);
        Assert.True(faults.Length == 0, $"{faults.Length} frames, such as\n{string.Join('\n', faults.Take(5))}");
    }

    public void Dispose()
    {
        foreach (Process process in _background)
        {
            if (!process.HasExited)
            {
                process.Kill(true);
            }

            process.Dispose();
        }

        Unplug();
        File.Delete(CaptureFile);
        Guard.Forget(CaptureFile);
        Tool.Run("ip", $"netns del {Namespace}");
        Guard.Forget(Namespace);
    }

    /// <summary>Ends what the derived class runs.</summary>
    protected abstract void Unplug();

    /// <summary>The device is in the namespace: addresses, up.</summary>
    protected void Open()
    {
        Tool.Must("ip", $"-n {Namespace} link set lo up");
        // No waiting for the uniqueness of addresses that are unique.
        Tool.Must("ip", $"netns exec {Namespace} sysctl -qw net.ipv6.conf.{Device}.accept_dad=0");
        Tool.Must("ip", $"-n {Namespace} addr add {Linux}/24 dev {Device}");
        Tool.Must("ip", $"-n {Namespace} -6 addr add {Linux6}/64 dev {Device} nodad");
        Tool.Must("ip", $"-n {Namespace} link set {Device} up");
    }
}
