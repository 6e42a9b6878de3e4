namespace PusOS.Kernel;

/// <summary>Whether interrupts were enabled before a section that disables them (the SIE bit of sstatus).</summary>
[InterruptContext]
public readonly struct InterruptState
{
    private readonly ulong _status;

    internal InterruptState(ulong status) => _status = status;

    /// <summary>Whether they were enabled.</summary>
    public bool WereEnabled => (_status & 2) != 0;
}
