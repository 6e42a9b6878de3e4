using System.Globalization;
using System.Text;

namespace PusOS.Net.Facts;

/// <summary>Counters, routes and neighbours in the forms of proc(5).</summary>
internal static class InterfaceFacts
{
    /// <summary>RTF_UP, RTF_GATEWAY.</summary>
    private const int RouteUp = 1, RouteGateway = 2;

    private const int LoopbackIndex = 1, DeviceIndex = 2;

    public static void WriteDevices(StringBuilder text, Interface stack)
    {
        text.Append("Inter-|   Receive                                                |  Transmit\n");
        text.Append(" face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n");
        InterfaceCounters counters = stack.Counters;
        long loopback = counters.LoopbackIPv4 + counters.LoopbackIPv6;
        WriteDevice(text, "lo", counters.LoopbackBytes, loopback, 0, 0, counters.LoopbackBytes, loopback, 0);
        if (NodeStack.HasDevice)
        {
            long dropped = counters.DropChecksum + counters.DropMalformed + counters.DropUnknownProtocol;
            WriteDevice(text, "eth0", counters.BytesReceived, counters.FramesReceived, NodeStack.DeviceErrors, dropped, counters.BytesSent, counters.FramesSent, counters.DropTransmitFull);
        }
    }

    public static void WriteRoutes(StringBuilder text, Interface stack)
    {
        text.Append("Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n");
        for (int i = 0; i < stack.AddressCount; i++)
        {
            WriteRoute(text, stack.GetAddress(i).Prefix.Network, default);
        }

        for (int i = 0; i < stack.RouteCount; i++)
        {
            WriteRoute(text, stack.GetRoute(i).Network.Network, stack.GetRoute(i).Gateway);
        }
    }

    public static void WriteIPv6Routes(StringBuilder text, Interface stack)
    {
        for (int i = 0; i < stack.AddressCount; i++)
        {
            WriteIPv6Route(text, stack.GetAddress(i).Prefix.Network, default);
        }

        for (int i = 0; i < stack.RouteCount; i++)
        {
            WriteIPv6Route(text, stack.GetRoute(i).Network.Network, stack.GetRoute(i).Gateway);
        }
    }

    public static void WriteNeighbours(StringBuilder text, Interface stack)
    {
        text.Append("IP address       HW type     Flags       HW address            Mask     Device\n");
        for (int i = 0; i < stack.Neighbors.Count; i++)
        {
            if (stack.Neighbors.At(i) is { Address.IsIPv4: true } neighbor)
            {
                string flags = neighbor.State == NeighborState.Incomplete ? "0x0" : "0x2";
                text.Append(CultureInfo.InvariantCulture, $"{neighbor.Address,-16} 0x1         {flags}         {neighbor.Hardware}     *        eth0\n");
            }
        }
    }

    public static void WriteIPv6Addresses(StringBuilder text, Interface stack)
    {
        const int Host = 0x10, Link = 0x20, Tentative = 0x40, Permanent = 0x80;
        WriteIPv6Address(text, new IpPrefix(IpAddress.LoopbackIPv6, 128), LoopbackIndex, Host, Permanent, "lo");
        for (int i = 0; i < stack.AddressCount; i++)
        {
            InterfaceAddress own = stack.GetAddress(i);
            if (!own.Address.IsIPv4)
            {
                WriteIPv6Address(text, own.Prefix, DeviceIndex, own.Address.IsLinkLocal ? Link : 0, own.Tentative ? Tentative : Permanent, "eth0");
            }
        }
    }

    /// <summary>Thirty-two digits in network order.</summary>
    public static StringBuilder AppendHex(StringBuilder text, IpAddress address) =>
        text.Append(CultureInfo.InvariantCulture, $"{address.High:x16}{address.Low:x16}");

    private static void WriteDevice(StringBuilder text, string name, long bytesIn, long packetsIn, long errorsIn, long dropsIn, long bytesOut, long packetsOut, long dropsOut) =>
        text.Append(CultureInfo.InvariantCulture, $"{name,6}: {bytesIn} {packetsIn} {errorsIn} {dropsIn} 0 0 0 0 {bytesOut} {packetsOut} 0 {dropsOut} 0 0 0 0\n");

    // Numbers as the bytes lie in memory: network order read little-endian.
    private static uint InMemory(uint address) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(address);

    private static void WriteRoute(StringBuilder text, IpPrefix network, IpAddress gateway)
    {
        if (!network.Address.IsIPv4)
        {
            return;
        }

        uint mask = network.Length == 0 ? 0 : uint.MaxValue << (32 - network.Length);
        uint hop = gateway == default ? 0 : gateway.IPv4Value;
        int flags = gateway == default ? RouteUp : RouteUp | RouteGateway;
        text.Append(CultureInfo.InvariantCulture, $"eth0\t{InMemory(network.Address.IPv4Value):X8}\t{InMemory(hop):X8}\t{flags:X4}\t0\t0\t0\t{InMemory(mask):X8}\t0\t0\t0\n");
    }

    private static void WriteIPv6Route(StringBuilder text, IpPrefix network, IpAddress gateway)
    {
        if (network.Address.IsIPv4)
        {
            return;
        }

        int flags = gateway == default ? RouteUp : RouteUp | RouteGateway;
        AppendHex(text, network.Address).Append(CultureInfo.InvariantCulture, $" {network.Length:x2} ");
        AppendHex(text, default).Append(" 00 ");
        AppendHex(text, gateway).Append(CultureInfo.InvariantCulture, $" 00000100 00000001 00000000 {flags:x8}     eth0\n");
    }

    private static void WriteIPv6Address(StringBuilder text, IpPrefix address, int index, int scope, int flags, string name) =>
        AppendHex(text, address.Address).Append(CultureInfo.InvariantCulture, $" {index:x2} {address.Length:x2} {scope:x2} {flags:x2} {name,8}\n");
}
