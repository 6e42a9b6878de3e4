using System.Runtime.CompilerServices;
using PusOS.Runtime;

namespace PusOS.Kernel;

/// <summary>
/// Preemptive scheduling: fixed priorities, round robin among equals, one run queue per hart, idle harts
/// steal. The runtime uses the stop-the-world pair; the rest is called by kernel threads and traps.
/// </summary>
/// <remarks>
/// A thread that blocks or is preempted stays marked <see cref="KernelThread.OnHart"/> until its registers are
/// saved; woken meanwhile, it goes to the queue of that same hart, which finds it only afterwards (or finds
/// itself and goes on). Lock order: wait queue, timers, run queue; never two of the same kind.
/// Turns and timers are in Scheduler.Timers.cs, queues and placement in Scheduler.Queues.cs.
/// </remarks>
public static unsafe partial class Scheduler
{
    /// <summary>How long a thread runs while an equal waits.</summary>
    private const long TurnNanoseconds = 10_000_000;

    private static int s_worldLock;
    private static KernelThread* s_worldOwner;
    private static int s_worldDepth;

    /// <summary>Bit n: hart n idles. A hint only.</summary>
    private static int s_idleHarts;

    [RuntimeImport("pus_context_switch")]
    [InterruptContext]
    private static extern void SwitchContext(ThreadContext* from, ThreadContext* to);

    [RuntimeImport("pus_float_save")]
    [InterruptContext]
    private static extern void SaveFloat(ThreadContext* context, bool all);

    [RuntimeImport("pus_float_restore")]
    [InterruptContext]
    private static extern void RestoreFloat(ThreadContext* context, bool all);

    /// <summary>
    /// Returns when no other thread runs on any hart; every other thread's registers are then in its
    /// <see cref="KernelThread.Context"/>. The caller is not preempted until <see cref="ResumeTheWorld"/>,
    /// must not block, and may take no lock that a stopped thread can hold (spinlocks are safe: no thread is
    /// stopped while it holds one). Interrupt handlers still run. Nests.
    /// </summary>
    public static void StopTheWorld()
    {
        KernelThread* self = KernelThread.Current;
        if (s_worldOwner == self)
        {
            s_worldDepth++;
            return;
        }

        DisablePreemption();
        while (Atomic.ExchangeAcquire(ref s_worldLock, 1) != 0)
        {
            EnablePreemption();
            KernelThread.Yield();
            DisablePreemption();
        }

        s_worldOwner = self;
        s_worldDepth = 1;
        SignalOthers(stop: true);
    }

    /// <summary>Ends <see cref="StopTheWorld"/>.</summary>
    public static void ResumeTheWorld()
    {
        if (--s_worldDepth != 0)
        {
            return;
        }

        s_worldOwner = null;
        SignalOthers(stop: false);
        Atomic.StoreRelease(ref s_worldLock, 0);
        EnablePreemption();
    }

    /// <summary>Until the matching <see cref="EnablePreemption"/> the caller keeps its hart. Nests; may not block meanwhile.</summary>
    public static void DisablePreemption() => KernelThread.Current->PreemptionDisabled++;

    /// <summary>Ends <see cref="DisablePreemption"/>; switches now if that was due meanwhile.</summary>
    public static void EnablePreemption()
    {
        KernelThread* self = KernelThread.Current;
        if (--self->PreemptionDisabled == 0 && self->Hart->NeedsReschedule)
        {
            InterruptState state = new(Csr.DisableInterrupts());
            Preempt(state);
        }
    }

    /// <summary>
    /// Calls <paramref name="function"/>(<paramref name="argument"/>) after storing the callee-saved registers
    /// on the stack, so that a conservative scan from the callee's frame upwards sees them.
    /// </summary>
    [RuntimeImport("pus_call_with_spilled_registers")]
    public static extern void CallWithSpilledRegisters(delegate*<void*, void> function, void* argument);

    /// <summary>Number of harts that run threads.</summary>
    public static int HartCount => Hart.OnlineCount;

    /// <summary>The number (0 up) of the hart that runs the caller; may change at any time unless preemption is disabled.</summary>
    public static int CurrentHartNumber => Hart.Current->Number;

