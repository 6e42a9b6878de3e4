using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace NetProgram;

/// <summary>UdpClient, groups, and what System.Net.NetworkInformation says of loopback.</summary>
internal static class GroupChecks
{
    public static async Task UdpClientAsync()
    {
        using UdpClient one = new(new IPEndPoint(IPAddress.Loopback, 0));
        using UdpClient two = new(AddressFamily.InterNetwork);
        IPEndPoint target = (IPEndPoint)one.Client.LocalEndPoint!;
        Console.WriteLine($"{two.Ttl} {two.DontFragment} {two.MulticastLoopback} {two.EnableBroadcast} {two.ExclusiveAddressUse} {two.Available}");
        two.Ttl = 5;
        two.DontFragment = true;
        two.EnableBroadcast = true;
        Console.WriteLine($"{two.Ttl} {two.DontFragment} {two.EnableBroadcast}");
        Console.WriteLine(two.Send([1, 2, 3], 2, "127.0.0.1", target.Port));
        Console.WriteLine(two.Send([1, 2, 3], target));
        Console.WriteLine(two.Send(new byte[] { 1 }.AsSpan(), target));
        IPEndPoint? from = null;
        Console.WriteLine($"{one.Available} {one.Receive(ref from).Length} {from!.Address}");
        Console.WriteLine($"{one.Receive(ref from).Length} {(await one.ReceiveAsync()).Buffer.Length}");
        TcpChecks.Report(() => two.Send([1]));
        two.Connect(target);
        TcpChecks.Report(() => two.Send([1], target));
        TcpChecks.Report(() => two.JoinMulticastGroup(IPAddress.Loopback));
        TcpChecks.Report(() => two.JoinMulticastGroup(IPAddress.Parse("ff02::1:5")));
        TcpChecks.Report(() => _ = new UdpClient("a..b", 5));
        TcpChecks.Report(() => _ = new UdpClient(70_000));
        TcpChecks.Report(() => _ = new UdpClient(target));
        TcpChecks.Report(() => two.AllowNatTraversal(true));
        two.Close();
        TcpChecks.Report(() => two.Send([1]));
        IAsyncResult pending = one.BeginReceive(null, null);
        one.Close();
        TcpChecks.Report(() => one.EndReceive(pending, ref from));
    }

