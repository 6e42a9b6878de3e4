using System.Diagnostics;

namespace PusOS.Bench.Harness;

/// <summary>A network namespace of its own with a TAP: the node at one end, Linux's stack at the other. Needs root.</summary>
internal sealed class NetworkBed : IDisposable
{
    /// <summary>Linux's address, and the node's where it is static (and the only one where a DHCP server gives it).</summary>
    public const string Linux = "10.79.0.1", Node = "10.79.0.2";

    private const string Namespace = "pusbench-net", NodeStation = "52:54:00:12:34:56";

    private readonly BenchContext _context;

    /// <summary>Makes the namespace; without the right to do so it throws <see cref="BenchException"/>.</summary>
    public NetworkBed(BenchContext context)
    {
        _context = context;
        BenchContext.Start("ip", ["netns", "del", Namespace], context.Work);
        context.Run("ip", ["netns", "add", Namespace], context.Work);
        foreach (string[] arguments in (string[][])[["tuntap", "add", "tap0", "mode", "tap", "vnet_hdr"], ["addr", "add", Linux + "/24", "dev", "tap0"], ["link", "set", "tap0", "up"], ["link", "set", "lo", "up"]])
        {
            context.Run("ip", ["-n", Namespace, .. arguments], context.Work);
        }
    }

    /// <summary>Tells Linux the node's station address, so that it need not ask (which it does only once a second).</summary>
    public void KnowNode() => _context.Run("ip", ["-n", Namespace, "neigh", "replace", Node, "lladdr", NodeStation, "dev", "tap0", "nud", "permanent"], _context.Work);

    /// <summary>QEMU's command line for a node on the TAP.</summary>
    public static string[] Qemu(string image, bool machineMode, string memory, string deviceOptions, string kernelOptions, params string[] more) =>
    [
        "qemu-system-riscv64", "-machine", "virt", "-m", memory, "-display", "none", "-serial", "stdio", "-monitor", "none",
        "-bios", machineMode ? "none" : "default", "-kernel", image,
        "-netdev", "tap,id=net0,ifname=tap0,script=no,downscript=no", "-device", "virtio-net-device,netdev=net0" + deviceOptions,
        "-append", kernelOptions, .. more,
    ];

    /// <summary>A kernel's options for the static address, and the program's arguments.</summary>
    public static string Static(string arguments = "") => $"pus.ip={Node}/24 pus.mdns=0 -- {arguments}";

    /// <summary>Runs a command in the namespace to its end.</summary>
    public CommandOutcome Run(int timeoutSeconds, params string[] command) =>
        BenchContext.Start("ip", ["netns", "exec", Namespace, "timeout", $"{timeoutSeconds}", .. command], _context.Work);

    /// <summary>The same; it must end with 0. Its output.</summary>
    public string Need(int timeoutSeconds, params string[] command)
    {
        CommandOutcome outcome = Run(timeoutSeconds, command);
        return outcome.ExitCode == 0
            ? outcome.Output
            : throw new BenchException($"{string.Join(' ', command)} ended with {outcome.ExitCode}:\n{BenchContext.Tail(outcome.Output + outcome.Error)}");
    }

    /// <summary>
    /// Boots a node and runs its peer beside it; both must end with 0 (the node within <paramref name="timeoutSeconds"/>).
    /// Gives the peer's result and what the node wrote.
    /// </summary>
    public T Beside<T>(string[] qemu, int timeoutSeconds, Func<T> peer, out string nodeOutput)
    {
        using Process node = StartProcess(timeoutSeconds, qemu);
        Task<string> output = node.StandardOutput.ReadToEndAsync(), error = node.StandardError.ReadToEndAsync();
        try
        {
            T result = peer();
            node.WaitForExit();
            nodeOutput = output.Result;
            return node.ExitCode == 0 ? result : throw new BenchException($"The node ended with {node.ExitCode}:\n{BenchContext.Tail(output.Result + error.Result)}");
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(true);
            }
        }
    }

    /// <summary>Starts dnsmasq as a DHCP server that gives <see cref="Node"/>; dispose to end it.</summary>
    public IDisposable ServeDhcp()
    {
        string leases = Path.Combine(_context.Work, "dnsmasq.leases");
        File.Delete(leases);
        Process server = StartProcess(600, ["dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--port=0", "--user=root", "--interface=tap0", "--bind-interfaces", "--no-ping", $"--dhcp-range={Node},{Node},10m", "--dhcp-leasefile=" + leases]);
        _ = server.StandardOutput.ReadToEndAsync();
        _ = server.StandardError.ReadToEndAsync();
        Thread.Sleep(500);
        return new RunningServer(server);
    }

    /// <inheritdoc/>
    public void Dispose() => BenchContext.Start("ip", ["netns", "del", Namespace], _context.Work);

    private static Process StartProcess(int timeoutSeconds, string[] command)
    {
        var start = new ProcessStartInfo("ip") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["netns", "exec", Namespace, "timeout", $"{timeoutSeconds}", .. command])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new BenchException("ip does not start.");
    }

    private sealed class RunningServer(Process process) : IDisposable
    {
        public void Dispose()
        {
            process.Kill(true);
            process.WaitForExit();
            process.Dispose();
        }
    }
}