    /// <summary>Puts a thread that is not in any queue where it will run. Any context.</summary>
    [InterruptContext]
    internal static void MakeReady(KernelThread* thread)
    {
        InterruptState state = new(Csr.DisableInterrupts());
        HartBlock* self = Hart.Current;
        HartBlock* target = ChooseHart(thread, self);
        target->ReadyLock.AcquireHeld();
        thread->StateValue = ThreadState.Ready;
        thread->Hart = target;
        target->Ready.AddLast(thread);
        target->ReadyLock.ReleaseHeld();
        if (target != self)
        {
            Hart.Request(target, Hart.RequestReschedule);
        }
        else
        {
            NoteReady(self);
        }

        Preempt(state);
    }

    /// <summary>
    /// Restores interrupts after a section that may have woken a thread, and lets that thread run now if it
    /// shall. Interrupts disabled.
    /// </summary>
    [InterruptContext]
    internal static void Preempt(InterruptState state)
    {
        if (state.WereEnabled)
        {
            HartBlock* hart = Hart.Current;
            if (hart->NeedsReschedule)
            {
                PreemptNow(hart);
            }

            Csr.EnableInterrupts();
        }
    }

    /// <summary>A switch may be due. Interrupts disabled.</summary>
    [InterruptContext]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PreemptNow(HartBlock* hart)
    {
        KernelThread* self = hart->Current;
        if (hart->InTrap || self->PreemptionDisabled != 0)
        {
            return;
        }

        if (self == hart->Idle)
        {
            // The idle loop looks into the queue itself.
            hart->NeedsReschedule = false;
        }
        else if (ShallYield(hart))
        {
            Requeue(hart);
            SwitchAway();
        }
    }

    /// <summary>
    /// Leaves the current thread, whose state and queue membership the caller has set, for the next one.
    /// Returns when the thread runs again, perhaps on another hart. Interrupts disabled before and after.
    /// </summary>
    [InterruptContext]
    internal static void SwitchAway()
    {
        HartBlock* hart = Hart.Current;
        KernelThread* from = hart->Current;
        if (from->PreemptionDisabled != 0)
        {
            KernelFault.Stop("a thread blocked while preemption was disabled"u8);
        }

        KernelThread* to = PickNext(hart);
        BeginTurn(hart, to);
        if (to == from)
        {
            return;
        }

        if ((Csr.ReadStatus() & Csr.StatusFloatMask) == Csr.StatusFloatDirty)
        {
            // Across a call only fs0..fs11 are live.
            SaveFloat(&from->Context, false);
            from->Context.FloatState = 1;
        }

        LoadFloat(to);
        SwitchContext(&from->Context, &to->Context);
    }

    /// <summary>The end of a trap: the context to go on with. Interrupts disabled.</summary>
    internal static ThreadContext* LeaveTrap(HartBlock* hart)
    {
        KernelThread* from = hart->Current;
        if (!hart->NeedsReschedule || from->PreemptionDisabled != 0)
        {
            return &from->Context;
        }

        if (from == hart->Idle)
        {
            if (hart->Ready.IsEmpty)
            {
                // Something to steal, perhaps: the idle loop looks.
                hart->NeedsReschedule = false;
                return &from->Context;
            }

            from->StateValue = ThreadState.Ready;
        }
        else if (ShallYield(hart))
        {
            Requeue(hart);
        }
        else
        {
            return &from->Context;
        }

        KernelThread* to = PickNext(hart);
        BeginTurn(hart, to);
        if (to != from)
        {
            if ((from->Context.Status & Csr.StatusFloatMask) == Csr.StatusFloatDirty)
            {
                SaveFloat(&from->Context, true);
                from->Context.FloatState = 2;
                from->Context.Status ^= Csr.StatusFloatDirty ^ Csr.StatusFloatClean;
            }

            LoadFloat(to);
            Atomic.StoreRelease(ref from->OnHart, 0);
        }

        return &to->Context;
    }

