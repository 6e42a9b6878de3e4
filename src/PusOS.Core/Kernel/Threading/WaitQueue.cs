using System.Runtime.CompilerServices;

namespace PusOS.Kernel;

/// <summary>
/// Threads that wait for something. Zero is the empty queue; it may not move while threads wait.
/// No wake-up is lost when the condition is tested, and changed, under the queue's lock:
/// <code>
/// InterruptState state = queue.Acquire();
/// while (!condition) { if (!queue.Wait(ref state, deadline)) { break; } }   // lock held on return
/// queue.Release(state);
/// </code>
/// and the other side: Acquire, change, <see cref="WakeOneHeld"/>, Release. The lock is a
/// <see cref="SpinLock"/>: keep the sections short. Test the condition once more after a wait that timed out.
/// </summary>
public unsafe struct WaitQueue
{
    private SpinLock _lock;
    private KernelThread* _first;
    private KernelThread* _last;

    /// <summary>Takes the queue's lock; any context.</summary>
    [InterruptContext]
    public InterruptState Acquire() => _lock.Acquire();

    /// <summary>Frees the queue's lock. On a thread this is where a woken thread of higher priority takes over.</summary>
    [InterruptContext]
    public void Release(InterruptState state)
    {
        _lock.ReleaseHeld();
        Scheduler.Preempt(state);
    }

    /// <summary>
    /// Atomically frees the lock and blocks the calling thread; takes the lock again before it returns.
    /// True: woken; false: the deadline passed (<see cref="Instant.Never"/>: none). Threads only, with
    /// interrupts enabled before <see cref="Acquire"/>.
    /// </summary>
    public bool Wait(ref InterruptState state, Instant deadline)
    {
        _ = state;
        KernelThread* self = KernelThread.Current;
        self->TimedOut = false;
        self->WaitingOn = (WaitQueue*)Unsafe.AsPointer(ref this);
        self->StateValue = ThreadState.Blocked;
        Insert(self);
        if (deadline != Instant.Never)
        {
            Scheduler.ArmTimer(&self->Timer, deadline);
        }

        _lock.ReleaseHeld();
        Scheduler.SwitchAway();
        if (deadline != Instant.Never)
        {
            Scheduler.CancelTimer(&self->Timer);
        }

        _lock.AcquireHeld();
        return !self->TimedOut;
    }

    /// <summary>Wakes the first waiter, highest priority first; false: nobody waits. Takes the lock; any context.</summary>
    [InterruptContext]
    public bool WakeOne()
    {
        InterruptState state = Acquire();
        bool woken = WakeOneHeld();
        Release(state);
        return woken;
    }

    /// <summary>Wakes every waiter. Takes the lock; any context.</summary>
    [InterruptContext]
    public void WakeAll()
    {
        InterruptState state = Acquire();
        WakeAllHeld();
        Release(state);
    }

    /// <summary><see cref="WakeOne"/> by a caller that holds the lock.</summary>
    [InterruptContext]
    public bool WakeOneHeld()
    {
        KernelThread* thread = _first;
        if (thread == null)
        {
            return false;
        }

        Wake(thread, timedOut: false);
        return true;
    }

    /// <summary><see cref="WakeAll"/> by a caller that holds the lock.</summary>
    [InterruptContext]
    public void WakeAllHeld()
    {
        while (WakeOneHeld())
        {
        }
    }

    /// <summary>Wakes up to <paramref name="count"/> threads that wait on one address; returns how many. Lock held.</summary>
    internal int WakeAddressHeld(int* address, int count)
    {
        int woken = 0;
        KernelThread* thread = _first;
        while (thread != null && woken < count)
        {
            KernelThread* next = thread->Next;
            if (thread->WaitAddress == address)
            {
                Wake(thread, timedOut: false);
                woken++;
            }

            thread = next;
        }

        return woken;
    }

    /// <summary>The deadline of a waiter passed. Interrupt context.</summary>
    [InterruptContext]
    internal void TimeOut(KernelThread* thread)
    {
        InterruptState state = _lock.Acquire();
        if (thread->WaitingOn == Unsafe.AsPointer(ref this))
        {
            Wake(thread, timedOut: true);
        }

        _lock.Release(state);
    }

    [InterruptContext]
    private void Wake(KernelThread* thread, bool timedOut)
    {
        Remove(thread);
        thread->WaitingOn = null;
        thread->TimedOut = timedOut;
        Scheduler.MakeReady(thread);
    }

    /// <summary>By priority, first come first served among equals.</summary>
    private void Insert(KernelThread* thread)
    {
        KernelThread* after = _last;
        while (after != null && after->PriorityValue < thread->PriorityValue)
        {
            after = after->Previous;
        }

        thread->Previous = after;
        thread->Next = after == null ? _first : after->Next;
        if (after == null)
        {
            _first = thread;
        }
        else
        {
            after->Next = thread;
        }

        if (thread->Next == null)
        {
            _last = thread;
        }
        else
        {
            thread->Next->Previous = thread;
        }
    }

    [InterruptContext]
    private void Remove(KernelThread* thread)
    {
        if (thread->Previous == null)
        {
            _first = thread->Next;
        }
        else
        {
            thread->Previous->Next = thread->Next;
        }

        if (thread->Next == null)
        {
            _last = thread->Previous;
        }
        else
        {
            thread->Next->Previous = thread->Previous;
        }

        thread->Next = thread->Previous = null;
    }
}
