using PusOS.Net.Wire;

namespace PusOS.Net.Tests.Simulation;

/// <summary>ARP has no checksum: a damaged packet may name a station that does not exist. Connections must not wait long for that.</summary>
public class WrongStationTests
{
    private static readonly HardwareAddress s_nobody = new(0x0200_0000_0077);

    [Fact]
    public void Connection_outlives_a_wrong_neighbour()
    {
        TwoNodes net = new(Budget.Seed);
        (TcpSocket client, TcpSocket server) = net.Connect();
        net.Left.Neighbors.Learn(TwoNodes.RightAddress, s_nobody, true, true);
        Assert.Equal(SocketStatus.Ok, client.Send(new byte[100], out _));
        Instant begin = net.Clock.Now;
        Assert.True(net.RunUntil(() => server.Available == 100, Duration.FromSeconds(60)));
        Assert.True(net.Clock.Now - begin < Duration.FromSeconds(5), $"{(net.Clock.Now - begin).Milliseconds} ms");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Packet_that_contradicts_its_frame_changes_nothing_known(bool contradicts)
    {
        TwoNodes net = new(Budget.Seed);
        net.Connect();
        byte[] frame = new byte[42];
        HardwareAddress right = HardwareAddress.FromBytes(net.Link.Right.HardwareAddress), left = HardwareAddress.FromBytes(net.Link.Left.HardwareAddress);
        EthernetFrame.Write(frame, left, contradicts ? right : s_nobody, EtherType.Arp);
        new ArpRepr { IsRequest = false, SenderHardware = s_nobody, Sender = TwoNodes.RightAddress, TargetHardware = left, Target = TwoNodes.LeftAddress }.Emit(frame.AsSpan(14));
        net.Link.Left.Inject(frame);
        net.Run(Duration.FromMilliseconds(10));
        Assert.Equal(contradicts ? right : s_nobody, net.Left.Neighbors.Find(TwoNodes.RightAddress)!.Hardware);
    }
}
