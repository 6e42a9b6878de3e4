namespace PusOS.Net;

/// <summary>Something that wants to be called at an instant. Scheduled in a <see cref="TimerQueue"/>; one deadline each.</summary>
public abstract class TimerNode
{
    /// <summary>When <see cref="OnDeadline"/> is due; meaningful while scheduled.</summary>
    internal Instant Deadline { get; set; } = Instant.Never;

    /// <summary>Place in the heap; -1: not scheduled.</summary>
    internal int HeapIndex { get; set; } = -1;

    /// <summary>Called once at or after the deadline, no longer scheduled; may schedule itself again.</summary>
    internal abstract void OnDeadline(Instant now);
}
