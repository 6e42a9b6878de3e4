using PusOS.Kernel;

namespace PusOS.Runtime.Gc;

/// <summary>
/// Guards the heap, its tables, and finalization. A collection holds it from before the world stops until the world
/// runs again, so a stopped thread is never inside. Lock order: this one is taken last but for the kernel's spinlocks.
/// </summary>
internal static class HeapLock
{
    private static KernelMutex s_mutex;

    /// <summary>Takes the lock. Threads only, not recursive.</summary>
    public static void Acquire() => s_mutex.Lock();

    /// <summary>Frees the lock.</summary>
    public static void Release() => s_mutex.Unlock();

    /// <summary>
    /// Frees the lock after a collection on demand. Who collects in a loop holds it nearly always, and its turn ends inside:
    /// others, that only want a page, would never find it free.
    /// </summary>
    public static void ReleaseToWaiter() => s_mutex.UnlockToWaiter();
}