    public static Task OptionsAsync()
    {
        IPAddress group = IPAddress.Parse("239.1.2.77");
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        TcpChecks.Report(() => socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, IPAddress.Loopback)));
        TcpChecks.Report(() => socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, IPAddress.Loopback)));
        TcpChecks.Report(() => socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.HostToNetworkOrder(1)));
        TcpChecks.Report(() => socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Loopback.GetAddressBytes()));
        TcpChecks.Report(() => socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.HostToNetworkOrder(77)));
        socket.ReceiveTimeout = 1000;
        TcpChecks.Report(() => socket.SendTo([1, 2, 3], new IPEndPoint(group, ((IPEndPoint)socket.LocalEndPoint!).Port)));
        TcpChecks.Report(() => Console.WriteLine(socket.Receive(new byte[9])));
        TcpChecks.Report(() => socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.DropMembership, new MulticastOption(group, IPAddress.Loopback)));
        TcpChecks.Report(() => socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.DropMembership, new MulticastOption(group, IPAddress.Loopback)));
        TcpChecks.Report(() => socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, IPAddress.Parse("203.0.113.9"))));
        TcpChecks.Report(() => socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, 1)));
        TcpChecks.Report(() => socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(IPAddress.Loopback, 1)));
        TcpChecks.Report(() => socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(IPAddress.Parse("ff02::77"), 1)));
        using Socket six = new(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        six.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        six.ReceiveTimeout = 1000;
        IPAddress sixGroup = IPAddress.Parse("ff02::77");
        TcpChecks.Report(() => six.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(sixGroup, 1)));
        TcpChecks.Report(() => six.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(sixGroup, 99)));
        TcpChecks.Report(() => six.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(IPAddress.IPv6Loopback, 1)));
        TcpChecks.Report(() => six.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, 1));
        TcpChecks.Report(() => six.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.DropMembership, new IPv6MulticastOption(sixGroup, 1)));
        using Socket tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        TcpChecks.Report(() => tcp.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, IPAddress.Loopback)));
        return Task.CompletedTask;
    }

    /// <summary>Every property of the loopback interface: what it says or throws.</summary>
    public static Task InformationAsync()
    {
        NetworkInterface loopback = NetworkInterface.GetAllNetworkInterfaces().First(entry => entry.NetworkInterfaceType == NetworkInterfaceType.Loopback);
        IPInterfaceProperties properties = loopback.GetIPProperties();
        IPv4InterfaceProperties four = properties.GetIPv4Properties();
        IPv6InterfaceProperties six = properties.GetIPv6Properties();
        UnicastIPAddressInformation address = properties.UnicastAddresses.First(a => a.Address.AddressFamily == AddressFamily.InterNetwork);
        Tell(
            ("id", () => loopback.Id), ("name", () => loopback.Name), ("description", () => loopback.Description), ("status", () => loopback.OperationalStatus != OperationalStatus.Down), ("speed", () => loopback.Speed), ("physical", () => loopback.GetPhysicalAddress()), ("receive only", () => loopback.IsReceiveOnly),
            ("multicast", () => loopback.SupportsMulticast), ("4", () => loopback.Supports(NetworkInterfaceComponent.IPv4)), ("6", () => loopback.Supports(NetworkInterfaceComponent.IPv6)), ("dynamic", () => properties.IsDynamicDnsEnabled),
            ("any cast", () => properties.AnycastAddresses.Count), ("wins", () => properties.WinsServersAddresses.Count), ("gateways", () => properties.GatewayAddresses.Count), ("dhcp", () => properties.DhcpServerAddresses.Count), ("groups", () => properties.MulticastAddresses.Count > 0),
            ("index", () => four.Index), ("apipa active", () => four.IsAutomaticPrivateAddressingActive), ("apipa", () => four.IsAutomaticPrivateAddressingEnabled), ("dhcp on", () => four.IsDhcpEnabled), ("forwarding", () => four.IsForwardingEnabled), ("uses wins", () => four.UsesWins),
            ("index 6", () => six.Index), ("scope", () => six.GetScopeId(ScopeLevel.Link)), ("scope none", () => six.GetScopeId(ScopeLevel.None)), ("scope global", () => six.GetScopeId(ScopeLevel.Global)),
            ("mask", () => address.IPv4Mask), ("prefix", () => address.PrefixLength), ("origin", () => address.PrefixOrigin), ("suffix origin", () => address.SuffixOrigin), ("preferred", () => address.AddressPreferredLifetime), ("valid", () => address.AddressValidLifetime), ("lease", () => address.DhcpLeaseLifetime), ("state", () => address.DuplicateAddressDetectionState), ("eligible", () => address.IsDnsEligible), ("transient", () => address.IsTransient));
        IPInterfaceStatistics counters = loopback.GetIPStatistics();
        Tell(
            ("non unicast out", () => counters.NonUnicastPacketsSent), ("non unicast in", () => counters.NonUnicastPacketsReceived >= 0), ("unknown", () => counters.IncomingUnknownProtocolPackets), ("dropped in", () => counters.IncomingPacketsDiscarded), ("dropped out", () => counters.OutgoingPacketsDiscarded), ("bad in", () => counters.IncomingPacketsWithErrors), ("bad out", () => counters.OutgoingPacketsWithErrors),
            ("loop index", () => NetworkInterface.LoopbackInterfaceIndex), ("loop index 6", () => NetworkInterface.IPv6LoopbackInterfaceIndex));
        IPGlobalProperties all = IPGlobalProperties.GetIPGlobalProperties();
        Tell(
            ("domain", () => all.DomainName.Length >= 0), ("scope", () => all.DhcpScopeName), ("wins proxy", () => all.IsWinsProxy), ("node type", () => all.NodeType), ("addresses", () => all.GetUnicastAddresses().Count > 0), ("ip 4", () => all.GetIPv4GlobalStatistics().PacketFragmentFailures >= 0), ("ip 6", () => all.GetIPv6GlobalStatistics().NumberOfInterfaces > 0),
            ("ip discards", () => all.GetIPv4GlobalStatistics().OutputPacketRoutingDiscards), ("tcp timeout", () => all.GetTcpIPv4Statistics().MaximumTransmissionTimeout), ("tcp least", () => all.GetTcpIPv4Statistics().MinimumTransmissionTimeout),
            ("tcp resent", () => all.GetTcpIPv4Statistics().SegmentsResent >= 0), ("icmp", () => all.GetIcmpV4Statistics().TimestampRepliesSent >= 0), ("icmp 6", () => all.GetIcmpV6Statistics().RedirectsReceived), ("udp", () => all.GetUdpIPv4Statistics().IncomingDatagramsDiscarded >= 0), ("begin", () => all.EndGetUnicastAddresses(all.BeginGetUnicastAddresses(null, null)).Count > 0));
        return Task.CompletedTask;
    }

    /// <summary>Ping's corners.</summary>
    public static async Task PingAsync()
    {
        using Ping ping = new();
        TcpChecks.Report(() => ping.Send(IPAddress.Any));
        TcpChecks.Report(() => ping.Send(IPAddress.Loopback, -1));
        TcpChecks.Report(() => ping.Send(IPAddress.Loopback, 100, new byte[65_501]));
        TcpChecks.Report(() => ping.Send(""));
        TcpChecks.Report(() => ping.Send("a..b"));
        TcpChecks.Report(() => _ = new PingOptions(0, false));
        Console.WriteLine(ping.Send(IPAddress.Loopback, 1000, []).Status);
        Console.WriteLine(ping.Send(IPAddress.Loopback, 1000, new byte[20_000]).Buffer.Length);
        Console.WriteLine(ping.Send(IPAddress.Parse("127.4.5.6"), 1000).Address);
        TaskCompletionSource<PingReply?> ended = new();
        ping.PingCompleted += (_, e) => ended.SetResult(e.Reply);
        ping.SendAsync(IPAddress.Loopback, 500, "token");
        Console.WriteLine((await ended.Task)?.Status);
        using CancellationTokenSource before = new();
        before.Cancel();
        await TcpChecks.ReportAsync(() => ping.SendPingAsync(IPAddress.Loopback, TimeSpan.FromSeconds(1), cancellationToken: before.Token));
    }

    private static void Tell(params (string Name, Func<object> Get)[] properties)
    {
        foreach ((string name, Func<object> get) in properties)
        {
            try
            {
                Console.WriteLine($"{name}: {get()}");
            }
            catch (Exception exception)
            {
                Console.WriteLine($"{name}: {exception.GetType().Name}");
            }
        }
    }
}
