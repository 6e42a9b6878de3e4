using PusOS.Runtime;

namespace PusOS.Kernel;

/// <summary>
/// The harts: their blocks, start, messages between them, timer hardware. "Current" needs interrupts
/// disabled, or else names a hart that the caller may have left already.
/// </summary>
internal static unsafe class Hart
{
    /// <summary>Bits of <see cref="HartBlock.Requests"/>.</summary>
    public const int RequestReschedule = 1, RequestStop = 2, RequestFlush = 4;

    public const int MaximumHarts = MachineDescription.MaximumHarts;

    public const int ReserveFrameCount = 4;

    /// <summary>How long a hart may take to start: long, because an emulator's host may be busy.</summary>
    private const long StartTimeoutNanoseconds = 5_000_000_000;

    /// <summary>Values of <see cref="HartBlock.StartState"/>.</summary>
    private const int StartClaimed = 1, StartAbandoned = 2;

    /// <summary>msip registers lie at the start of the CLINT, 4 bytes per hart.</summary>
    private const int SoftwareInterruptStride = 4;

    private static HartBlock* s_blocks;
    private static int s_count;
    private static int s_onlineCount;
    private static bool s_bareMachine;
    private static bool s_hasSstc;
    private static byte* s_clint;

    [LinkerSymbol("pus_machine_clint")]
    private static extern ulong* MachineClint();

    [LinkerSymbol("pus_machine_finisher")]
    private static extern ulong* MachineFinisher();

    [LinkerSymbol("pus_machine_start_block")]
    private static extern HartBlock** MachineStartBlock();

    [LinkerSymbol("pus_machine_present")]
    private static extern int* MachinePresent();

    [LinkerSymbol("pus_hart_entry")]
    private static extern void* EntryAddress();

    /// <summary>Harts that run threads.</summary>
    [InterruptContext]
    public static int OnlineCount => s_onlineCount;

    /// <summary>The kernel runs on its own machine-mode part, without SBI firmware.</summary>
    public static bool IsBareMachine => s_bareMachine;

    [InterruptContext]
    public static HartBlock* Current => KernelThread.Current->Hart;

    [InterruptContext]
    public static HartBlock* Block(int number) => s_blocks + number;

    [InterruptContext]
    public static int Count => s_count;

    /// <summary>Makes the hart blocks; the caller becomes hart 0's idle thread. Boot hart, once, interrupts disabled.</summary>
    public static void Initialise(ref MachineDescription machine, ulong bootHartId)
    {
        s_bareMachine = *MachinePresent() != 0;
        s_hasSstc = machine.HasSstc;
        if (s_bareMachine && (!s_hasSstc || machine.ClintAddress == 0))
        {
            KernelFault.CannotStart("without firmware the machine needs Sstc timers and a CLINT"u8);
        }

        s_clint = (byte*)machine.ClintAddress;
        *MachineClint() = machine.ClintAddress;
        *MachineFinisher() = machine.FinisherAddress;
        s_blocks = (HartBlock*)KernelHeap.Allocate((nuint)(machine.HartCount * sizeof(HartBlock)));
        if (s_blocks == null)
        {
            KernelFault.CannotStart("out of RAM for the harts"u8);
        }

        // The boot hart gets number 0, whatever its id.
        int next = 1;
        for (int index = 0; index < machine.HartCount; index++)
        {
            bool isBoot = machine.HartId(index) == bootHartId;
            int number = isBoot ? 0 : next < machine.HartCount ? next++ : 0;
            HartBlock* block = s_blocks + number;
            block->Number = number;
            block->HartId = machine.HartId(index);
            block->PlicContext = machine.PlicContext(index);
            block->TranslationRoot = AddressSpace.TranslationRoot;
            block->TurnEnd = Instant.Never;
            block->ArmedFor = Instant.Never;
        }

        if (s_blocks->HartId != bootHartId)
        {
            KernelFault.CannotStart("the device tree does not list the hart that started"u8);
        }

        s_count = machine.HartCount;
        s_blocks->TrapStackTop = (ulong)MemoryLayout.BootTrapStackTop();
        KernelThread* idle = KernelThread.AdoptBootThread(s_blocks);
        BecomeOnline(s_blocks, idle);
    }

