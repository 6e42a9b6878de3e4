namespace PusOS.Kernel;

/// <summary>The node's time. Any context, never blocks.</summary>
[InterruptContext]
public static class Clock
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    private static ulong s_originTicks;
    private static ulong s_ticksPerSecond;

    /// <summary>Nanoseconds per tick when that is a whole number, else 0.</summary>
    private static ulong s_nanosecondsPerTick;

    /// <summary>Wall clock minus monotonic clock.</summary>
    private static long s_unixOrigin;

    /// <summary>Monotonic time since the kernel was entered.</summary>
    public static Instant Now
    {
        get
        {
            ulong ticks = Csr.ReadTime() - s_originTicks;
            return new Instant(s_nanosecondsPerTick != 0
                ? (long)(ticks * s_nanosecondsPerTick)
                : (long)((ticks / s_ticksPerSecond * NanosecondsPerSecond) + (ticks % s_ticksPerSecond * NanosecondsPerSecond / s_ticksPerSecond)));
        }
    }

    /// <summary>Counts of the timer since power-on.</summary>
    public static ulong Ticks => Csr.ReadTime();

    /// <summary>Timer counts per second (from the device tree).</summary>
    public static ulong TicksPerSecond => s_ticksPerSecond;

    /// <summary>Wall clock: nanoseconds since 1970-01-01T00:00:00Z; zero-based at boot if there is no real-time clock.</summary>
    public static long UnixNanoseconds => s_unixOrigin + Now.Nanoseconds;

    /// <summary>Corrects the wall clock (SNTP).</summary>
    public static void SetUnixNanoseconds(long nanoseconds) => s_unixOrigin = nanoseconds - Now.Nanoseconds;

    internal static void Initialise(in MachineDescription machine)
    {
        s_originTicks = Csr.ReadTime();
        s_ticksPerSecond = machine.TimebaseFrequency;
        s_nanosecondsPerTick = NanosecondsPerSecond % s_ticksPerSecond == 0 ? NanosecondsPerSecond / s_ticksPerSecond : 0;
    }

    /// <summary>The timer count at or after an instant; the largest for Never, so that the timer stays silent.</summary>
    internal static ulong ToTicks(Instant instant)
    {
        if (instant == Instant.Never)
        {
            return ulong.MaxValue;
        }

        ulong nanoseconds = instant.Nanoseconds < 0 ? 0 : (ulong)instant.Nanoseconds;
        if (s_nanosecondsPerTick != 0)
        {
            return s_originTicks + ((nanoseconds + s_nanosecondsPerTick - 1) / s_nanosecondsPerTick);
        }

        ulong fraction = nanoseconds % NanosecondsPerSecond * s_ticksPerSecond;
        return s_originTicks + (nanoseconds / NanosecondsPerSecond * s_ticksPerSecond) + (fraction / NanosecondsPerSecond) + 1;
    }
}
