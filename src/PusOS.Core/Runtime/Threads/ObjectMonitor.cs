using System.Runtime.CompilerServices;
using System.Threading;
using PusOS.Kernel;
using PusOS.Runtime.Gc;
using SpinLock = PusOS.Kernel.SpinLock;

namespace PusOS.Runtime.Threads;

/// <summary>
/// System.Threading.Monitor: thin locks in the object's header, inflated on contention, deep recursion or Wait.
/// </summary>
internal static unsafe class ObjectMonitor
{
    private const string MonitorType = "System.Threading.Monitor";

    private static SpinLock s_waitersLock;
    private static long s_contentionCount;

    private static nuint ReferenceOf(object instance) => *(nuint*)Unsafe.AsPointer(ref instance);

    [InternalCall(MonitorType, "TryEnter_FastPath")]
    internal static bool TryEnter(object instance)
    {
        ref ulong header = ref *ObjectHeader.Of(ReferenceOf(instance));
        uint id = (uint)ThreadRecords.CurrentIdOrZero;
        ulong old = header;
        if ((old & ObjectHeader.LockMask) == 0 && id != 0)
        {
            return Atomic.CompareExchange(ref header, old | id, old) == old;
        }

        return TryEnterHeld(ref header, old, id);
    }

    // Apart, as ExitHeld: what is left is small enough to be inlined into Monitor's methods and their callers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryEnterHeld(ref ulong header, ulong old, uint id)
    {
        if (id == 0)
        {
            return false;
        }

        if ((old & ObjectHeader.Inflated) != 0)
        {
            return TryEnterInflated(MonitorTable.Of(old), (int)id);
        }

        // Owned by this thread and room for one more recursion: only the hash code can change meanwhile.
        return (old & ObjectHeader.OwnerMask) == id
            && (old & ObjectHeader.RecursionMask) != ObjectHeader.RecursionMask
            && Atomic.CompareExchange(ref header, old + ObjectHeader.RecursionOne, old) == old;
    }

    private static bool TryEnterInflated(MonitorRecord* monitor, int id)
    {
        int value = Volatile.Read(ref monitor->Lock);
        if ((value & ~MonitorRecord.Contended) == id)
        {
            monitor->Recursion++;
            return true;
        }

        return (value & ~MonitorRecord.Contended) == 0
            && Atomic.CompareExchange(ref monitor->Lock, value | id, value) == value;
    }

    [InternalCall(MonitorType, "TryEnter_FastPath_WithTimeout")]
    internal static Monitor.EnterHelperResult TryEnterWithTimeout(object instance, int timeout) =>
        TryEnter(instance) ? Monitor.EnterHelperResult.Entered : Monitor.EnterHelperResult.UseSlowPath;

    [RuntimeExport("Monitor_Enter_Slowpath")]
    internal static void EnterSlow(ObjectHandleOnStack instance) => Enter(*(nuint*)instance._ptr, Instant.Never);

    [RuntimeExport("Monitor_TryEnter_Slowpath")]
    internal static int TryEnterSlow(ObjectHandleOnStack instance, int timeout) =>
        Enter(*(nuint*)instance._ptr, ThreadBlocking.DeadlineAfter(timeout)) ? 1 : 0;

    private static bool Enter(nuint reference, Instant deadline)
    {
        int id = ThreadRecords.CurrentId;
        if (TryEnter(Unsafe.As<nuint, object>(ref reference)))
        {
            return true;
        }

        MonitorRecord* monitor = MonitorTable.Inflate(reference);
        if (TryEnterInflated(monitor, id))
        {
            return true;
        }

        Interlocked.Increment(ref s_contentionCount);
        ThreadRecord* thread = ThreadRecords.Current;
        ThreadBlocking.ThrowIfInterrupted(thread);
        ThreadRecords.ChangeFlags(thread, ThreadFlags.Waiting, 0);
        bool entered = EnterContended(monitor, id, deadline, thread);
        ThreadRecords.ChangeFlags(thread, 0, ThreadFlags.Waiting);
        if (!entered)
        {
            ThreadBlocking.ThrowIfInterrupted(thread);
        }

        return entered;
    }

