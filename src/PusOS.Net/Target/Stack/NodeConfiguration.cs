using System.Runtime.CompilerServices;
using System.Text;
using PusOS.Kernel;
using PusOS.Net.Protocols;
using PusOS.Runtime.SystemNative;

namespace PusOS.Net;

/// <summary>
/// Addresses, names and time of the node's interface: by DHCP, or as the kernel options say (docs/sdk.md). The stack's
/// lock is held for every member but <see cref="WaitUntilConfigured"/>.
/// </summary>
internal sealed unsafe class NodeConfiguration
{
    /// <summary>How long the first socket waits for an address, in milliseconds, if option pus.netwait says nothing.</summary>
    private const int DefaultWait = 10_000;

    /// <summary>1: somebody sleeps on this word until there is an address. Written with the stack's lock held.</summary>
    private static int s_waiters;

    private readonly Interface _stack;
    private readonly Instant _waitUntil;
    private readonly IpAddress _timeServer;
    private SntpClient? _sntp;
    private bool _isConfigured;

    /// <summary>Starts the services that the options ask for.</summary>
    public NodeConfiguration(Interface stack, bool hasDevice)
    {
        _stack = stack;
        HostName = Option("pus.name"u8) ?? "pusos";
        bool isStatic = Option("pus.ip"u8) is { } text && TryParsePrefix(text, out IpPrefix prefix) && stack.AddAddress(prefix) == Status.Ok;
        if (isStatic && Option("pus.gateway"u8) is { } gateway && IpAddress.TryParse(gateway, out IpAddress router))
        {
            stack.AddDefaultRoute(router);
        }

        if (hasDevice && !isStatic && Option("pus.dhcp"u8) != "0")
        {
            Dhcp = new DhcpClient(HostName);
            stack.Add(Dhcp);
        }

        Resolver = new DnsResolver { Dhcp = Dhcp };
        stack.Add(Resolver);
        if (Option("pus.dns"u8) is { } servers)
        {
            foreach (string server in servers.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                if (IpAddress.TryParse(server, out IpAddress address))
                {
                    Resolver.AddServer(address);
                }
            }
        }

        if (hasDevice && Option("pus.mdns"u8) != "0")
        {
            Mdns = new MdnsService(HostName);
            stack.Add(Mdns);
        }

        if (Option("pus.ntp"u8) is { } timeServer)
        {
            IpAddress.TryParse(timeServer, out _timeServer);
        }

        _isConfigured = !hasDevice || Dhcp is null;
        int wait = int.TryParse(Option("pus.netwait"u8), out int milliseconds) ? milliseconds : DefaultWait;
        _waitUntil = Clock.Now + Duration.FromMilliseconds(wait);
    }

    /// <summary>The node's name without domain.</summary>
    public string HostName { get; }

    /// <summary>The DHCP client; null: addresses are static, or there is no network.</summary>
    public DhcpClient? Dhcp { get; }

    /// <summary>Names to addresses.</summary>
    public DnsResolver Resolver { get; }

    /// <summary>name.local; null: switched off, or there is no network.</summary>
    public MdnsService? Mdns { get; }

    /// <summary>After each poll of the stack's thread: follows the lease and the time server.</summary>
    public void Update(Instant now)
    {
        IpAddress server = _timeServer != default ? _timeServer : Dhcp?.Lease.NtpServer ?? default;
        if (_sntp is null && server != default && !server.IsUnspecified && (Dhcp is null || Dhcp.State == DhcpState.Bound))
        {
            _sntp = new SntpClient(server);
            _stack.Add(_sntp);
        }

        if (_sntp is { IsSynchronized: true })
        {
            Clock.SetUnixNanoseconds(_sntp.ToUnixNanoseconds(now));
        }

        if (s_waiters != 0 && IsSettled())
        {
            s_waiters = 0;
            AddressWait.Wake((int*)Unsafe.AsPointer(ref s_waiters), int.MaxValue);
        }
    }

    /// <summary>
    /// Blocks, for a bounded time after the start, until the interface has an address, so that a program's first lines
    /// may use the network as they may on a machine that is up. Threads, without the lock.
    /// </summary>
    public void WaitUntilConfigured()
    {
        // The stack's thread wakes the waiters; where another thread drives the stack meanwhile, they look themselves.
        const int LookMilliseconds = 10;
        while (!_isConfigured)
        {
            StackLock.Enter();
            _isConfigured = IsSettled();
            s_waiters = _isConfigured ? s_waiters : 1;
            StackLock.Exit();
            if (!_isConfigured)
            {
                AddressWait.Wait((int*)Unsafe.AsPointer(ref s_waiters), 1, Clock.Now + Duration.FromMilliseconds(LookMilliseconds));
            }
        }
    }

    /// <summary>Whether there is nothing more to wait for. Lock held.</summary>
    private bool IsSettled() => Dhcp is null || Dhcp.State == DhcpState.Bound || Dhcp.LinkLocalAddress != default || !_stack.LinkUp || Clock.Now >= _waitUntil;

    private static string? Option(ReadOnlySpan<byte> name)
    {
        if (!NodeOptions.TryFind(BootArguments.CommandLine, name, out ReadOnlySpan<byte> value))
        {
            return null;
        }

        byte[] plain = new byte[value.Length];
        return Encoding.UTF8.GetString(plain, 0, NodeOptions.Unescape(value, plain));
    }

    private static bool TryParsePrefix(string text, out IpPrefix prefix)
    {
        prefix = default;
        int slash = text.IndexOf('/');
        bool valid = IpAddress.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out IpAddress address);
        int length = address.IsIPv4 ? 24 : 64;
        valid &= slash < 0 || (int.TryParse(text.AsSpan(slash + 1), out length) && length >= 0 && length <= (address.IsIPv4 ? 32 : 128));
        prefix = new IpPrefix(address, length);
        return valid;
    }
}
