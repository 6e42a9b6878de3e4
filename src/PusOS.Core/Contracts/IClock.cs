namespace PusOS;

/// <summary>Monotonic time as an argument. Never blocks, never allocates, interrupt-safe.</summary>
public interface IClock
{
    /// <summary>The present instant; never earlier than an instant returned before.</summary>
    Instant Now { get; }
}
