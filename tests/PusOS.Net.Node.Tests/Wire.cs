using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PusOS.Net.Devices;

namespace PusOS.Net.Node.Tests;

/// <summary>
/// The cable between the node and Linux: a network namespace with a TAP on one side, QEMU's datagram socket on the
/// other, and between them a relay that loses and damages frames as it is told, by a seed.
/// </summary>
internal sealed class Wire : IDisposable
{
    private static int s_counter;

    private readonly string _namespace;
    private readonly TapDevice _tap;
    private readonly UdpClient _towardsNode;
    private readonly Thread _fromTap;
    private readonly Thread _fromNode;
    private readonly List<Process> _background = [];
    private readonly Random _random = new(20_260_501);
    private readonly int _nodePort;
    private volatile bool _stopping;

    public Wire(params string[] tools)
    {
        Tool.Require(["ip", "qemu-system-riscv64", .. tools]);
        Skip.IfNot(File.Exists("/dev/net/tun"), "there is no /dev/net/tun");
        int number = Interlocked.Increment(ref s_counter);
        _namespace = $"pusnode-{Environment.ProcessId}-{number}";
        Device = $"pn{Environment.ProcessId % 100000}-{number}";
        TapDevice? tap = null;
        try
        {
            tap = TapDevice.Open(Device, new HardwareAddress(0x0200_0000_0201));
        }
        catch (IOException exception)
        {
            Skip.If(true, exception.Message);
        }

        _tap = tap!;
        (int code, string output) = Tool.Run("ip", $"netns add {_namespace}");
        if (code != 0)
        {
            _tap.Dispose();
            Skip.If(true, "cannot make a network namespace: " + output);
        }

        Tool.Must("ip", $"link set {Device} netns {_namespace}");
        Tool.Must("ip", $"-n {_namespace} link set lo up");
        Tool.Must("ip", $"-n {_namespace} addr add {Linux}/24 dev {Device}");
        Tool.Must("ip", $"-n {_namespace} link set {Device} up");
        _towardsNode = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using (UdpClient chosen = new(new IPEndPoint(IPAddress.Loopback, 0)))
        {
            _nodePort = ((IPEndPoint)chosen.Client.LocalEndPoint!).Port;
        }

        CaptureFile = Path.Combine(Path.GetTempPath(), _namespace + ".pcap");
        _fromTap = new Thread(RelayFromTap) { IsBackground = true };
        _fromNode = new Thread(RelayFromNode) { IsBackground = true };
        _fromTap.Start();
        _fromNode.Start();
    }

    /// <summary>Linux's address, and the one that the node is given when it asks for a fixed one.</summary>
    public static string Linux => "10.78.0.1";

    public static string Node => "10.78.0.2";

    /// <summary>Of 100 frames in each direction, how many are lost, and how many get a wrong byte.</summary>
    public int LossPercent { get; set; }

    public int CorruptionPercent { get; set; }

    /// <summary>Frames that were lost or damaged so far.</summary>
    public int Faults { get; private set; }

    public string Device { get; }

    public string CaptureFile { get; }

    /// <summary>QEMU's options for this end; QEMU writes what passes to <see cref="CaptureFile"/>.</summary>
    public string QemuOptions => $"-netdev dgram,id=net0,local.type=inet,local.host=127.0.0.1,local.port={_nodePort},remote.type=inet,remote.host=127.0.0.1,remote.port={((IPEndPoint)_towardsNode.Client.LocalEndPoint!).Port}"
        + $" -device virtio-net-device,netdev=net0 -object filter-dump,id=dump0,netdev=net0,file={CaptureFile}";

    /// <summary>Runs a program beside Linux's end.</summary>
    public (int Code, string Output) Inside(string program, string arguments, int seconds = 30) =>
        Tool.Run("ip", $"netns exec {_namespace} {program} {arguments}", seconds);

    /// <summary>The same for a program that must succeed.</summary>
    public string Must(string program, string arguments, int seconds = 30)
    {
        (int code, string output) = Inside(program, arguments, seconds);
        Assert.True(code == 0, $"{program} {arguments}: {output}");
        return output;
    }

    /// <summary>Runs one of the peers in Peers/ (Python) against the node.</summary>
    public string Peer(string arguments, int seconds = 60)
    {
        (int code, string output) = Inside("python3", $"{Path.Combine(AppContext.BaseDirectory, "Peers", "peer.py")} {arguments}", seconds);
        Assert.True(code == 0, $"peer.py {arguments}: {output}");
        return output;
    }

    /// <summary>Starts a program beside Linux's end that runs until the end of the test.</summary>
    public void Background(string program, string arguments) =>
        _background.Add(Process.Start(new ProcessStartInfo("ip", $"netns exec {_namespace} {program} {arguments}") { RedirectStandardOutput = true, RedirectStandardError = true })!);

    public void Dispose()
    {
        _stopping = true;
        foreach (Process process in _background)
        {
            if (!process.HasExited)
            {
                process.Kill(true);
            }

            process.Dispose();
        }

        _towardsNode.Close();
        _fromTap.Join();
        _fromNode.Join();
        _tap.Dispose();
        File.Delete(CaptureFile);
        Tool.Run("ip", $"netns del {_namespace}");
    }

    private void RelayFromTap()
    {
        IPEndPoint node = new(IPAddress.Loopback, _nodePort);
        while (!_stopping)
        {
            _tap.Wait(Duration.FromMilliseconds(20));
            while (_tap.TryReceive(out Span<byte> frame, out _))
            {
                if (Passes(frame))
                {
                    try
                    {
                        _towardsNode.Client.SendTo(frame, node);
                    }
                    catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
                    {
                        // QEMU does not listen yet, or no more.
                    }
                }

                _tap.ReleaseReceived();
            }
        }
    }

    private void RelayFromNode()
    {
        byte[] buffer = new byte[65_536];
        while (!_stopping)
        {
            try
            {
                Span<byte> frame = buffer.AsSpan(0, _towardsNode.Client.Receive(buffer));
                if (Passes(frame) && _tap.TryBeginTransmit(frame.Length, out Span<byte> room))
                {
                    frame.CopyTo(room);
                    _tap.CommitTransmit(frame.Length, default);
                    _tap.FlushTransmit();
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // A port unreachable of QEMU's, before it listens; or the end.
            }
        }
    }

    private bool Passes(Span<byte> frame)
    {
        lock (_random)
        {
            if (_random.Next(100) < LossPercent)
            {
                Faults++;
                return false;
            }

            if (_random.Next(100) < CorruptionPercent)
            {
                Faults++;
                frame[_random.Next(frame.Length)] ^= (byte)_random.Next(1, 256);
            }

            return true;
        }
    }
}
