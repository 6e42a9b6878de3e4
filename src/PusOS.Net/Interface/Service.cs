namespace PusOS.Net;

/// <summary>
/// A protocol engine that lives on an interface (DHCP, DNS, mDNS, SNTP, or a program's own). Not referenced: not in the
/// image. Its members are called in the interface's context: they use sockets of the stack and must not block.
/// </summary>
public abstract class Service : TimerNode
{
    /// <summary>The interface that runs the service; null until <see cref="Interface.Add"/>.</summary>
    protected internal Interface? Owner { get; internal set; }

    /// <summary>Called in every poll, after input and timers and before output. Cheap when there is nothing to do.</summary>
    protected internal abstract void Poll(Instant now);

    /// <summary>Called once when the service joins its interface; time is known from the first poll on.</summary>
    protected internal virtual void OnAdded()
    {
    }

    internal override void OnDeadline(Instant now)
    {
    }
}
