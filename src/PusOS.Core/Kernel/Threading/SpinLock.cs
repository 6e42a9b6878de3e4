namespace PusOS.Kernel;

/// <summary>
/// A lock for a few instructions, taken with interrupts disabled: usable from threads and interrupt
/// handlers, on any hart. Zero is the free state. The holder may not block, allocate managed memory,
/// or throw. Not recursive.
/// </summary>
public struct SpinLock
{
    /// <summary>Disables interrupts and takes the lock. Give the result to <see cref="Release"/>.</summary>
    public InterruptState Acquire() => throw new NotImplementedException();

    /// <summary>Frees the lock and restores interrupts as they were before <see cref="Acquire"/>.</summary>
    public void Release(InterruptState state) => throw new NotImplementedException();
}
