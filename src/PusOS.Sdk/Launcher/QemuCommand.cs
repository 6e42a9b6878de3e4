using System.Globalization;

namespace PusOS.Launcher;

/// <summary>Turns options into QEMU's arguments. Pure: touches no file and starts nothing.</summary>
internal static class QemuCommand
{
    /// <summary>QEMU's program name.</summary>
    public const string Program = "qemu-system-riscv64";

    /// <summary>The arguments, in order.</summary>
    public static IReadOnlyList<string> Build(LaunchOptions options)
    {
        List<string> arguments =
        [
            "-machine", "virt",
            "-m", options.Memory,
            "-smp", options.Harts.ToString(CultureInfo.InvariantCulture),
            "-bios", options.MachineMode ? "none" : "default",
            "-kernel", options.Image,
            "-append", KernelCommandLine.Format(KernelOptions(options), options.Arguments),
            "-display", "none",
            "-monitor", "none",
            // Ctrl-C stays a signal of the terminal, so that it ends QEMU; see docs/sdk.md.
            "-chardev", "stdio,id=console,signal=on",
            "-serial", "chardev:console",
        ];
        AddDisk(arguments, options);
        AddNetwork(arguments, options);
        if (options.GdbPort is int port)
        {
            arguments.AddRange(["-gdb", FormattableString.Invariant($"tcp:127.0.0.1:{port}"), "-S"]);
        }

        arguments.AddRange(options.QemuArguments);
        return arguments;
    }

    private static IEnumerable<string> KernelOptions(LaunchOptions options)
    {
        if (options.Quiet)
        {
            yield return "pus.quiet=1";
        }

        if (!options.InputIsTerminal)
        {
            yield return "pus.echo=0";
        }

        foreach (string option in options.KernelOptions)
        {
            yield return option;
        }
    }

    private static void AddDisk(List<string> arguments, LaunchOptions options)
    {
        if (options.Disk is { } disk)
        {
            // A comma in a file name is doubled in QEMU's option syntax. The host's cache mode keeps flush meaning flush.
            arguments.AddRange(["-drive", $"if=none,id=disk0,format=raw,cache=writeback,file={disk.Path.Replace(",", ",,", StringComparison.Ordinal)}"]);
            arguments.AddRange(["-device", "virtio-blk-device,drive=disk0"]);
        }
    }

    /// <summary>The number behind a TAP's name, 1 without one; 0: it is not from 2 to 8.</summary>
    private static int QueuePairs(string network) => network.Split(':') switch
    {
        [_, _, var count] => int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int pairs) && pairs is >= 2 and <= 8 ? pairs : 0,
        { Length: > 3 } => 0,
        _ => 1,
    };

    private static void AddNetwork(List<string> arguments, LaunchOptions options)
    {
        string network = options.Network == "none" && options.Forwards.Count > 0 ? "user" : options.Network;
        string? backend = network switch
        {
            "none" => null,
            "user" => string.Join(',', (string[])["user,id=net0", .. options.Forwards.Select(f => f.ToQemu())]),
            _ when network.Split(':') is ["tap", { Length: > 0 } tap, .. var rest] && (rest.Length == 0 || QueuePairs(network) > 1) =>
                $"tap,id=net0,ifname={tap},script=no,downscript=no{(rest.Length == 0 ? "" : FormattableString.Invariant($",queues={QueuePairs(network)}"))}",
            _ => throw new LaunchException("PUS3021", $"PusNetwork is '{network}'. Use none, user, tap:NAME, or tap:NAME:QUEUES with 2 to 8 pairs of queues."),
        };
        if (backend is null)
        {
            return;
        }

        if (network != "user" && options.CaptureFile is not null)
        {
            // Else each captured frame begins with QEMU's offload header, and its checksums are unfinished.
            backend += ",vnet_hdr=off";
        }

        arguments.AddRange(["-netdev", backend, "-device", QueuePairs(network) > 1 ? "virtio-net-device,netdev=net0,mq=on" : "virtio-net-device,netdev=net0"]);
        if (options.CaptureFile is { } capture)
        {
            arguments.AddRange(["-object", $"filter-dump,id=dump0,netdev=net0,file={capture.Replace(",", ",,", StringComparison.Ordinal)}"]);
        }
    }
}
