using System.Buffers.Binary;
using PusOS.Net.Tests.Simulation;
using PusOS.Net.Tests.Tcp;
using PusOS.Net.Wire;
using Xunit.Abstractions;

namespace PusOS.Net.Tests.Sockets;

/// <summary>
/// The short way of plain datagrams in, which only checksum-verified ones take, does what the long way does: two stacks
/// with the same sockets are given the same frames, one as verified, one not; the checksums of all are right or absent.
/// </summary>
public class PlainDatagramTests(ITestOutputHelper output)
{
    private const ulong OurStation = 0x0200_0000_0001, PeerStation = 0x0200_0000_0002;
    private static readonly IpAddress s_ours = IpAddress.FromIPv4(10, 0, 0, 1);
    private static readonly IpAddress s_peer = IpAddress.FromIPv4(10, 0, 0, 2);
    private static readonly ushort[] s_ports = [7, 8, 9, 10, 11, 12, 76, 1000];

    [Fact]
    public void Short_and_long_way_deliver_and_count_the_same()
    {
        long frames = Budget.Of(100_000), delivered = 0;
        SeededEntropy random = new(Budget.Seed);
        (Interface verified, UdpSocket[] left) = Node();
        (Interface plain, UdpSocket[] right) = Node();
        PacketInput shortWay = new(verified), longWay = new(plain);
        for (long i = 0; i < frames; i++)
        {
            byte[] frame = Frame(random);
            shortWay.OnFrame(frame, true);
            longWay.OnFrame(frame, false);
            if (random.Next(4) == 0)
            {
                delivered += Compare(left, right, random.Next(left.Length));
            }
        }

        Assert.Equal(Counts(plain), Counts(verified));
        output.WriteLine($"{frames} frames, {delivered} received, {verified.Counters.DropMalformed} malformed, {verified.Counters.DropNoSocket} without socket, {verified.Counters.DropBufferFull} without room; seed {Budget.Seed}");
        Assert.True(delivered > frames / 50);
    }

    private static (Interface Stack, UdpSocket[] Sockets) Node()
    {
        Interface stack = new(new SeededEntropy(1), new InterfaceOptions());
        stack.AddAddress(new IpPrefix(s_ours, 24));
        stack.Poll(new SimulatedClock().Now, new ScriptWire());
        UdpSocket[] sockets = [.. Enumerable.Range(0, 7).Select(_ => stack.CreateUdpSocket())];
        sockets[3].IPv6Only = true;
        Assert.All<(UdpSocket Socket, IpAddress Address, ushort Port)>(
            [
                (sockets[0], IpAddress.AnyIPv4, 7), (sockets[1], s_ours, 8), (sockets[2], default, 9), (sockets[3], default, 10),
                (sockets[4], IpAddress.AnyIPv4, 11), (sockets[5], IpAddress.AnyIPv4, 12), (sockets[6], IpAddress.AnyIPv4, 76),
            ],
            bound => Assert.Equal(SocketStatus.Ok, bound.Socket.Bind(new IpEndpoint(bound.Address, bound.Port))));
        sockets[0].ReceiveCapacity = 4096;
        Assert.Equal(SocketStatus.Ok, sockets[4].Connect(new IpEndpoint(s_peer, 1000)));
        return (stack, sockets);
    }

    /// <summary>UDP over IPv4, mostly right: ports, lengths, addresses and header fields are now and then something else.</summary>
    private static byte[] Frame(SeededEntropy random)
    {
        int payload = random.Next(3) == 0 ? random.Next(1400) : random.Next(80);
        byte[] frame = new byte[14 + 20 + 8 + payload + random.Next(3)];
        random.Fill(frame.AsSpan(42));
        new HardwareAddress(random.Next(50) == 0 ? 0x0200_0000_0009 : OurStation).Write(frame);
        new HardwareAddress(PeerStation).Write(frame.AsSpan(6));
        frame[12] = 8;
        Span<byte> ip = frame.AsSpan(14), udp = frame.AsSpan(34);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(28 + payload));
        ip[8] = (byte)random.Next(256);
        ip[9] = IpProtocol.Udp;
        IpAddress source = random.Next(3) == 0 ? IpAddress.FromIPv4(10, 0, 0, (byte)(2 + random.Next(2))) : s_peer;
        source.Write(ip[12..]);
        s_ours.Write(ip[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(udp, random.Next(2) == 0 ? (ushort)1000 : (ushort)random.Next(65_536));
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], s_ports[random.Next(s_ports.Length)]);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], random.Next(8) == 0 ? (ushort)random.Next(payload + 20) : (ushort)(8 + payload));
        if (random.Next(30) == 0)
        {
            ip[random.Next(20)] = (byte)random.Next(256);
        }

        ip[10] = ip[11] = 0;
        InternetChecksum.Store(ip[10..], InternetChecksum.Complete(InternetChecksum.Add(0, ip[..20])));
        return frame;
    }

    private static int Compare(UdpSocket[] left, UdpSocket[] right, int index)
    {
        byte[] a = new byte[2000], b = new byte[2000];
        SocketStatus one = left[index].Receive(a, out int oneLength, out DatagramInfo oneInfo);
        SocketStatus two = right[index].Receive(b, out int twoLength, out DatagramInfo twoInfo);
        Assert.Equal((two, twoLength, twoInfo.Remote, twoInfo.Local, twoInfo.Length, twoInfo.HopLimit), (one, oneLength, oneInfo.Remote, oneInfo.Local, oneInfo.Length, oneInfo.HopLimit));
        Assert.Equal(b, a);
        return one == SocketStatus.Ok ? 1 : 0;
    }

    private static string Counts(Interface stack) => string.Join(' ', typeof(InterfaceCounters).GetProperties().Select(property => $"{property.Name}={property.GetValue(stack.Counters)}"));
}
