namespace PusOS.Compiler.Llvm;

/// <summary>
/// One definition of LLVM 19 IR text with opaque pointers: a function, or one or more globals that belong together.
/// </summary>
/// <param name="Symbol">The symbol it defines, without <c>@</c> and quotes.</param>
/// <param name="PartitionKey">
/// Decides the module it is compiled in: <c>assembly|type</c>, for code of generic instantiations followed by
/// <see cref="Instantiation"/>. Fragments with equal keys share a module. What belongs to the application's assemblies
/// never shares a module with the framework's.
/// </param>
/// <param name="Text">
/// The definition. May use the fixed metadata and attribute groups of <see cref="LlvmModuleHeader"/> and the debug
/// tokens of <see cref="DebugTokens"/>.
/// </param>
/// <param name="References">Symbols that the text uses, without <c>@</c> and quotes; its own symbol may be among them.</param>
/// <param name="Declaration">The <c>declare</c> or <c>external global</c> line for modules that refer to it; null if none may.</param>
public sealed record LlvmFragment(
    string Symbol,
    string PartitionKey,
    string Text,
    IReadOnlyCollection<string> References,
    string? Declaration)
{
    /// <summary>Ends the partition key of code that exists for certain type arguments.</summary>
    public const string Instantiation = "<>";
}
