namespace PusOS.Kernel;

/// <summary>
/// Preemptive scheduling: fixed priorities, round robin among equals, one run queue per hart, idle harts
/// steal. The runtime uses the stop-the-world pair; the rest is called by kernel threads and traps.
/// </summary>
public static unsafe class Scheduler
{
    /// <summary>
    /// Returns when no other thread runs on any hart; every other thread's registers are then in its
    /// <see cref="KernelThread.Context"/>. The caller is not preempted until <see cref="ResumeTheWorld"/>,
    /// must not block, and may take no lock that a stopped thread can hold (spinlocks are safe: no thread is
    /// stopped while it holds one). Interrupt handlers still run. Nests.
    /// </summary>
    public static void StopTheWorld() => throw new NotImplementedException();

    /// <summary>Ends <see cref="StopTheWorld"/>.</summary>
    public static void ResumeTheWorld() => throw new NotImplementedException();

    /// <summary>Until the matching <see cref="EnablePreemption"/> the caller keeps its hart. Nests; may not block meanwhile.</summary>
    public static void DisablePreemption() => throw new NotImplementedException();

    /// <summary>Ends <see cref="DisablePreemption"/>; switches now if that was due meanwhile.</summary>
    public static void EnablePreemption() => throw new NotImplementedException();

    /// <summary>
    /// Calls <paramref name="function"/>(<paramref name="argument"/>) after storing the callee-saved registers
    /// on the stack, so that a conservative scan from the callee's frame upwards sees them.
    /// </summary>
    public static void CallWithSpilledRegisters(delegate*<void*, void> function, void* argument) => throw new NotImplementedException();

    /// <summary>Number of harts that run threads.</summary>
    public static int HartCount => throw new NotImplementedException();

    /// <summary>The number (0 up) of the hart that runs the caller; may change at any time unless preemption is disabled.</summary>
    public static int CurrentHartNumber => throw new NotImplementedException();
}
