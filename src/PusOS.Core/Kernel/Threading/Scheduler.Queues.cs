using System.Runtime.CompilerServices;
using System.Threading;

namespace PusOS.Kernel;

public static unsafe partial class Scheduler
{
    /// <summary>Moves a thread between priorities, in whatever queue of a hart it is. Any context.</summary>
    internal static void ChangePriority(KernelThread* thread, int priority)
    {
        InterruptState state = new(Csr.DisableInterrupts());
        HartBlock* hart;
        while (true)
        {
            hart = (HartBlock*)Volatile.Read(ref *(nint*)&thread->Hart);
            if (hart == null)
            {
                // Another hart starts the thread this moment: it is Ready before it has a hart.
                continue;
            }

            hart->ReadyLock.AcquireHeld();
            if (thread->Hart == hart)
            {
                break;
            }

            hart->ReadyLock.ReleaseHeld();
        }

        bool queued = thread->QueueLevel != 0;
        if (queued)
        {
            hart->Ready.Remove(thread);
        }

        thread->PriorityValue = priority;
        if (queued)
        {
            hart->Ready.AddLast(thread);
        }

        hart->ReadyLock.ReleaseHeld();
        if (hart == Hart.Current)
        {
            hart->NeedsReschedule = true;
        }
        else
        {
            Hart.Request(hart, Hart.RequestReschedule);
        }

        Preempt(state);
    }

    /// <summary>Whether a ready thread has a better right to the hart than the running one.</summary>
    [InterruptContext]
    private static bool ShallYield(HartBlock* hart)
    {
        int best = hart->Ready.HighestPriority;
        int own = hart->Current->PriorityValue;
        bool shall = best > own || (best == own && hart->TurnOver);
        if (!shall)
        {
            // Whoever waited has been taken by another hart.
            hart->NeedsReschedule = hart->TurnOver = false;
        }

        return shall;
    }

    /// <summary>Puts the running thread back into the queue: behind its equals if its turn is over.</summary>
    [InterruptContext]
    private static void Requeue(HartBlock* hart)
    {
        KernelThread* thread = hart->Current;
        hart->ReadyLock.AcquireHeld();
        thread->StateValue = ThreadState.Ready;
        if (hart->TurnOver)
        {
            hart->Ready.AddLast(thread);
        }
        else
        {
            hart->Ready.AddFirst(thread);
        }

        hart->ReadyLock.ReleaseHeld();
    }

    /// <summary>Something became ready on this hart: preempt, or see to it that the turn ends.</summary>
    [InterruptContext]
    private static void NoteReady(HartBlock* hart)
    {
        int best = hart->Ready.HighestPriority;
        int own = hart->Current->PriorityValue;
        if (best > own || hart->Current == hart->Idle)
        {
            hart->NeedsReschedule = true;
            return;
        }

        if (best == own && hart->TurnEnd == Instant.Never)
        {
            hart->TurnEnd = Clock.Now + new Duration(TurnNanoseconds);
            RearmTimer(hart);
        }

        CallIdleHart();
    }

    /// <summary>
    /// A thread waits at this hart, which goes on with another one: an idle hart, if there is one, comes and takes it. Here
    /// the thread enters its queue before the look at the idle harts, there a hart calls itself idle before it looks at the
    /// queues: one of both sees the other.
    /// </summary>
    [InterruptContext]
    private static void CallIdleHart()
    {
        int idle = Hart.OnlineCount > 1 ? Atomic.Or(ref s_idleHarts, 0) : 0;
        if (idle != 0)
        {
            Hart.Request(Hart.Block(System.Numerics.BitOperations.TrailingZeroCount(idle)), Hart.RequestReschedule);
        }
    }

    /// <summary>
    /// This hart is no longer idle. If it was called for a thread and takes another one, the call goes to the next idle
    /// hart.
    /// </summary>
    [InterruptContext]
    private static void PassCallOn(HartBlock* hart)
    {
        if (Hart.OnlineCount > 1 && AnyWaitElsewhere(hart))
        {
            CallIdleHart();
        }
    }

    /// <summary>
    /// Whether threads wait at other harts. After <see cref="Steal"/> found none to take: their registers are just being
    /// saved, and whoever looks again soon gets them.
    /// </summary>
    [InterruptContext]
    private static bool AnyWaitElsewhere(HartBlock* hart)
    {
        for (int number = 0; number < Hart.Count && Hart.OnlineCount > 1; number++)
        {
            HartBlock* other = Hart.Block(number);
            if (other != hart && !other->Ready.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    [InterruptContext]
    private static HartBlock* ChooseHart(KernelThread* thread, HartBlock* self)
    {
        HartBlock* last = thread->Hart == null ? self : thread->Hart;
        if (Hart.OnlineCount <= 1)
        {
            return self;
        }

        // Its registers may not be saved yet: only its own hart can tell.
        if (Atomic.LoadAcquire(ref thread->OnHart) != 0)
        {
            return last;
        }

        int idle = Atomic.LoadAcquire(ref s_idleHarts);
        if (idle == 0 || (idle & 1 << last->Number) != 0)
        {
            return last;
        }

        return Hart.Block(System.Numerics.BitOperations.TrailingZeroCount(idle));
    }

    [InterruptContext]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static KernelThread* PickNext(HartBlock* hart)
    {
        hart->ReadyLock.AcquireHeld();
        KernelThread* thread = hart->Ready.TakeFirst();
        if (thread != null)
        {
            // Under the lock: ChangePriority takes what is Ready for queued.
            thread->StateValue = ThreadState.Running;
        }

        hart->ReadyLock.ReleaseHeld();
        return thread == null ? PickElsewhere(hart) : thread;
    }

    /// <summary>Nobody waits here: a thread that waits at another hart, else the idle one.</summary>
    [InterruptContext]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static KernelThread* PickElsewhere(HartBlock* hart)
    {
        KernelThread* thread = Hart.OnlineCount > 1 ? Steal(hart) : null;
        if (thread == null)
        {
            thread = hart->Idle;
            thread->StateValue = ThreadState.Running;
        }

        return thread;
    }

    [InterruptContext]
    private static KernelThread* Steal(HartBlock* hart)
    {
        for (int number = 0; number < Hart.Count && Hart.OnlineCount > 1; number++)
        {
            HartBlock* other = Hart.Block(number);
            if (other == hart || other->Ready.IsEmpty)
            {
                continue;
            }

            other->ReadyLock.AcquireHeld();
            KernelThread* thread = other->Ready.TakeForOtherHart();
            if (thread != null)
            {
                thread->Hart = hart;
                thread->StateValue = ThreadState.Running;
            }

            other->ReadyLock.ReleaseHeld();
            if (thread != null)
            {
                // Pairs with the release in pus_context_switch: its registers are read only after this.
                _ = Atomic.LoadAcquire(ref thread->OnHart);
                return thread;
            }
        }

        return null;
    }
}
