namespace PusOS.Runtime.Exceptions;

/// <summary>What a frame description entry with its common information says about one function.</summary>
internal unsafe struct FrameDescription
{
    public ulong FunctionStart;
    public ulong FunctionEnd;
    /// <summary>Language-specific data (call sites), or null.</summary>
    public byte* LanguageData;
    public byte* CommonInstructions;
    public byte* CommonInstructionsEnd;
    public byte* Instructions;
    public byte* InstructionsEnd;
    public ulong CodeAlignment;
    public long DataAlignment;
}
