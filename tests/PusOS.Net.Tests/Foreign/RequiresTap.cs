using System.Diagnostics;
using PusOS.Net.Devices;

namespace PusOS.Net.Tests.Foreign;

/// <summary>
/// A network namespace with Linux's own stack in it, a TAP between it and a stack of ours, and our stack polled by a
/// thread. Skips the test, saying why, where a tool, /dev/net/tun or the right to make namespaces is missing.
/// </summary>
internal sealed class RequiresTap : IDisposable
{
    private static int s_counter;

    private readonly string _namespace;
    private readonly TapDevice _tap;
    private readonly PcapTracer _device;
    private readonly FileStream _capture;
    private readonly Thread _thread;
    private readonly List<Process> _background = [];
    private readonly StopwatchClock _clock = new();
    private volatile bool _stopping;
    private Exception? _failure;

    public RequiresTap(bool address, params string[] tools)
    {
        foreach (string tool in (string[])["ip", .. tools])
        {
            Skip.If(Find(tool) is null, $"the program '{tool}' is not installed");
        }

        Skip.IfNot(File.Exists("/dev/net/tun"), "there is no /dev/net/tun");
        int number = Interlocked.Increment(ref s_counter);
        _namespace = $"pusnet-{Environment.ProcessId}-{number}";
        string name = $"pt{Environment.ProcessId % 100000}-{number}";
        TapDevice? tap = null;
        try
        {
            tap = TapDevice.Open(name, new HardwareAddress(0x0200_0000_0101));
        }
        catch (IOException exception)
        {
            Skip.If(true, exception.Message);
        }

        _tap = tap!;
        (int code, string output) = Start("ip", $"netns add {_namespace}");
        if (code != 0)
        {
            _tap.Dispose();
            Skip.If(true, "cannot make a network namespace: " + output);
        }

        Must("ip", $"link set {name} netns {_namespace}");
        Must("ip", $"-n {_namespace} link set lo up");
        Must("ip", $"-n {_namespace} addr add 10.77.0.1/24 dev {name}");
        Must("ip", $"-n {_namespace} link set {name} up");
        Device = name;
        CaptureFile = Path.Combine(Path.GetTempPath(), _namespace + ".pcap");
        _capture = File.Create(CaptureFile);
        _device = new PcapTracer(_tap, _capture, _clock, (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100 - _clock.Now.Nanoseconds);
        Stack = new Interface(new SystemEntropy());
        if (address)
        {
            Stack.AddAddress(new IpPrefix(Ours, 24));
        }

        _thread = new Thread(Run) { IsBackground = true };
    }

    public static IpAddress Ours => IpAddress.Parse("10.77.0.2");

    public static IpAddress Theirs => IpAddress.Parse("10.77.0.1");

    public Interface Stack { get; }

    public string Device { get; }

    public string CaptureFile { get; }

    /// <summary>Called in the stack's thread after each poll: the application.</summary>
    public Action? Application { get; set; }

    public object Lock { get; } = new();

    public void Start() => _thread.Start();

    /// <summary>Runs a program in the namespace and returns its exit code and all that it printed.</summary>
    public (int Code, string Output) Inside(string program, string arguments, int timeoutSeconds = 30)
    {
        (int, string) result = Start("ip", $"netns exec {_namespace} {program} {arguments}", timeoutSeconds);
        Assert.True(_failure is null, "the stack threw: " + _failure);
        return result;
    }

    /// <summary>Starts a program in the namespace that runs until the end of the test.</summary>
    public Process Background(string program, string arguments)
    {
        Process process = Process.Start(new ProcessStartInfo("ip", $"netns exec {_namespace} {program} {arguments}") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _background.Add(process);
        return process;
    }

    /// <summary>Waits until something holds in the stack.</summary>
    public bool WaitFor(Func<bool> condition, int seconds = 20)
    {
        long end = Environment.TickCount64 + seconds * 1000L;
        while (Environment.TickCount64 < end)
        {
            lock (Lock)
            {
                if (condition())
                {
                    return true;
                }
            }

            Thread.Sleep(5);
        }

        return false;
    }

    public void Dispose()
    {
        _stopping = true;
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        foreach (Process process in _background)
        {
            if (!process.HasExited)
            {
                process.Kill(true);
            }

            process.Dispose();
        }

        _tap.Dispose();
        _capture.Dispose();
        File.Delete(CaptureFile);
        Start("ip", $"netns del {_namespace}");
    }

    /// <summary>Stops the stack so that the capture is whole.</summary>
    public void Stop()
    {
        _stopping = true;
        _thread.Join();
        _capture.Flush();
    }

    private static string? Find(string tool) => new[] { "/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/" }.Select(folder => folder + tool).FirstOrDefault(File.Exists);

    private static (int Code, string Output) Start(string program, string arguments, int timeoutSeconds = 30)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(timeoutSeconds * 1000))
        {
            process.Kill(true);
            return (-1, "not over after " + timeoutSeconds + " s: " + output.Result + error.Result);
        }

        return (process.ExitCode, output.Result + error.Result);
    }

    private static void Must(string program, string arguments)
    {
        (int code, string output) = Start(program, arguments);
        Assert.True(code == 0, $"{program} {arguments}: {output}");
    }

    private void Run()
    {
        try
        {
            while (!_stopping)
            {
                Instant due;
                lock (Lock)
                {
                    Stack.Poll(_clock.Now, _device);
                    Application?.Invoke();
                    due = Stack.Poll(_clock.Now, _device);
                }

                Duration wait = due - _clock.Now;
                if (wait > Duration.Zero)
                {
                    // Rounded up: the kernel's poll counts milliseconds. The test's own thread needs the lock now and then.
                    _tap.Wait(wait < Duration.FromMilliseconds(5) ? new Duration(wait.Nanoseconds + 999_999) : Duration.FromMilliseconds(5));
                }
            }
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }

    private sealed class StopwatchClock : IClock
    {
        public Instant Now => new((long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency)));
    }

    private sealed class SystemEntropy : IEntropySource
    {
        public void Fill(Span<byte> destination) => System.Security.Cryptography.RandomNumberGenerator.Fill(destination);
    }
}