    /// <summary>
    /// Waits for the lock. Whoever has waited leaves the contended bit set, because others may wait still. An interrupt
    /// ends the wait of <paramref name="interruptible"/>, if that is not null: false, as when the deadline passes.
    /// </summary>
    private static bool EnterContended(MonitorRecord* monitor, int id, Instant deadline, ThreadRecord* interruptible)
    {
        for (; ; )
        {
            int value = Volatile.Read(ref monitor->Lock);
            if ((value & ~MonitorRecord.Contended) == 0)
            {
                if (Interlocked.CompareExchange(ref monitor->Lock, id | MonitorRecord.Contended, value) == value)
                {
                    monitor->Recursion = 0;
                    return true;
                }

                continue;
            }

            int contended = value | MonitorRecord.Contended;
            if (value != contended && Interlocked.CompareExchange(ref monitor->Lock, contended, value) != value)
            {
                continue;
            }

            bool inTime = interruptible == null
                ? AddressWait.Wait(&monitor->Lock, contended, deadline)
                : ThreadBlocking.WaitOn(interruptible, &monitor->Lock, contended, deadline);
            if (!inTime)
            {
                return false;
            }

            if (interruptible != null && ThreadBlocking.IsInterrupted(interruptible))
            {
                // The wake may have been meant for a thread that takes the lock: pass it on.
                AddressWait.Wake(&monitor->Lock, 1);
                return false;
            }
        }
    }

