using PusOS.Kernel;

namespace PusOS.Runtime.Threads;

/// <summary>The native monitor below the class library's LowLevelLock: a mutex with one condition.</summary>
internal static unsafe class LowLevelMonitor
{
    private struct State
    {
        public KernelMutex Mutex;
        public KernelCondition Condition;
    }

    [RuntimeExport("SystemNative_LowLevelMonitor_Create")]
    internal static nint Create() => (nint)KernelHeap.Allocate((nuint)sizeof(State));

    [RuntimeExport("SystemNative_LowLevelMonitor_Destroy")]
    internal static void Destroy(nint monitor) => KernelHeap.Free((void*)monitor);

    [RuntimeExport("SystemNative_LowLevelMonitor_Acquire")]
    internal static void Acquire(nint monitor) => ((State*)monitor)->Mutex.Lock();

    [RuntimeExport("SystemNative_LowLevelMonitor_Release")]
    internal static void Release(nint monitor) => ((State*)monitor)->Mutex.Unlock();

    [RuntimeExport("SystemNative_LowLevelMonitor_Wait")]
    internal static void Wait(nint monitor) => ((State*)monitor)->Condition.Wait(&((State*)monitor)->Mutex, Instant.Never);

    [RuntimeExport("SystemNative_LowLevelMonitor_TimedWait")]
    internal static int TimedWait(nint monitor, int milliseconds) =>
        ((State*)monitor)->Condition.Wait(&((State*)monitor)->Mutex, ThreadBlocking.DeadlineAfter(milliseconds)) ? 1 : 0;

    [RuntimeExport("SystemNative_LowLevelMonitor_Signal_Release")]
    internal static void SignalAndRelease(nint monitor)
    {
        ((State*)monitor)->Condition.Signal();
        ((State*)monitor)->Mutex.Unlock();
    }
}
