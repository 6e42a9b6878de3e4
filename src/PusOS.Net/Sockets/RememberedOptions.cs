namespace PusOS.Net;

/// <summary>
/// Options that a kind of socket takes and gives back, as Linux does, though they change nothing there: debugging, what is for
/// the other kind of socket, Fast Open (a hint), address reuse of streams, which bind over TIME-WAIT anyway.
/// </summary>
[Flags]
internal enum RememberedOptions : byte
{
    None = 0,
    Debug = 1,
    ReuseAddress = 2,
    Broadcast = 4,
    KeepAlive = 8,
    NoMulticastLoopback = 16,
    DontFragment = 32,
    FastOpen = 64,

    /// <summary>IPV6_MULTICAST_IF was set to loopback's number.</summary>
    MulticastByLoopback = 128,
}
