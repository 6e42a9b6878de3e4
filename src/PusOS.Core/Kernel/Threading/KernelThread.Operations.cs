using System.Diagnostics.CodeAnalysis;
using PusOS.Runtime;

namespace PusOS.Kernel;

public unsafe partial struct KernelThread
{
    /// <summary>Pages of a new stack that are backed at once: enough for most threads to start without a trap.</summary>
    private const nuint FirstStackBytes = 8192;

    // Register numbers (RISC-V calling convention).
    private const int ReturnAddress = 1, StackPointerRegister = 2, ThreadPointer = 4, Saved1 = 9;

    [ThreadStatic]
    private static KernelThread* t_current;

    private static SpinLock s_allLock;
    private static KernelThread* s_firstOfAll;
    private static KernelThread* s_exited;

    [LinkerSymbol("pus_thread_start")]
    private static extern void* ThreadStartAddress();

    /// <summary>The calling thread (in an interrupt handler: the interrupted one).</summary>
    [InterruptContext]
    public static KernelThread* Current => t_current;

    /// <summary>Bytes of every thread-local block.</summary>
    public static nuint ThreadLocalBytes => (nuint)(MemoryLayout.ThreadLocalExtentEnd() - MemoryLayout.ThreadLocalTemplateStart());

    /// <summary>
    /// Creates a thread that will call <paramref name="entry"/>(<paramref name="argument"/>) when started;
    /// it ends when the entry returns. The stack is address space with a guard below, backed as it is touched.
    /// Null: out of memory.
    /// </summary>
    /// <param name="entry">Runs on the new thread with interrupts enabled.</param>
    /// <param name="argument">Passed through; a managed reference in it is not seen by the collector.</param>
    /// <param name="stackBytes">Zero: <see cref="DefaultStackBytes"/>; rounded up to pages.</param>
    public static KernelThread* Create(delegate*<void*, void> entry, void* argument, nuint stackBytes)
    {
        Reap();
        KernelThread* thread = (KernelThread*)KernelHeap.Allocate((nuint)sizeof(KernelThread));
        if (thread == null)
        {
            return null;
        }

        nuint pages = ((stackBytes == 0 ? DefaultStackBytes : stackBytes) + KernelMemory.PageSize - 1) & ~(nuint)(KernelMemory.PageSize - 1);
        if (!TryMakeThreadLocalBlock(thread) || !TryMakeStack(thread, nuint.Max(pages, FirstStackBytes)))
        {
            FreeResources(thread);
            KernelHeap.Free(thread);
            return null;
        }

        thread->PriorityValue = NormalPriority;
        thread->Entry = entry;
        thread->Argument = argument;
        thread->Timer.Callback = &OnTimeout;
        thread->Timer.Argument = thread;
        PrepareContext(thread);
        return thread;
    }

    /// <summary>Makes a new thread ready. Call once.</summary>
    public static void Start(KernelThread* thread)
    {
        AddToAll(thread);
        Scheduler.MakeReady(thread);
    }

    /// <summary>Ends the calling thread.</summary>
    [DoesNotReturn]
    public static void Exit()
    {
        KernelThread* self = t_current;
        Csr.DisableInterrupts();
        s_allLock.AcquireHeld();
        RemoveFromAll(self);
        self->NextAll = s_exited;
        s_exited = self;
        s_allLock.ReleaseHeld();

        InterruptState state = self->ExitQueue.Acquire();
        self->HasExited = true;
        self->StateValue = ThreadState.Exited;
        self->ExitQueue.WakeAllHeld();
        self->ExitQueue.Release(state);
        Scheduler.SwitchAway();
        KernelFault.Stop("an ended thread went on"u8);
    }

    /// <summary>Waits until <paramref name="thread"/> has ended; false: the deadline came first (<see cref="Instant.Never"/>: none).</summary>
    public static bool Join(KernelThread* thread, Instant deadline)
    {
        InterruptState state = thread->ExitQueue.Acquire();
        while (!thread->HasExited && thread->ExitQueue.Wait(ref state, deadline))
        {
        }

        bool exited = thread->HasExited;
        thread->ExitQueue.Release(state);
        return exited;
    }

    /// <summary>Gives the structure back: at once if the thread has ended (or was never started), else when it ends.</summary>
    public static void Release(KernelThread* thread)
    {
        InterruptState state = s_allLock.Acquire();
        bool neverRan = thread->StateValue == ThreadState.New;
        bool now = thread->IsReaped || neverRan;
        thread->IsReleased = true;
        s_allLock.Release(state);
        if (neverRan)
        {
            FreeResources(thread);
        }

        if (now)
        {
            KernelHeap.Free(thread);
        }
    }

