using PusOS.Compiler.Driver;

namespace PusOS.Compiler.Llvm;

/// <summary>
/// Divides the fragments among modules. The aim is that a small change of the application touches few modules:
/// <list type="bullet">
/// <item>the application's own assemblies have modules of their own, which no other module imports from;</item>
/// <item>what depends on the whole program (partition keys that start with <c>|</c>, such as dispatch tables) has one;</item>
/// <item>data of the framework (MethodTables change with what the program uses) is apart from its code;</item>
/// <item>framework code goes to a module by a hash of its key, whatever else is in the program;</item>
/// <item>instantiations of the framework's generics are apart from its other code, of which the program's changes reach
/// little that is new: a query more in the application brings dozens of instantiations, from everywhere.</item>
/// </list>
/// Small functions are imported for inlining where they are called (as ThinLTO does).
/// </summary>
internal sealed class ModulePartition(
    BackEndOptions options,
    IReadOnlyDictionary<string, LlvmFragment> fragments,
    IReadOnlyDictionary<string, string> declarations)
{
    private const int DataModules = 2;

    /// <summary>A third of a typical program's code is instantiations.</summary>
    private const int ModulesPerGenericModule = 3;
    private const long ApplicationModuleSize = 3_000_000;
    private const long SmallProgramSize = 400_000;

    private readonly HashSet<string> _application = new(options.ApplicationAssemblies, StringComparer.Ordinal);

    /// <summary>Builds the modules in the order of their names, or reports what is undefined and returns null.</summary>
    public IReadOnlyList<LlvmModule>? Build(IDiagnosticSink diagnostics)
    {
        LlvmFragment[] all = [.. fragments.Values.OrderBy(f => f.Symbol, StringComparer.Ordinal)];
        long frameworkSize = all.Where(f => !IsApplication(f)).Sum(f => (long)f.Text.Length);
        long applicationSize = all.Where(IsApplication).Sum(f => (long)f.Text.Length);

        // Powers of two, so that crossing a threshold halves modules instead of shuffling them.
        int frameworkModules = frameworkSize < SmallProgramSize ? 1 : frameworkSize < 4 * SmallProgramSize ? 4 : options.FrameworkModules;
        int applicationModules = applicationSize < ApplicationModuleSize ? 1 : applicationSize < 4 * ApplicationModuleSize ? 2 : 4;

        var groups = new SortedDictionary<string, List<LlvmFragment>>(StringComparer.Ordinal);
        var moduleOf = new Dictionary<string, string>(all.Length, StringComparer.Ordinal);
        foreach (LlvmFragment fragment in all)
        {
            string name = ModuleName(fragment, frameworkModules, applicationModules);
            moduleOf.Add(fragment.Symbol, name);
            if (!groups.TryGetValue(name, out List<LlvmFragment>? group))
            {
                groups.Add(name, group = []);
            }

            group.Add(fragment);
        }

        var shared = new HashSet<string>(all.SelectMany(f => f.References.Where(r => moduleOf.TryGetValue(r, out string? home) && home != moduleOf[f.Symbol])), StringComparer.Ordinal);
        var imports = new InlineImports(fragments, f => !IsApplication(f));
        int errors = diagnostics.ErrorCount;
        var modules = new List<LlvmModule>(groups.Count);
        foreach ((string name, List<LlvmFragment> definitions) in groups)
        {
            modules.Add(BuildModule(name, definitions, imports, moduleOf, diagnostics) with { Private = PrivateFunctions(definitions, shared) });
        }

        return diagnostics.ErrorCount == errors ? modules : null;
    }

    // Only in the application's modules: the framework's functions are called from modules that are compiled apart and
    // kept in the cache. What nothing here calls either is called by name from elsewhere.
    private HashSet<string> PrivateFunctions(List<LlvmFragment> definitions, HashSet<string> shared)
    {
        if (!options.Optimize || !IsApplication(definitions[0]))
        {
            return [];
        }

        var called = new HashSet<string>(definitions.SelectMany(f => f.References.Where(r => r != f.Symbol)), StringComparer.Ordinal);
        return new(definitions.Where(f => called.Contains(f.Symbol) && !shared.Contains(f.Symbol) && InlineImports.IsPlainFunction(f.Text)).Select(f => f.Symbol), StringComparer.Ordinal);
    }

    private LlvmModule BuildModule(string name, List<LlvmFragment> definitions, InlineImports imports, Dictionary<string, string> moduleOf, IDiagnosticSink diagnostics)
    {
        IReadOnlyList<LlvmFragment> imported = options.Optimize ? imports.For(definitions, s => moduleOf[s] == name, IsApplication(definitions[0])) : [];
        var present = new HashSet<string>(imported.Select(f => f.Symbol), StringComparer.Ordinal);
        var declared = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (LlvmFragment fragment in definitions.Concat(imported))
        {
            foreach (string symbol in fragment.References)
            {
                if (!present.Contains(symbol) && !(moduleOf.TryGetValue(symbol, out string? home) && home == name) && !declared.ContainsKey(symbol))
                {
                    declared.Add(symbol, Declare(symbol, fragment, diagnostics));
                }
            }
        }

        return new LlvmModule(name, definitions, imported, [.. declared.Values]);
    }

    private string Declare(string symbol, LlvmFragment user, IDiagnosticSink diagnostics)
    {
        if (fragments.TryGetValue(symbol, out LlvmFragment? definition) && definition.Declaration is { } own)
        {
            return own;
        }

        if (declarations.TryGetValue(symbol, out string? declaration))
        {
            return declaration;
        }

        diagnostics.Error(
            definition is null ? BackEndCodes.UndefinedSymbol : BackEndCodes.MissingDeclaration,
            definition is null
                ? $"'{user.Symbol}' refers to '{symbol}', which nothing defines. If it is a native function, reference the package that provides it."
                : $"'{user.Symbol}' refers to '{symbol}' of another module ('{definition.PartitionKey}'), which has no declaration.");
        return "";
    }

    private string ModuleName(LlvmFragment fragment, int frameworkModules, int applicationModules)
    {
        if (fragment.PartitionKey.StartsWith('|'))
        {
            return "program";
        }

        ulong hash = StableHash(fragment.PartitionKey);
        if (IsApplication(fragment))
        {
            return $"app-{hash % (ulong)applicationModules:00}";
        }

        if (IsData(fragment))
        {
            return $"data-{hash % (ulong)Math.Min(DataModules, frameworkModules):00}";
        }

        int genericModules = frameworkModules / ModulesPerGenericModule;
        return genericModules > 0 && fragment.PartitionKey.EndsWith(LlvmFragment.Instantiation, StringComparison.Ordinal)
            ? $"generic-{hash % (ulong)genericModules:00}"
            : $"code-{hash % (ulong)(frameworkModules - genericModules):00}";
    }

    private bool IsApplication(LlvmFragment fragment)
    {
        int bar = fragment.PartitionKey.IndexOf('|', StringComparison.Ordinal);
        return _application.Contains(bar < 0 ? fragment.PartitionKey : fragment.PartitionKey[..bar]);
    }

    private static bool IsData(LlvmFragment fragment) =>
        !fragment.Text.StartsWith("define ", StringComparison.Ordinal) && !fragment.Text.Contains("\ndefine ", StringComparison.Ordinal);

    // FNV-1a over UTF-16 units: string.GetHashCode differs from run to run. The final mix spreads it to the low bits.
    private static ulong StableHash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        return hash ^ (hash >> 33);
    }
}
