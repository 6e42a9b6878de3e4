namespace PusOS.Compiler.TypeSystem;

/// <summary>The source position of an IL offset; lines and columns count from 1 (0 where hidden).</summary>
public readonly record struct SequencePointDesc(int ILOffset, string File, int Line, int Column, bool Hidden);
