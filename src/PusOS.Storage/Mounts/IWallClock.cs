namespace PusOS.Storage.Mounts;

/// <summary>Civil time as an argument, for timestamps.</summary>
public interface IWallClock
{
    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    long UnixNanoseconds { get; }
}
