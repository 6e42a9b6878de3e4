using System.Globalization;
using System.Text;
using PusOS.Net.Protocols;

namespace PusOS.Net;

/// <summary>
/// The state of a stack as text for people: interfaces, routes, neighbours, sockets, counters. What the node's console
/// command <c>net</c> prints. Allocates; call it in the interface owner's context.
/// </summary>
public static class NetworkReport
{
    /// <summary>The sections, in the order in which all of them are written.</summary>
    public const string Sections = "interfaces routes neighbours sockets counters";

    /// <summary>Sockets listed at most; then their number.</summary>
    public const int SocketsMaximum = 500;

    /// <summary>
    /// Writes about the node's own stack: one section (<see cref="Sections"/>), or, null, all of them. False: there is no
    /// such section. May block (the stack's lock, the writer). PlatformNotSupportedException: this is no node; give the
    /// interface as an argument.
    /// </summary>
    public static bool Write(TextWriter output, string? section = null)
    {
        ArgumentNullException.ThrowIfNull(output);
#if PUSOS_TARGET
        string? text = NodeReport.Make(section);
        output.Write(text);
        return text is not null;
#else
        throw new PlatformNotSupportedException("Only a node has a stack of its own. Elsewhere: NetworkReport.Write(output, stack).");
#endif
    }

    /// <summary>Writes about an interface: one section (<see cref="Sections"/>), or, null, all of them. False: there is no such section.</summary>
    public static bool Write(TextWriter output, Interface stack, string? section)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(stack);
        bool found = false;
        foreach (string name in Sections.Split(' '))
        {
            if (section is null || name.StartsWith(section, StringComparison.Ordinal))
            {
                found = true;
                WriteSection(output, stack, name);
            }
        }