    /// <summary>Blocks the calling thread until the deadline (<see cref="Instant.Never"/>: for good).</summary>
    public static void SleepUntil(Instant deadline)
    {
        InterruptState state = new(Csr.DisableInterrupts());
        KernelThread* self = t_current;
        self->StateValue = ThreadState.Blocked;
        self->Sleeping = true;
        if (deadline != Instant.Never)
        {
            Scheduler.ArmTimer(&self->Timer, deadline);
        }

        Scheduler.SwitchAway();
        Scheduler.CancelTimer(&self->Timer);
        if (state.WereEnabled)
        {
            Csr.EnableInterrupts();
        }
    }

    /// <summary>Lets another ready thread of the same or a higher priority run; false: there was none.</summary>
    public static bool Yield()
    {
        InterruptState state = new(Csr.DisableInterrupts());
        HartBlock* hart = Kernel.Hart.Current;
        KernelThread* self = t_current;
        bool yields = hart->Ready.HasAtLeast(self->PriorityValue) && self->PreemptionDisabled == 0;
        if (yields)
        {
            hart->ReadyLock.AcquireHeld();
            self->StateValue = ThreadState.Ready;
            hart->Ready.AddLast(self);
            hart->ReadyLock.ReleaseHeld();
            Scheduler.SwitchAway();
        }

        if (state.WereEnabled)
        {
            Csr.EnableInterrupts();
        }

        return yields;
    }

    /// <summary>Changes the priority (<see cref="LowestPriority"/> to <see cref="KernelPriority"/>).</summary>
    public static void SetPriority(KernelThread* thread, int priority)
    {
        int bounded = priority < LowestPriority ? LowestPriority : priority > KernelPriority ? KernelPriority : priority;
        if (thread->StateValue == ThreadState.New)
        {
            thread->PriorityValue = bounded;
        }
        else
        {
            Scheduler.ChangePriority(thread, bounded);
        }
    }

    /// <summary>Sets the name that crash records print: UTF-8, cut at 31 bytes.</summary>
    public static void SetName(KernelThread* thread, ReadOnlySpan<byte> name)
    {
        int length = name.Length < MaximumNameBytes ? name.Length : MaximumNameBytes;
        for (int index = 0; index < length; index++)
        {
            thread->NameBytes[index] = name[index];
        }

        thread->NameLength = length;
    }

    /// <summary>
    /// The next of all living threads (started, not exited; idle threads included), null after the last.
    /// Start with null. Only while the world is stopped.
    /// </summary>
    public static KernelThread* NextOfAll(KernelThread* thread) => thread == null ? s_firstOfAll : thread->NextAll;

    /// <summary>First C# of every thread but the idle ones; interrupts are disabled.</summary>
    [RuntimeExport("pus_thread_main", Root = true)]
    internal static void Main(KernelThread* self)
    {
        SetCurrent(self);
        Csr.EnableInterrupts();
        self->Entry(self->Argument);
        Exit();
    }

    /// <summary>Tells the running code which thread it is: before interrupts are enabled.</summary>
    internal static void SetCurrent(KernelThread* self) => t_current = self;

    /// <summary>Makes the boot context, on the boot stack and the image's thread-local block, a thread: hart 0's idle thread.</summary>
    internal static KernelThread* AdoptBootThread(HartBlock* hart)
    {
        KernelThread* thread = (KernelThread*)KernelHeap.Allocate((nuint)sizeof(KernelThread));
        if (thread == null)
        {
            KernelFault.CannotStart("out of RAM for the first thread"u8);
        }

        thread->StackTopValue = MemoryLayout.BootStackTop();
        thread->StackLimitValue = MemoryLayout.BootStackTop() - MemoryLayout.BootStackBytes;
        thread->ThreadLocalBlockValue = MemoryLayout.BootThreadLocalBlock();
        InitialiseIdle(thread, hart);
        SetCurrent(thread);
        return thread;
    }

    /// <summary>A further hart's idle thread; null: out of memory.</summary>
    internal static KernelThread* CreateIdle(HartBlock* hart)
    {
        KernelThread* thread = (KernelThread*)KernelHeap.Allocate((nuint)sizeof(KernelThread));
        byte* stackTop = Kernel.Hart.TryMakeStack();
        if (thread == null || stackTop == null || !TryMakeThreadLocalBlock(thread))
        {
            return null;
        }

        thread->StackLimitValue = stackTop - MemoryLayout.BootStackBytes;
        thread->StackTopValue = stackTop;
        InitialiseIdle(thread, hart);
        return thread;
    }

    /// <summary>Frees what ended threads leave. Threads, interrupts enabled.</summary>
    internal static void Reap()
    {
        while (s_exited != null)
        {
            InterruptState state = s_allLock.Acquire();
            KernelThread* thread = s_exited;
            bool found = thread != null && Atomic.LoadAcquire(ref thread->OnHart) == 0;
            if (found)
            {
                s_exited = thread->NextAll;
            }

            s_allLock.Release(state);
            if (!found)
            {
                return;
            }

            FreeResources(thread);
            state = s_allLock.Acquire();
            thread->IsReaped = true;
            bool released = thread->IsReleased;
            s_allLock.Release(state);
            if (released)
            {
                KernelHeap.Free(thread);
            }
        }
    }

