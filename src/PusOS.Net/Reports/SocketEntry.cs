namespace PusOS.Net;

/// <summary>One socket or connection in a list of them.</summary>
/// <param name="Kind">tcp, udp or raw.</param>
/// <param name="Local">The local endpoint; of a raw socket the port is its protocol's number.</param>
/// <param name="Remote">The peer; default: none.</param>
/// <param name="State">The state of a connection or listener; Closed for others.</param>
/// <param name="Received">Bytes that wait for the reader; connections that wait, of a listener.</param>
/// <param name="Sending">Bytes that wait to be sent or acknowledged; half-open connections, of a listener.</param>
internal readonly record struct SocketEntry(string Kind, IpEndpoint Local, IpEndpoint Remote, TcpState State, int Received, int Sending)
{
    public const string Tcp = "tcp", Udp = "udp", Raw = "raw";

    /// <summary>All that an interface has: listeners, connections (those that no socket holds any more too), then the others.</summary>
    public static List<SocketEntry> Collect(Interface stack)
    {
        List<SocketEntry> entries = [];
        for (int bucket = 0; bucket < TcpProtocol.ListenerBuckets; bucket++)
        {
            for (TcpListener? listener = stack.Tcp.ListenersAt(bucket); listener is not null; listener = listener.NextInBucket)
            {
                entries.Add(new SocketEntry(Tcp, listener.Local, default, TcpState.Listen, listener.PendingCount, listener.HalfOpenCount));
            }
        }

        for (int bucket = 0; bucket < stack.Tcp.BucketCount; bucket++)
        {
            for (TcpSocket? socket = stack.Tcp.ChainAt(bucket); socket is not null; socket = socket.NextInBucket)
            {
                entries.Add(new SocketEntry(Tcp, socket.Local, socket.Remote, socket.State, socket.Available, socket.SendQueued));
            }
        }

        for (int bucket = 0; bucket < UdpProtocol.Buckets; bucket++)
        {
            for (UdpSocket? socket = stack.Udp.ChainAt(bucket); socket is not null; socket = socket.NextInBucket)
            {
                entries.Add(new SocketEntry(Udp, socket.Local, socket.Remote, TcpState.Closed, socket.Received.Bytes, socket.Sending.Bytes));
            }
        }

        foreach (RawSocket? socket in stack.Raw.Sockets)
        {
            IpEndpoint local = new(socket!.Local != default ? socket.Local.Address : socket.IsIPv6 ? default : IpAddress.AnyIPv4, socket.Protocol);
            entries.Add(new SocketEntry(Raw, local, socket.Remote, TcpState.Closed, socket.Received.Bytes, socket.Sending.Bytes));
        }

        return entries;
    }
}
