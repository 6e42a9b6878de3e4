using PusOS.Compiler.Driver;
using PusOS.Compiler.Graph;
using PusOS.Compiler.Llvm;

namespace PusOS.Pusc.Tests.Golden;

/// <summary>What pusc made of a <see cref="Snippet"/>.</summary>
internal sealed record CompiledSnippet(CompilerOptions Options, Compilation Scan, Compilation Emit, ListSink Diagnostics)
{
    /// <summary>The LLVM text of the functions of a type of the program, in order of their symbols.</summary>
    public string FunctionsOf(string assembly, string type)
    {
        var functions = Emit.Fragments.Values
            .Where(f => (f.PartitionKey == $"{assembly}|{type}" || f.PartitionKey == $"{assembly}|{type}{LlvmFragment.Instantiation}") && f.Text.StartsWith("define ", StringComparison.Ordinal))
            .OrderBy(f => f.Symbol, StringComparer.Ordinal);
        return string.Join("\n", functions.Select(f => f.Text));
    }

    /// <summary>The LLVM text of the one function whose symbol contains that name.</summary>
    public string Function(string name)
    {
        LlvmFragment[] found = [.. Emit.Fragments.Values.Where(f => f.Symbol.Contains(name, StringComparison.Ordinal) && f.Text.StartsWith("define ", StringComparison.Ordinal))];
        Assert.True(found.Length == 1, $"{found.Length} functions contain '{name}': {string.Join(", ", found.Select(f => f.Symbol))}");
        return found[0].Text;
    }

    /// <summary>A function of that name is part of the program.</summary>
    public bool Has(string name) => Emit.Fragments.Keys.Any(symbol => symbol.Contains(name, StringComparison.Ordinal));

    /// <summary>The modules that the back end would compile, as text by name.</summary>
    public IReadOnlyDictionary<string, string> Modules()
    {
        var options = Options.ToBackEndOptions();
        var fragments = Emit.Fragments.Values.ToDictionary(f => f.Symbol, StringComparer.Ordinal);
        var modules = new ModulePartition(options, fragments, Emit.Declarations).Build(Diagnostics);
        Assert.True(modules is not null, string.Join(Environment.NewLine, Diagnostics.Lines));
        var writer = new ModuleWriter(options);
        return modules!.ToDictionary(m => m.Name, writer.Write, StringComparer.Ordinal);
    }
}
