namespace PusOS.Net.Protocols;

/// <summary>The states of RFC 2131 figure 5, with the probe of RFC 5227 before an address is used.</summary>
public enum DhcpState
{
    /// <summary>Not started, released, or waiting before it starts anew.</summary>
    Init,

    /// <summary>DISCOVER sent.</summary>
    Selecting,

    /// <summary>REQUEST sent.</summary>
    Requesting,

    /// <summary>An address is given; nobody else may have it.</summary>
    Probing,

    /// <summary>The address is in use.</summary>
    Bound,

    /// <summary>The server is asked for more time.</summary>
    Renewing,

    /// <summary>Any server is asked for more time.</summary>
    Rebinding,
}
