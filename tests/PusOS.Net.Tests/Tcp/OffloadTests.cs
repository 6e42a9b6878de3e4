using PusOS.Net.Tests.Simulation;
using PusOS.Net.Wire;

namespace PusOS.Net.Tests.Tcp;

public class OffloadTests
{
    private static readonly IpAddress s_ours = IpAddress.FromIPv4(10, 0, 0, 1);
    private static readonly IpAddress s_peer = IpAddress.FromIPv4(10, 0, 0, 2);

    [Fact]
    public void Large_segments_go_to_the_device_whole_with_the_pseudo_header_sum()
    {
        ScriptWire wire = new() { Offloads = NetworkOffloads.TransmitChecksum | NetworkOffloads.TcpSegmentationV4 };
        SimulatedClock clock = new();
        Interface stack = new(new SeededEntropy(1), new InterfaceOptions { UseIPv6 = false });
        stack.AddAddress(new IpPrefix(s_ours, 24));
        stack.Poll(clock.Now, wire);
        stack.Neighbors.Learn(s_peer, new HardwareAddress(0x0200_0000_0002), true, true);
        TcpListener listener = stack.CreateTcpListener();
        listener.Listen(new IpEndpoint(s_ours, 80), 1);
        Segment(stack, 0, 0, TcpFlags.Syn);
        Assert.True(TcpRepr.TryParse(wire.Sent.Dequeue().AsSpan(34), out TcpRepr reply, out _));
        Segment(stack, 1, reply.Sequence.Value + 1, TcpFlags.Ack);
        Assert.Equal(SocketStatus.Ok, listener.Accept(out TcpSocket? socket));
        socket!.Send(new byte[10_000], out _);
        stack.Poll(clock.Now, wire);
        byte[] frame = Assert.Single(wire.Sent);
        Assert.Equal(34 + 20 + 10_000, frame.Length);
        Assert.Equal((34, 16, 1000), (wire.LastMetadata.ChecksumStart, wire.LastMetadata.ChecksumOffset, wire.LastMetadata.SegmentSize));
        ushort expected = InternetChecksum.Fold(InternetChecksum.PseudoHeader(s_ours, s_peer, IpProtocol.Tcp, 10_020));
        Assert.Equal(expected, BitConverter.ToUInt16(frame, 50));
    }

    private static void Segment(Interface stack, uint sequence, uint acknowledgment, TcpFlags flags)
    {
        TcpRepr header = new() { SourcePort = 5000, DestinationPort = 80, Sequence = new(sequence), Acknowledgment = new(acknowledgment), Flags = flags, Window = 65_535, MaximumSegmentSize = (ushort)(flags == TcpFlags.Syn ? 1000 : 0) };
        byte[] bytes = new byte[header.HeaderLength];
        header.Emit(bytes);
        stack.Tcp.OnSegment(new PacketInfo { Source = s_peer, Destination = s_ours, ChecksumVerified = true }, bytes);
    }
}
