namespace PusOS.Runtime.Exceptions;

/// <summary>
/// How to leave a frame at one program counter: where its caller's stack pointer (the canonical frame address) is, and
/// where the saved registers lie relative to it.
/// </summary>
internal unsafe struct UnwindRow
{
    /// <summary>ra, s0..s11 and fs0..fs11 can be saved.</summary>
    public const int MaximumSaved = 25;

    public ulong FunctionStart;
    /// <summary>Call-site table of the function, or null.</summary>
    public byte* LanguageData;
    public int FrameAddressOffset;
    public byte FrameAddressRegister;
    /// <summary>The return address is undefined here: the outermost frame.</summary>
    public bool IsOutermost;
    public byte SavedCount;
    private byte _padding;
    /// <summary>DWARF register numbers (0..31 x registers, 32..63 f registers).</summary>
    public fixed byte SavedRegisters[MaximumSaved];
    /// <summary>Byte offsets from the canonical frame address.</summary>
    public fixed short SavedOffsets[MaximumSaved];
}
