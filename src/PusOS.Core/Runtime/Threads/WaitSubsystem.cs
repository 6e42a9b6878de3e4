using System.Threading;
using PusOS.Kernel;
using SpinLock = PusOS.Kernel.SpinLock;

namespace PusOS.Runtime.Threads;

/// <summary>
/// Waiting for events, semaphores and mutexes, for one or several at a time. A signaller hands what it frees directly
/// to the thread that waits longest, so an auto-reset event or a semaphore place is never taken by a passer-by. One
/// spinlock guards all objects; sections are as long as the queues they touch.
/// </summary>
internal static unsafe class WaitSubsystem
{
    public const int Success = 0;
    public const int Abandoned = 0x80;
    public const int TimedOut = 258;
    public const int Failed = -1;
    public const int TooManyPosts = 298;

    private static SpinLock s_lock;

    /// <summary>A new object, or null: out of memory.</summary>
    public static Waitable* Create(WaitableKind kind, int count, int maximum)
    {
        Waitable* waitable = (Waitable*)KernelHeap.Allocate((nuint)sizeof(Waitable));
        if (waitable != null)
        {
            waitable->Kind = kind;
            waitable->Count = count;
            waitable->Maximum = maximum;
        }

        return waitable;
    }

    /// <summary>Frees an object. A mutex that is still owned leaves its owner's list.</summary>
    public static void Close(Waitable* waitable)
    {
        InterruptState state = s_lock.Acquire();
        if (waitable->Owner != null)
        {
            RemoveOwned(waitable);
        }

        s_lock.Release(state);
        KernelHeap.Free(waitable);
    }

    /// <summary>
    /// Waits for one or all of the objects. Result: index of the object (plus <see cref="Abandoned"/>) or
    /// <see cref="TimedOut"/>. Timeout in milliseconds, -1: none. Throws ThreadInterruptedException.
    /// </summary>
    public static int Wait(Waitable** objects, int count, bool waitsForAll, int milliseconds)
    {
        ThreadRecord* thread = ThreadRecords.Current;
        ThreadBlocking.ThrowIfInterrupted(thread);
        WaitLink* links = stackalloc WaitLink[count];
        WaitOperation operation = new() { Thread = thread, Links = links, Count = count, WaitsForAll = waitsForAll };
        for (int i = 0; i < count; i++)
        {
            links[i] = new WaitLink { Object = objects[i], Operation = &operation, Index = i };
        }

        InterruptState state = s_lock.Acquire();
        TrySatisfy(&operation);
        if (operation.IsDone || milliseconds == 0)
        {
            s_lock.Release(state);
            return operation.IsDone ? operation.Result : TimedOut;
        }

        Volatile.Write(ref thread->Wake, 0);
        for (int i = 0; i < count; i++)
        {
            Enqueue(links + i);
        }

        s_lock.Release(state);
        ThreadBlocking.Block(thread, ThreadBlocking.DeadlineAfter(milliseconds));
        state = s_lock.Acquire();
        for (int i = 0; i < count; i++)
        {
            Dequeue(links + i);
        }

        s_lock.Release(state);
        if (operation.IsDone)
        {
            return operation.Result;
        }

        ThreadBlocking.ThrowIfInterrupted(thread);
        return TimedOut;
    }

    /// <summary>Sets an event.</summary>
    public static void SetEvent(Waitable* waitable)
    {
        InterruptState state = s_lock.Acquire();
        waitable->Count = 1;
        ServeWaiters(waitable);
        s_lock.ReleaseToWoken(state);
    }

    /// <summary>Resets an event.</summary>
    public static void ResetEvent(Waitable* waitable)
    {
        InterruptState state = s_lock.Acquire();
        waitable->Count = 0;
        s_lock.Release(state);
    }

    /// <summary>Frees places of a semaphore; false: more than its maximum, nothing changed.</summary>
    public static bool ReleaseSemaphore(Waitable* waitable, int places, out int previous)
    {
        InterruptState state = s_lock.Acquire();
        previous = waitable->Count;
        bool fits = places <= waitable->Maximum - waitable->Count;
        if (fits)
        {
            waitable->Count += places;
            ServeWaiters(waitable);
        }

        s_lock.ReleaseToWoken(state);
        return fits;
    }

    /// <summary>Frees a mutex once; false: the caller does not own it.</summary>
    public static bool ReleaseMutex(Waitable* waitable)
    {
        ThreadRecord* thread = ThreadRecords.Current;
        InterruptState state = s_lock.Acquire();
        bool owns = waitable->Owner == thread;
        if (owns && --waitable->Recursion == 0)
        {
            RemoveOwned(waitable);
            ServeWaiters(waitable);
        }

        s_lock.ReleaseToWoken(state);
        return owns;
    }

