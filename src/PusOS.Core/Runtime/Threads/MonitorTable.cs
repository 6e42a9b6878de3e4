using System.Threading;
using PusOS.Kernel;
using PusOS.Runtime.Exceptions;
using PusOS.Runtime.Gc;
using SpinLock = PusOS.Kernel.SpinLock;

namespace PusOS.Runtime.Threads;

/// <summary>The inflated locks, addressed by the index in the object's header. Entries never move; those of dead objects are reused.</summary>
internal static unsafe class MonitorTable
{
    private static ReservedTable s_memory;
    private static uint s_count;
    private static uint s_free;
    private static SpinLock s_lock;

    /// <summary>Reserves the table's window. Index 0 stays unused.</summary>
    public static void Initialize()
    {
        s_memory.Reserve(GcMemory.TableWindowBytes);
        s_count = 1;
    }

    /// <summary>The entry of an inflated header.</summary>
    public static MonitorRecord* Of(ulong header) => (MonitorRecord*)s_memory.Start + (header >> ObjectHeader.PayloadShift);

    /// <summary>
    /// Inflates the object's lock if it is not yet; its owner, recursion and hash code move into the entry. Throws
    /// OutOfMemoryException.
    /// </summary>
    public static MonitorRecord* Inflate(nuint reference)
    {
        ulong* header = ObjectHeader.Of(reference);
        uint index = 0;
        for (; ; )
        {
            ulong old = Volatile.Read(ref *header);
            if ((old & ObjectHeader.Inflated) != 0)
            {
                if (index != 0)
                {
                    Free(index);
                }

                return Of(old);
            }

            if (index == 0)
            {
                index = Allocate(reference);
            }

            MonitorRecord* monitor = (MonitorRecord*)s_memory.Start + index;
            monitor->Lock = (int)(old & ObjectHeader.OwnerMask);
            monitor->Recursion = (int)((old & ObjectHeader.RecursionMask) >> ObjectHeader.RecursionShift);
            monitor->Hash = (int)(old >> ObjectHeader.PayloadShift);
            ulong inflated = (old & ObjectHeader.FinalizationSuppressed) | ObjectHeader.Inflated | ((ulong)index << ObjectHeader.PayloadShift);
            if (Interlocked.CompareExchange(ref *header, inflated, old) == old)
            {
                return monitor;
            }
        }
    }

    /// <summary>Frees the entries of dead objects. World stopped, after marking.</summary>
    public static void Sweep()
    {
        for (uint index = 1; index < s_count; index++)
        {
            MonitorRecord* monitor = (MonitorRecord*)s_memory.Start + index;
            if (monitor->Object != 0 && !Heap.IsMarked(monitor->Object))
            {
                Release(monitor, index);
            }
        }
    }

    private static uint Allocate(nuint reference)
    {
        InterruptState state = s_lock.Acquire();
        uint index = s_free;
        if (index != 0)
        {
            s_free = ((MonitorRecord*)s_memory.Start + index)->NextFree;
        }
        else if (s_memory.Ensure((nuint)(s_count + 1) * (nuint)sizeof(MonitorRecord)))
        {
            index = s_count++;
        }

        if (index != 0)
        {
            MonitorRecord* monitor = (MonitorRecord*)s_memory.Start + index;
            *monitor = default;
            monitor->Object = reference;
        }

        s_lock.Release(state);
        if (index == 0)
        {
            RuntimeExceptions.ThrowOutOfMemory();
        }

        return index;
    }

    private static void Free(uint index)
    {
        InterruptState state = s_lock.Acquire();
        Release((MonitorRecord*)s_memory.Start + index, index);
        s_lock.Release(state);
    }

    private static void Release(MonitorRecord* monitor, uint index)
    {
        monitor->Object = 0;
        monitor->NextFree = s_free;
        s_free = index;
    }
}
