using System.Runtime.InteropServices;

namespace PusOS.Runtime.Exceptions;

/// <summary>
/// The registers that unwinding follows; the assembly in Kernel/Arch/RiscV64/Unwind.s saves and loads it by these
/// offsets: x registers at 8n, fs0..fs11 from 256, program counter 352.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RegisterContext
{
    public const int StackPointer = 2;
    public const int Argument0 = 10;
    public const int Argument1 = 11;

    public fixed ulong General[32];
    public fixed ulong Float[12];
    public ulong ProgramCounter;

    /// <summary>
    /// Leaves the frame that <paramref name="row"/> describes: afterwards the context is the caller's, right after its
    /// call. Returns the left frame's canonical frame address.
    /// </summary>
    public ulong Leave(UnwindRow* row)
    {
        ulong frameAddress = General[row->FrameAddressRegister] + (ulong)(long)row->FrameAddressOffset;
        for (int i = 0; i < row->SavedCount; i++)
        {
            ulong value = *(ulong*)(frameAddress + (ulong)(long)row->SavedOffsets[i]);
            int register = row->SavedRegisters[i];
            if (register < 32)
            {
                General[register] = value;
            }
            else
            {
                // f8, f9 are fs0, fs1; f18..f27 are fs2..fs11.
                int number = register - 32;
                Float[number < 10 ? number - 8 : number - 16] = value;
            }
        }

        ProgramCounter = General[1];
        General[StackPointer] = frameAddress;
        return frameAddress;
    }

    /// <summary>The canonical frame address of the frame that <paramref name="row"/> describes.</summary>
    public readonly ulong FrameAddress(UnwindRow* row) => General[row->FrameAddressRegister] + (ulong)(long)row->FrameAddressOffset;
}
