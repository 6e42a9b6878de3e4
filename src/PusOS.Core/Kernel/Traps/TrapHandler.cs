using PusOS.Runtime;

namespace PusOS.Kernel;

/// <summary>
/// Every trap of every hart comes here from trap.s: on the hart's trap stack, interrupts disabled, the
/// interrupted thread's registers in its context. A trap inside a trap ends the node.
/// </summary>
internal static unsafe class TrapHandler
{
    // scause (RISC-V Privileged Architecture, table "Supervisor cause register values").
    private const ulong Interrupt = 1UL << 63;
    private const ulong SoftwareInterrupt = Interrupt | 1, TimerInterrupt = Interrupt | 5, ExternalInterrupt = Interrupt | 9;
    private const ulong IllegalInstruction = 2, Breakpoint = 3;
    private const ulong FetchFault = 12, LoadFault = 13, StoreFault = 15;

    private static int s_nested;

    /// <summary>Returns the context to go on with.</summary>
    [RuntimeExport("pus_trap", Root = true)]
    public static ThreadContext* OnTrap(ThreadContext* context, ulong cause, ulong value)
    {
        HartBlock* hart = Hart.Current;
        hart->InTrap = true;
        switch (cause)
        {
            case TimerInterrupt:
                Scheduler.OnTimer(hart);
                break;
            case ExternalInterrupt:
                Plic.Serve(hart);
                break;
            case SoftwareInterrupt:
                Csr.ClearPending(Csr.SoftwareInterrupt);
                Scheduler.OnRequests(hart);
                break;
            case LoadFault or StoreFault or FetchFault when PageFault.TryResolve(hart, context, cause == StoreFault, cause == FetchFault, value):
                hart->InTrap = false;
                return context;
            case LoadFault or StoreFault or FetchFault:
                PageFault.Report(context, cause, value);
                break;
            default:
                KernelFault.StopInTrap(Name(cause), context, cause, value);
                break;
        }

        if ((context->Status & Csr.StatusPreviousInterruptEnable) != 0 && hart->ReserveCount < Hart.ReserveFrameCount)
        {
            Hart.RefillReserve(hart);
        }

        ThreadContext* next = Scheduler.LeaveTrap(hart);
        hart->InTrap = false;
        return next;
    }

    /// <summary>A trap inside a trap, or before the hart had a hart block.</summary>
    [RuntimeExport("pus_nested_trap", Root = true)]
    public static void OnNestedTrap(ThreadContext* context, ulong cause, ulong value)
    {
        if (Atomic.ExchangeAcquire(ref s_nested, 1) != 0)
        {
            PowerControl.Exit(KernelFault.FaultExitCode);
        }

        KernelFault.StopInTrap("trap inside a trap"u8, context, cause, value);
    }

    private static ReadOnlySpan<byte> Name(ulong cause) => cause switch
    {
        IllegalInstruction => "illegal instruction"u8,
        Breakpoint => "breakpoint"u8,
        0 => "misaligned instruction address"u8,
        1 => "instruction access fault (no such memory)"u8,
        4 => "misaligned load"u8,
        5 => "load access fault (no such memory)"u8,
        6 => "misaligned store"u8,
        7 => "store access fault (no such memory)"u8,
        _ => "unexpected trap"u8,
    };
}
