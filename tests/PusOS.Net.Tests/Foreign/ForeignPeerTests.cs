using System.Diagnostics;
using System.Text;
using PusOS.Net.Protocols;
using Xunit.Abstractions;

namespace PusOS.Net.Tests.Foreign;

/// <summary>Our stack against Linux's and well-known programs, over a TAP.</summary>
[Collection("foreign")]
public class ForeignPeerTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Ping_small_large_and_over_ipv6()
    {
        using RequiresTap tap = new(true, "ping");
        tap.Start();
        (int code, string text) = tap.Inside("ping", "-c 5 -i 0.05 -W 2 10.77.0.2");
        Assert.True(code == 0 && text.Contains(" 0% packet loss"), text);
        output.WriteLine(text.Split('\n').Last(l => l.StartsWith("rtt")));
        (code, text) = tap.Inside("ping", "-c 3 -i 0.05 -W 2 -s 20000 10.77.0.2");
        Assert.True(code == 0 && text.Contains(" 0% packet loss"), "fragments: " + text);
        // Duplicate address detection takes a second on both sides.
        Thread.Sleep(2500);
        string address = "fe80::ff:fe00:101";
        (code, text) = tap.Inside("ping", $"-6 -c 3 -i 0.05 -W 2 {address}%{tap.Device}");
        Assert.True(code == 0 && text.Contains(" 0% packet loss"), "IPv6: " + text);
        (code, text) = tap.Inside("ping", $"-6 -c 3 -i 0.05 -W 2 -s 9000 {address}%{tap.Device}");
        Assert.True(code == 0 && text.Contains(" 0% packet loss"), "IPv6 fragments: " + text);
    }

    [SkippableFact]
    public void Curl_downloads_ten_megabytes_and_the_capture_is_well_formed()
    {
        using RequiresTap tap = new(true, "curl", "tshark");
        HttpBytes server = new(tap.Stack, 80, 10_000_000);
        tap.Application = server.Poll;
        tap.Start();
        Stopwatch watch = Stopwatch.StartNew();
        (int code, string text) = tap.Inside("bash", "-c \"curl -sS --max-time 60 http://10.77.0.2/ | sha256sum\"", 90);
        Assert.True(code == 0, text);
        Assert.StartsWith(server.Sha256, text);
        output.WriteLine($"10 MB in {watch.ElapsedMilliseconds} ms, {tap.Stack.Counters.TcpRetransmissions} retransmissions");
        tap.Stop();
        (code, text) = tap.Inside("tshark", $"-r {tap.CaptureFile} -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE -Y \"_ws.malformed or tcp.checksum.status==0 or ip.checksum.status==0\"", 60);
        string[] bad = text.Split('\n').Where(l => l.Contains("10.77")).ToArray();
        Assert.True(bad.Length == 0, "malformed frames: " + string.Join("\n", bad.Take(3)));
    }

    [SkippableFact]
    public void Fifty_megabytes_from_linux_arrive()
    {
        using RequiresTap tap = new(true, "head", "bash");
        long received = 0;
        bool ended = false;
        TcpListener listener = tap.Stack.CreateTcpListener();
        listener.Listen(new IpEndpoint(IpAddress.AnyIPv4, 5001), 4);
        TcpSocket? socket = null;
        byte[] buffer = new byte[65_536];
        tap.Application = () =>
        {
            if (socket is null)
            {
                listener.Accept(out socket);
            }

            while (socket?.Receive(buffer, out int count) == SocketStatus.Ok)
            {
                if (count == 0)
                {
                    ended = true;
                    socket.Close();
                    break;
                }

                received += count;
            }
        };
        tap.Start();
        Stopwatch watch = Stopwatch.StartNew();
        (int code, string text) = tap.Inside("bash", "-c \"head -c 50000000 /dev/zero > /dev/tcp/10.77.0.2/5001\"", 60);
        Assert.True(code == 0, text);
        Assert.True(tap.WaitFor(() => ended), $"only {received} bytes came");
        Assert.Equal(50_000_000, received);
        output.WriteLine($"50 MB in {watch.ElapsedMilliseconds} ms");
    }

    [SkippableFact]
    public void Dhcp_and_dns_from_dnsmasq()
    {
        using RequiresTap tap = new(false, "dnsmasq", "dig");
        DhcpClient dhcp = new("pusnode");
        DnsResolver dns = new() { Dhcp = dhcp };
        tap.Stack.Add(dhcp);
        tap.Stack.Add(dns);
        string leases = Path.GetTempFileName();
        tap.Background("dnsmasq", $"--no-daemon --conf-file=/dev/null --no-resolv --no-hosts --user=root --interface={tap.Device} --bind-interfaces --dhcp-range=10.77.0.50,10.77.0.60,2m --dhcp-option=3,10.77.0.1 --dhcp-leasefile={leases} --address=/one.test/10.1.2.3 --host-record=six.test,fd00::6 --cname=alias.test,real.test --host-record=real.test,10.9.9.9 --local-ttl=60 --local=/test/");
        Thread.Sleep(500);
        tap.Start();
        Assert.True(tap.WaitFor(() => dhcp.State == DhcpState.Bound), $"DHCP stands at {dhcp.State}");
        Assert.StartsWith("10.77.0.5", dhcp.Lease.Address.ToString());
        Assert.Equal(RequiresTap.Theirs, dhcp.Lease.Router);
        Assert.Equal(24, dhcp.Lease.PrefixLength);
        Assert.Equal(DnsStatus.Ok, Resolve(tap, dns, "one.test", false, "10.1.2.3"));
        Assert.Equal(DnsStatus.Ok, Resolve(tap, dns, "six.test", true, "fd00::6"));
        Assert.Equal(DnsStatus.Ok, Resolve(tap, dns, "ALIAS.test.", false, "10.9.9.9"));
        Assert.Equal(DnsStatus.NoSuchName, Resolve(tap, dns, "nobody.test", false, null));
        Assert.Equal(DnsStatus.Ok, Resolve(tap, dns, "one.test", false, "10.1.2.3"));
        Assert.Equal(1, dns.CacheHits);
        lock (tap.Lock)
        {
            dhcp.Release();
        }

        Assert.True(tap.WaitFor(() => new FileInfo(leases).Length == 0), "the server still holds the lease");
        Assert.Equal(0, Enumerable.Range(0, tap.Stack.AddressCount).Count(i => tap.Stack.GetAddress(i).Address.IsIPv4));
        File.Delete(leases);
    }

    [SkippableFact]
    public void Nmap_finds_the_open_port_among_closed_ones()
    {
        using RequiresTap tap = new(true, "nmap");
        tap.Stack.CreateTcpListener().Listen(new IpEndpoint(IpAddress.AnyIPv4, 80), 64);
        tap.Start();
        (int code, string text) = tap.Inside("nmap", "-n -Pn -sS -p 1-1000 --max-retries 2 10.77.0.2", 60);
        Assert.True(code == 0, text);
        Assert.Contains("80/tcp open", text);
        Assert.Contains("999 closed", text);
        output.WriteLine(text.Split('\n').First(l => l.Contains("closed")));
    }

    [SkippableFact]
    public void Syn_flood_by_hping3_leaves_the_server_reachable()
    {
        using RequiresTap tap = new(true, "hping3", "curl", "timeout");
        HttpBytes server = new(tap.Stack, 80, 1000);
        tap.Application = server.Poll;
        tap.Start();
        Assert.Equal(0, tap.Inside("curl", "-sS -o /dev/null --max-time 5 http://10.77.0.2/").Code);
        Process flood = tap.Background("timeout", "8 hping3 -q -S -p 80 --rand-source --faster 10.77.0.2");
        Assert.True(tap.WaitFor(() => tap.Stack.Counters.SynCookiesSent > 100 || flood.HasExited, 8));
        (int code, string text) = tap.Inside("curl", "-sS -o /dev/null --retry 3 --retry-connrefused --max-time 10 http://10.77.0.2/", 45);
        Assert.True(code == 0, text);
        output.WriteLine($"{tap.Stack.Counters.FramesReceived:N0} frames, {tap.Stack.Counters.SynCookiesSent:N0} cookies, {tap.Stack.Counters.SynCookiesAccepted} accepted, {tap.Stack.Tcp.ConnectionCount} connections");
        Assert.True(tap.Stack.Counters.SynCookiesSent > 0, "the flood was no flood");
        Assert.True(tap.Stack.Tcp.ConnectionCount < 100);
    }

    [SkippableFact]
    public void Our_client_talks_to_a_linux_server()
    {
        using RequiresTap tap = new(true, "python3");
        tap.Background("python3", "-m http.server 8000 --bind 10.77.0.1 --directory /usr/share/common-licenses");
        Thread.Sleep(1000);
        TcpSocket socket = tap.Stack.CreateTcpSocket();
        MemoryStream received = new();
        bool asked = false;
        bool ended = false;
        byte[] buffer = new byte[4096];
        tap.Application = () =>
        {
            if (!asked && socket.State == TcpState.Established)
            {
                socket.Send("GET /GPL-3 HTTP/1.0\r\n\r\n"u8, out _);
                asked = true;
            }

            while (!ended && asked && socket.Receive(buffer, out int count) == SocketStatus.Ok)
            {
                received.Write(buffer, 0, count);
                ended = count == 0;
            }
        };
        Assert.Equal(SocketStatus.InProgress, socket.Connect(new IpEndpoint(RequiresTap.Theirs, 8000)));
        tap.Start();
        Assert.True(tap.WaitFor(() => ended), $"{socket.State}, {received.Length} bytes");
        byte[] expected = File.ReadAllBytes("/usr/share/common-licenses/GPL-3");
        Assert.True(received.ToArray().AsSpan().EndsWith(expected), $"{received.Length} bytes");
    }

    private static DnsStatus Resolve(RequiresTap tap, DnsResolver dns, string name, bool ipv6, string? address)
    {
        DnsQuery query;
        lock (tap.Lock)
        {
            query = dns.Resolve(name, ipv6);
        }

        Assert.True(tap.WaitFor(() => query.Status != DnsStatus.Pending));
        if (address is not null)
        {
            Assert.True(query.Count > 0, $"{name}: {query.Status}");
            Assert.Equal(address, query.GetAddress(0).ToString());
        }

        return query.Status;
    }
}
