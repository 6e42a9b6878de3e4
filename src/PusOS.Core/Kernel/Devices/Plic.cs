using PusOS.Runtime;

namespace PusOS.Kernel;

/// <summary>
/// The platform-level interrupt controller (RISC-V PLIC Specification 1.0.0). Every source goes to the boot
/// hart; further harts have their context open with threshold 0 and no source enabled.
/// </summary>
internal static unsafe class Plic
{
    // Register map: PLIC specification, "Memory Map".
    private const ulong PriorityBase = 0, EnableBase = 0x2000, ContextBase = 0x20_0000;
    private const ulong EnableStride = 0x80, ContextStride = 0x1000, Threshold = 0, Claim = 4;
    private const uint Priority = 1;

    private static byte* s_registers;
    private static uint s_sources;

    public static void Initialise(in MachineDescription machine)
    {
        s_registers = (byte*)machine.PlicAddress;
        s_sources = machine.PlicSources;
        if (s_registers == null || s_sources == 0)
        {
            KernelFault.CannotStart("the device tree has no PLIC"u8);
        }

        EnableHart(Hart.Block(0));
        if (Hart.Block(0)->PlicContext < 0)
        {
            KernelFault.CannotStart("the PLIC does not serve the hart that started"u8);
        }
    }

    public static void EnableHart(HartBlock* hart)
    {
        if (hart->PlicContext >= 0)
        {
            Mmio.WriteUInt32(Context(hart) + Threshold, 0);
        }
    }

    /// <summary>Lets a source interrupt the boot hart; false: no such source.</summary>
    public static bool TryEnable(uint source)
    {
        if (source == 0 || source > s_sources)
        {
            return false;
        }

        HartBlock* hart = Hart.Block(0);
        Mmio.WriteUInt32(s_registers + PriorityBase + (source * sizeof(uint)), Priority);
        byte* word = s_registers + EnableBase + ((ulong)hart->PlicContext * EnableStride) + (source / 32 * sizeof(uint));
        Mmio.WriteUInt32(word, Mmio.ReadUInt32(word) | 1u << (int)(source % 32));
        return true;
    }

    /// <summary>Serves every pending interrupt of this hart.</summary>
    [InterruptContext]
    public static void Serve(HartBlock* hart)
    {
        byte* claim = Context(hart) + Claim;
        for (uint source = Mmio.ReadUInt32(claim); source != 0; source = Mmio.ReadUInt32(claim))
        {
            Interrupts.Dispatch(source);
            Mmio.WriteUInt32(claim, source);
        }
    }

    [InterruptContext]
    private static byte* Context(HartBlock* hart) => s_registers + ContextBase + ((ulong)hart->PlicContext * ContextStride);
}
