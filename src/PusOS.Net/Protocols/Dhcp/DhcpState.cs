namespace PusOS.Net.Protocols;

/// <summary>The states of RFC 2131 figure 5, and the probe of a link-local address.</summary>
public enum DhcpState
{
    /// <summary>Not started, released, or waiting before it starts anew.</summary>
    Init,

    /// <summary>DISCOVER sent.</summary>
    Selecting,

    /// <summary>REQUEST sent.</summary>
    Requesting,

    /// <summary>Whether somebody has the link-local address that was chosen (RFC 3927 §2.2.1).</summary>
    Probing,

    /// <summary>The address is in use; for its first seconds a check runs that nobody else has it.</summary>
    Bound,

    /// <summary>The server is asked for more time.</summary>
    Renewing,

    /// <summary>Any server is asked for more time.</summary>
    Rebinding,
}
