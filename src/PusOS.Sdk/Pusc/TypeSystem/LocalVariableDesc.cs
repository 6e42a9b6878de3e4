namespace PusOS.Compiler.TypeSystem;

/// <summary>A named local: its slot and the IL range [StartOffset, EndOffset) in which the name holds.</summary>
public readonly record struct LocalVariableDesc(int Slot, string Name, int StartOffset, int EndOffset);
