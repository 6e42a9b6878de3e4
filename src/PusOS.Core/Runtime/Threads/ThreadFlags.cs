namespace PusOS.Runtime.Threads;

/// <summary>Bits of <see cref="ThreadRecord.Flags"/>.</summary>
internal static class ThreadFlags
{
    public const int Started = 1;
    public const int Background = 2;
    public const int Dead = 4;
    /// <summary>Blocked in Sleep, Join, Wait or a lock.</summary>
    public const int Waiting = 8;
    /// <summary>Thread.Interrupt was called: the next (or present) wait throws.</summary>
    public const int Interrupted = 16;
    /// <summary>Holds the process open.</summary>
    public const int CountedAsForeground = 32;
}
