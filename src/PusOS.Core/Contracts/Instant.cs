namespace PusOS;

/// <summary>
/// A point in monotonic time. Units: nanoseconds since an arbitrary origin (boot on the node, test
/// start in simulation); never wall-clock time. Wraps after 292 years.
/// </summary>
[InterruptContext]
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    /// <summary>The origin.</summary>
    public static Instant Zero => default;

    /// <summary>Later than every instant that a clock returns; "never" as a deadline.</summary>
    public static Instant Never => new(long.MaxValue);

    /// <summary>The instant <paramref name="milliseconds"/> after the origin.</summary>
    public static Instant FromMilliseconds(long milliseconds) => new(milliseconds * 1_000_000);

    /// <summary>Whole milliseconds since the origin, rounded down.</summary>
    public long Milliseconds => Nanoseconds / 1_000_000;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>The later instant; saturates at <see cref="Never"/>.</summary>
    public static Instant operator +(Instant instant, Duration duration)
    {
        long sum = unchecked(instant.Nanoseconds + duration.Nanoseconds);
        return duration.Nanoseconds > 0 && sum < instant.Nanoseconds ? Never : new(sum);
    }

    /// <summary>The time from <paramref name="right"/> to <paramref name="left"/>.</summary>
    public static Duration operator -(Instant left, Instant right) => new(left.Nanoseconds - right.Nanoseconds);

    /// <summary>Whether <paramref name="left"/> is earlier.</summary>
    public static bool operator <(Instant left, Instant right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is later.</summary>
    public static bool operator >(Instant left, Instant right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is not later.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is not earlier.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Nanoseconds >= right.Nanoseconds;
}
