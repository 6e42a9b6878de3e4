using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace NetProgram;

/// <summary>Prints what System.Net.NetworkInformation says.</summary>
internal static class Interfaces
{
    public static async Task PrintAsync()
    {
        foreach (NetworkInterface entry in NetworkInterface.GetAllNetworkInterfaces())
        {
            Print(entry);
        }

        Console.WriteLine($"available {NetworkInterface.GetIsNetworkAvailable()}");
        await PrintGlobalAsync();
        Console.WriteLine($"resolv.conf {File.ReadAllText("/etc/resolv.conf").ReplaceLineEndings(" ")}");
        Console.WriteLine($"hosts {File.ReadAllText("/etc/hosts").Contains("127.0.0.1 localhost", StringComparison.Ordinal)}");
        Console.WriteLine($"etc {string.Join(' ', Directory.GetFiles("/etc").Order(StringComparer.Ordinal))}");
        File.WriteAllText("/etc/resolv.conf", "nameserver 10.9.8.7\n");
        Console.WriteLine($"own {string.Join(' ', Device().GetIPProperties().DnsAddresses)}");
        File.Delete("/etc/resolv.conf");
        Console.WriteLine($"again {string.Join(' ', Device().GetIPProperties().DnsAddresses)}");
    }

    /// <summary>Subscribes, says so, and prints events until there is a line of input.</summary>
    public static void Watch()
    {
        NetworkChange.NetworkAddressChanged += (_, _) => Console.WriteLine($"address {string.Join(' ', Device().GetIPProperties().UnicastAddresses.Select(a => a.Address).Where(a => a.AddressFamily == AddressFamily.InterNetwork))}");
        NetworkChange.NetworkAvailabilityChanged += (_, e) => Console.WriteLine($"available {e.IsAvailable}");
        Console.WriteLine("watching");
        Console.ReadLine();
        Console.WriteLine("over");
    }

    private static NetworkInterface Device() => NetworkInterface.GetAllNetworkInterfaces().First(entry => entry.Name == "eth0");

    private static void Print(NetworkInterface entry)
    {
        Console.WriteLine($"{entry.Name} {entry.NetworkInterfaceType} {entry.OperationalStatus} {entry.GetPhysicalAddress()} multicast {entry.SupportsMulticast}");
        IPInterfaceProperties properties = entry.GetIPProperties();
        foreach (UnicastIPAddressInformation address in properties.UnicastAddresses)
        {
            if (address.Address.AddressFamily == AddressFamily.InterNetwork)
            {
                Console.WriteLine($"  {address.Address}/{address.PrefixLength}");
            }
        }

        Console.WriteLine($"  gateways {string.Join(' ', properties.GatewayAddresses.Select(g => g.Address))}; dns {string.Join(' ', properties.DnsAddresses)}; dhcp {string.Join(' ', properties.DhcpServerAddresses)}");
        Console.WriteLine($"  mtu {properties.GetIPv4Properties().Mtu} index {properties.GetIPv4Properties().Index} forwarding {properties.GetIPv4Properties().IsForwardingEnabled}");
        IPInterfaceStatistics statistics = entry.GetIPStatistics();
        Console.WriteLine($"  counted {statistics.BytesSent > 0} {statistics.UnicastPacketsSent > 0} {statistics.BytesReceived > 0} queue {statistics.OutputQueueLength}");
    }

    private static async Task PrintGlobalAsync()
    {
        using TcpListener listener = new(IPAddress.Loopback, 4711);
        listener.Start();
        using TcpListener six = new(IPAddress.IPv6Any, 4713);
        six.Start();
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, 4711);
        using Socket accepted = await listener.AcceptSocketAsync();
        using UdpClient udp = new(4712);
        udp.Send([1, 2], new IPEndPoint(IPAddress.Loopback, 4712));
        udp.Send([1, 2], new IPEndPoint(IPAddress.Loopback, 4799));
        using (Ping ping = new())
        {
            ping.Send(IPAddress.Loopback);
        }

        IPGlobalProperties all = IPGlobalProperties.GetIPGlobalProperties();
        Console.WriteLine($"host {all.HostName}");
        Console.WriteLine($"listeners {string.Join(' ', all.GetActiveTcpListeners().Select(e => e.ToString()).Order(StringComparer.Ordinal))}");
        Console.WriteLine($"connections {string.Join(' ', all.GetActiveTcpConnections().Where(c => c.LocalEndPoint.Port == 4711).Select(c => $"{c.LocalEndPoint} {c.RemoteEndPoint.Port == ((IPEndPoint)client.Client.LocalEndPoint!).Port} {c.State}"))}");
        Console.WriteLine($"udp {string.Join(' ', all.GetActiveUdpListeners().Where(e => e.Port == 4712).Select(e => e.ToString()))}");
        TcpStatistics tcp = all.GetTcpIPv4Statistics();
        Console.WriteLine($"tcp {tcp.CurrentConnections} {tcp.SegmentsReceived >= 3} {tcp.SegmentsSent >= 3} {tcp.FailedConnectionAttempts} {tcp.ResetConnections}");
        UdpStatistics datagrams = all.GetUdpIPv4Statistics();
        Console.WriteLine($"udp {datagrams.DatagramsSent >= 2} {datagrams.DatagramsReceived >= 1} {datagrams.IncomingDatagramsWithErrors} {datagrams.UdpListeners > 0}");
        IcmpV4Statistics icmp = all.GetIcmpV4Statistics();
        Console.WriteLine($"icmp {icmp.EchoRequestsSent} {icmp.EchoRequestsReceived} {icmp.EchoRepliesReceived} {icmp.DestinationUnreachableMessagesSent}");
        IPGlobalStatistics ip = all.GetIPv4GlobalStatistics();
        Console.WriteLine($"ip {ip.DefaultTtl} {ip.ForwardingEnabled} {ip.NumberOfIPAddresses > 1} {ip.NumberOfRoutes} {ip.ReceivedPackets > 5} {ip.OutputPacketRequests > 5}");
        Console.WriteLine($"six {all.GetIPv6GlobalStatistics().ReceivedPackets >= 0} {all.GetIcmpV6Statistics().NeighborSolicitsSent} {all.GetUdpIPv6Statistics().DatagramsSent >= 0} {all.GetTcpIPv6Statistics().CurrentConnections}");
    }
}