    /// <summary>The living thread whose stack range holds an address; null: none. Takes the list's lock.</summary>
    internal static KernelThread* FindByStack(ulong address)
    {
        InterruptState state = s_allLock.Acquire();
        KernelThread* thread = s_firstOfAll;
        while (thread != null && (address < (ulong)thread->StackLimitValue || address >= (ulong)thread->StackTopValue))
        {
            thread = thread->NextAll;
        }

        s_allLock.Release(state);
        return thread;
    }

    private static void InitialiseIdle(KernelThread* thread, HartBlock* hart)
    {
        thread->PriorityValue = IdlePriority;
        thread->Hart = hart;
        thread->Timer.Callback = &OnTimeout;
        thread->Timer.Argument = thread;
        thread->Context.Registers[ThreadPointer] = (ulong)thread->ThreadLocalBlockValue;
        SetName(thread, "idle"u8);
        AddToAll(thread);
    }

    private static void AddToAll(KernelThread* thread)
    {
        InterruptState state = s_allLock.Acquire();
        thread->PreviousAll = null;
        thread->NextAll = s_firstOfAll;
        if (s_firstOfAll != null)
        {
            s_firstOfAll->PreviousAll = thread;
        }

        s_firstOfAll = thread;
        s_allLock.Release(state);
    }

    private static void RemoveFromAll(KernelThread* thread)
    {
        if (thread->PreviousAll == null)
        {
            s_firstOfAll = thread->NextAll;
        }
        else
        {
            thread->PreviousAll->NextAll = thread->NextAll;
        }

        if (thread->NextAll != null)
        {
            thread->NextAll->PreviousAll = thread->PreviousAll;
        }
    }

    private static bool TryMakeThreadLocalBlock(KernelThread* thread)
    {
        // Zeroed by the heap: only the initialised part is copied.
        byte* block = (byte*)KernelHeap.Allocate(ThreadLocalBytes);
        thread->ThreadLocalBlockValue = block;
        if (block == null)
        {
            return false;
        }

        ulong* source = (ulong*)MemoryLayout.ThreadLocalTemplateStart();
        ulong* end = (ulong*)MemoryLayout.ThreadLocalTemplateEnd();
        for (ulong* target = (ulong*)block; source < end; source++, target++)
        {
            *target = *source;
        }

        return true;
    }

    private static bool TryMakeStack(KernelThread* thread, nuint bytes)
    {
        byte* range = (byte*)VirtualMemory.Reserve(bytes + GuardBytes);
        if (range == null)
        {
            return false;
        }

        thread->StackLimitValue = range + GuardBytes;
        thread->StackTopValue = range + GuardBytes + bytes;

        // All tables now: stack growth may happen where no lock can be taken.
        return AddressSpace.TryMakeTables((ulong)thread->StackLimitValue, bytes)
            && VirtualMemory.Commit(thread->StackTopValue - FirstStackBytes, FirstStackBytes);
    }

    private static void FreeResources(KernelThread* thread)
    {
        if (thread->StackLimitValue != null)
        {
            byte* range = thread->StackLimitValue - GuardBytes;
            VirtualMemory.Release(range, (nuint)(thread->StackTopValue - range));
            thread->StackLimitValue = thread->StackTopValue = null;
        }

        KernelHeap.Free(thread->ThreadLocalBlockValue);
        thread->ThreadLocalBlockValue = null;
    }

    /// <summary>As if the thread had switched away right in front of its first instruction.</summary>
    private static void PrepareContext(KernelThread* thread)
    {
        ulong start = (ulong)ThreadStartAddress();
        thread->Context.ProgramCounter = start;
        thread->Context.Registers[ReturnAddress] = start;
        thread->Context.Registers[StackPointerRegister] = (ulong)thread->StackTopValue;
        thread->Context.Registers[ThreadPointer] = (ulong)thread->ThreadLocalBlockValue;
        thread->Context.Registers[Saved1] = (ulong)thread;
    }

    /// <summary>The deadline of a sleep or wait. Interrupt context.</summary>
    [InterruptContext]
    private static void OnTimeout(void* argument)
    {
        KernelThread* thread = (KernelThread*)argument;
        WaitQueue* queue = thread->WaitingOn;
        if (queue != null)
        {
            queue->TimeOut(thread);
        }
        else if (thread->Sleeping)
        {
            thread->Sleeping = false;
            Scheduler.MakeReady(thread);
        }

        // Else a waiter that another hart has woken meanwhile, and that will cancel this timer. Its state does not tell: it
        // is Blocked until that hart has it in a queue.
    }
}
