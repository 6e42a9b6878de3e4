using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PusOS.Launcher;

/// <summary>
/// One run of an image: starts QEMU, connects the console, obeys the timeout and Ctrl-C, and gives the guest's
/// exit code. The guest ends by storing (code &lt;&lt; 16) | 0x3333 at the sifive_test device (0x100000), and QEMU
/// then exits with the low 8 bits of the code.
/// </summary>
internal sealed class QemuSession : IDisposable
{
    /// <summary>Exit code after PusTimeoutSeconds, as timeout(1) has it.</summary>
    public const int TimeoutExitCode = 124;

    /// <summary>Exit code after Ctrl-C: 128 + SIGINT.</summary>
    public const int InterruptedExitCode = 130;

    private readonly LaunchOptions _options;
    private readonly Process _qemu;
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly ManualResetEventSlim _firmwareSpoke = new();
    private volatile bool _interrupted;

    private QemuSession(LaunchOptions options, Process qemu)
    {
        _options = options;
        _qemu = qemu;
    }

    /// <summary>Boots and waits. Throws <see cref="LaunchException"/> if QEMU cannot be started.</summary>
    public static int Run(LaunchOptions options)
    {
        string qemu = ToolCheck.RequireQemu(options.Qemu);
        if (!File.Exists(options.Image))
        {
            throw new LaunchException("PUS3004", $"The image '{options.Image}' does not exist. Build it first: dotnet build (or leave out --no-build).");
        }

        MachineCheck.RequireMemory(options);
        MachineCheck.RequireFirmware(qemu, options);
        if (options.Disk?.Ensure() is { } notice)
        {
            Console.Error.WriteLine($"pusrun: {notice}");
        }

        if (options.Forwards.Count > 0 && options.Network.StartsWith("tap:", StringComparison.Ordinal))
        {
            Console.Error.WriteLine($"pusrun: no port is forwarded (PusForward): with PusNetwork={options.Network} the node has an address of its own");
        }

        if (options.GdbPort is int port)
        {
            Console.Error.WriteLine($"pusrun: waiting for gdb on 127.0.0.1:{port}");
        }

        // A console that is piped is relayed, so that its end reaches the guest; a terminal belongs to QEMU directly.
        bool relayInput = options.NoInput || Console.IsInputRedirected;
        options = options with { InputIsTerminal = !relayInput };
        // OpenSBI empties the UART when it starts: piped input waits for its first line of output.
        bool pipeOutput = !options.MachineMode && (options.Quiet || (relayInput && !options.NoInput));
        using var process = new Process { StartInfo = StartInfo(qemu, options, relayInput, pipeOutput) };
        using var session = new QemuSession(options, process);
        return session.Run(relayInput, pipeOutput);
    }

    /// <inheritdoc/>
    public void Dispose() => _signals.ForEach(s => s.Dispose());

    private static ProcessStartInfo StartInfo(string qemu, LaunchOptions options, bool relayInput, bool pipeOutput)
    {
        var start = new ProcessStartInfo { UseShellExecute = false, RedirectStandardInput = relayInput, RedirectStandardOutput = pipeOutput };
        // If this process is killed outright, the kernel ends QEMU too.
        string? setPriv = OperatingSystem.IsLinux() ? ExecutableSearch.Find(null, "setpriv") : null;
        if (setPriv is not null)
        {
            start.FileName = setPriv;
            start.ArgumentList.Add("--pdeathsig");
            start.ArgumentList.Add("TERM");
            start.ArgumentList.Add(qemu);
        }
        else
        {
            start.FileName = qemu;
        }

        foreach (string argument in QemuCommand.Build(options))
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private int Run(bool relayInput, bool pipeOutput)
    {
        RegisterSignals();
        _qemu.Start();
        if (relayInput && !_options.NoInput)
        {
            StandardInputRelay.Start(_qemu.StandardInput.BaseStream, pipeOutput ? _firmwareSpoke : null);
        }

        Thread? output = pipeOutput ? StartOutput() : null;
        bool ended = _options.Timeout is { } timeout ? _qemu.WaitForExit(timeout) : Wait();
        if (!ended)
        {
            _qemu.Kill();
            _qemu.WaitForExit();
        }

        output?.Join();
        if (!ended)
        {
            Console.Error.WriteLine(FormattableString.Invariant($"pusrun : error PUS3005: The node was still running after {_options.Timeout!.Value.TotalSeconds} s (PusTimeoutSeconds) and was ended."));
            return TimeoutExitCode;
        }

        return _interrupted ? InterruptedExitCode : _qemu.ExitCode;
    }

    private bool Wait()
    {
        _qemu.WaitForExit();
        return true;
    }

    private void RegisterSignals()
    {
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }
    }

    // Runs on a pool thread. QEMU in the terminal's process group gets Ctrl-C itself; this also covers kill(1).
    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        _interrupted = true;
        try
        {
            _qemu.Kill();
        }
        catch (InvalidOperationException)
        {
            // Not started yet, or ended already: nothing to end.
        }
    }

    private Thread StartOutput()
    {
        var thread = new Thread(CopyOutput) { IsBackground = true, Name = "console output" };
        thread.Start();
        return thread;
    }

    private void CopyOutput()
    {
        using Stream target = Console.OpenStandardOutput();
        Stream source = _qemu.StandardOutput.BaseStream;
        var filter = new BootBannerFilter();
        byte[] buffer = new byte[4096];
        int count;
        while ((count = source.Read(buffer)) > 0)
        {
            _firmwareSpoke.Set();
            Span<byte> bytes = buffer.AsSpan(0, count);
            target.Write(_options.Quiet ? filter.Filter(bytes) : bytes);
            target.Flush();
        }

        using Stream error = Console.OpenStandardError();
        error.Write(filter.Remainder);
    }
}
