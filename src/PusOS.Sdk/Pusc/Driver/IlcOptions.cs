using System.Collections.Frozen;

namespace PusOS.Compiler.Driver;

/// <summary>
/// Options of .NET 10's ilc that its MSBuild targets or users may write and that mean nothing here: another code
/// generator's tuning, other targets' formats, diagnostics of its own graph.
/// </summary>
internal static class IlcOptions
{
    private static readonly FrozenSet<string> s_names = FrozenSet.ToFrozenSet(
    [
        "codegenopt", "codegen-options", "completetypemetadata", "defaultrooting", "dehydrate", "dgmllog", "disable-generated-reflection",
        "directpinvokelist", "embed-pdb-path", "export-dynamic-symbol", "export-unmanaged-entrypoints", "exportsfile", "fulllog", "gdwarf-5",
        "generateunmanagedentrypoints", "guard", "ildump", "ilprovider", "imagebase", "instruction-set", "make-repro-path", "map", "map-csv",
        "max-vectort-bitwidth", "maxgenericcycle", "maxgenericcyclebreadth", "metadatalog", "methodbodyfolding", "method-layout", "mibc",
        "mstat", "multifile", "nativelib", "noinlinetls", "nometadatablocking", "nopreinitstatics", "noscan", "order", "parallel-codegen",
        "preinitstatics", "reachabilityinstrument", "reachabilityuse", "reflectiondata", "resilient", "runtimeopt", "satelliteassembly",
        "scan", "scandgmllog", "scanreflection", "singlemethodgenericarg", "singlemethodindex", "singlemethodname", "singlemethodtypename",
        "sourcelink", "splitinit", "systemmodule", "verify-type-and-field-layout", "waitfordebugger", "win32resourcemodule",
        "noscanopt", "trimassembly",
    ], StringComparer.Ordinal);

    /// <summary>True if ilc has an option of this name.</summary>
    public static bool IsKnown(string name) => s_names.Contains(name);
}