    /// <summary>Signals an object as its kind wants; <see cref="Success"/>, <see cref="TooManyPosts"/> or <see cref="Failed"/>.</summary>
    public static int Signal(Waitable* waitable)
    {
        switch (waitable->Kind)
        {
            case WaitableKind.Semaphore:
                return ReleaseSemaphore(waitable, 1, out _) ? Success : TooManyPosts;
            case WaitableKind.Mutex:
                return ReleaseMutex(waitable) ? Success : Failed;
            default:
                SetEvent(waitable);
                return Success;
        }
    }

    /// <summary>The thread ends: mutexes that it owns are abandoned.</summary>
    public static void AbandonMutexes(ThreadRecord* thread)
    {
        InterruptState state = s_lock.Acquire();
        while (thread->OwnedMutexes != null)
        {
            Waitable* mutex = thread->OwnedMutexes;
            RemoveOwned(mutex);
            mutex->Recursion = 0;
            mutex->IsAbandoned = true;
            ServeWaiters(mutex);
        }

        s_lock.ReleaseToWoken(state);
    }

    /// <summary>Gives the object to its waiters, the longest waiting first, as long as it lasts.</summary>
    private static void ServeWaiters(Waitable* waitable)
    {
        for (WaitLink* link = waitable->First; link != null; link = link->Next)
        {
            WaitOperation* operation = link->Operation;
            if (operation->IsDone)
            {
                continue;
            }

            TrySatisfy(operation);
            if (operation->IsDone)
            {
                ThreadBlocking.Wake(operation->Thread);
            }
        }
    }

    private static void TrySatisfy(WaitOperation* operation)
    {
        int ready = 0;
        for (int i = 0; i < operation->Count; i++)
        {
            Waitable* waitable = operation->Links[i].Object;
            if (!IsAvailable(waitable, operation->Thread))
            {
                if (operation->WaitsForAll)
                {
                    return;
                }

                continue;
            }

            ready++;
            if (!operation->WaitsForAll)
            {
                operation->Result = Take(waitable, operation->Thread) ? Abandoned + i : i;
                operation->IsDone = true;
                return;
            }
        }

        if (operation->WaitsForAll && ready == operation->Count)
        {
            operation->Result = 0;
            for (int i = operation->Count - 1; i >= 0; i--)
            {
                if (Take(operation->Links[i].Object, operation->Thread))
                {
                    operation->Result = Abandoned + i;
                }
            }

            operation->IsDone = true;
        }
    }

    private static bool IsAvailable(Waitable* waitable, ThreadRecord* thread) =>
        waitable->Kind == WaitableKind.Mutex ? waitable->Owner == null || waitable->Owner == thread : waitable->Count > 0;

    /// <summary>Takes an available object; true: it was an abandoned mutex.</summary>
    private static bool Take(Waitable* waitable, ThreadRecord* thread)
    {
        switch (waitable->Kind)
        {
            case WaitableKind.AutoResetEvent:
                waitable->Count = 0;
                return false;
            case WaitableKind.Semaphore:
                waitable->Count--;
                return false;
            case WaitableKind.Mutex:
                waitable->Recursion++;
                if (waitable->Owner == null)
                {
                    waitable->Owner = thread;
                    waitable->NextOwned = thread->OwnedMutexes;
                    thread->OwnedMutexes = waitable;
                }

                bool wasAbandoned = waitable->IsAbandoned;
                waitable->IsAbandoned = false;
                return wasAbandoned;
            default:
                return false;
        }
    }

    private static void RemoveOwned(Waitable* mutex)
    {
        Waitable** link = &mutex->Owner->OwnedMutexes;
        while (*link != mutex)
        {
            link = &(*link)->NextOwned;
        }

        *link = mutex->NextOwned;
        mutex->NextOwned = null;
        mutex->Owner = null;
    }

    private static void Enqueue(WaitLink* link)
    {
        Waitable* waitable = link->Object;
        link->Previous = waitable->Last;
        link->Next = null;
        if (waitable->Last == null)
        {
            waitable->First = link;
        }
        else
        {
            waitable->Last->Next = link;
        }

        waitable->Last = link;
    }

    private static void Dequeue(WaitLink* link)
    {
        Waitable* waitable = link->Object;
        if (link->Previous == null)
        {
            waitable->First = link->Next;
        }
        else
        {
            link->Previous->Next = link->Next;
        }

        if (link->Next == null)
        {
            waitable->Last = link->Previous;
        }
        else
        {
            link->Next->Previous = link->Previous;
        }
    }
}
