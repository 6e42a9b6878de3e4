namespace PusOS.Kernel;

/// <summary>A lock that blocks. Zero is the free state; may not move. Not recursive. Threads only.</summary>
public unsafe struct KernelMutex
{
    private WaitQueue _waiters;
    private bool _taken;

    /// <summary>Taken for a thread that has been woken: whoever has waited and comes first takes it over.</summary>
    private bool _isHandedOver;

    /// <summary>Takes the lock, blocking as long as it takes.</summary>
    public void Lock() => TryLock(Instant.Never);

    /// <summary>Takes the lock before the deadline; false: it did not come free in time.</summary>
    public bool TryLock(Instant deadline)
    {
        InterruptState state = _waiters.Acquire();
        bool inTime = true;
        while (_taken && inTime)
        {
            inTime = _waiters.Wait(ref state, deadline);
            if (inTime && _isHandedOver)
            {
                _isHandedOver = false;
                _waiters.Release(state);
                return true;
            }
        }

        bool taken = !_taken;
        _taken = true;
        _waiters.Release(state);
        return taken;
    }

    /// <summary>Frees the lock and wakes one waiter. Only the holder may.</summary>
    public void Unlock()
    {
        InterruptState state = _waiters.Acquire();
        _taken = false;
        _waiters.WakeOneHeld();
        _waiters.Release(state);
    }

    /// <summary>
    /// Hands the lock to the first waiter, if there is one, before anybody else may take it: for a holder that held it long
    /// and is likely to come again soon. <see cref="Unlock"/> costs fewer switches, and may let such a holder always win.
    /// </summary>
    public void UnlockToWaiter()
    {
        InterruptState state = _waiters.Acquire();
        _taken = _isHandedOver = _waiters.WakeOneHeld();
        _waiters.Release(state);
    }
}
