namespace PusOS.Kernel;

/// <summary>A lock that blocks. Zero is the free state; may not move. Not recursive. Threads only.</summary>
public unsafe struct KernelMutex
{
    /// <summary>Takes the lock, blocking as long as it takes.</summary>
    public void Lock() => throw new NotImplementedException();

    /// <summary>Takes the lock before the deadline; false: it did not come free in time.</summary>
    public bool TryLock(Instant deadline) => throw new NotImplementedException();

    /// <summary>Frees the lock and wakes one waiter. Only the holder may.</summary>
    public void Unlock() => throw new NotImplementedException();
}
