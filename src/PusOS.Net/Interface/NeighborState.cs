namespace PusOS.Net;

/// <summary>The states of RFC 4861 §7.3.2, used for ARP too.</summary>
internal enum NeighborState
{
    Incomplete,
    Reachable,
    Stale,
    Delay,
    Probe,
}
