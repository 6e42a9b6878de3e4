using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PusOS.Kernel;

/// <summary>
/// The saved registers of a thread that does not run now. Offsets are known to the trap vector and the
/// context switch (Arch/RiscV64/*.s). After an interrupt all registers are valid; after a voluntary switch
/// ra, sp, gp, tp and s0..s11 are, the others are stale (harmless to a conservative collector: the caller
/// has saved on its stack what it still needs).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ThreadContext
{
    /// <summary>x1..x31 at their index; index 0 holds the program counter.</summary>
    public fixed ulong Registers[32];
    /// <summary>sstatus to resume with (valid when <see cref="IsFull"/>).</summary>
    public ulong Status;
    /// <summary>1: saved by a trap, every register valid; 0: saved by a voluntary switch.</summary>
    public ulong IsFull;
    /// <summary>0: no floating-point state saved; 1: fs0..fs11 and fcsr; 2: all.</summary>
    public ulong FloatState;
    /// <summary>fcsr.</summary>
    public ulong FloatControl;
    /// <summary>f0..f31 at their index.</summary>
    public fixed ulong FloatRegisters[32];

    /// <summary>Where the thread goes on.</summary>
    public ulong ProgramCounter { readonly get => Registers[0]; set => Registers[0] = value; }

    /// <summary>The stack pointer (x2): everything from here to the stack's top is live.</summary>
    public readonly ulong StackPointer => Registers[2];
}
