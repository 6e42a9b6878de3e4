namespace PusOS.Kernel;

/// <summary>Page faults: growth of stacks, stale translations, and the classification of what is left.</summary>
internal static unsafe class PageFault
{
    /// <summary>An access this close to address 0 is called a null pointer access.</summary>
    private const ulong NullRange = 1 << 16;

    /// <summary>True: the access can be tried again.</summary>
    public static bool TryResolve(HartBlock* hart, ThreadContext* context, bool isStore, bool isFetch, ulong address)
    {
        if (AddressSpace.TryTranslate(address, out _, out PageProtection protection))
        {
            // Hardware may remember that a page was not there, or what it once allowed.
            bool allowed = isStore ? protection == PageProtection.ReadWrite
                : isFetch ? protection == PageProtection.ReadExecute
                : protection != PageProtection.None;
            Csr.FlushTranslation(address);
            return allowed;
        }

        return !isFetch && TryGrowStack(hart, context, address);
    }

    /// <summary>Says what went wrong and ends the node.</summary>
    public static void Report(ThreadContext* context, ulong cause, ulong address)
    {
        KernelThread* thread = KernelThread.Current;
        ulong limit = (ulong)thread->StackLimit;
        bool inGuard = address < limit && address >= limit - KernelThread.GuardBytes;
        bool stackPointerOut = context->StackPointer < limit && context->StackPointer >= limit - KernelThread.GuardBytes;
        if (thread != thread->Hart->Idle && (inGuard || (stackPointerOut && address < limit)))
        {
            KernelFault.StackOverflow(context);
        }

        KernelFault.StopInTrap(Classify(address), context, cause, address);
    }

    private static ReadOnlySpan<byte> Classify(ulong address)
    {
        if (address < NullRange)
        {
            return "null pointer access"u8;
        }

        if (AddressSpace.TryTranslate(address, out _, out PageProtection protection))
        {
            return protection == PageProtection.ReadWrite ? "execution of data"u8 : "write to read-only memory"u8;
        }

        return "access to unmapped memory"u8;
    }

    /// <summary>
    /// Backs a page of the running thread's stack; or of another thread's, when the collector reads there. With
    /// interrupts disabled in the interrupted code no lock may be taken: a frame of the hart's reserve serves.
    /// </summary>
    private static bool TryGrowStack(HartBlock* hart, ThreadContext* context, ulong address)
    {
        KernelThread* thread = hart->Current;
        bool mayLock = (context->Status & Csr.StatusPreviousInterruptEnable) != 0;
        if (!IsStackOf(thread, address))
        {
            thread = mayLock ? KernelThread.FindByStack(address) : null;
        }

        ulong* entry = thread == null ? null : AddressSpace.FindPage(address);
        if (entry == null)
        {
            return false;
        }

        void* frame = null;
        if (!mayLock || !KernelMemory.TryAllocateFrames(1, out frame))
        {
            if (hart->ReserveCount == 0)
            {
                KernelFault.OutOfMemory();
            }

            frame = (void*)hart->ReserveFrames[--hart->ReserveCount];
        }

        *entry = Sv39.Leaf((ulong)frame, PageProtection.ReadWrite);
        Csr.FlushTranslation(address);
        return true;
    }

    private static bool IsStackOf(KernelThread* thread, ulong address) =>
        address >= (ulong)thread->StackLimit && address < (ulong)thread->StackTop;
}
