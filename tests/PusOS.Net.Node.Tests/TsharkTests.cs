using System.Buffers.Binary;

namespace PusOS.Net.Node.Tests;

/// <summary>The judge of the captures sees what is wrong, and blames nobody for what a stranger sent.</summary>
public sealed class TsharkTests : IDisposable
{
    private const string FromNode = "eth.src==52:54:00:12:34:56";
    private const byte Icmp = 1;
    private const byte Udp = 17;

    private readonly string _file = Path.GetTempFileName();

    [SkippableFact]
    public void A_quoted_datagram_is_bytes_whatever_its_ports_are()
    {
        Tool.Require("tshark");
        // From the ports of CoAP, CAPWAP and RADIUS accounting, say, which a hundred times 'X' is no packet of.
        int[] ports = [53, 389, 1153, 1813, 2222, 5246, 5683, 34980];
        Write([.. ports.Select(port => Frame(Icmp, Unreachable(port)))]);
        Assert.Equal(ports.Length, Tshark.Count(_file, FromNode));
        Assert.Empty(Tshark.Faults(_file, FromNode));
    }

    [SkippableFact]
    public void A_truncated_message_of_dns_and_wrong_checksums_are_faults()
    {
        Tool.Require("tshark");
        byte[] wrongSum = Unreachable(40_000);
        wrongSum[2] ^= 1;
        byte[] wrongHeader = Frame(Udp, Datagram(53, new byte[12]));
        wrongHeader[14 + 10] ^= 1;
        // One question is announced and none is there (RFC 1035, section 4.1).
        byte[] truncated = Frame(Udp, Datagram(53, [0, 1, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
        Write([Frame(Udp, Datagram(53, new byte[12])), truncated, Frame(Icmp, wrongSum), wrongHeader]);
        Assert.Equal(4, Tshark.Count(_file, FromNode));
        Assert.Equal(3, Tshark.Faults(_file, FromNode).Length);
    }

    public void Dispose() => File.Delete(_file);

    /// <summary>Port unreachable (RFC 792), which quotes a datagram of a hundred times 'X' from that port.</summary>
    private static byte[] Unreachable(int port)
    {
        byte[] payload = new byte[100];
        payload.AsSpan().Fill((byte)'X');
        byte[] message = [3, 3, 0, 0, 0, 0, 0, 0, .. Frame(Udp, Datagram(port, payload)).AsSpan(14)];
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), Sum(message));
        return message;
    }

    private static byte[] Datagram(int sourcePort, byte[] payload)
    {
        byte[] datagram = [0, 0, 0x9C, 0x40, 0, 0, 0, 0, .. payload];
        BinaryPrimitives.WriteUInt16BigEndian(datagram, (ushort)sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)datagram.Length);
        return datagram;
    }

    /// <summary>An Ethernet frame of the node's with an IPv4 packet (RFC 791) in it.</summary>
    private static byte[] Frame(byte protocol, byte[] payload)
    {
        byte[] header = [0x45, 0, 0, 0, 0, 1, 0, 0, 64, protocol, 0, 0, 10, 78, 0, 2, 10, 78, 0, 1];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(20 + payload.Length));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), Sum(header));
        return [2, 0, 0, 0, 0, 1, 0x52, 0x54, 0, 0x12, 0x34, 0x56, 8, 0, .. header, .. payload];
    }

    /// <summary>The checksum of RFC 1071.</summary>
    private static ushort Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += (uint)bytes[i] << (i % 2 == 0 ? 8 : 0);
        }

        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~(sum + (sum >> 16));
    }

    private void Write(byte[][] frames)
    {
        using BinaryWriter file = new(File.Create(_file));
        // The header of a pcap file: version 2.4, Ethernet (draft-ietf-opsawg-pcap).
        file.Write(0xA1B2C3D4);
        file.Write(0x0004_0002);
        file.Write(0L);
        file.Write(65_535);
        file.Write(1);
        foreach (byte[] frame in frames)
        {
            file.Write(0L);
            file.Write(frame.Length);
            file.Write(frame.Length);
            file.Write(frame);
        }
    }
}
