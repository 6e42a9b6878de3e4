using System.Text;
using PusOS.Net.Protocols;
using PusOS.Runtime.Files;

namespace PusOS.Net.Facts;

/// <summary>
/// The files that System.Net.NetworkInformation reads on Linux (proc(5), resolv.conf(5), hosts(5), dhclient.leases(5)), made
/// of what the stack knows when they are opened.
/// </summary>
internal static class NetworkFacts
{
    private const string Off = "0\n";

    /// <summary>Called when the program names its first file.</summary>
    public static void AddAll()
    {
        PackageFacts.Add("/etc/hostname", static () => Make(static (text, _) => text.Append(NodeStack.Configuration.HostName).Append('\n')));
        PackageFacts.Add("/etc/hosts", static () => Make(WriteHosts));
        PackageFacts.Add("/etc/resolv.conf", static () => Make(WriteResolver));
        PackageFacts.Add("/var/lib/dhcp/dhclient.leases", static () => Make(WriteLease));
        PackageFacts.Add("/proc/net/dev", static () => Make(InterfaceFacts.WriteDevices));
        PackageFacts.Add("/proc/net/route", static () => Make(InterfaceFacts.WriteRoutes));
        PackageFacts.Add("/proc/net/ipv6_route", static () => Make(InterfaceFacts.WriteIPv6Routes));
        PackageFacts.Add("/proc/net/arp", static () => Make(InterfaceFacts.WriteNeighbours));
        PackageFacts.Add("/proc/net/if_inet6", static () => Make(InterfaceFacts.WriteIPv6Addresses));
        PackageFacts.Add("/proc/net/tcp", static () => Make(static (text, stack) => SocketFacts.Write(text, stack, SocketEntry.Tcp, false)));
        PackageFacts.Add("/proc/net/tcp6", static () => Make(static (text, stack) => SocketFacts.Write(text, stack, SocketEntry.Tcp, true)));
        PackageFacts.Add("/proc/net/udp", static () => Make(static (text, stack) => SocketFacts.Write(text, stack, SocketEntry.Udp, false)));
        PackageFacts.Add("/proc/net/udp6", static () => Make(static (text, stack) => SocketFacts.Write(text, stack, SocketEntry.Udp, true)));
        PackageFacts.Add("/proc/net/sockstat", static () => Make(static (text, stack) => SocketFacts.WriteNumbers(text, stack, false)));
        PackageFacts.Add("/proc/net/sockstat6", static () => Make(static (text, stack) => SocketFacts.WriteNumbers(text, stack, true)));
        PackageFacts.Add("/proc/net/snmp", static () => Make(StatisticsFacts.Write));
        PackageFacts.Add("/proc/net/snmp6", static () => Make(StatisticsFacts.WriteIPv6));
        PackageFacts.Add("/proc/sys/net/ipv4/ip_forward", static () => Make(static (text, _) => text.Append(Off)));
        PackageFacts.Add("/proc/sys/net/ipv6/conf/default/forwarding", static () => Make(static (text, _) => text.Append(Off)));
        AddInterface("lo");
        AddInterface("eth0");
    }

    /// <summary>What the class library asks of each interface, and a little more. eth0 is there even without a device: it is down.</summary>
    private static void AddInterface(string name)
    {
        PackageFacts.Add($"/proc/sys/net/ipv4/conf/{name}/forwarding", static () => Make(static (text, _) => text.Append(Off)));
        PackageFacts.Add($"/sys/class/net/{name}/tx_queue_len", static () => Make(static (text, _) => text.Append(Virtio.VirtioNetPort.QueueSize).Append('\n')));
        PackageFacts.Add($"/sys/class/net/{name}/mtu", name == "lo"
            ? static () => Make(static (text, _) => text.Append(LinkLayer.LoopbackMtu).Append('\n'))
            : static () => Make(static (text, stack) => text.Append(stack.Mtu).Append('\n')));
        PackageFacts.Add($"/sys/class/net/{name}/address", name == "lo"
            ? static () => Make(static (text, _) => text.Append(default(HardwareAddress).ToString()).Append('\n'))
            : static () => Make(static (text, stack) => text.Append(stack.HardwareAddress.ToString()).Append('\n')));
        PackageFacts.Add($"/sys/class/net/{name}/operstate", name == "lo"
            ? static () => Make(static (text, _) => text.Append("unknown\n"))
            : static () => Make(static (text, stack) => text.Append(stack.LinkUp ? "up\n" : "down\n")));
    }

    private static ReadOnlyMemory<byte> Make(Action<StringBuilder, Interface> write)
    {
        NodeStack.EnsureStarted();
        NodeStack.Configuration.WaitUntilConfigured();
        StringBuilder text = new();
        StackLock.Enter();
        write(text, NodeStack.Stack);
        StackLock.Exit();
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void WriteHosts(StringBuilder text, Interface stack)
    {
        text.Append("127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n");
        for (int i = 0; i < stack.AddressCount; i++)
        {
            InterfaceAddress own = stack.GetAddress(i);
            if (!own.Tentative)
            {
                text.Append(own.Address.ToString()).Append(' ').Append(NodeStack.Configuration.HostName).Append('\n');
            }
        }
    }

    private static void WriteResolver(StringBuilder text, Interface stack)
    {
        foreach (IpAddress server in NodeStack.Configuration.Resolver.Servers())
        {
            text.Append("nameserver ").Append(server.ToString()).Append('\n');
        }
    }

    private static void WriteLease(StringBuilder text, Interface stack)
    {
        if (NodeStack.Configuration.Dhcp is { Lease: { } lease } && lease.Address != default)
        {
            text.Append("lease {\n  interface \"eth0\";\n  fixed-address ").Append(lease.Address.ToString())
                .Append(";\n  option dhcp-server-identifier ").Append(lease.Server.ToString()).Append(";\n}\n");
        }
    }
}
