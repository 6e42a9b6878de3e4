using PusOS.Kernel;
using PusOS.Storage.Mounts;

namespace PusOS.Runtime.Files;

/// <summary>The kernel's civil time, for timestamps of files.</summary>
public sealed class NodeWallClock : IWallClock
{
    /// <inheritdoc/>
    public long UnixNanoseconds => Clock.UnixNanoseconds;
}
