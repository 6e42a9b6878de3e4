namespace PusOS.Compiler.Llvm;

/// <summary>One module to be compiled: what it defines, copies for inlining, and declares, each in ordinal order of symbols.</summary>
/// <param name="Name">File name without extension; also the order of linking.</param>
/// <param name="Definitions">Fragments that this module defines.</param>
/// <param name="Imports">Small functions of other modules, here only to be inlined.</param>
/// <param name="Declarations">Declaration lines of everything else that is referred to.</param>
internal sealed record LlvmModule(
    string Name,
    IReadOnlyList<LlvmFragment> Definitions,
    IReadOnlyList<LlvmFragment> Imports,
    IReadOnlyList<string> Declarations)
{
    /// <summary>Functions that nothing outside the module refers to: LLVM may change how they are called, and need not keep them.</summary>
    public IReadOnlySet<string> Private { get; init; } = new HashSet<string>();

    /// <summary>Characters of text, for starting the largest first.</summary>
    public long EstimatedSize { get; } = Definitions.Sum(f => (long)f.Text.Length) + Imports.Sum(f => (long)f.Text.Length);
}
