using PusOS.Runtime;

namespace PusOS.Kernel;

/// <summary>
/// Control and status registers of the running hart (RISC-V Privileged Architecture, chapters 4 and 12),
/// and the instructions that act on it. Each is one instruction.
/// </summary>
internal static class Csr
{
    /// <summary>sstatus.SIE: interrupts are enabled.</summary>
    public const ulong StatusInterruptEnable = 1 << 1;
    /// <summary>sstatus.SPIE: interrupts were enabled when the trap was taken.</summary>
    public const ulong StatusPreviousInterruptEnable = 1 << 5;
    /// <summary>sstatus.SPP: the trap came from supervisor mode.</summary>
    public const ulong StatusPreviousSupervisor = 1 << 8;
    /// <summary>sstatus.FS: floating-point state.</summary>
    public const ulong StatusFloatMask = 3 << 13;
    /// <summary>FS: the registers equal the saved ones.</summary>
    public const ulong StatusFloatClean = 2 << 13;
    /// <summary>FS: the registers were written since.</summary>
    public const ulong StatusFloatDirty = 3 << 13;

    /// <summary>sie/sip: software interrupt (from another hart).</summary>
    public const ulong SoftwareInterrupt = 1 << 1;
    /// <summary>sie/sip: timer interrupt.</summary>
    public const ulong TimerInterrupt = 1 << 5;
    /// <summary>sie/sip: external interrupt (from the PLIC).</summary>
    public const ulong ExternalInterrupt = 1 << 9;

    [InlineAssembly("csrr $0, sstatus", "=r,~{memory}")]
    public static extern ulong ReadStatus();

    [InlineAssembly("csrw sstatus, $0", "r,~{memory}")]
    public static extern void WriteStatus(ulong value);

    /// <summary>Disables interrupts; returns sstatus as it was.</summary>
    [InlineAssembly("csrrci $0, sstatus, 2", "=r,~{memory}")]
    public static extern ulong DisableInterrupts();

    [InlineAssembly("csrsi sstatus, 2", "~{memory}")]
    public static extern void EnableInterrupts();

    [InlineAssembly("csrs sstatus, $0", "r,~{memory}")]
    public static extern void SetStatus(ulong bits);

    [InlineAssembly("csrc sstatus, $0", "r,~{memory}")]
    public static extern void ClearStatus(ulong bits);

    [InlineAssembly("csrs sie, $0", "r,~{memory}")]
    public static extern void EnableInterruptSources(ulong bits);

    [InlineAssembly("csrc sip, $0", "r,~{memory}")]
    public static extern void ClearPending(ulong bits);

    [InlineAssembly("csrw sscratch, $0", "r,~{memory}")]
    public static extern void WriteScratch(ulong value);

    [InlineAssembly("csrr $0, satp", "=r")]
    public static extern ulong ReadTranslation();

    [InlineAssembly("csrw satp, $0", "r,~{memory}")]
    public static extern void WriteTranslation(ulong value);

    /// <summary>Timer counts since power-on.</summary>
    [InlineAssembly("rdtime $0", "=r")]
    public static extern ulong ReadTime();

    /// <summary>stimecmp (Sstc): a timer interrupt is pending while time is at or past this value.</summary>
    [InlineAssembly("csrw 0x14d, $0", "r,~{memory}")]
    public static extern void WriteTimerCompare(ulong value);

    /// <summary>Stalls until an interrupt is pending (also while interrupts are disabled), or for no reason.</summary>
    [InlineAssembly("wfi", "~{memory}")]
    public static extern void WaitForInterrupt();

    /// <summary>Drops every cached translation of this hart, and orders page table writes before it.</summary>
    [InlineAssembly("sfence.vma", "~{memory}")]
    public static extern void FlushTranslations();

    /// <summary>Drops the cached translations of one page.</summary>
    [InlineAssembly("sfence.vma $0", "r,~{memory}")]
    public static extern void FlushTranslation(ulong address);

    /// <summary>The thread pointer: the running thread's block of thread-local variables.</summary>
    [InlineAssembly("mv $0, tp", "=r")]
    public static extern ulong ReadThreadPointer();

    /// <summary>The benchmark mark 1001 (see docs/spec/kernel.md): the kernel stands, the main thread starts.</summary>
    [InlineAssembly("slti x0, x0, 1001", "~{memory}")]
    public static extern void MarkMainThread();
}
