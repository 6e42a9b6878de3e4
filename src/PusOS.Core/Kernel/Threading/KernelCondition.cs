namespace PusOS.Kernel;

/// <summary>A condition variable used with a <see cref="KernelMutex"/>. Zero is the initial state; may not move. Threads only.</summary>
public unsafe struct KernelCondition
{
    private WaitQueue _waiters;

    /// <summary>Frees the mutex, waits for a signal, takes the mutex again. False: the deadline passed first.</summary>
    public bool Wait(KernelMutex* mutex, Instant deadline)
    {
        // The mutex is freed under the queue's lock: a signal after that finds this thread or its lock.
        InterruptState state = _waiters.Acquire();
        mutex->Unlock();
        bool inTime = _waiters.Wait(ref state, deadline);
        _waiters.Release(state);
        mutex->Lock();
        return inTime;
    }

    /// <summary>Wakes one waiter.</summary>
    public void Signal() => _waiters.WakeOne();

    /// <summary>Wakes all waiters.</summary>
    public void Broadcast() => _waiters.WakeAll();
}
