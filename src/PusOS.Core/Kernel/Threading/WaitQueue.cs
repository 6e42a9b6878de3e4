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
/// <see cref="SpinLock"/>: keep the sections short.
/// </summary>
public unsafe struct WaitQueue
{
    /// <summary>Takes the queue's lock; any context.</summary>
    public InterruptState Acquire() => throw new NotImplementedException();

    /// <summary>Frees the queue's lock. On a thread this is where a woken thread of higher priority takes over.</summary>
    public void Release(InterruptState state) => throw new NotImplementedException();

    /// <summary>
    /// Atomically frees the lock and blocks the calling thread; takes the lock again before it returns.
    /// True: woken; false: the deadline passed (<see cref="Instant.Never"/>: none). Threads only, with
    /// interrupts enabled before <see cref="Acquire"/>.
    /// </summary>
    public bool Wait(ref InterruptState state, Instant deadline) => throw new NotImplementedException();

    /// <summary>Wakes the first waiter, highest priority first; false: nobody waits. Takes the lock; any context.</summary>
    public bool WakeOne() => throw new NotImplementedException();

    /// <summary>Wakes every waiter. Takes the lock; any context.</summary>
    public void WakeAll() => throw new NotImplementedException();

    /// <summary><see cref="WakeOne"/> by a caller that holds the lock.</summary>
    public bool WakeOneHeld() => throw new NotImplementedException();

    /// <summary><see cref="WakeAll"/> by a caller that holds the lock.</summary>
    public void WakeAllHeld() => throw new NotImplementedException();
}
