using System.Globalization;
using System.Text;

namespace PusOS.Net.Facts;

/// <summary>
/// /proc/net/snmp and snmp6 (RFC 1213's counters). What is dropped before its transport is counted for both families
/// together and stands with IPv4; counters that the stack has none for are zero.
/// </summary>
internal static class StatisticsFacts
{
    private const int NotForwarding = 2, HopLimit = 64;

    /// <summary>Milliseconds of RFC 6298 as the stack has them.</summary>
    private const int TimeoutMinimum = 200, TimeoutMaximum = 120_000;

    private const byte V4Unreachable = 3, V4Quench = 4, V4Redirect = 5, V4Echo = 8, V4EchoReply = 0, V4TimeExceeded = 11, V4Parameter = 12,
        V4Timestamp = 13, V4TimestampReply = 14, V4Mask = 17, V4MaskReply = 18;

    public static void Write(StringBuilder text, Interface stack)
    {
        InterfaceCounters counters = stack.Counters;
        long drops = counters.DropMalformed + counters.DropNotForUs + counters.DropUnknownProtocol;
        text.Append("Ip: Forwarding DefaultTTL InReceives InHdrErrors InAddrErrors ForwDatagrams InUnknownProtos InDiscards InDelivers OutRequests OutDiscards OutNoRoutes ReasmTimeout ReasmReqds ReasmOKs ReasmFails FragOKs FragFails FragCreates\n");
        Row(text, "Ip:", [NotForwarding, HopLimit, counters.IPv4Received, counters.DropMalformed, counters.DropNotForUs, 0, counters.DropUnknownProtocol,
            counters.DropBufferFull, Math.Max(0, counters.IPv4Received - drops), counters.IPv4Sent, counters.DropTransmitFull, counters.DropUnreachable,
            0, counters.FragmentsReceived, counters.Reassembled, counters.DropFragments, 0, 0, counters.FragmentsSent]);
        WriteIcmp(text, counters.Icmp);
        text.Append("Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors\n");
        const int Other = 1;
        Row(text, "Tcp:", [Other, TimeoutMinimum, TimeoutMaximum, stack.Options.TcpConnectionsMaximum, counters.TcpActiveOpens, counters.TcpPassiveOpens,
            counters.TcpFailedAttempts, counters.TcpResets, Established(stack), counters.TcpReceived, counters.TcpSent, counters.TcpRetransmissions, 0, counters.TcpResetsSent, 0]);
        text.Append("Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors\n");
        Row(text, "Udp:", [Math.Max(0, counters.UdpReceived - counters.UdpV6Received - counters.DropNoSocket - counters.DropBufferFull), counters.DropNoSocket,
            counters.DropBufferFull, Math.Max(0, counters.UdpSent - counters.UdpV6Sent), counters.DropBufferFull, 0, 0]);
    }

    public static void WriteIPv6(StringBuilder text, Interface stack)
    {
        InterfaceCounters counters = stack.Counters;
        IcmpCounters icmp = counters.IcmpV6;
        Lines(text, "Ip6", "InReceives InHdrErrors InAddrErrors InUnknownProtos InDiscards InDelivers OutForwDatagrams OutRequests OutDiscards OutNoRoutes ReasmTimeout ReasmReqds ReasmOKs ReasmFails FragOKs FragFails FragCreates",
            [counters.IPv6Received, 0, 0, 0, 0, counters.IPv6Received, 0, counters.IPv6Sent, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Lines(text, "Icmp6", "InMsgs InErrors OutMsgs OutErrors InDestUnreachs InPktTooBigs InTimeExcds InParmProblems InEchos InEchoReplies InGroupMembQueries InGroupMembResponses InGroupMembReductions InRouterSolicits InRouterAdvertisements InNeighborSolicits InNeighborAdvertisements InRedirects",
            [icmp.AllReceived, icmp.Errors, icmp.AllSent, 0, icmp.Received(1), icmp.Received(2), icmp.Received(3), icmp.Received(4), icmp.Received(128), icmp.Received(129),
            icmp.Received(130), icmp.Received(131), icmp.Received(132), icmp.Received(133), icmp.Received(134), icmp.Received(135), icmp.Received(136), icmp.Received(137)]);
        Lines(text, "Icmp6", "OutDestUnreachs OutPktTooBigs OutTimeExcds OutParmProblems OutEchos OutEchoReplies OutGroupMembQueries OutGroupMembResponses OutGroupMembReductions OutRouterSolicits OutRouterAdvertisements OutNeighborSolicits OutNeighborAdvertisements OutRedirects",
            [icmp.Sent(1), icmp.Sent(2), icmp.Sent(3), icmp.Sent(4), icmp.Sent(128), icmp.Sent(129), icmp.Sent(130), icmp.Sent(131), icmp.Sent(132), icmp.Sent(133), icmp.Sent(134), icmp.Sent(135), icmp.Sent(136), icmp.Sent(137)]);
        Lines(text, "Udp6", "InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors", [counters.UdpV6Received, 0, 0, counters.UdpV6Sent, 0, 0, 0]);
    }

    private static void WriteIcmp(StringBuilder text, IcmpCounters icmp)
    {
        text.Append("Icmp: InMsgs InErrors InCsumErrors InDestUnreachs InTimeExcds InParmProbs InSrcQuenchs InRedirects InEchos InEchoReps InTimestamps InTimestampReps InAddrMasks InAddrMaskReps OutMsgs OutErrors OutDestUnreachs OutTimeExcds OutParmProbs OutSrcQuenchs OutRedirects OutEchos OutEchoReps OutTimestamps OutTimestampReps OutAddrMasks OutAddrMaskReps\n");
        ReadOnlySpan<byte> types = [V4Unreachable, V4TimeExceeded, V4Parameter, V4Quench, V4Redirect, V4Echo, V4EchoReply, V4Timestamp, V4TimestampReply, V4Mask, V4MaskReply];
        text.Append(CultureInfo.InvariantCulture, $"Icmp: {icmp.AllReceived} {icmp.Errors} {icmp.Errors}");
        foreach (byte type in types)
        {
            text.Append(' ').Append(icmp.Received(type));
        }

        text.Append(CultureInfo.InvariantCulture, $" {icmp.AllSent} 0");
        foreach (byte type in types)
        {
            text.Append(' ').Append(icmp.Sent(type));
        }

        text.Append('\n');
    }

    private static long Established(Interface stack)
    {
        long count = 0;
        foreach (SocketEntry entry in SocketEntry.Collect(stack))
        {
            count += entry.State is TcpState.Established or TcpState.CloseWait ? 1 : 0;
        }

        return count;
    }

    private static void Row(StringBuilder text, string name, ReadOnlySpan<long> values)
    {
        text.Append(name);
        foreach (long value in values)
        {
            text.Append(' ').Append(value);
        }

        text.Append('\n');
    }

    private static void Lines(StringBuilder text, string prefix, string names, ReadOnlySpan<long> values)
    {
        int index = 0;
        foreach (string name in names.Split(' '))
        {
            text.Append(CultureInfo.InvariantCulture, $"{prefix + name,-32}\t{values[index++]}\n");
        }
    }
}
