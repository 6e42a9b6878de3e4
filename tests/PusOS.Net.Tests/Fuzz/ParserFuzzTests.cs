using PusOS.Net.Tests.Simulation;
using PusOS.Net.Wire;
using Xunit.Abstractions;

namespace PusOS.Net.Tests.Fuzz;

/// <summary>Hostile bytes into every parser and into whole stacks: no exception, no unbounded memory, no hang.</summary>
public class ParserFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Frames_mutated_from_valid_ones_do_no_harm()
    {
        long inputs = Budget.Of(4_000_000);
        SeededEntropy random = new(Budget.Seed);
        Tcp.ScriptWire wire = new();
        SimulatedClock clock = new();
        Interface stack = FuzzTarget.Create(random, out List<UdpSocket> sockets);
        byte[][] corpus = FuzzTarget.Corpus();
        long memory = GC.GetTotalMemory(true);
        for (long i = 0; i < inputs; i++)
        {
            byte[] frame = FuzzTarget.Mutate(random, corpus[random.Next(corpus.Length)], (i & 1) == 0);
            wire.Put(frame);
            if ((i & 15) == 15)
            {
                clock.Now += Duration.FromMilliseconds(random.Next(20));
                stack.Poll(clock.Now, wire);
                wire.Sent.Clear();
                if ((i & 0xfff) == 0xfff)
                {
                    FuzzTarget.Drain(sockets);
                }
            }
        }

        long growth = GC.GetTotalMemory(true) - memory;
        output.WriteLine($"{inputs:N0} frames, seed {Budget.Seed}; {stack.Counters.FramesReceived:N0} processed, {stack.Counters.DropMalformed:N0} malformed, {stack.Counters.DropChecksum:N0} checksum, {stack.Counters.Reassembled:N0} reassembled; memory grew by {growth:N0} bytes");
        Assert.Equal(inputs / 16 * 16, stack.Counters.FramesReceived);
        Assert.True(growth < 64 << 20, $"memory grew by {growth}");
    }

    [Fact]
    public void Wire_views_read_any_bytes_without_exception()
    {
        long inputs = Budget.Of(2_000_000);
        SeededEntropy random = new(Budget.Seed + 1);
        byte[] bytes = new byte[128];
        long accepted = 0;
        for (long i = 0; i < inputs; i++)
        {
            random.Fill(bytes.AsSpan(0, 24 + random.Next(40)));
            int length = random.Next(bytes.Length);
            accepted += Views(bytes.AsSpan(0, length), random);
        }

        output.WriteLine($"{inputs:N0} inputs, seed {Budget.Seed + 1}, {accepted:N0} accepted by some view");
        Assert.True(accepted > 0);
    }

    private static int Views(Span<byte> bytes, SeededEntropy random)
    {
        int accepted = 0;
        accepted += ArpRepr.TryParse(bytes, out _) ? 1 : 0;
        accepted += UdpPacket.TryParse(bytes, out UdpPacket udp) && udp.Payload.Length >= 0 ? 1 : 0;
        if (bytes.Length > 12)
        {
            bytes[12] = (byte)(random.Next(16) << 4);
        }

        accepted += TcpRepr.TryParse(bytes, out TcpRepr tcp, out _) && tcp.HeaderLength <= 60 + 36 ? 1 : 0;
        if (bytes.Length > 0)
        {
            bytes[0] = (byte)(0x40 | random.Next(16));
        }

        if (Ipv4Packet.TryParseTruncated(bytes, out Ipv4Packet ipv4, out _))
        {
            accepted += ipv4.HasSourceRoute ? 2 : 1;
            accepted += ipv4.Payload.Length >= 0 ? 0 : 1;
        }

        if (bytes.Length > 0)
        {
            bytes[0] = 0x60;
        }

        accepted += Ipv6Packet.TryParseTruncated(bytes, out Ipv6Packet ipv6) && ipv6.Payload.Length >= 0 ? 1 : 0;
        accepted += Ipv6ExtensionHeader.TryParse((byte)random.Next(64), bytes, out Ipv6ExtensionHeader extension) && extension.Length <= bytes.Length ? 1 : 0;
        ReadOnlySpan<byte> options = bytes;
        while (NdpOption.TryNext(ref options, out NdpOption option))
        {
            accepted += option.IsWellFormed ? 1 : 0;
        }

        if (DhcpMessage.TryParse(bytes, out DhcpMessage dhcp))
        {
            accepted += dhcp.Type > 0 ? 1 : 0;
        }

        return accepted + Dns(bytes);
    }

    private static int Dns(ReadOnlySpan<byte> bytes)
    {
        Span<char> name = stackalloc char[DnsMessage.NameMaximum];
        int accepted = 0;
        int at = 0;
        while (at >= 0 && at < bytes.Length && DnsMessage.TryReadRecord(bytes, ref at, name, out DnsRecord record))
        {
            accepted += record.NameLength <= name.Length ? 1 : 0;
        }

        return accepted;
    }
}
