namespace PusOS.Net;

/// <summary>
/// What NetworkChange listens to: each change is one datagram of one byte in the queue of a socket that exists for nothing
/// else. 512 changes wait at most; the rest is forgotten, as the listener looks at the whole anyway. Stack's lock held.
/// </summary>
internal static class NetworkChanges
{
    /// <summary>Interop.Sys.NetworkChangeKind.</summary>
    public const byte AddressAdded = 0, AddressRemoved = 1, AvailabilityChanged = 2;

    private static UdpSocket? s_listener;

    /// <summary>From now on changes go to this socket; it is made for that.</summary>
    public static void Listen(UdpSocket listener)
    {
        s_listener = listener;
        NodeStack.Stack.Addresses.Changed = static added => Tell(added ? AddressAdded : AddressRemoved);
        NodeStack.Stack.LinkChanged = static () => Tell(AvailabilityChanged);
    }

    private static void Tell(byte kind)
    {
        if (s_listener is { } listener && listener.Received.TryEnqueue(default, [kind]))
        {
            listener.Notify(Readiness.Readable);
        }
    }
}
