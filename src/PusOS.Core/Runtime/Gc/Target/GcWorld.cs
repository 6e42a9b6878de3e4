using System.Runtime.CompilerServices;
using PusOS.Abi;
using PusOS.Kernel;
using PusOS.Runtime.Threads;

namespace PusOS.Runtime.Gc;

/// <summary>What the collector needs of the threads and the image: stopping, roots, allocation contexts.</summary>
internal static unsafe class GcWorld
{
#pragma warning disable CS0649 // Written through its address.
    [ThreadStatic]
    [RuntimeExport(RuntimeSymbols.AllocationContexts)]
    private static AllocationContexts t_contexts;
#pragma warning restore CS0649

    /// <summary>Bytes handed out to this thread, including what its contexts have left.</summary>
    [ThreadStatic]
    private static ulong t_allocatedBytes;

    private static delegate*<byte*, void> s_spilledFunction;

    /// <summary>The calling thread's contexts, one per small class.</summary>
    public static AllocationContext* Contexts
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (AllocationContext*)Unsafe.AsPointer(ref t_contexts);
    }

    /// <summary>
    /// Value of Next in an emptied context: with it no cell fits, whichever of Next and Limit a thread had read before
    /// the collection came between. (A Next read before lies in a register then, which keeps that cell.)
    /// </summary>
    private const ulong EmptyNext = 0x7FFF_FFFF_FFFF_0000;

    /// <summary>Counts bytes handed out to the calling thread.</summary>
    public static void CountAllocated(ulong bytes) => t_allocatedBytes += bytes;

    /// <summary>Bytes that the calling thread has allocated.</summary>
    public static ulong AllocatedByThread
    {
        get
        {
            ulong left = 0;
            AllocationContext* contexts = Contexts;
            for (int i = 0; i < SizeClasses.Count; i++)
            {
                left += LeftIn(contexts + i);
            }

            return t_allocatedBytes - left;
        }
    }

    /// <summary>
    /// Calls <paramref name="function"/> with a stack address above which all of the caller's registers and locals lie.
    /// Under <see cref="HeapLock"/>.
    /// </summary>
    public static void CallWithSpilledRegisters(delegate*<byte*, void> function)
    {
        s_spilledFunction = function;
        Scheduler.CallWithSpilledRegisters(&AfterSpilling, null);
    }

    private static void AfterSpilling(void* argument)
    {
        ulong here = 0;
        s_spilledFunction((byte*)&here);
    }

    /// <summary>Stops every other thread; returns the time.</summary>
    public static ulong StopTheWorld()
    {
        ulong begin = (ulong)Clock.Now.Nanoseconds;
        Scheduler.StopTheWorld();
        return begin;
    }

    /// <summary>Lets the threads run again, wakes the finalizer thread if there is work; returns the pause's nanoseconds.</summary>
    public static ulong ResumeTheWorld(ulong begin)
    {
        Scheduler.ResumeTheWorld();
        GcMemory.CloseReserve(Collector.LiveBytes);
        if (FinalizationQueue.ReadyCount != 0)
        {
            FinalizerThread.Wake();
        }

        return (ulong)Clock.Now.Nanoseconds - begin;
    }

    /// <summary>Empties all threads' contexts: the sweep finds their unused cells again.</summary>
    public static void ResetAllocationContexts()
    {
        byte* block = KernelThread.Current->ThreadLocalBlock;
        nint contexts = (nint)((byte*)Unsafe.AsPointer(ref t_contexts) - block);
        nint counter = (nint)((byte*)Unsafe.AsPointer(ref t_allocatedBytes) - block);
        for (KernelThread* thread = KernelThread.NextOfAll(null); thread != null; thread = KernelThread.NextOfAll(thread))
        {
            byte* variables = thread->ThreadLocalBlock;
            if (variables == null)
            {
                continue;
            }

            AllocationContext* context = (AllocationContext*)(variables + contexts);
            for (int i = 0; i < SizeClasses.Count; i++)
            {
                *(ulong*)(variables + counter) -= LeftIn(context + i);
                context[i].Next = (byte*)EmptyNext;
                context[i].Limit = null;
            }
        }
    }

    private static ulong LeftIn(AllocationContext* context) => context->Limit == null ? 0 : (ulong)(context->Limit - context->Next);

    /// <summary>Marks from statics, stacks, registers and thread-local variables of all threads.</summary>
    public static void MarkRoots(byte* stackPointer)
    {
        Heap.MarkConservativeRange((byte*)ImageSymbols.GcStaticsStart(), (byte*)ImageSymbols.GcStaticsEnd());
        KernelThread* current = KernelThread.Current;
        for (KernelThread* thread = KernelThread.NextOfAll(null); thread != null; thread = KernelThread.NextOfAll(thread))
        {
            byte* variables = thread->ThreadLocalBlock;
            if (variables != null)
            {
                Heap.MarkConservativeRange(variables, variables + KernelThread.ThreadLocalBytes);
            }

            byte* live = stackPointer;
            if (thread != current)
            {
                byte* registers = (byte*)thread->Context.Registers;
                Heap.MarkConservativeRange(registers, registers + (32 * sizeof(ulong)));
                live = (byte*)thread->Context.StackPointer;
            }

            // A red zone does not exist on this ABI: nothing lives below the stack pointer.
            if (live >= thread->StackLimit && live < thread->StackTop)
            {
                Heap.MarkConservativeRange(live, thread->StackTop);
            }
        }

        ThreadRecords.MarkRoots();
    }

    /// <summary>Frees monitors whose object is dead.</summary>
    public static void SweepWeakTables() => MonitorTable.Sweep();
}
