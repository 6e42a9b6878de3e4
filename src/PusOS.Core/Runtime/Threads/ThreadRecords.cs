using System.Runtime.CompilerServices;
using System.Threading;
using PusOS.Kernel;
using PusOS.Runtime.Exceptions;
using PusOS.Runtime.Gc;
using SpinLock = PusOS.Kernel.SpinLock;

namespace PusOS.Runtime.Threads;

/// <summary>All thread records: creation, identity numbers, the calling thread's record, roots.</summary>
internal static unsafe class ThreadRecords
{
    private const int HighestId = 65535;
    private const int IdWords = (HighestId + 1) / 64;

    [InlineArray(IdWords)]
    private struct IdMap
    {
        private ulong _first;
    }

    [ThreadStatic]
    private static ThreadRecord* t_current;

    /// <summary>The calling thread's identity number, 0 before it is attached.</summary>
    [ThreadStatic]
    private static int t_id;

    private static SpinLock s_lock;
    private static ThreadRecord* s_all;
    private static IdMap s_usedIds;

    /// <summary>Foreground threads besides the main thread; its end is waited for on this word.</summary>
    private static int s_foregroundCount;

    /// <summary>The calling thread's managed thread id; a kernel thread that has none yet gets one.</summary>
    public static int CurrentId
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => t_id != 0 ? t_id : Current->ManagedId;
    }

    /// <summary>The calling thread's id, or 0 if it has none yet.</summary>
    public static int CurrentIdOrZero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => t_id;
    }

    /// <summary>The calling thread's record; a kernel thread without one is attached as a background thread.</summary>
    public static ThreadRecord* Current
    {
        get
        {
            ThreadRecord* record = t_current;
            return record != null ? record : Attach(ThreadFlags.Background);
        }
    }

    /// <summary>Gives the calling kernel thread a record.</summary>
    public static ThreadRecord* Attach(int flags)
    {
        ThreadRecord* record = Create();
        record->Kernel = KernelThread.Current;
        record->Flags = ThreadFlags.Started | flags;
        SetCurrent(record);
        return record;
    }

    /// <summary>Makes the record the calling thread's own.</summary>
    public static void SetCurrent(ThreadRecord* record)
    {
        t_current = record;
        t_id = record->ManagedId;
    }

    /// <summary>A new record with one reference, its id the lowest free one.</summary>
    public static ThreadRecord* Create()
    {
        ThreadRecord* record = (ThreadRecord*)KernelHeap.Allocate((nuint)sizeof(ThreadRecord));
        if (record == null)
        {
            RuntimeExceptions.ThrowOutOfMemory();
        }

        record->References = 1;
        InterruptState state = s_lock.Acquire();
        record->ManagedId = TakeId();
        record->Next = s_all;
        s_all = record;
        s_lock.Release(state);
        if (record->ManagedId == 0)
        {
            Release(record);
            RuntimeExceptions.ThrowOutOfMemory();
        }

        return record;
    }

    /// <summary>Adds a holder.</summary>
    public static void AddReference(ThreadRecord* record) => Interlocked.Increment(ref record->References);

    /// <summary>Drops a holder; the last one frees record and id.</summary>
    public static void Release(ThreadRecord* record)
    {
        if (Interlocked.Decrement(ref record->References) != 0)
        {
            return;
        }

        InterruptState state = s_lock.Acquire();
        ThreadRecord* first = s_all;
        ThreadRecord** link = &first;
        while (*link != record)
        {
            link = &(*link)->Next;
        }

        *link = record->Next;
        s_all = first;
        s_usedIds[record->ManagedId / 64] &= ~(1UL << (record->ManagedId % 64));
        s_lock.Release(state);
        KernelHeap.Free(record);
    }

    /// <summary>Sets the priority of a thread that may be about to end: afterwards it has no kernel thread.</summary>
    public static void SetPriority(ThreadRecord* record, int priority)
    {
        InterruptState state = s_lock.Acquire();
        if (record->Kernel != null)
        {
            KernelThread.SetPriority(record->Kernel, priority);
        }

        s_lock.ReleaseToWoken(state);
    }

    /// <summary>Sets the name that the kernel shows, of a thread that may be about to end.</summary>
    public static void SetName(ThreadRecord* record, ReadOnlySpan<byte> name)
    {
        InterruptState state = s_lock.Acquire();
        if (record->Kernel != null)
        {
            KernelThread.SetName(record->Kernel, name);
        }

        s_lock.Release(state);
    }

    /// <summary>The calling thread ends: nobody may come to its kernel thread through the record any more, which is about to go.</summary>
    public static KernelThread* TakeKernelThread(ThreadRecord* record)
    {
        InterruptState state = s_lock.Acquire();
        KernelThread* kernel = record->Kernel;
        record->Kernel = null;
        s_lock.Release(state);
        return kernel;
    }

    /// <summary>The record with this id, or null. The caller knows that it is not being released.</summary>
    public static ThreadRecord* Find(int id)
    {
        InterruptState state = s_lock.Acquire();
        ThreadRecord* record = s_all;
        while (record != null && record->ManagedId != id)
        {
            record = record->Next;
        }

        s_lock.Release(state);
        return record;
    }

    /// <summary>How many threads have started and not ended. Any thread.</summary>
    public static int CountRunning()
    {
        int count = 0;
        InterruptState state = s_lock.Acquire();
        for (ThreadRecord* record = s_all; record != null; record = record->Next)
        {
            if ((record->Flags & (ThreadFlags.Started | ThreadFlags.Dead)) == ThreadFlags.Started)
            {
                count++;
            }
        }

        s_lock.Release(state);
        return count;
    }

    /// <summary>Marks the Thread objects of running threads. World stopped.</summary>
    public static void MarkRoots()
    {
        for (ThreadRecord* record = s_all; record != null; record = record->Next)
        {
            Heap.MarkReference(record->ManagedThread);
        }
    }

    /// <summary>Sets and clears flag bits; returns the flags before.</summary>
    public static int ChangeFlags(ThreadRecord* record, int set, int clear)
    {
        for (; ; )
        {
            int flags = Volatile.Read(ref record->Flags);
            if (Interlocked.CompareExchange(ref record->Flags, (flags & ~clear) | set, flags) == flags)
            {
                return flags;
            }
        }
    }

    /// <summary>Counts the thread among those that hold the process open, or takes it out, as its flags now say.</summary>
    public static void UpdateForeground(ThreadRecord* record)
    {
        InterruptState state = s_lock.Acquire();
        bool counts = (record->Flags & (ThreadFlags.Started | ThreadFlags.Background | ThreadFlags.Dead)) == ThreadFlags.Started;
        bool counted = (record->Flags & ThreadFlags.CountedAsForeground) != 0;
        if (counts && !counted)
        {
            ChangeFlags(record, ThreadFlags.CountedAsForeground, 0);
            s_foregroundCount++;
        }
        else if (!counts && counted)
        {
            ChangeFlags(record, 0, ThreadFlags.CountedAsForeground);
            s_foregroundCount--;
        }

        s_lock.Release(state);
        AddressWait.Wake((int*)Unsafe.AsPointer(ref s_foregroundCount), int.MaxValue);
    }

    /// <summary>Waits until no foreground thread is left.</summary>
    public static void WaitForForegroundThreads()
    {
        int* count = (int*)Unsafe.AsPointer(ref s_foregroundCount);
        for (int present = Volatile.Read(ref *count); present != 0; present = Volatile.Read(ref *count))
        {
            AddressWait.Wait(count, present, Instant.Never);
        }
    }

    private static int TakeId()
    {
        s_usedIds[0] |= 1;
        for (int word = 0; word < IdWords; word++)
        {
            ulong free = ~s_usedIds[word];
            if (free != 0)
            {
                int bit = System.Numerics.BitOperations.TrailingZeroCount(free);
                s_usedIds[word] |= 1UL << bit;
                return (word * 64) + bit;
            }
        }

        return 0;
    }
}
