namespace PusOS.Compiler.Llvm.Traces;

/// <summary>A function, or an inlined call: whose code it is and where it was called.</summary>
/// <param name="Parent">Index of the context that called it; -1 for the function itself.</param>
/// <param name="Name">As a stack trace shows it; empty: not at all.</param>
/// <param name="CallFile">File of the call; empty if unknown.</param>
/// <param name="CallLine">Line of the call; 0 if unknown.</param>
/// <param name="Ranges">Its code.</param>
internal sealed record TracedContext(int Parent, string Name, string CallFile, int CallLine, List<(ulong Start, ulong End)> Ranges);
