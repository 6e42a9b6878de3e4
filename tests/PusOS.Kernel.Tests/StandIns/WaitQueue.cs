namespace PusOS.Kernel;

/// <summary>Stands in for the kernel's wait queue, which needs the scheduler. Same size.</summary>
public struct WaitQueue
{
    private ulong _lock, _first, _last;

    /// <summary>Uses the fields.</summary>
    public readonly bool IsZero => (_lock | _first | _last) == 0;
}
