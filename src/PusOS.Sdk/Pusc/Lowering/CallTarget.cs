using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>
/// What stands behind a method when it is called: the method itself, the [InternalCall], [Replaces] or
/// native-import method that implements it, an imported symbol, inline assembly or a symbol's address.
/// <paramref name="Missing"/> says why there is nothing.
/// </summary>
internal sealed record CallTarget(MethodDesc? Method, string? ImportSymbol = null, InlineAssemblyText? InlineAssembly = null, string? LinkerSymbol = null, string? Missing = null)
{
    /// <summary>The method is a native import whose own function converts the arguments for the exported method.</summary>
    public NativeImport? NativeImport { get; init; }

    /// <summary>The diagnostic code that goes with <see cref="Missing"/>.</summary>
    public string MissingCode { get; init; } = Graph.CompilationCodes.NotImplemented;
}
