using System.Runtime.CompilerServices;

namespace PusOS.Kernel;

/// <summary>
/// A lock for a few instructions, taken with interrupts disabled: usable from threads and interrupt
/// handlers, on any hart. Zero is the free state. The holder may not block, allocate managed memory,
/// or throw. Not recursive.
/// </summary>
[InterruptContext]
public struct SpinLock
{
    private int _taken;

    /// <summary>Disables interrupts and takes the lock. Give the result to <see cref="Release"/>.</summary>
    public InterruptState Acquire()
    {
        InterruptState state = new(Csr.DisableInterrupts());
        AcquireHeld();
        return state;
    }

    /// <summary>Frees the lock and restores interrupts as they were before <see cref="Acquire"/>.</summary>
    public void Release(InterruptState state)
    {
        Atomic.StoreRelease(ref _taken, 0);
        if (state.WereEnabled)
        {
            Csr.EnableInterrupts();
        }
    }

    /// <summary>
    /// <see cref="Release"/> after a section that may have woken threads: here one of higher priority takes over. After
    /// the other one it would wait for the next interrupt, which may be far on a hart without ticks.
    /// </summary>
    internal void ReleaseToWoken(InterruptState state)
    {
        ReleaseHeld();
        Scheduler.Preempt(state);
    }

    /// <summary>Takes the lock by a caller that has interrupts disabled already.</summary>
    internal void AcquireHeld()
    {
        if (Atomic.ExchangeAcquire(ref _taken, 1) != 0)
        {
            Spin();
        }
    }

    /// <summary>Not inlined: it would make every section longer that takes a free lock.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Spin()
    {
        do
        {
            // Read only until it looks free: no cache line ping-pong.
            while (Atomic.LoadAcquire(ref _taken) != 0)
            {
                Hart.ServeRequests();
            }
        }
        while (Atomic.ExchangeAcquire(ref _taken, 1) != 0);
    }

    /// <summary>Frees the lock and leaves interrupts disabled.</summary>
    internal void ReleaseHeld() => Atomic.StoreRelease(ref _taken, 0);
}
