using PusOS.Runtime;

namespace PusOS.Kernel;

/// <summary>
/// Loads and stores of device registers: exactly one access of exactly that width, never merged or moved
/// among each other by the compiler. RVWMO keeps accesses to one device's I/O region in order
/// (RISC-V Unprivileged §1.3); <see cref="BeforeDoorbell"/> and <see cref="AfterDevice"/> order them with
/// DMA memory.
/// </summary>
public static unsafe class Mmio
{
    /// <summary>Loads a byte.</summary>
    [InlineAssembly("lbu $0, 0($1)", "=r,r,~{memory}")]
    public static extern byte ReadByte(void* address);

    /// <summary>Loads a little-endian 32-bit word.</summary>
    [InlineAssembly("lw $0, 0($1)", "=r,r,~{memory}")]
    public static extern uint ReadUInt32(void* address);

    /// <summary>Loads a little-endian 16-bit word.</summary>
    [InlineAssembly("lhu $0, 0($1)", "=r,r,~{memory}")]
    public static extern ushort ReadUInt16(void* address);

    /// <summary>Stores a byte.</summary>
    [InlineAssembly("sb $1, 0($0)", "r,r,~{memory}")]
    public static extern void WriteByte(void* address, byte value);

    /// <summary>Stores a little-endian 16-bit word.</summary>
    [InlineAssembly("sh $1, 0($0)", "r,r,~{memory}")]
    public static extern void WriteUInt16(void* address, ushort value);

    /// <summary>Stores a little-endian 32-bit word.</summary>
    [InlineAssembly("sw $1, 0($0)", "r,r,~{memory}")]
    public static extern void WriteUInt32(void* address, uint value);

    /// <summary>Memory written before is visible to the device that the next register store notifies.</summary>
    [InlineAssembly("fence w, o", "~{memory}")]
    public static extern void BeforeDoorbell();

    /// <summary>Memory read after sees what the device wrote before it changed the register or index read before.</summary>
    [InlineAssembly("fence ir, r", "~{memory}")]
    public static extern void AfterDevice();

    /// <summary>Orders every access before with every access after, memory and device.</summary>
    [InlineAssembly("fence iorw, iorw", "~{memory}")]
    public static extern void Full();
}
