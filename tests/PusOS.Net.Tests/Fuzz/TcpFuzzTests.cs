using PusOS.Net.Tests.Simulation;
using PusOS.Net.Wire;
using Xunit.Abstractions;

namespace PusOS.Net.Tests.Fuzz;

/// <summary>Hostile segments into the TCP state machine: near what the connection expects, so that they reach every branch.</summary>
public class TcpFuzzTests(ITestOutputHelper output)
{
    private static readonly IpAddress s_ours = IpAddress.FromIPv4(10, 0, 0, 1);
    private static readonly IpAddress s_peer = IpAddress.FromIPv4(10, 0, 0, 2);

    private readonly byte[] _bytes = new byte[2000];
    private readonly long[] _states = new long[16];

    [Fact]
    public void State_machine_survives_hostile_segments()
    {
        long inputs = Budget.Of(4_000_000);
        SeededEntropy random = new(Budget.Seed + 2);
        SimulatedClock clock = new();
        Tcp.ScriptWire wire = new();
        Interface stack = new(random, new InterfaceOptions { UseIPv6 = false, TcpConnectionsMaximum = 32, TcpReceiveBuffer = 16_384, TcpSendBuffer = 16_384 });
        stack.AddAddress(new IpPrefix(s_ours, 24));
        stack.Poll(clock.Now, wire);
        TcpListener listener = stack.CreateTcpListener();
        listener.Listen(new IpEndpoint(s_ours, 80), 8);
        List<TcpSocket> sockets = [];
        Dictionary<ushort, (uint Sequence, uint Acknowledgment)> seen = [];
        long memory = GC.GetTotalMemory(true);
        for (long i = 0; i < inputs; i++)
        {
            stack.Neighbors.Learn(s_peer, new HardwareAddress(0x0200_0000_0002), true, true);
            Segment(random, stack, seen);
            if ((i & 7) == 7)
            {
                Act(random, stack, listener, sockets);
                clock.Now += random.Next(64) == 0 ? Duration.FromSeconds(random.Next(70)) : Duration.FromMilliseconds(random.Next(50));
                stack.Poll(clock.Now, wire);
                Look(wire, seen);
            }
        }

        long growth = GC.GetTotalMemory(true) - memory;
        output.WriteLine($"{inputs:N0} segments, seed {Budget.Seed + 2}; states met: {string.Join(", ", Enum.GetValues<TcpState>().Select(s => $"{s} {_states[(int)s]:N0}"))}; resets sent {stack.Counters.TcpResetsSent:N0}, challenges {stack.Counters.TcpChallengeAcks:N0}, retransmissions {stack.Counters.TcpRetransmissions:N0}; memory grew by {growth:N0} bytes");
        Assert.True(growth < 32 << 20, $"memory grew by {growth}");
        foreach (TcpState state in Enum.GetValues<TcpState>())
        {
            // Listen is the listener's state, not a socket's.
            Assert.True(state == TcpState.Listen || _states[(int)state] > 0 || Budget.Scale < 0.1, $"no segment met {state}");
        }
    }

