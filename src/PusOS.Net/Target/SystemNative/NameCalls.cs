using System.Runtime.InteropServices;
using System.Text;
using PusOS.Net.Protocols;
using PusOS.Runtime;

namespace PusOS.Net.SystemNative;

/// <summary>
/// Host names to addresses: literals, localhost, the node's own name, multicast DNS for <c>.local</c>, else DNS. The
/// calls block; the class library makes its asynchronous ones on threads of the pool.
/// </summary>
internal static unsafe class NameCalls
{
    /// <summary>Interop.Sys.GetAddrInfoErrorFlags: what the class library makes TryAgain, HostNotFound and no memory of.</summary>
    private const int Success = 0, TryAgain = 1, NoName = 5, NoMemory = 8;

    /// <summary>System.Net.Sockets.AddressFamily.</summary>
    private const int Unspecified = 0, InterNetwork = 2, InterNetworkV6 = 23;

    [RuntimeExport("SystemNative_GetHostEntryForName")]
    internal static int GetHostEntry(byte* name, int family, HostEntry* entry)
    {
        *entry = default;
        NodeStack.EnsureStarted();
        NodeStack.Configuration.WaitUntilConfigured();
        string text = Marshal.PtrToStringUTF8((nint)name) ?? "";
        List<IpAddress> found = [];
        StackLock.Enter();
        int error = IsOwnName(text) ? AddOwn(family, found) : Resolve(text, family, found);
        StackLock.Exit();
        return found.Count == 0 ? error : Fill(entry, text, found);
    }

    [RuntimeExport("SystemNative_FreeHostEntry")]
    internal static void Free(HostEntry* entry)
    {
        Runtime.SystemNative.NativeMemory.Free(entry->CanonicalName);
        Runtime.SystemNative.NativeMemory.Free(entry->Addresses);
        *entry = default;
    }

    /// <summary>
    /// The name of an address: of loopback and the node's own addresses at once, of others by DNS. Addresses of the link alone
    /// have none there (RFC 6303).
    /// </summary>
    [RuntimeExport("SystemNative_GetNameInfo")]
    internal static int GetName(byte* address, uint length, byte isIPv6, byte* host, uint hostLength, byte* service, uint serviceLength, int flags)
    {
        NodeStack.EnsureStarted();
        NodeStack.Configuration.WaitUntilConfigured();
        IpAddress wanted = IpAddress.FromBytes(new ReadOnlySpan<byte>(address, (int)length));
        int error = NoName;
        StackLock.Enter();
        string? name = wanted.IsLoopback ? "localhost"
            : NodeStack.Stack.Addresses.IsOurs(wanted) ? NodeStack.Configuration.HostName
            : wanted.IsLinkLocal || !wanted.IsUnicast ? null
            : AskForName(wanted, out error);
        StackLock.Exit();
        if (name is null || Encoding.UTF8.GetByteCount(name) >= hostLength)
        {
            return error;
        }

        host[Encoding.UTF8.GetBytes(name, new Span<byte>(host, (int)hostLength - 1))] = 0;
        if (service != null && serviceLength != 0)
        {
            *service = 0;
        }

        return Success;
    }

    /// <summary>Lock held; waits for the answer.</summary>
    private static string? AskForName(IpAddress address, out int error)
    {
        DnsQuery query = NodeStack.Configuration.Resolver.ResolveName(address);
        query.Completed = static _ => SocketWaits.WakeAny();
        NodeStack.Pump();
        while (query.Status == DnsStatus.Pending)
        {
            SocketWaits.WaitForAny(Instant.Never);
        }

        error = Error(query, null);
        return query.HostName;
    }

    private static bool IsOwnName(string name) => name.Length == 0
        || name.Equals(NodeStack.Configuration.HostName, StringComparison.OrdinalIgnoreCase)
        || name.Equals(NodeStack.Configuration.Mdns?.FullName, StringComparison.OrdinalIgnoreCase);

