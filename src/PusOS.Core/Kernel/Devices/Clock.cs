namespace PusOS.Kernel;

/// <summary>The node's time. Any context, never blocks.</summary>
public static class Clock
{
    /// <summary>Monotonic time since the kernel was entered.</summary>
    public static Instant Now => throw new NotImplementedException();

    /// <summary>Counts of the timer since power-on, and how many make a second.</summary>
    public static ulong Ticks => throw new NotImplementedException();

    /// <summary>Timer counts per second (from the device tree).</summary>
    public static ulong TicksPerSecond => throw new NotImplementedException();

    /// <summary>Wall clock: nanoseconds since 1970-01-01T00:00:00Z; zero-based at boot if there is no real-time clock.</summary>
    public static long UnixNanoseconds => throw new NotImplementedException();

    /// <summary>Corrects the wall clock (SNTP).</summary>
    public static void SetUnixNanoseconds(long nanoseconds) => throw new NotImplementedException();
}
