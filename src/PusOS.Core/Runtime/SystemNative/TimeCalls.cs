using PusOS.Kernel;

namespace PusOS.Runtime.SystemNative;

/// <summary>Clocks: Stopwatch, Environment.TickCount64, DateTime.UtcNow.</summary>
internal static class TimeCalls
{
    private const long NanosecondsPerTick = 100;

    /// <summary>Monotonic nanoseconds since boot (Stopwatch.Frequency is 10^9).</summary>
    [RuntimeExport("SystemNative_GetTimestamp")]
    internal static long GetTimestamp() => Clock.Now.Nanoseconds;

    /// <summary>Monotonic milliseconds since boot.</summary>
    [RuntimeExport("SystemNative_GetLowResolutionTimestamp")]
    internal static long GetMilliseconds() => Clock.Now.Milliseconds;

    /// <summary>Wall clock: 100-nanosecond ticks since 1970-01-01T00:00:00Z.</summary>
    [RuntimeExport("SystemNative_GetSystemTimeAsTicks")]
    internal static long GetSystemTimeAsTicks() => Clock.UnixNanoseconds / NanosecondsPerTick;
}
