using System.Globalization;

namespace PusOS.Launcher;

/// <summary>Options of <c>pusrun run</c>; each belongs to an MSBuild property of the SDK.</summary>
internal sealed record LaunchOptions
{
    /// <summary>PusMemory's default.</summary>
    public const string DefaultMemory = "128M";

    /// <summary>Path of the ELF image.</summary>
    public string Image { get; init; } = "";

    /// <summary>QEMU's -m value.</summary>
    public string Memory { get; init; } = DefaultMemory;

    /// <summary>Number of harts, 1 to 8 on QEMU virt by default.</summary>
    public int Harts { get; init; } = 1;

    /// <summary>False: OpenSBI and supervisor mode. True: -bios none, machine mode.</summary>
    public bool MachineMode { get; init; }

    /// <summary>Wall-clock bound; null: none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Only the program's own output on stdout.</summary>
    public bool Quiet { get; init; }

    /// <summary>Nothing is sent to the console, not even its end: no interrupt disturbs a measurement.</summary>
    public bool NoInput { get; init; }

    /// <summary>The guest's console input is a person at a terminal: the node echoes and edits lines.</summary>
    public bool InputIsTerminal { get; init; } = true;

    /// <summary>Program to start instead of qemu-system-riscv64 on PATH.</summary>
    public string? Qemu { get; init; }

    /// <summary>More QEMU arguments, already split.</summary>
    public IReadOnlyList<string> QemuArguments { get; init; } = [];

    /// <summary>Options for the kernel (name=value), in front of <c>--</c> on its command line.</summary>
    public IReadOnlyList<string> KernelOptions { get; init; } = [];

    /// <summary>Port of QEMU's gdb stub; the guest waits for gdb. Null: none.</summary>
    public int? GdbPort { get; init; }

    /// <summary>Disk image of the node; null: none.</summary>
    public DiskOption? Disk { get; init; }

    /// <summary>"none", "user", "tap:NAME", or "tap:NAME:QUEUES".</summary>
    public string Network { get; init; } = "none";

    /// <summary>Forwarded ports; any makes the network at least "user".</summary>
    public IReadOnlyList<PortForward> Forwards { get; init; } = [];

    /// <summary>File for a packet capture; null: none.</summary>
    public string? CaptureFile { get; init; }

    /// <summary>Arguments for the program's Main.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Parses what follows <c>run</c>. Throws <see cref="LaunchException"/> naming the option at fault.</summary>
    public static LaunchOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new LaunchOptions();
        int index = 0;
        while (index < arguments.Length && arguments[index] != "--")
        {
            string name = arguments[index++];
            if (name is "--quiet" or "--no-input")
            {
                options = name == "--quiet" ? options with { Quiet = true } : options with { NoInput = true };
                continue;
            }

            if (index == arguments.Length || arguments[index] == "--")
            {
                throw new LaunchException("PUS3020", $"Option {name} needs a value.");
            }

            options = options.With(name, arguments[index++]);
        }

        if (options.Image.Length == 0)
        {
            throw new LaunchException("PUS3020", "Option --image FILE is missing.");
        }

        return index < arguments.Length ? options with { Arguments = arguments[(index + 1)..].ToArray() } : options;
    }

    private LaunchOptions With(string name, string value) => name switch
    {
        "--image" => this with { Image = value },
        "--memory" => this with { Memory = CheckMemory(value) },
        "--harts" => this with { Harts = (int)Number("PusHarts", value, 1, 8) },
        "--firmware" => this with { MachineMode = CheckFirmware(value) },
        "--timeout" => this with { Timeout = TimeSpan.FromSeconds(Number("PusTimeoutSeconds", value, 0.1, 1e6)) },
        "--qemu" => this with { Qemu = value },
        "--qemu-args" => this with { QemuArguments = [.. QemuArguments, .. ArgumentSplitter.Split(value)] },
        "--kernel-options" => this with { KernelOptions = [.. KernelOptions, .. ArgumentSplitter.Split(value)] },
        "--gdb" => this with { GdbPort = (int)Number("PusGdb", value, 1, 65535) },
        "--disk" => this with { Disk = DiskOption.Parse(value) },
        "--network" => this with { Network = value },
        "--forward" => this with { Forwards = [.. Forwards, PortForward.Parse(value)] },
        "--pcap" => this with { CaptureFile = value },
        _ => throw new LaunchException("PUS3020", $"Option {name} is not known."),
    };

    private static string CheckMemory(string value)
    {
        bool suffix = value.Length > 1 && char.ToUpperInvariant(value[^1]) is 'K' or 'M' or 'G';
        if (!ulong.TryParse(suffix ? value[..^1] : value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) || number == 0)
        {
            throw new LaunchException("PUS3021", $"PusMemory is '{value}'. Give a whole number with K, M or G, such as {DefaultMemory}.");
        }

        return value;
    }

    private static bool CheckFirmware(string value) => value switch
    {
        "opensbi" => false,
        "none" => true,
        _ => throw new LaunchException("PUS3012", $"PusFirmware is '{value}'. Use 'opensbi' or 'none'."),
    };

    private static double Number(string property, string value, double least, double most)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !(number >= least && number <= most))
        {
            throw new LaunchException("PUS3021", FormattableString.Invariant($"{property} is '{value}'. Give a number from {least} to {most}."));
        }

        return number;
    }
}
