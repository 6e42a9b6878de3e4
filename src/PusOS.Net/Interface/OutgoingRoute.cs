namespace PusOS.Net;

/// <summary>Which way an outgoing packet takes.</summary>
internal enum OutgoingRoute
{
    /// <summary>It stands in the device's transmit buffer.</summary>
    Device,

    /// <summary>It waits in the neighbour cache.</summary>
    Neighbor,

    /// <summary>It comes back to this node.</summary>
    Loopback,

    /// <summary>It is cut into fragments when committed.</summary>
    Fragments,
}
