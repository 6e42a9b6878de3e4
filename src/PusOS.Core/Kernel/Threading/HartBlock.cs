using System.Runtime.InteropServices;

namespace PusOS.Kernel;

/// <summary>
/// What belongs to one hart. The first seven fields are known to entry.s and trap.s by offset (0, 8, ... 48);
/// sscratch points here while a thread runs.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HartBlock
{
    /// <summary>Trap vector's scratch: the interrupted stack pointer.</summary>
    public ulong SavedStackPointer;
    /// <summary>Where a trap saves the running thread's registers.</summary>
    public ThreadContext* CurrentContext;
    public ulong TrapStackTop;
    public ulong HartId;
    /// <summary>satp for a hart that starts.</summary>
    public ulong TranslationRoot;
    public ulong EntryThreadLocalBlock;
    public ulong EntryStackTop;

    /// <summary>0 for the boot hart.</summary>
    public int Number;
    public int PlicContext;
    /// <summary>1 when it runs threads.</summary>
    public int Online;
    /// <summary>0; then for good 1, the hart has come, or 2, the boot hart has given it up.</summary>
    public int StartState;
    /// <summary>Bits of <see cref="Kernel.Hart"/> that other harts set: what it shall do.</summary>
    public int Requests;
    /// <summary>Flushes of cached translations that others asked for, and the last of them that is done. Both wrap.</summary>
    public int FlushesAsked, FlushesDone;
    /// <summary>1 while it stands still for another hart's <see cref="Scheduler.StopTheWorld"/>.</summary>
    public int Stopped;
    /// <summary>In a trap handler: no switch here, only at the trap's end.</summary>
    public bool InTrap;
    public bool NeedsReschedule;
    public KernelThread* Current;
    public KernelThread* Idle;

    public SpinLock ReadyLock;
    public RunQueue Ready;
    /// <summary>When the running thread's turn is over; Never while nobody waits for it.</summary>
    public Instant TurnEnd;
    /// <summary>The running thread's turn is over: the next equal may take the hart.</summary>
    public bool TurnOver;

    public SpinLock TimersLock;
    public TimerQueue Timers;
    /// <summary>What the timer hardware is set to.</summary>
    public Instant ArmedFor;

    /// <summary>Frames for stack pages when the trap interrupted a section with interrupts disabled.</summary>
    public fixed ulong ReserveFrames[Kernel.Hart.ReserveFrameCount];
    public int ReserveCount;
}