    [InternalCall(MonitorType, "Exit_FastPath")]
    internal static Monitor.LeaveHelperAction Exit(object instance)
    {
        ref ulong header = ref *ObjectHeader.Of(ReferenceOf(instance));
        uint id = (uint)ThreadRecords.CurrentIdOrZero;
        ulong old = header;
        if ((old & ObjectHeader.LockMask) == id && id != 0 && Atomic.CompareExchange(ref header, old - id, old) == old)
        {
            return Monitor.LeaveHelperAction.None;
        }

        return ExitHeld(ref header, id);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Monitor.LeaveHelperAction ExitHeld(ref ulong header, uint id)
    {
        for (; ; )
        {
            ulong old = Volatile.Read(ref header);
            if ((old & (ObjectHeader.OwnerMask | ObjectHeader.Inflated)) != id || id == 0)
            {
                return (old & ObjectHeader.Inflated) != 0 ? ExitInflated(MonitorTable.Of(old), (int)id) : Monitor.LeaveHelperAction.Error;
            }

            ulong changed = (old & ObjectHeader.RecursionMask) == 0 ? old - id : old - ObjectHeader.RecursionOne;
            if (Atomic.CompareExchange(ref header, changed, old) == old)
            {
                return Monitor.LeaveHelperAction.None;
            }
        }
    }

    private static Monitor.LeaveHelperAction ExitInflated(MonitorRecord* monitor, int id)
    {
        if ((Volatile.Read(ref monitor->Lock) & ~MonitorRecord.Contended) != id || id == 0)
        {
            return Monitor.LeaveHelperAction.Error;
        }

        if (monitor->Recursion != 0)
        {
            monitor->Recursion--;
        }
        else
        {
            Unlock(monitor);
        }

        return Monitor.LeaveHelperAction.None;
    }

    private static void Unlock(MonitorRecord* monitor)
    {
        if ((Interlocked.Exchange(ref monitor->Lock, 0) & MonitorRecord.Contended) != 0)
        {
            AddressWait.Wake(&monitor->Lock, 1);
        }
    }

    [RuntimeExport("Monitor_Exit_Slowpath")]
    internal static void ExitSlow(ObjectHandleOnStack instance, Monitor.LeaveHelperAction action) =>
        throw new SynchronizationLockException(SR.Arg_SynchronizationLockException);

    [InternalCall(MonitorType, "IsEnteredNative")]
    internal static bool IsEntered(object instance)
    {
        ulong header = Volatile.Read(ref *ObjectHeader.Of(ReferenceOf(instance)));
        int owner = (header & ObjectHeader.Inflated) != 0
            ? Volatile.Read(ref MonitorTable.Of(header)->Lock) & ~MonitorRecord.Contended
            : (int)(header & ObjectHeader.OwnerMask);
        return owner != 0 && owner == ThreadRecords.CurrentId;
    }

    [RuntimeExport("Monitor_GetLockContentionCount")]
    internal static long GetLockContentionCount() => Volatile.Read(ref s_contentionCount);

    private static MonitorRecord* RequireOwned(nuint reference)
    {
        if (!IsEntered(Unsafe.As<nuint, object>(ref reference)))
        {
            throw new SynchronizationLockException(SR.Arg_SynchronizationLockException);
        }

        return MonitorTable.Inflate(reference);
    }

    [RuntimeExport("Monitor_Wait")]
    internal static int Wait(ObjectHandleOnStack instance, int milliseconds)
    {
        MonitorRecord* monitor = RequireOwned(*(nuint*)instance._ptr);
        ThreadRecord* thread = ThreadRecords.Current;
        ThreadBlocking.ThrowIfInterrupted(thread);
        Instant deadline = ThreadBlocking.DeadlineAfter(milliseconds);
        PulseLink link = new() { Thread = thread };
        Volatile.Write(ref thread->Wake, 0);
        InterruptState state = s_waitersLock.Acquire();
        if (monitor->LastWaiter == null)
        {
            monitor->FirstWaiter = &link;
        }
        else
        {
            monitor->LastWaiter->Next = &link;
        }

        monitor->LastWaiter = &link;
        s_waitersLock.Release(state);
        int recursion = monitor->Recursion;
        monitor->Recursion = 0;
        Unlock(monitor);
        ThreadBlocking.Block(thread, deadline);
        state = s_waitersLock.Acquire();
        if (!link.IsPulsed)
        {
            Remove(monitor, &link);
        }

        s_waitersLock.Release(state);
        if (!TryEnterInflated(monitor, thread->ManagedId))
        {
            EnterContended(monitor, thread->ManagedId, Instant.Never, null);
        }

        monitor->Recursion = recursion;
        if (!link.IsPulsed)
        {
            ThreadBlocking.ThrowIfInterrupted(thread);
        }

        return link.IsPulsed ? 1 : 0;
    }

    private static void Remove(MonitorRecord* monitor, PulseLink* link)
    {
        PulseLink* previous = null;
        for (PulseLink* each = monitor->FirstWaiter; each != link; each = each->Next)
        {
            previous = each;
        }

        if (previous == null)
        {
            monitor->FirstWaiter = link->Next;
        }
        else
        {
            previous->Next = link->Next;
        }

        if (monitor->LastWaiter == link)
        {
            monitor->LastWaiter = previous;
        }
    }

    [RuntimeExport("Monitor_Pulse")]
    internal static void Pulse(ObjectHandleOnStack instance) => PulseWaiters(RequireOwned(*(nuint*)instance._ptr), 1);

    [RuntimeExport("Monitor_PulseAll")]
    internal static void PulseAll(ObjectHandleOnStack instance) => PulseWaiters(RequireOwned(*(nuint*)instance._ptr), int.MaxValue);

    private static void PulseWaiters(MonitorRecord* monitor, int count)
    {
        InterruptState state = s_waitersLock.Acquire();
        for (; count > 0 && monitor->FirstWaiter != null; count--)
        {
            PulseLink* link = monitor->FirstWaiter;
            monitor->FirstWaiter = link->Next;
            if (monitor->FirstWaiter == null)
            {
                monitor->LastWaiter = null;
            }

            // After this the waiter may return and its link is gone.
            ThreadRecord* thread = link->Thread;
            link->IsPulsed = true;
            ThreadBlocking.Wake(thread);
        }

        s_waitersLock.ReleaseToWoken(state);
    }
}