    /// <summary>
    /// Starts all other harts; those that do not come up are reported and left out. Before the first thread
    /// runs: it uses the timer for itself.
    /// </summary>
    public static void StartOthers()
    {
        for (int number = 1; number < s_count; number++)
        {
            HartBlock* block = s_blocks + number;
            ReadOnlySpan<byte> failure = TryPrepare(block) ? Start(block) : "out of RAM"u8;
            if (!failure.IsEmpty)
            {
                KernelConsole.Write("PusOS: hart "u8);
                KernelText.WriteDecimal(block->HartId);
                KernelConsole.Write(" did not start ("u8);
                KernelConsole.Write(failure);
                KernelConsole.Write("); going on with "u8);
                KernelText.WriteDecimal((ulong)number);
                KernelConsole.Write("\n"u8);
                s_count = number;
                return;
            }
        }
    }

    /// <summary>First C# of a further hart; its idle thread from here on. Returns, and the hart sleeps for good, if it comes too late.</summary>
    [RuntimeExport("pus_hart_main", Root = true)]
    public static void Enter(HartBlock* block)
    {
        if (Atomic.ExchangeAcquire(ref block->StartState, StartClaimed) == StartAbandoned)
        {
            return;
        }

        KernelThread.SetCurrent(block->Idle);
        BecomeOnline(block, block->Idle);
        Plic.EnableHart(block);
        Scheduler.RunIdle();
    }

    /// <summary>Asks another hart for something and interrupts it.</summary>
    [InterruptContext]
    public static void Request(HartBlock* block, int requests)
    {
        Atomic.Or(ref block->Requests, requests);
        Mmio.Full();
        if (s_bareMachine)
        {
            Mmio.WriteUInt32(s_clint + (block->HartId * SoftwareInterruptStride), 1);
        }
        else
        {
            Sbi.SendInterrupt(block->HartId);
        }
    }

    /// <summary>
    /// Serves what may be served anywhere, even while spinning for a lock with interrupts disabled: otherwise
    /// two harts could wait for each other.
    /// </summary>
    [InterruptContext]
    public static void ServeRequests()
    {
        if (s_onlineCount <= 1)
        {
            return;
        }

        HartBlock* block = Current;
        int asked = Atomic.LoadAcquire(ref block->FlushesAsked);
        if (asked != block->FlushesDone)
        {
            Csr.FlushTranslations();
            Atomic.StoreRelease(ref block->FlushesDone, asked);
        }
    }

    /// <summary>Drops cached translations on this and every other hart; returns when all have.</summary>
    public static void FlushTranslationsEverywhere()
    {
        Csr.FlushTranslations();
        if (s_onlineCount > 1)
        {
            FlushOthers();
        }
    }

    private static void FlushOthers()
    {
        int* tickets = stackalloc int[MaximumHarts];
        InterruptState state = new(Csr.DisableInterrupts());
        HartBlock* self = Current;
        for (int number = 0; number < s_count; number++)
        {
            HartBlock* block = s_blocks + number;
            if (block != self && block->Online != 0)
            {
                tickets[number] = Atomic.Add(ref block->FlushesAsked, 1) + 1;
                Request(block, RequestFlush);
            }
        }

        for (int number = 0; number < s_count; number++)
        {
            HartBlock* block = s_blocks + number;
            while (block != self && block->Online != 0 && Atomic.LoadAcquire(ref block->FlushesDone) - tickets[number] < 0)
            {
                // The other hart may wait for this one.
                ServeRequests();
            }
        }

        if (state.WereEnabled)
        {
            Csr.EnableInterrupts();
        }
    }

