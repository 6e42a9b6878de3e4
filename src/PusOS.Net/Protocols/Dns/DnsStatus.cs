namespace PusOS.Net.Protocols;

/// <summary>How a resolution stands.</summary>
public enum DnsStatus
{
    /// <summary>Still running.</summary>
    Pending,

    /// <summary>There are addresses.</summary>
    Ok,

    /// <summary>The name does not exist.</summary>
    NoSuchName,

    /// <summary>The name exists but has no address of the family.</summary>
    NoData,

    /// <summary>No server answered in time.</summary>
    TimedOut,

    /// <summary>Servers answered with failures or nonsense.</summary>
    ServerFailure,

    /// <summary>Not a name.</summary>
    InvalidName,

    /// <summary>No server is known.</summary>
    NoServer,
}
