using System.Net;
using System.Net.Sockets;

namespace NetProgram;

/// <summary>
/// Every socket option of .NET on every kind of socket: what reading gives, whether it can be set, what it is then. Not those
/// that docs/limits.md names: IP options, urgent data, DontRoute.
/// </summary>
internal static class OptionChecks
{
    private static readonly SocketOptionName[] s_socketNames =
    [
        SocketOptionName.Debug, SocketOptionName.AcceptConnection, SocketOptionName.ReuseAddress, SocketOptionName.KeepAlive, SocketOptionName.Broadcast,
        SocketOptionName.UseLoopback, SocketOptionName.Linger, SocketOptionName.DontLinger, SocketOptionName.ExclusiveAddressUse,
        SocketOptionName.SendBuffer, SocketOptionName.ReceiveBuffer, SocketOptionName.SendLowWater, SocketOptionName.ReceiveLowWater, SocketOptionName.SendTimeout,
        SocketOptionName.ReceiveTimeout, SocketOptionName.Error, SocketOptionName.Type, SocketOptionName.ReuseUnicastPort, SocketOptionName.MaxConnections,
    ];

    private static readonly SocketOptionName[] s_addressNames =
    [
        SocketOptionName.HeaderIncluded, SocketOptionName.TypeOfService, SocketOptionName.IpTimeToLive, SocketOptionName.MulticastInterface,
        SocketOptionName.MulticastTimeToLive, SocketOptionName.MulticastLoopback, SocketOptionName.DontFragment, SocketOptionName.PacketInformation,
        SocketOptionName.ChecksumCoverage, SocketOptionName.HopLimit, SocketOptionName.IPProtectionLevel, SocketOptionName.IPv6Only,
    ];

    private static readonly SocketOptionName[] s_tcpNames =
    [
        SocketOptionName.NoDelay, SocketOptionName.Expedited, SocketOptionName.TcpKeepAliveTime, SocketOptionName.TcpKeepAliveInterval,
        SocketOptionName.TcpKeepAliveRetryCount, SocketOptionName.FastOpen,
    ];