    /// <summary>Sets the timer hardware of this hart. Interrupts disabled.</summary>
    [InterruptContext]
    public static void ArmTimer(HartBlock* block, Instant deadline)
    {
        block->ArmedFor = deadline;
        ulong ticks = Clock.ToTicks(deadline);
        if (s_hasSstc)
        {
            Csr.WriteTimerCompare(ticks);
        }
        else
        {
            Sbi.SetTimer(ticks);
        }
    }

    /// <summary>Fills the frames that stack growth takes while interrupts are disabled. Interrupted code held no lock.</summary>
    public static void RefillReserve(HartBlock* block)
    {
        while (block->ReserveCount < ReserveFrameCount && KernelMemory.TryAllocateFrames(1, out void* frame))
        {
            block->ReserveFrames[block->ReserveCount++] = (ulong)frame;
        }
    }

    private static void BecomeOnline(HartBlock* block, KernelThread* idle)
    {
        block->Current = block->Idle = idle;
        block->CurrentContext = &idle->Context;
        idle->StateValue = ThreadState.Running;
        idle->OnHart = 1;
        RefillReserve(block);
        ArmTimer(block, Instant.Never);
        Csr.WriteScratch((ulong)block);
        Csr.EnableInterruptSources(Csr.SoftwareInterrupt | Csr.TimerInterrupt | Csr.ExternalInterrupt);
        Atomic.Add(ref s_onlineCount, 1);
        Atomic.StoreRelease(ref block->Online, 1);
    }

    /// <summary>A wholly backed stack of <see cref="MemoryLayout.BootStackBytes"/> above a guard page: its top; null: out of RAM.</summary>
    internal static byte* TryMakeStack()
    {
        byte* range = (byte*)VirtualMemory.Reserve(KernelMemory.PageSize + MemoryLayout.BootStackBytes);
        bool made = range != null && VirtualMemory.Commit(range + KernelMemory.PageSize, MemoryLayout.BootStackBytes);
        return made ? range + KernelMemory.PageSize + MemoryLayout.BootStackBytes : null;
    }

    private static bool TryPrepare(HartBlock* block)
    {
        KernelThread* idle = KernelThread.CreateIdle(block);
        byte* trapStackTop = TryMakeStack();
        if (idle == null || trapStackTop == null)
        {
            return false;
        }

        block->Idle = idle;
        block->TrapStackTop = (ulong)trapStackTop;
        block->EntryStackTop = (ulong)idle->StackTop;
        block->EntryThreadLocalBlock = (ulong)idle->ThreadLocalBlock;
        return true;
    }

    /// <summary>Why it did not start; empty: it runs.</summary>
    private static ReadOnlySpan<byte> Start(HartBlock* block)
    {
        Mmio.Full();
        *MachineStartBlock() = block;
        Mmio.Full();
        if (s_bareMachine)
        {
            Mmio.WriteUInt32(s_clint + (block->HartId * SoftwareInterruptStride), 1);
        }
        else if (!Sbi.StartHart(block->HartId, (ulong)EntryAddress(), (ulong)block))
        {
            return "the firmware refused"u8;
        }

        // Waits on the timer, not in a busy loop: an emulator may let only one hart run at a time.
        Instant limit = Clock.Now + new Duration(StartTimeoutNanoseconds);
        HartBlock* self = Current;
        bool hasCome = false;
        while (Atomic.LoadAcquire(ref block->Online) == 0)
        {
            if (!hasCome && Clock.Now >= limit)
            {
                hasCome = Atomic.ExchangeAcquire(ref block->StartState, StartAbandoned) == StartClaimed;
                if (!hasCome)
                {
                    ArmTimer(self, Instant.Never);
                    return "no answer in time"u8;
                }
            }

            ArmTimer(self, Clock.Now + Duration.FromMilliseconds(1));
            Csr.WaitForInterrupt();
        }

        ArmTimer(self, Instant.Never);
        return [];
    }
}