    /// <summary>A segment for one of eight peers' connections, with numbers mostly near the right ones.</summary>
    private void Segment(SeededEntropy random, Interface stack, Dictionary<ushort, (uint Sequence, uint Acknowledgment)> seen)
    {
        bool toClient = random.Next(3) == 0;
        ushort peerPort = toClient ? (ushort)8080 : (ushort)(5000 + random.Next(8));
        ushort ourPort = toClient ? (ushort)(6000 + random.Next(8)) : (ushort)80;
        ushort key = toClient ? ourPort : peerPort;
        (uint sequence, uint acknowledgment) = seen.GetValueOrDefault(key);
        TcpRepr header = new()
        {
            SourcePort = peerPort,
            DestinationPort = ourPort,
            Sequence = new SequenceNumber(Near(random, sequence)),
            Acknowledgment = new SequenceNumber(Near(random, acknowledgment)),
            Flags = random.Next(8) switch
            {
                0 => TcpFlags.Syn,
                1 => TcpFlags.Syn | TcpFlags.Ack,
                2 => TcpFlags.Fin | TcpFlags.Ack,
                3 => random.Next(8) == 0 ? TcpFlags.Rst | TcpFlags.Ack : TcpFlags.Ack,
                4 => (TcpFlags)random.Next(64) & ~(random.Next(4) > 0 ? TcpFlags.Rst : 0),
                _ => TcpFlags.Ack,
            },
            Window = random.Next(4) == 0 ? (ushort)random.Next(3) : (ushort)random.Next(65_536),
        };
        if (header.Has(TcpFlags.Syn))
        {
            header.MaximumSegmentSize = (ushort)random.Next(2000);
            header.SackPermitted = random.Next(2) == 0;
            header.WindowScale = (sbyte)(random.Next(16) - 1);
        }
        else
        {
            for (int n = random.Next(4) - 1; n > 0; n--)
            {
                uint left = Near(random, acknowledgment);
                header.Sack.Add(new SequenceNumber(left), new SequenceNumber(left + (uint)random.Next(2000)));
            }
        }

        int length = random.Next(3) == 0 ? random.Next(1400) : 0;
        Span<byte> segment = _bytes.AsSpan(0, header.HeaderLength + length);
        header.Emit(segment);
        PacketInfo info = new() { Source = s_peer, Destination = s_ours, ChecksumVerified = true };
        stack.Tcp.OnSegment(info, segment);
    }

    private static uint Near(SeededEntropy random, uint value) => random.Next(8) switch
    {
        < 4 => value,
        4 => value + (uint)random.Next(3000),
        5 => value - (uint)random.Next(3000),
        6 => value + 1,
        _ => (uint)random.Next(int.MaxValue),
    };

    private void Act(SeededEntropy random, Interface stack, TcpListener listener, List<TcpSocket> sockets)
    {
        if (listener.Accept(out TcpSocket? accepted) == SocketStatus.Ok)
        {
            sockets.Add(accepted!);
        }

        if (sockets.Count < 12 && random.Next(4) == 0)
        {
            TcpSocket socket = stack.CreateTcpSocket();
            socket.Bind(new IpEndpoint(s_ours, (ushort)(6000 + random.Next(8))));
            if (socket.Connect(new IpEndpoint(s_peer, 8080)) == SocketStatus.InProgress)
            {
                sockets.Add(socket);
            }
        }

        for (int i = sockets.Count - 1; i >= 0; i--)
        {
            TcpSocket socket = sockets[i];
            _states[(int)socket.State]++;
            switch (random.Next(24))
            {
                case 0:
                    socket.Close();
                    break;
                case 1:
                    socket.ShutdownSend();
                    break;
                case 2:
                    socket.KeepAlive = !socket.KeepAlive;
                    break;
                case 3 when random.Next(8) == 0:
                    socket.Abort();
                    break;
                case < 12:
                    socket.Receive(_bytes.AsSpan(0, random.Next(_bytes.Length)), out _);
                    break;
                case < 18:
                    socket.Send(_bytes.AsSpan(0, random.Next(_bytes.Length)), out _);
                    break;
            }

            if (socket.State == TcpState.Closed)
            {
                sockets.RemoveAt(i);
            }
        }
    }

    private static void Look(Tcp.ScriptWire wire, Dictionary<ushort, (uint Sequence, uint Acknowledgment)> seen)
    {
        while (wire.Sent.Count > 0)
        {
            byte[] frame = wire.Sent.Dequeue();
            if (frame.Length > 54 - 1 && frame[12] == 8 && frame[13] == 0 && frame[23] == IpProtocol.Tcp
                && TcpRepr.TryParse(frame.AsSpan(34), out TcpRepr header, out ReadOnlySpan<byte> payload) && !header.Has(TcpFlags.Rst))
            {
                ushort key = header.SourcePort == 80 ? header.DestinationPort : header.SourcePort;
                uint end = header.Sequence.Value + (uint)payload.Length + (header.Has(TcpFlags.Syn) ? 1u : 0) + (header.Has(TcpFlags.Fin) ? 1u : 0);
                seen[key] = (header.Has(TcpFlags.Ack) ? header.Acknowledgment.Value : seen.GetValueOrDefault(key).Sequence, end);
            }
        }
    }
}
