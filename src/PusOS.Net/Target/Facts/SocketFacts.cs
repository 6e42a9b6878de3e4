using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using PusOS.Runtime;

namespace PusOS.Net.Facts;

/// <summary>/proc/net/tcp and its kin: one line for each socket, in the columns of proc(5) that Linux fills.</summary>
internal static class SocketFacts
{
    public static void Write(StringBuilder text, Interface stack, string kind, bool ipv6)
    {
        text.Append("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n");
        int number = 0;
        foreach (SocketEntry entry in SocketEntry.Collect(stack))
        {
            if (entry.Kind != kind || entry.Local.Address.IsIPv4 == ipv6)
            {
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"{number++,4}: ");
            AppendEndpoint(text, entry.Local, ipv6).Append(' ');
            AppendEndpoint(text, entry.Remote, ipv6);
            int state = kind == SocketEntry.Tcp ? ToLinux(entry.State) : entry.Remote == default ? ToLinux(TcpState.Closed) : ToLinux(TcpState.Established);
            text.Append(CultureInfo.InvariantCulture, $" {state:X2} {entry.Sending:X8}:{entry.Received:X8} 00:00000000 00000000     0        0 {number}\n");
        }
    }

    public static void WriteNumbers(StringBuilder text, Interface stack, bool ipv6)
    {
        int tcp = 0, timeWait = 0, udp = 0, raw = 0;
        foreach (SocketEntry entry in SocketEntry.Collect(stack))
        {
            if (entry.Local.Address.IsIPv4 != ipv6)
            {
                timeWait += entry.State == TcpState.TimeWait ? 1 : 0;
                tcp += entry.Kind == SocketEntry.Tcp && entry.State != TcpState.TimeWait ? 1 : 0;
                udp += entry.Kind == SocketEntry.Udp ? 1 : 0;
                raw += entry.Kind == SocketEntry.Raw ? 1 : 0;
            }
        }

        text.Append(ipv6
            ? $"TCP6: inuse {tcp}\nUDP6: inuse {udp}\nRAW6: inuse {raw}\n"
            : $"sockets: used {tcp + udp + raw}\nTCP: inuse {tcp} orphan 0 tw {timeWait} alloc {tcp} mem 0\nUDP: inuse {udp} mem 0\nRAW: inuse {raw}\n");
    }

    /// <summary>From Linux's number of a state to System.Net.NetworkInformation.TcpState.</summary>
    [RuntimeExport("SystemNative_MapTcpState")]
    internal static int MapState(int linux)
    {
        const int Unknown = 0;
        ReadOnlySpan<byte> states = [Unknown, 5, 3, 4, 6, 7, 11, 1, 8, 10, 2, 9];
        return (uint)linux < (uint)states.Length ? states[linux] : Unknown;
    }

    private static int ToLinux(TcpState state) => state switch
    {
        TcpState.Established => 1,
        TcpState.SynSent => 2,
        TcpState.SynReceived => 3,
        TcpState.FinWait1 => 4,
        TcpState.FinWait2 => 5,
        TcpState.TimeWait => 6,
        TcpState.CloseWait => 8,
        TcpState.LastAck => 9,
        TcpState.Listen => 10,
        TcpState.Closing => 11,
        _ => 7,
    };

    private static StringBuilder AppendEndpoint(StringBuilder text, IpEndpoint endpoint, bool ipv6)
    {
        if (!ipv6)
        {
            uint value = endpoint.Address.IsIPv4 ? endpoint.Address.IPv4Value : 0;
            return text.Append(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReverseEndianness(value):X8}:{endpoint.Port:X4}");
        }

        // Four words, each as it lies in memory.
        foreach (ulong half in (ReadOnlySpan<ulong>)[endpoint.Address.High, endpoint.Address.Low])
        {
            text.Append(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReverseEndianness((uint)(half >> 32)):X8}{BinaryPrimitives.ReverseEndianness((uint)half):X8}");
        }

        return text.Append(CultureInfo.InvariantCulture, $":{endpoint.Port:X4}");
    }
}
