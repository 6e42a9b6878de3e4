using PusOS.Runtime;

namespace PusOS.Kernel;

/// <summary>
/// The map of the address space (Sv39, lower half), the same on every node:
/// <code>
/// 00_0000_0000  page 0: never mapped
/// 00_0000_1000  device registers, at their physical addresses, as the device tree lists them
/// 00_8000_0000  RAM, at its physical addresses, read-write, in 2 MiB pages; in it the image:
///               text (R X) | read-only data (R) | data, statics, boot stack (R W)
///               then the frame bitmap, then frames
/// 10_0000_0000  managed heap                (64 GiB of addresses)
/// 20_0000_0000  thread stacks and reserved ranges (64 GiB of addresses)
/// 40_0000_0000  end of the lower half
/// </code>
/// </summary>
internal static unsafe class MemoryLayout
{
    public const ulong PhysicalEnd = 0x10_0000_0000;
    public const ulong ManagedHeapStart = 0x10_0000_0000;
    public const ulong ManagedHeapBytes = 0x10_0000_0000;
    public const ulong ReservedStart = 0x20_0000_0000;
    public const ulong ReservedBytes = 0x10_0000_0000;

    [LinkerSymbol("pus_text_start")]
    public static extern byte* TextStart();

    [LinkerSymbol("pus_text_end")]
    public static extern byte* TextEnd();

    [LinkerSymbol("pus_rodata_start")]
    public static extern byte* ReadOnlyStart();

    [LinkerSymbol("pus_rodata_end")]
    public static extern byte* ReadOnlyEnd();

    [LinkerSymbol("pus_image_end")]
    public static extern byte* ImageEnd();

    [LinkerSymbol("pus_boot_stack_top")]
    public static extern byte* BootStackTop();

    /// <summary>The page below the boot stack; never mapped.</summary>
    [LinkerSymbol("pus_boot_stack_guard")]
    public static extern byte* BootStackGuard();

    /// <summary>The page below the boot hart's trap stack; never mapped.</summary>
    [LinkerSymbol("pus_boot_trap_stack_guard")]
    public static extern byte* BootTrapStackGuard();

    [LinkerSymbol("pus_boot_trap_stack_top")]
    public static extern byte* BootTrapStackTop();

    [LinkerSymbol("pus_tls_template_start")]
    public static extern byte* ThreadLocalTemplateStart();

    [LinkerSymbol("pus_tls_template_end")]
    public static extern byte* ThreadLocalTemplateEnd();

    /// <summary>ThreadLocalTemplateStart + size of a block.</summary>
    [LinkerSymbol("pus_tls_extent_end")]
    public static extern byte* ThreadLocalExtentEnd();

    [LinkerSymbol("pus_boot_tls")]
    public static extern byte* BootThreadLocalBlock();

    [LinkerSymbol("pus_drivers_start")]
    public static extern DriverEntry* DriversStart();

    [LinkerSymbol("pus_drivers_end")]
    public static extern DriverEntry* DriversEnd();

    /// <summary>Bytes of the boot stack and of each trap stack (entry.s, trap.s).</summary>
    public const int BootStackBytes = 32768;

    public static bool IsText(ulong address) => address >= (ulong)TextStart() && address < (ulong)TextEnd();
}
