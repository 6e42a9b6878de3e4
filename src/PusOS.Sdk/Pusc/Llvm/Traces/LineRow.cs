namespace PusOS.Compiler.Llvm.Traces;

/// <summary>From this address to that of the next row, code is of that line; line 0: of none.</summary>
internal readonly record struct LineRow(ulong Address, string File, int Line);
