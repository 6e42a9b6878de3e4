using System.Runtime.CompilerServices;

namespace PusOS.Kernel;

public static unsafe partial class Scheduler
{
    /// <summary>Timer interrupt: fires what is due and ends the turn. Interrupt context.</summary>
    [InterruptContext]
    internal static void OnTimer(HartBlock* hart)
    {
        hart->ArmedFor = Instant.Never;
        Instant now = Clock.Now;
        while (true)
        {
            hart->TimersLock.AcquireHeld();
            KernelTimer* timer = hart->Timers.First;
            if (timer == null || timer->Deadline > now)
            {
                hart->TimersLock.ReleaseHeld();
                break;
            }

            hart->Timers.Remove(timer);
            timer->State = KernelTimer.Firing;
            hart->TimersLock.ReleaseHeld();
            timer->Callback(timer->Argument);
            Atomic.StoreRelease(ref timer->State, KernelTimer.Idle);
        }

        if (hart->TurnEnd <= now)
        {
            hart->TurnEnd = Instant.Never;
            hart->TurnOver = true;
            hart->NeedsReschedule = true;
        }

        RearmTimer(hart);
    }

    /// <summary>Arms a timer on this hart. Interrupts disabled.</summary>
    internal static void ArmTimer(KernelTimer* timer, Instant deadline)
    {
        HartBlock* hart = Hart.Current;
        timer->Deadline = deadline;
        timer->Hart = hart;
        hart->TimersLock.AcquireHeld();
        timer->State = KernelTimer.Armed;
        hart->Timers.Add(timer);
        hart->TimersLock.ReleaseHeld();
        if (deadline < hart->ArmedFor)
        {
            Hart.ArmTimer(hart, deadline);
        }
    }

    /// <summary>Takes a timer back; afterwards its callback does not run and is not running.</summary>
    internal static void CancelTimer(KernelTimer* timer)
    {
        HartBlock* hart = timer->Hart;
        if (Atomic.LoadAcquire(ref timer->State) == KernelTimer.Idle)
        {
            return;
        }

        InterruptState state = hart->TimersLock.Acquire();
        if (timer->State == KernelTimer.Armed)
        {
            hart->Timers.Remove(timer);
            timer->State = KernelTimer.Idle;
        }

        hart->TimersLock.Release(state);
        while (Atomic.LoadAcquire(ref timer->State) != KernelTimer.Idle)
        {
            Hart.ServeRequests();
        }
    }

    [InterruptContext]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BeginTurn(HartBlock* hart, KernelThread* to)
    {
        if (hart->Current == hart->Idle)
        {
            Atomic.And(ref s_idleHarts, ~(1 << hart->Number));
            PassCallOn(hart);
        }

        to->Hart = hart;
        to->OnHart = 1;
        hart->Current = to;
        hart->CurrentContext = &to->Context;
        hart->NeedsReschedule = hart->TurnOver = false;
        hart->TurnEnd = Instant.Never;
        if (!hart->Ready.IsEmpty)
        {
            BeginContendedTurn(hart, to);
        }
    }

    /// <summary>Others wait: while an equal does, the turn that begins has an end; an idle hart may take them.</summary>
    [InterruptContext]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BeginContendedTurn(HartBlock* hart, KernelThread* to)
    {
        if (hart->Ready.IsHighest(to->PriorityValue))
        {
            hart->TurnEnd = Clock.Now + new Duration(TurnNanoseconds);
            if (hart->TurnEnd < hart->ArmedFor)
            {
                Hart.ArmTimer(hart, hart->TurnEnd);
            }
        }

        CallIdleHart();
    }

    [InterruptContext]
    private static void RearmTimer(HartBlock* hart)
    {
        // Under the lock: another hart may take the first timer back, and arm it again for later, meanwhile.
        hart->TimersLock.AcquireHeld();
        KernelTimer* first = hart->Timers.First;
        Instant next = first != null && first->Deadline < hart->TurnEnd ? first->Deadline : hart->TurnEnd;
        hart->TimersLock.ReleaseHeld();
        if (next != hart->ArmedFor || next == Instant.Never)
        {
            Hart.ArmTimer(hart, next);
        }
    }
}
