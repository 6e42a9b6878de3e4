namespace PusOS.Runtime.Gc;

/// <summary>
/// All GC handles, in one table that never moves. Allocation and freeing take <see cref="HeapLock"/>, so a collection
/// never sees a half-made slot; reading and writing a target does not.
/// </summary>
internal static unsafe class HandleTable
{
    private static ReservedTable s_memory;
    private static HandleSlot* s_end;
    private static HandleSlot* s_free;

    /// <summary>Reserves the table's window.</summary>
    public static void Initialize()
    {
        s_memory = default;
        s_memory.Reserve(GcMemory.TableWindowBytes);
        s_end = (HandleSlot*)s_memory.Start;
        s_free = null;
    }

    /// <summary>A new handle, or null: out of memory.</summary>
    public static HandleSlot* Allocate(nuint target, nuint dependent, uint kind)
    {
        HeapLock.Acquire();
        HandleSlot* slot = s_free;
        if (slot != null)
        {
            s_free = slot->NextFree;
        }
        else if (s_memory.Ensure((nuint)((byte*)(s_end + 1) - s_memory.Start)))
        {
            slot = s_end++;
        }

        if (slot != null)
        {
            slot->Target = target;
            slot->Dependent = dependent;
            slot->NextFree = null;
            slot->Kind = kind;
        }

        HeapLock.Release();
        return slot;
    }

    /// <summary>Frees a handle.</summary>
    public static void Free(HandleSlot* slot)
    {
        HeapLock.Acquire();
        slot->Target = 0;
        slot->Dependent = 0;
        slot->Kind = HandleKind.Free;
        slot->NextFree = s_free;
        s_free = slot;
        HeapLock.Release();
    }

    /// <summary>Marks the targets of normal and pinned handles.</summary>
    public static void MarkStrong()
    {
        for (HandleSlot* slot = (HandleSlot*)s_memory.Start; slot < s_end; slot++)
        {
            if (slot->Kind is HandleKind.Normal or HandleKind.Pinned)
            {
                Heap.MarkReference(slot->Target);
            }
        }
    }

    /// <summary>Marks the dependents of live targets; true if a new object was marked.</summary>
    public static bool MarkDependents()
    {
        bool found = false;
        for (HandleSlot* slot = (HandleSlot*)s_memory.Start; slot < s_end; slot++)
        {
            if (slot->Kind == HandleKind.Dependent && slot->Target != 0 && slot->Dependent != 0
                && !Heap.IsMarked(slot->Dependent) && Heap.IsMarked(slot->Target))
            {
                Heap.MarkReference(slot->Dependent);
                found = true;
            }
        }

        return found;
    }

    /// <summary>Clears the handles of one kind whose target was not marked.</summary>
    public static void ClearDead(uint kind)
    {
        for (HandleSlot* slot = (HandleSlot*)s_memory.Start; slot < s_end; slot++)
        {
            if (slot->Kind == kind && slot->Target != 0 && !Heap.IsMarked(slot->Target))
            {
                slot->Target = 0;
                slot->Dependent = 0;
            }
        }
    }
}
