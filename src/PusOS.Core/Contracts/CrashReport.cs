namespace PusOS;

/// <summary>
/// What a kernel fault of an earlier run left behind: the crash record as the console showed it (reason,
/// registers, managed stack trace, threads). It lies in RAM over restarts of the node, until power-off.
/// </summary>
public sealed partial class CrashReport
{
    private CrashReport(string text, long unixNanoseconds, Duration uptime, int faultsInRow)
    {
        Text = text;
        UnixNanoseconds = unixNanoseconds;
        Uptime = uptime;
        FaultsInRow = faultsInRow;
    }

    /// <summary>The record: lines that end with a line feed; cut after some 16,000 characters.</summary>
    public string Text { get; }

    /// <summary>When it happened: nanoseconds since 1970-01-01T00:00:00Z by the node's clock.</summary>
    public long UnixNanoseconds { get; }

    /// <summary>How long the node had run.</summary>
    public Duration Uptime { get; }

    /// <summary>Faults in a row, this one included: each came within a minute after the start. 1 or more.</summary>
    public int FaultsInRow { get; }

#if !PUSOS_TARGET
    /// <summary>
    /// The last fault since power-on; null: there was none, or this is no node. Allocates; may be called at any
    /// time by any thread, gives the same every time. No errors.
    /// </summary>
    public static CrashReport? ReadLast() => null;
#endif
}
