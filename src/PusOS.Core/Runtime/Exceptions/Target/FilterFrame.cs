namespace PusOS.Runtime.Exceptions;

#pragma warning disable CS0649 // Compiled code fills these in.

/// <summary>Head of the record that a method with filters keeps on its stack; captured variables follow (docs/spec/abi.md).</summary>
internal unsafe struct FilterFrame
{
    public FilterFrame* Previous;
    /// <summary>The method's canonical frame address.</summary>
    public ulong FrameAddress;
}
