using System.Net;
using System.Net.Sockets;
using PusOS.Net.Devices;

namespace PusOS.Net.Node.Tests;

/// <summary>
/// A cable that can be bad: a TAP on Linux's side, QEMU's datagram socket on the node's, and between them a relay that
/// loses, damages, doubles and delays frames as it is told, by a seed.
/// </summary>
internal sealed class Wire : Cable
{
    private readonly TapDevice _tap;
    private readonly Socket _towardsNode = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
    private readonly IPEndPoint _node;
    private readonly Thread[] _threads;
    private readonly Random _random = new(Load.Seed);
    private readonly PriorityQueue<(byte[] Frame, bool ToNode), long> _late = new();
    private volatile bool _stopping;

    public Wire(params string[] tools)
        : base(tools)
    {
        TapDevice? tap = null;
        try
        {
            tap = TapDevice.Open(Device, new HardwareAddress(0x0200_0000_0201));
        }
        catch (IOException exception)
        {
            Tool.Run("ip", $"netns del {Namespace}");
            Skip.If(true, exception.Message);
        }

        _tap = tap!;
        Tool.Must("ip", $"link set {Device} netns {Namespace}");
        Open();
        _towardsNode.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using (Socket chosen = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            chosen.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _node = (IPEndPoint)chosen.LocalEndPoint!;
        }

        _threads = [new(RelayFromTap), new(RelayFromNode), new(RelayLate)];
        foreach (Thread thread in _threads)
        {
            thread.IsBackground = true;
            thread.Start();
        }
    }

    /// <summary>Of 100 frames in each direction, how many are lost, get a wrong byte, come twice, come 2 to 22 ms late.</summary>
    public int LossPercent { get; set; }

    public int CorruptionPercent { get; set; }

    public int DuplicationPercent { get; set; }

    public int ReorderPercent { get; set; }

    /// <summary>Nothing passes.</summary>
    public bool IsCut { get; set; }

    /// <summary>Frames that were lost, damaged, doubled or late so far.</summary>
    public int Faults { get; private set; }

    /// <summary>Frames that came to the relay.</summary>
    public int Frames { get; private set; }

    /// <inheritdoc/>
    public override string QemuOptions => $"-netdev dgram,id=net0,local.type=inet,local.host=127.0.0.1,local.port={_node.Port},remote.type=inet,remote.host=127.0.0.1,remote.port={((IPEndPoint)_towardsNode.LocalEndPoint!).Port}"
        + $" -device virtio-net-device,netdev=net0 -object filter-dump,id=dump0,netdev=net0,file={CaptureFile}";

    protected override void Unplug()
    {
        _stopping = true;
        lock (_late)
        {
            Monitor.PulseAll(_late);
        }

        _towardsNode.Close();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _tap.Dispose();
    }

    private void RelayFromTap()
    {
        while (!_stopping)
        {
            _tap.Wait(Duration.FromMilliseconds(20));
            while (_tap.TryReceive(out Span<byte> frame, out _))
            {
                Pass(frame, true);
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
                Pass(buffer.AsSpan(0, _towardsNode.Receive(buffer)), false);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // A port unreachable of QEMU's, before it listens; or the end.
            }
        }
    }

    private void RelayLate()
    {
        while (!_stopping)
        {
            (byte[] Frame, bool ToNode) next;
            lock (_late)
            {
                if (!_late.TryPeek(out _, out long due))
                {
                    Monitor.Wait(_late, 100);
                    continue;
                }

                long wait = due - Environment.TickCount64;
                if (wait > 0)
                {
                    Monitor.Wait(_late, (int)wait);
                    continue;
                }

                next = _late.Dequeue();
            }

            Deliver(next.Frame, next.ToNode);
        }
    }

    private void Pass(Span<byte> frame, bool toNode)
    {
        lock (_random)
        {
            Frames++;
            if (IsCut || _random.Next(100) < LossPercent)
            {
                Faults++;
                return;
            }

            if (_random.Next(100) < CorruptionPercent)
            {
                Faults++;
                frame[_random.Next(frame.Length)] ^= (byte)_random.Next(1, 256);
            }

            if (_random.Next(100) < DuplicationPercent)
            {
                Faults++;
                Delay(frame, toNode, _random.Next(0, 5));
            }

            if (_random.Next(100) < ReorderPercent)
            {
                Faults++;
                Delay(frame, toNode, _random.Next(2, 22));
                return;
            }
        }

        Deliver(frame, toNode);
    }

    private void Delay(ReadOnlySpan<byte> frame, bool toNode, int milliseconds)
    {
        lock (_late)
        {
            _late.Enqueue((frame.ToArray(), toNode), Environment.TickCount64 + milliseconds);
            Monitor.PulseAll(_late);
        }
    }

    private void Deliver(ReadOnlySpan<byte> frame, bool toNode)
    {
        if (toNode)
        {
            try
            {
                _towardsNode.SendTo(frame, _node);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // QEMU does not listen yet, or no more.
            }

            return;
        }

        lock (_tap)
        {
            if (_tap.TryBeginTransmit(frame.Length, out Span<byte> room))
            {
                frame.CopyTo(room);
                _tap.CommitTransmit(frame.Length, default);
                _tap.FlushTransmit();
            }
        }
    }
}
