namespace PusOS.Kernel;

/// <summary>A condition variable used with a <see cref="KernelMutex"/>. Zero is the initial state; may not move. Threads only.</summary>
public unsafe struct KernelCondition
{
    /// <summary>Frees the mutex, waits for a signal, takes the mutex again. False: the deadline passed first.</summary>
    public bool Wait(KernelMutex* mutex, Instant deadline) => throw new NotImplementedException();

    /// <summary>Wakes one waiter.</summary>
    public void Signal() => throw new NotImplementedException();

    /// <summary>Wakes all waiters.</summary>
    public void Broadcast() => throw new NotImplementedException();
}
