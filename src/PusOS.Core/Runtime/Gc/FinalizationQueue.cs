using PusOS.Abi;

namespace PusOS.Runtime.Gc;

/// <summary>
/// Objects with finalizers: those registered (weak) and those found dead and waiting for the finalizer thread (strong,
/// in the order in which they were created). Callers hold <see cref="HeapLock"/>.
/// </summary>
internal static unsafe class FinalizationQueue
{
    private static ReservedTable s_registered;
    private static nuint s_registeredCount;
    private static ReservedTable s_ready;
    private static nuint s_readyFirst;
    private static nuint s_readyEnd;

    /// <summary>Objects that wait for their finalizer.</summary>
    public static nuint ReadyCount => s_readyEnd - s_readyFirst;

    /// <summary>Reserves the tables' windows.</summary>
    public static void Initialize()
    {
        s_registered = default;
        s_registered.Reserve(GcMemory.TableWindowBytes);
        s_ready = default;
        s_ready.Reserve(GcMemory.TableWindowBytes);
        s_registeredCount = 0;
        s_readyFirst = 0;
        s_readyEnd = 0;
    }

    /// <summary>
    /// Registers an object; false: out of memory. Room in the ready table is secured at the same time, so a collection
    /// never needs memory for it.
    /// </summary>
    public static bool Register(nuint reference)
    {
        nuint total = s_registeredCount + ReadyCount + 1;
        if (!s_registered.Ensure((s_registeredCount + 1) * 8) || !s_ready.Ensure(total * 8))
        {
            return false;
        }

        ((nuint*)s_registered.Start)[s_registeredCount++] = reference;
        return true;
    }

    /// <summary>Takes the object that waits longest, or 0.</summary>
    public static nuint TakeReady()
    {
        nuint* ready = (nuint*)s_ready.Start;
        while (s_readyFirst < s_readyEnd)
        {
            nuint reference = ready[s_readyFirst++];
            if (!ObjectHeader.IsFinalizationSuppressed(reference))
            {
                return reference;
            }

            ObjectHeader.SetFinalizationSuppressed(reference, false);
        }

        s_readyFirst = 0;
        s_readyEnd = 0;
        return 0;
    }

    /// <summary>Marks the waiting objects: they are roots.</summary>
    public static void MarkReady()
    {
        nuint* ready = (nuint*)s_ready.Start;
        for (nuint i = s_readyFirst; i < s_readyEnd; i++)
        {
            Heap.MarkReference(ready[i]);
        }
    }

    /// <summary>Moves registered objects that were not marked to the waiting ones, and marks those.</summary>
    public static void MoveDeadToReady()
    {
        nuint* ready = (nuint*)s_ready.Start;
        if (s_readyFirst != 0)
        {
            nuint waiting = ReadyCount;
            for (nuint i = 0; i < waiting; i++)
            {
                ready[i] = ready[s_readyFirst + i];
            }

            s_readyFirst = 0;
            s_readyEnd = waiting;
        }

        nuint* registered = (nuint*)s_registered.Start;
        nuint kept = 0;
        nuint firstNew = s_readyEnd;
        for (nuint i = 0; i < s_registeredCount; i++)
        {
            nuint reference = registered[i];
            if (Heap.IsMarked(reference))
            {
                registered[kept++] = reference;
            }
            else if (ObjectHeader.IsFinalizationSuppressed(reference))
            {
                ObjectHeader.SetFinalizationSuppressed(reference, false);
            }
            else
            {
                ready[s_readyEnd++] = reference;
            }
        }

        s_registeredCount = kept;
        for (nuint i = firstNew; i < s_readyEnd; i++)
        {
            Heap.MarkReference(ready[i]);
        }
    }

    /// <summary>The object's finalizer (void(this)).</summary>
    public static void* FinalizerOf(nuint reference) => *(void**)(*(byte**)reference + MethodTableLayout.Finalizer);
}