    private static int AddOwn(int family, List<IpAddress> found)
    {
        for (int i = 0; i < NodeStack.Stack.AddressCount; i++)
        {
            InterfaceAddress own = NodeStack.Stack.GetAddress(i);
            if (!own.Tentative && Fits(own.Address, family))
            {
                found.Add(own.Address);
            }
        }

        if (found.Count == 0)
        {
            found.Add(family == InterNetworkV6 ? IpAddress.LoopbackIPv6 : IpAddress.LoopbackIPv4);
        }

        return Success;
    }

    private static bool Fits(IpAddress address, int family) => family == Unspecified || address.IsIPv4 == (family == InterNetwork);

    /// <summary>Lock held; waits for the answers.</summary>
    private static int Resolve(string name, int family, List<IpAddress> found)
    {
        DnsQuery? six = family is Unspecified or InterNetworkV6 ? Ask(name, true) : null;
        DnsQuery? four = family is Unspecified or InterNetwork ? Ask(name, false) : null;
        NodeStack.Pump();
        while (six is { Status: DnsStatus.Pending } || four is { Status: DnsStatus.Pending })
        {
            SocketWaits.WaitForAny(Instant.Never);
        }

        // Those that the node can reach first: IPv6 if it has more than a link-local address of that kind (RFC 6724 §6).
        bool sixFirst = name.EndsWith("localhost", StringComparison.OrdinalIgnoreCase) || HasGlobalIPv6();
        Take(sixFirst ? six : four, found);
        Take(sixFirst ? four : six, found);
        return Error(four, six);
    }

    private static DnsQuery Ask(string name, bool ipv6)
    {
        bool isLocal = name.TrimEnd('.').EndsWith(".local", StringComparison.OrdinalIgnoreCase);
        DnsQuery query = isLocal && NodeStack.Configuration.Mdns is { } mdns ? mdns.Resolve(name, ipv6) : NodeStack.Configuration.Resolver.Resolve(name, ipv6);
        query.Completed = static _ => SocketWaits.WakeAny();
        return query;
    }

    private static bool HasGlobalIPv6()
    {
        for (int i = 0; i < NodeStack.Stack.AddressCount; i++)
        {
            InterfaceAddress own = NodeStack.Stack.GetAddress(i);
            if (!own.Address.IsIPv4 && !own.Address.IsLinkLocal && !own.Tentative)
            {
                return true;
            }
        }

        return false;
    }

    private static void Take(DnsQuery? query, List<IpAddress> found)
    {
        for (int i = 0; query is { Status: DnsStatus.Ok } && i < query.Count; i++)
        {
            found.Add(query.GetAddress(i));
        }
    }

    private static int Error(DnsQuery? four, DnsQuery? six)
    {
        static bool MayWorkLater(DnsQuery? query) => query is { Status: DnsStatus.TimedOut or DnsStatus.ServerFailure or DnsStatus.NoServer };
        return MayWorkLater(four) || MayWorkLater(six) ? TryAgain : NoName;
    }

    private static int Fill(HostEntry* entry, string name, List<IpAddress> found)
    {
        int bytes = Encoding.UTF8.GetByteCount(name);
        entry->CanonicalName = (byte*)Runtime.SystemNative.NativeMemory.Allocate((nuint)bytes + 1);
        entry->Addresses = (NativeIpAddress*)Runtime.SystemNative.NativeMemory.AllocateArray((nuint)found.Count, (nuint)sizeof(NativeIpAddress));
        if (entry->CanonicalName == null || entry->Addresses == null)
        {
            Free(entry);
            return NoMemory;
        }

        Encoding.UTF8.GetBytes(name, new Span<byte>(entry->CanonicalName, bytes));
        entry->CanonicalName[bytes] = 0;
        foreach (IpAddress address in found)
        {
            entry->Addresses[entry->AddressCount++].Set(address);
        }

        return Success;
    }
}
