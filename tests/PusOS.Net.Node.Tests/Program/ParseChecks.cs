using System.Net;
using System.Net.Sockets;

namespace NetProgram;

/// <summary>Addresses and names as texts.</summary>
internal static class ParseChecks
{
    public static Task AddressesAsync()
    {
        foreach (string text in (string[])["1.2.3.4", "1.2.3", "1.2", "1", "0x7f.1", "017.0.0.1", "1.2.3.256", "1.2.3.4.5", "", " 1.2.3.4", "::", "::1", "1::", "2001:DB8::1", "fe80::1%3", "fe80::1%lo", "fe80::1%nosuch", "[::1]", "[::1]:80", "::ffff:1.2.3.4", "::1.2.3.4", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8", "12345::", ":::", "4294967295", "4294967296", "a.b.c.d"])
        {
            string parsed = IPAddress.TryParse(text, out IPAddress? address) ? $"{address} {address.AddressFamily} {IPAddress.IsLoopback(address)} {address.IsIPv6LinkLocal} {address.IsIPv6Multicast} {address.IsIPv4MappedToIPv6} {address.MapToIPv6()} {(address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ScopeId : -1)}" : "no";
            string point = IPEndPoint.TryParse(text, out IPEndPoint? endPoint) ? endPoint.ToString() : "no";
            Console.WriteLine($"'{text}': {parsed}; {point}; {Uri.CheckHostName(text)}");
        }

        foreach (string text in (string[])["10.0.0.0/8", "10.0.0.1/8", "10.0.0.0/33", "::/0", "2001:db8::/32", "1.2.3.4", "10.0.0.0/-1", "/8"])
        {
            Console.WriteLine($"'{text}': {(IPNetwork.TryParse(text, out IPNetwork network) ? $"{network} {network.Contains(IPAddress.Parse("10.2.3.4"))} {network.BaseAddress} {network.PrefixLength}" : "no")}");
        }

        foreach (string text in (string[])["http://user:pw@host:81/a/../b/./c?q=ä b#f", "HTTP://HOST/%7eA%2f", "http://[fe80::1%25eth0]/x", "//host/path", "file:///etc/x", "http://1.2.3/", "http://münchen.example/", "http://host:99999/", "mailto:a@b", "ws://h", "http://h h/"])
        {
            Console.WriteLine(Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out Uri? uri) ? uri.IsAbsoluteUri ? $"{uri.AbsoluteUri} {uri.Host} {uri.IdnHost} {uri.Port} {uri.PathAndQuery} {uri.HostNameType} {uri.UserInfo}" : $"relative {uri}" : "no");
        }

        SocketAddress bytes = new IPEndPoint(IPAddress.Parse("1.2.3.4"), 80).Serialize();
        Console.WriteLine($"{bytes} {new IPEndPoint(0, 0).Create(bytes)} {new IPEndPoint(IPAddress.Parse("fe80::1%7"), 81).Serialize()}");
        Console.WriteLine($"{new DnsEndPoint("h", 5)} {IPAddress.HostToNetworkOrder(1)} {new IPAddress(new byte[] { 1, 2, 3, 4 }).Equals(IPAddress.Parse("1.2.3.4"))}");
        return Task.CompletedTask;
    }

    public static async Task NamesAsync()
    {
        foreach (string name in (string[])["127.0.0.1", "::1", "localhost", "LOCALHOST", "127.1", "a..b", new string('x', 300), "0.0.0.0", "::"])
        {
            string shown = name.Length > 40 ? "long" : name;
            Console.Write($"{shown}: ");
            await HttpClientChecks.TellAsync(async () => Console.Write(Join(await Dns.GetHostAddressesAsync(name, AddressFamily.InterNetwork)) + "; "));
            await HttpClientChecks.TellAsync(async () => Console.Write(Join(await Dns.GetHostAddressesAsync(name, AddressFamily.InterNetwork)) + "; "));
            if (!name.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            {
                // What else a machine calls so is its own affair.
                await HttpClientChecks.TellAsync(async () => Console.Write(Join(await Dns.GetHostAddressesAsync(name)) + "; "));
                await HttpClientChecks.TellAsync(async () => Console.Write(Join(await Dns.GetHostAddressesAsync(name, AddressFamily.InterNetworkV6)) + "; "));
            }

            if (!name.Contains(':'))
            {
                TcpChecks.Report(() => Console.Write(Dns.GetHostEntry(name).AddressList.Contains(IPAddress.Loopback) + "; "));
            }
        }

        Console.WriteLine($"{(await Dns.GetHostAddressesAsync("")).Length > 0} {Dns.GetHostEntry("").HostName == Dns.GetHostName()} {Dns.GetHostEntry("localhost").HostName} {Dns.GetHostEntry("127.0.0.1").HostName} {Dns.GetHostEntry(IPAddress.Loopback).HostName} {Dns.GetHostEntry("localhost").Aliases.Length}");
        using CancellationTokenSource before = new();
        before.Cancel();
        await TcpChecks.ReportAsync(() => Dns.GetHostAddressesAsync("localhost", before.Token));
        await TcpChecks.ReportAsync(() => Dns.GetHostEntryAsync("localhost", before.Token));
        TcpChecks.Report(() => Dns.GetHostAddresses(null!));
        TcpChecks.Report(() => Dns.GetHostEntry(IPAddress.Any));
        TcpChecks.Report(() => Dns.EndGetHostAddresses(Task.CompletedTask));
        Console.WriteLine(Join(Dns.EndGetHostAddresses(Dns.BeginGetHostAddresses("127.0.0.1", null, null))));
    }

    private static string Join(IPAddress[] addresses) => string.Join(' ', addresses.Select(a => a.ToString()).Distinct().Order(StringComparer.Ordinal));
}