        return found;
    }

    private static void WriteSection(TextWriter output, Interface stack, string name)
    {
        switch (name)
        {
            case "interfaces":
                WriteInterfaces(output, stack);
                break;
            case "routes":
                WriteRoutes(output, stack);
                break;
            case "neighbours":
                WriteNeighbours(output, stack);
                break;
            case "sockets":
                WriteSockets(output, stack);
                break;
            default:
                WriteCounters(output, stack.Counters);
                break;
        }
    }

    private static void WriteInterfaces(TextWriter output, Interface stack)
    {
        output.WriteLine($"lo    up    mtu {LinkLayer.LoopbackMtu}");
        output.WriteLine("      127.0.0.1/8");
        output.WriteLine("      ::1/128");
        output.WriteLine($"eth0  {(stack.LinkUp ? "up  " : "down")}  mtu {stack.Mtu}  {stack.HardwareAddress}{Offloads(stack.Link.Offloads)}");
        for (int i = 0; i < stack.AddressCount; i++)
        {
            InterfaceAddress address = stack.GetAddress(i);
            output.WriteLine($"      {address.Prefix}{(address.Tentative ? " tentative" : "")}{Until(address.ValidUntil, stack.Now)}");
        }

        foreach (Service? service in stack.Services)
        {
            WriteService(output, service!, stack);
        }
    }

    private static string Offloads(NetworkOffloads offloads)
    {
        (NetworkOffloads Flag, string Name)[] names =
        [
            (NetworkOffloads.TransmitChecksum, "tx-checksum"), (NetworkOffloads.ReceiveChecksum, "rx-checksum"),
            (NetworkOffloads.TcpSegmentationV4, "tso4"), (NetworkOffloads.TcpSegmentationV6, "tso6"),
            (NetworkOffloads.LargeReceiveV4, "lro4"), (NetworkOffloads.LargeReceiveV6, "lro6"),
        ];
        StringBuilder text = new();
        foreach ((NetworkOffloads flag, string name) in names)
        {
            if ((offloads & flag) != 0)
            {
                text.Append(text.Length == 0 ? "  " : ",").Append(name);
            }
        }

        return text.ToString();
    }

    private static void WriteService(TextWriter output, Service service, Interface stack)
    {
        switch (service)
        {
            case DhcpClient dhcp:
                DhcpLease lease = dhcp.Lease;
                output.WriteLine(lease.Address == default
                    ? $"      dhcp: {dhcp.State}"
                    : $"      dhcp: {dhcp.State}, {lease.Address} for {lease.LeaseTime.Milliseconds / 1000} s from {lease.Server}, time server {Known(lease.NtpServer)}");
                break;
            case DnsResolver dns:
                output.WriteLine($"      dns: {string.Join(", ", dns.Servers())}");
                break;
            case MdnsService mdns:
                output.WriteLine($"      mdns: {mdns.FullName}{(mdns.IsEstablished ? "" : " (probing)")}");
                break;
            case SntpClient { IsSynchronized: true } sntp:
                long seconds = sntp.ToUnixNanoseconds(stack.Now) / 1_000_000_000;
                output.WriteLine($"      time: {DateTime.UnixEpoch.AddSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC, stratum {sntp.Stratum}, {sntp.RoundTrip.Milliseconds} ms away");
                break;
            case SntpClient:
                output.WriteLine("      time: no answer of the server yet");
                break;
        }
    }

    private static void WriteRoutes(TextWriter output, Interface stack)
    {
        for (int i = 0; i < stack.AddressCount; i++)
        {
            IpPrefix prefix = stack.GetAddress(i).Prefix;
            output.WriteLine($"{prefix.Network,-28} link");
        }

        for (int i = 0; i < stack.RouteCount; i++)
        {
            Route route = stack.GetRoute(i);
            output.WriteLine($"{route.Network.Network,-28} via {route.Gateway}{Until(route.ValidUntil, stack.Now)}");
        }
    }

    private static void WriteNeighbours(TextWriter output, Interface stack)
    {
        for (int i = 0; i < stack.Neighbors.Count; i++)
        {
            if (stack.Neighbors.At(i) is { } neighbor)
            {
                string hardware = neighbor.State == NeighborState.Incomplete ? "-" : neighbor.Hardware.ToString();
                output.WriteLine($"{neighbor.Address,-28} {hardware,-17} {neighbor.State}{(neighbor.IsRouter ? " router" : "")}");
            }
        }
    }

    private static void WriteSockets(TextWriter output, Interface stack)
    {
        List<SocketEntry> entries = SocketEntry.Collect(stack);
        output.WriteLine("kind state        received    sending  local                    remote");
        foreach (SocketEntry entry in entries[..Math.Min(entries.Count, SocketsMaximum)])
        {
            string state = entry.Kind == SocketEntry.Tcp ? entry.State.ToString() : "-";
            string remote = entry.Remote == default ? "-" : entry.Remote.ToString();
            output.WriteLine($"{entry.Kind,-4} {state,-11} {entry.Received,9} {entry.Sending,10}  {entry.Local,-24} {remote}");
        }

        output.WriteLine($"{entries.Count} sockets and connections");
    }

    private static void WriteCounters(TextWriter output, InterfaceCounters counters)
    {
        output.WriteLine($"received       {counters.FramesReceived} frames, {counters.BytesReceived} bytes");
        output.WriteLine($"sent           {counters.FramesSent} frames, {counters.BytesSent} bytes");
        output.WriteLine($"not delivered  {counters.DropMalformed} malformed, {counters.DropChecksum} checksum, {counters.DropNotForUs} not for us, {counters.DropUnknownProtocol} unknown protocol");
        output.WriteLine($"               {counters.DropNoSocket} no socket, {counters.DropBufferFull} socket full, {counters.DropFragments} fragments");
        output.WriteLine($"not sent       {counters.DropTransmitFull} device full, {counters.DropUnreachable} unreachable");
        output.WriteLine($"ip             {counters.Reassembled} reassembled");
        output.WriteLine($"tcp            {counters.TcpRetransmissions} sent again, {counters.TcpTimeouts} timeouts, {counters.TcpResetsSent} resets sent, {counters.TcpChallengeAcks} challenges");
        output.WriteLine($"listeners      {counters.AcceptOverflows} overflows, {counters.SynCookiesSent} cookies sent, {counters.SynCookiesAccepted} accepted");
    }

    private static string Until(Instant end, Instant now) => end == Instant.Never ? "" : $" for {(end - now).Milliseconds / 1000} s";

    private static string Known(IpAddress address) => address == default ? "none" : address.ToString();
}