    /// <summary>What an idle hart does for good: run what is ready, steal, give back the dead, wait.</summary>
    internal static void RunIdle()
    {
        while (true)
        {
            KernelThread.Reap();
            Csr.DisableInterrupts();
            HartBlock* hart = Hart.Current;
            Hart.RefillReserve(hart);
            Atomic.Or(ref s_idleHarts, 1 << hart->Number);
            KernelThread* next = hart->Ready.IsEmpty && Hart.OnlineCount > 1 ? Steal(hart) : null;
            if (next != null)
            {
                hart->ReadyLock.AcquireHeld();
                next->StateValue = ThreadState.Ready;
                hart->Ready.AddFirst(next);
                hart->ReadyLock.ReleaseHeld();
            }

            if (!hart->Ready.IsEmpty)
            {
                hart->Idle->StateValue = ThreadState.Ready;
                SwitchAway();
            }
            else if (!AnyWaitElsewhere(hart))
            {
                // Interrupts are still disabled: a wake-up between the test and here keeps wfi from stalling.
                Csr.WaitForInterrupt();
            }

            Csr.EnableInterrupts();
        }
    }

    /// <summary>Software interrupt: what other harts asked for. Interrupt context.</summary>
    [InterruptContext]
    internal static void OnRequests(HartBlock* hart)
    {
        while (true)
        {
            int requests = Atomic.And(ref hart->Requests, Hart.RequestStop);
            Hart.ServeRequests();
            if ((requests & Hart.RequestReschedule) != 0)
            {
                NoteReady(hart);
            }

            if ((requests & Hart.RequestStop) == 0)
            {
                break;
            }

            // Stands still inside the trap: the interrupted thread's registers are all in its context. The end
            // of the stop comes with an interrupt, which wakes wfi even if it came before.
            Atomic.StoreRelease(ref hart->Stopped, 1);
            Csr.WaitForInterrupt();
            Csr.ClearPending(Csr.SoftwareInterrupt);
        }

        Atomic.StoreRelease(ref hart->Stopped, 0);
    }

    [InterruptContext]
    private static void LoadFloat(KernelThread* to)
    {
        if (to->Context.FloatState != 0)
        {
            // What was saved: all of it (2) or what a call preserves (1).
            RestoreFloat(&to->Context, to->Context.FloatState == 2);
        }

        // Dirty (3) becomes clean (2).
        Csr.ClearStatus(Csr.StatusFloatDirty ^ Csr.StatusFloatClean);
    }

    /// <summary>
    /// Lets the other harts stand still for good, as far as they do so in time (one that spins with interrupts
    /// disabled never does); takes no lock. Interrupts disabled. Only when the node ends.
    /// </summary>
    internal static void HaltOthers()
    {
        Instant limit = Hart.OnlineCount > 1 ? Clock.Now + Duration.FromMilliseconds(HaltMilliseconds) : default;
        for (int number = 0; number < Hart.Count && Hart.OnlineCount > 1; number++)
        {
            HartBlock* hart = Hart.Block(number);
            if (hart == Hart.Current || hart->Online == 0)
            {
                continue;
            }

            Hart.Request(hart, Hart.RequestStop);
            while (Atomic.LoadAcquire(ref hart->Stopped) == 0 && Clock.Now < limit)
            {
                Hart.ServeRequests();
            }
        }
    }

    /// <summary>How long the harts together may take to stand still when the node ends.</summary>
    private const long HaltMilliseconds = 20;

    private static void SignalOthers(bool stop)
    {
        for (int number = 0; number < Hart.Count && Hart.OnlineCount > 1; number++)
        {
            HartBlock* hart = Hart.Block(number);
            if (hart == Hart.Current || hart->Online == 0)
            {
                continue;
            }

            if (stop)
            {
                Hart.Request(hart, Hart.RequestStop);
            }
            else
            {
                Atomic.And(ref hart->Requests, ~Hart.RequestStop);
                Hart.Request(hart, Hart.RequestReschedule);
            }
        }

        for (int number = 0; number < Hart.Count && Hart.OnlineCount > 1; number++)
        {
            HartBlock* hart = Hart.Block(number);
            while (hart != Hart.Current && hart->Online != 0 && Atomic.LoadAcquire(ref hart->Stopped) != (stop ? 1 : 0))
            {
                Hart.ServeRequests();
            }
        }
    }
}