    public static Task RunAsync()
    {
        foreach (AddressFamily family in (AddressFamily[])[AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
        {
            foreach (SocketType type in (SocketType[])[SocketType.Stream, SocketType.Dgram])
            {
                All(family, type, SocketOptionLevel.Socket, s_socketNames);
                All(family, type, SocketOptionLevel.IP, s_addressNames);
                All(family, type, SocketOptionLevel.IPv6, s_addressNames);
                All(family, type, SocketOptionLevel.Tcp, s_tcpNames);
                All(family, type, SocketOptionLevel.Udp, [SocketOptionName.NoChecksum, SocketOptionName.ChecksumCoverage]);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>The properties of a socket that stand for options.</summary>
    public static Task PropertiesAsync()
    {
        foreach (AddressFamily family in (AddressFamily[])[AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
        {
            foreach (SocketType type in (SocketType[])[SocketType.Stream, SocketType.Dgram])
            {
                Console.WriteLine($"{family} {type}");
                using Socket socket = new(family, type, ProtocolType.Unspecified);
                Attempt("NoDelay", () => socket.NoDelay, () => socket.NoDelay = true);
                Attempt("Ttl", () => socket.Ttl, () => socket.Ttl = 77);
                Attempt("Ttl 0", () => socket.Ttl, () => socket.Ttl = (short)(family == AddressFamily.InterNetwork ? 0 : 5));
                Attempt("Ttl 256", () => socket.Ttl, () => socket.Ttl = 256);
                Attempt("Ttl -1", () => socket.Ttl, () => socket.Ttl = -1);
                Attempt("DontFragment", () => socket.DontFragment, () => socket.DontFragment = true);
                Attempt("DontFragment off", () => socket.DontFragment, () => socket.DontFragment = false);
                Attempt("MulticastLoopback", () => socket.MulticastLoopback, () => socket.MulticastLoopback = false);
                Attempt("EnableBroadcast", () => socket.EnableBroadcast, () => socket.EnableBroadcast = true);
                Attempt("ExclusiveAddressUse", () => socket.ExclusiveAddressUse, () => socket.ExclusiveAddressUse = true);
                Attempt("DualMode", () => socket.DualMode, () => socket.DualMode = true);
                Attempt("LingerState", () => Text(socket.LingerState!), () => socket.LingerState = new LingerOption(true, 3));
                Attempt("LingerState off", () => Text(socket.LingerState!), () => socket.LingerState = new LingerOption(false, 0));
                Attempt("SendTimeout", () => socket.SendTimeout, () => socket.SendTimeout = 1);
                Attempt("SendTimeout -1", () => socket.SendTimeout, () => socket.SendTimeout = -1);
                Attempt("ReceiveTimeout -2", () => socket.ReceiveTimeout, () => socket.ReceiveTimeout = -2);
                Attempt("ReceiveBufferSize", () => socket.ReceiveBufferSize > 4000, () => socket.ReceiveBufferSize = 20_000);
                Attempt("SendBufferSize", () => socket.SendBufferSize > 4000, () => socket.SendBufferSize = 20_000);
                Attempt("ReceiveBufferSize -1", () => socket.ReceiveBufferSize > 4000, () => socket.ReceiveBufferSize = -1);
                Attempt("bytes", () => string.Join(',', socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Broadcast, 4)), () => socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Broadcast, new byte[] { 0, 0, 0, 0 }));
                Attempt("short bytes", () => string.Join(',', socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Broadcast, 2)), () => socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Broadcast, new byte[] { 1, 0 }));
                Attempt("long bytes", () => string.Join(',', socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Broadcast, 8)), () => socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Broadcast, new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 }));
                Attempt("io", () => BitConverter.ToInt32(Control(socket)), () => socket.IOControl(IOControlCode.KeepAliveValues, new byte[12], null));
                Attempt("io NonBlockingIO", () => socket.Blocking, () => socket.IOControl(IOControlCode.NonBlockingIO, BitConverter.GetBytes(1), null));
                Attempt("io number", () => BitConverter.ToInt32(Control(socket)), () => socket.IOControl(0x1234, new byte[4], null));
                Attempt("Available", () => socket.Available, () => { });
                Attempt("IPProtectionLevel", () => 0, () => socket.SetIPProtectionLevel(IPProtectionLevel.Restricted));
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>A connection begins with the options of the listener that it is accepted from.</summary>
    public static async Task InheritedAsync()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Ttl = 33 };
        listener.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 44);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        listener.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, 0x28);
        listener.LingerState = new LingerOption(true, 5);
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint!);
        using Socket accepted = await listener.AcceptAsync();
        foreach (Socket socket in (Socket[])[listener, accepted, client])
        {
            Console.WriteLine($"{socket.NoDelay} {socket.Ttl} {socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)} {socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)} {socket.GetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService)} {Text(socket.LingerState!)}");
        }

        accepted.LingerState = new LingerOption(false, 0);
    }

    /// <summary>Options by Linux's own numbers.</summary>
    public static Task RawAsync()
    {
        foreach (AddressFamily family in (AddressFamily[])[AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
        {
            foreach (SocketType type in (SocketType[])[SocketType.Stream, SocketType.Dgram])
            {
                // SO_TYPE, SO_ACCEPTCONN, SO_PROTOCOL, SO_DOMAIN; IP_TOS, IP_TTL; IPV6_TCLASS, IPV6_UNICAST_HOPS; TCP_NODELAY, TCP_USER_TIMEOUT.
                foreach ((int level, int name) in ((int, int)[])[(1, 3), (1, 30), (1, 38), (1, 39), (0, 1), (0, 2), (41, 67), (41, 16), (6, 1), (6, 18)])
                {
                    using Socket socket = new(family, type, ProtocolType.Unspecified);
                    string label = $"{family} {type} raw {level}/{name}";
                    byte[] value = new byte[4];
                    Attempt(label, () => $"{socket.GetRawSocketOption(level, name, value)} {BitConverter.ToInt32(value)}", () => socket.SetRawSocketOption(level, name, BitConverter.GetBytes(1)));
                }
            }
        }

        return Task.CompletedTask;
    }

    private static void All(AddressFamily family, SocketType type, SocketOptionLevel level, SocketOptionName[] names)
    {
        foreach (SocketOptionName name in names)
        {
            using Socket socket = new(family, type, ProtocolType.Unspecified);
            bool sized = level == SocketOptionLevel.Socket && name is SocketOptionName.SendBuffer or SocketOptionName.ReceiveBuffer;
            int wanted = sized ? 20_000 : 1;
            Attempt(
                $"{family} {type} {level} {(int)name}",
                () => socket.GetSocketOption(level, name) is { } value ? sized ? (int)value > 4000 : value is LingerOption linger ? Text(linger) : value is int ? value : value.GetType().Name : "null",
                () => socket.SetSocketOption(level, name, wanted));
        }
    }

    private static byte[] Control(Socket socket)
    {
        byte[] result = new byte[4];
        socket.IOControl(IOControlCode.DataToRead, null, result);
        return result;
    }

    private static string Text(LingerOption linger) => $"{linger.Enabled} {linger.LingerTime}";

    private static void Attempt(string what, Func<object> get, Action set) => Console.WriteLine($"{what}: {Read(get)}; {Read(() => { set(); return "set"; })}; {Read(get)}");

    private static string Read(Func<object> get)
    {
        try
        {
            return get().ToString()!;
        }
        catch (Exception exception)
        {
            return TcpChecks.Describe(exception);
        }
    }
}
