using System.Runtime.InteropServices;

namespace PusOS.Kernel;

/// <summary>
/// A thread of the kernel, and the thread below each System.Threading.Thread. The structure lives in the
/// kernel heap from <see cref="Create"/> to <see cref="Release"/>. The assembly knows that
/// <see cref="Context"/> is its first field and <see cref="OnHart"/> its second. This part is data; the verbs
/// are in KernelThread.Operations.cs.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe partial struct KernelThread
{
    /// <summary>Lowest, default and highest priority (System.Threading.ThreadPriority's five) and one above for kernel work.</summary>
    public const int LowestPriority = 0, NormalPriority = 2, HighestPriority = 4, KernelPriority = 5;

    /// <summary>Below every other: the idle threads'.</summary>
    internal const int IdlePriority = -1;

    /// <summary>Stack size in bytes when <see cref="Create"/> is given zero.</summary>
    public const nuint DefaultStackBytes = (1 << 20) - GuardBytes;

    /// <summary>Address space below each stack that is never backed; a frame larger than this could jump over it.</summary>
    internal const nuint GuardBytes = 1 << 16;

    internal const int MaximumNameBytes = 31;

    /// <summary>Saved registers while the thread does not run.</summary>
    public ThreadContext Context;

    /// <summary>1 from being picked until its registers are saved again: no other hart may take it. Cleared in assembly.</summary>
    internal int OnHart;

    internal ThreadState StateValue;
    internal int PriorityValue;

    /// <summary>Depth of <see cref="Scheduler.DisablePreemption"/>.</summary>
    internal int PreemptionDisabled;

    /// <summary>The hart it runs on, or ran on last.</summary>
    internal HartBlock* Hart;

    /// <summary>One more than the level of the run queue that holds it, which need not be its priority any more; 0: none holds it.</summary>
    internal int QueueLevel;

    /// <summary>Neighbours in the run queue or wait queue that holds it.</summary>
    internal KernelThread* Next, Previous;

    /// <summary>Neighbours among all living threads.</summary>
    internal KernelThread* NextAll, PreviousAll;

    /// <summary>The queue it waits in; null: none.</summary>
    internal WaitQueue* WaitingOn;

    /// <summary>Address it waits on, for <see cref="AddressWait"/>.</summary>
    internal int* WaitAddress;

    /// <summary>The last wait ended by its deadline.</summary>
    internal bool TimedOut;

    /// <summary>It sleeps: nothing but its timer makes it ready.</summary>
    internal bool Sleeping;

    internal bool HasExited, IsReaped, IsReleased;

    internal KernelTimer Timer;
    internal WaitQueue ExitQueue;
    internal byte* StackLimitValue, StackTopValue;
    internal byte* ThreadLocalBlockValue;
    internal delegate*<void*, void> Entry;
    internal void* Argument;
    internal int NameLength;
    internal fixed byte NameBytes[MaximumNameBytes + 1];

    /// <summary>What the thread does now.</summary>
    public readonly ThreadState State => StateValue;

    /// <summary>The priority.</summary>
    public readonly int Priority => PriorityValue;

    /// <summary>Lowest usable address of the stack.</summary>
    public readonly byte* StackLimit => StackLimitValue;

    /// <summary>One past the highest address of the stack.</summary>
    public readonly byte* StackTop => StackTopValue;

    /// <summary>The thread's block of thread-local variables (tp); <see cref="ThreadLocalBytes"/> long.</summary>
    public readonly byte* ThreadLocalBlock => ThreadLocalBlockValue;
}
