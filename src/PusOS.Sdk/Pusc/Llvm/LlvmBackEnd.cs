using PusOS.Compiler.Driver;

namespace PusOS.Compiler.Llvm;

/// <summary>
/// From fragments of LLVM IR text to a linked image: collects fragments and declarations, partitions them into
/// modules, compiles the modules that are not in the object cache, assembles the native files, links. Deterministic:
/// the order of <see cref="Add"/> calls does not matter. Not thread-safe.
/// </summary>
public sealed class LlvmBackEnd
{
    private readonly BackEndOptions _options;
    private readonly IDiagnosticSink _diagnostics;
    private readonly Dictionary<string, LlvmFragment> _fragments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _declarations = new(StringComparer.Ordinal);
    private readonly Task<Toolchain?> _toolchain;

    /// <summary>Creates an empty program; looks for the tools in the background.</summary>
    public LlvmBackEnd(BackEndOptions options, IDiagnosticSink diagnostics)
    {
        _options = options;
        _diagnostics = diagnostics;
        _toolchain = Task.Run(() => Toolchain.Find(options.LlvmPath, diagnostics));
    }

    /// <summary>
    /// Says how a symbol that no fragment defines is declared: runtime imports, LLVM intrinsics, linker symbols. If a
    /// fragment defines it after all, this declaration serves when the fragment brings none.
    /// </summary>
    public void AddDeclaration(string symbol, string declaration) => _declarations[symbol] = declaration;

    /// <summary>Adds a definition. The same definition may come twice; two different ones of a symbol are an error.</summary>
    public void Add(LlvmFragment f)
    {
        if (!_fragments.TryAdd(f.Symbol, f) && _fragments[f.Symbol].Text != f.Text)
        {
            _diagnostics.Error(BackEndCodes.DuplicateSymbol, $"The symbol '{f.Symbol}' is defined twice: in '{_fragments[f.Symbol].PartitionKey}' and in '{f.PartitionKey}'.");
        }
    }

    /// <summary>Compiles and links what was added.</summary>
    /// <param name="outputElf">Path of the image; its folder must exist.</param>
    /// <returns>True: the image stands there. False: errors were reported, and there is no image.</returns>
    public bool CompileAndLink(string outputElf)
    {
        var program = new ModulePartition(_options, _fragments, _declarations);
        IReadOnlyList<LlvmModule>? modules = program.Build(_diagnostics);
        Toolchain? tools = _toolchain.GetAwaiter().GetResult();
        if (modules is null || tools is null)
        {
            return false;
        }

        var compiler = new ModuleCompiler(_options, tools, _diagnostics);
        IReadOnlyList<string>? objects = compiler.Compile(modules);
        return objects is not null && new ImageLinker(_options, tools, _diagnostics).Link(objects, outputElf);
    }
}
