namespace PusOS.Compiler.Lowering;

/// <summary>An [InlineAssembly] attribute: LLVM assembly text and constraints.</summary>
internal sealed record InlineAssemblyText(string Text, string Constraints);
