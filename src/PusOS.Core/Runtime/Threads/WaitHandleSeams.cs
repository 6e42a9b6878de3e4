using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Threads;

/// <summary>
/// The native imports behind WaitHandle, EventWaitHandle, Semaphore, Mutex and LowLevelLifoSemaphore. Names are not
/// supported beyond what the class library refuses itself: there is one process.
/// </summary>
internal static unsafe class WaitHandleSeams
{
    private const uint CreateManualReset = 1;
    private const uint CreateInitiallySet = 2;
    private const int MaximumObjects = 64;

    [RuntimeExport("CreateEventExW")]
    internal static nint CreateEvent(nint attributes, ushort* name, uint flags, uint access) =>
        (nint)WaitSubsystem.Create(
            (flags & CreateManualReset) != 0 ? WaitableKind.ManualResetEvent : WaitableKind.AutoResetEvent,
            (flags & CreateInitiallySet) != 0 ? 1 : 0,
            1);

    [RuntimeExport("SetEvent")]
    internal static int SetEvent(nint handle)
    {
        WaitSubsystem.SetEvent((Waitable*)handle);
        return 1;
    }

    [RuntimeExport("ResetEvent")]
    internal static int ResetEvent(nint handle)
    {
        WaitSubsystem.ResetEvent((Waitable*)handle);
        return 1;
    }

    [RuntimeExport("CreateSemaphoreExW")]
    internal static nint CreateSemaphore(nint attributes, int initialCount, int maximumCount, ushort* name, uint flags, uint access) =>
        (nint)WaitSubsystem.Create(WaitableKind.Semaphore, initialCount, maximumCount);

    [RuntimeExport("ReleaseSemaphore")]
    internal static int ReleaseSemaphore(nint handle, int releaseCount, int* previousCount)
    {
        bool released = WaitSubsystem.ReleaseSemaphore((Waitable*)handle, releaseCount, out int previous);
        *previousCount = previous;
        return released ? 1 : 0;
    }

    [RuntimeExport("PAL_CreateMutexW")]
    internal static nint CreateMutex(int initialOwner, ushort* name, int currentUserOnly, byte* errors, uint errorsSize)
    {
        Waitable* mutex = WaitSubsystem.Create(WaitableKind.Mutex, 0, 0);
        if (mutex != null && initialOwner != 0)
        {
            WaitSubsystem.Wait(&mutex, 1, false, 0);
        }

        return (nint)mutex;
    }

    [RuntimeExport("PAL_OpenMutexW")]
    internal static nint OpenMutex(ushort* name, int currentUserOnly, byte* errors, uint errorsSize)
    {
        // No mutex is shared under a name: none can be opened.
        PusOS.Runtime.SystemNative.ErrorCalls.SetErrorNumber(FileNotFound);
        return 0;
    }

    private const int FileNotFound = 2;

    [RuntimeExport("ReleaseMutex")]
    internal static int ReleaseMutex(nint handle) => WaitSubsystem.ReleaseMutex((Waitable*)handle) ? 1 : 0;

    [RuntimeExport("CloseHandle")]
    internal static int CloseHandle(nint handle)
    {
        WaitSubsystem.Close((Waitable*)handle);
        return 1;
    }

    [RuntimeExport("WaitHandle_WaitOneCore")]
    internal static int WaitOne(nint handle, int millisecondsTimeout, int useTrivialWaits)
    {
        Waitable* waitable = (Waitable*)handle;
        return WaitSubsystem.Wait(&waitable, 1, false, millisecondsTimeout);
    }

    [RuntimeExport("WaitHandle_WaitOnePrioritized")]
    internal static int WaitOnePrioritized(nint handle, int millisecondsTimeout)
    {
        Waitable* waitable = (Waitable*)handle;
        return WaitSubsystem.Wait(&waitable, 1, false, millisecondsTimeout);
    }

    [RuntimeExport("WaitHandle_WaitMultipleIgnoringSyncContext")]
    internal static int WaitMultiple(nint* handles, int count, int waitAll, int millisecondsTimeout)
    {
        if (count > MaximumObjects)
        {
            return WaitSubsystem.Failed;
        }

        if (waitAll != 0 && HasDuplicate(handles, count))
        {
            throw new DuplicateWaitObjectException();
        }

        return WaitSubsystem.Wait((Waitable**)handles, count, waitAll != 0, millisecondsTimeout);
    }

    private static bool HasDuplicate(nint* handles, int count)
    {
        ReadOnlySpan<nint> all = new(handles, count);
        for (int i = 0; i < count; i++)
        {
            if (all[(i + 1)..].Contains(handles[i]))
            {
                return true;
            }
        }

        return false;
    }

    [RuntimeExport("WaitHandle_SignalAndWait")]
    internal static int SignalAndWait(nint toSignal, nint toWaitOn, int millisecondsTimeout)
    {
        int signalled = WaitSubsystem.Signal((Waitable*)toSignal);
        if (signalled != WaitSubsystem.Success)
        {
            return signalled;
        }

        Waitable* waitable = (Waitable*)toWaitOn;
        return WaitSubsystem.Wait(&waitable, 1, false, millisecondsTimeout);
    }
}
