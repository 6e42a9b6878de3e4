using PusOS.Compiler.Driver;
using PusOS.Compiler.Features;
using PusOS.Compiler.Image;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.StaticConstructors;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>The whole compilation: load, two passes over the program, back end.</summary>
internal sealed class ProgramCompiler
{
    private ProgramCompiler(CompilerOptions options, IDiagnosticSink diagnostics)
    {
        Options = options;
        Diagnostics = diagnostics;
        Types = new TypeSystemContext([options.InputPath, .. options.MoreInputPaths, .. options.ReferencePaths]);
        Features = new FeatureSwitches(options, Types);
        Strings = new ResourceStrings(options);
        Bindings = new Bindings();
        Evaluator = new StaticConstructorEvaluator(Features, method => Bindings.Implementation(method).Method != method, diagnostics);
        TypeInfos = new TypeInfoEmitter();
        Application = Types.OpenModule(options.InputPath);
        EntryPoint = Application.EntryPoint ?? throw new CompilerException(CompilationCodes.NoEntryPoint, $"{options.InputPath} has no entry point; a PusOS image needs a Main method (OutputType Exe).");
    }

    public CompilerOptions Options { get; }

    public IDiagnosticSink Diagnostics { get; }

    public TypeSystemContext Types { get; }

    public FeatureSwitches Features { get; }

    public ResourceStrings Strings { get; }

    public Bindings Bindings { get; }

    public StaticConstructorEvaluator Evaluator { get; }

    public TypeInfoEmitter TypeInfos { get; }

    public ModuleDesc Application { get; }

    public MethodDesc EntryPoint { get; }

    /// <summary>The class library's method that makes multicast delegates: once it is reached, delegate types need multicast stubs.</summary>
    public MethodDesc? MulticastFactory { get; private set; }

    /// <summary>Modules whose module initialiser runs whether the program reaches other members of them or not: the packages of PusOS and the application.</summary>
    public IReadOnlyList<ModuleDesc> OwnModules { get; private set; } = [];

    /// <summary>The assembly is one of the class library's, not the application's or a package's.</summary>
    public bool IsClassLibrary(ModuleDesc module) =>
        Path.GetDirectoryName(module.Path) == Path.GetDirectoryName(Types.CoreLib.Path) && module != Application;

    /// <summary>Where generic instantiations are cut.</summary>
    public GenericGrowth GenericGrowth { get; } = new();

    /// <summary>By what the runtime makes objects.</summary>
    public RuntimeInstances Instances => _instances ??= new RuntimeInstances(Types, Bindings);

    private RuntimeInstances? _instances;

    public static int Run(CompilerOptions options, IDiagnosticSink diagnostics) => new ProgramCompiler(options, diagnostics).Compile();

    /// <summary>
    /// Both passes without the back end: what would be compiled. For tests of lowering and of the graph.
    /// </summary>
    /// <param name="workOrderSeed">Null: the order of the real compilation; otherwise the work list is shuffled by it, which must not change the result.</param>
    internal static (Compilation Scan, Compilation Emit) Emit(CompilerOptions options, IDiagnosticSink diagnostics, int? workOrderSeed = null)
    {
        var program = new ProgramCompiler(options, diagnostics) { WorkOrderSeed = workOrderSeed };
        var scan = program.Scan();
        return (scan, program.Emit(scan));
    }

    /// <summary>Seed of a shuffled work list; null: first in, first out.</summary>
    public int? WorkOrderSeed { get; private init; }

    private Compilation Scan()
    {
        ScanBindings();
        MulticastFactory = Types.GetWellKnown(WellKnownType.MulticastDelegate).FindMethod("NewMulticastDelegate", m => m.Signature.Parameters.Length == 3);
        Compilation scan;
        using (PhaseTimer.Start("scan", Diagnostics))
        {
            do
            {
                GenericGrowth.BeginPass();
                scan = new Compilation(this, null);
                scan.Run();
            }
            while (GenericGrowth.HasChanged);
        }

        return scan;
    }

    private Compilation Emit(Compilation scan)
    {
        using (PhaseTimer.Start("emit", Diagnostics))
        {
            GenericGrowth.BeginPass();
            var emit = new Compilation(this, scan);
            emit.Run();
            return emit;
        }
    }

    private int Compile()
    {
        var scan = Scan();
        Diagnostics.Verbose($"reached {scan.MethodCount} methods, {scan.Dispatch.Constructed.Count} constructed types");
        if (Options.WhyPatterns.Count > 0)
        {
            foreach (string pattern in Options.WhyPatterns)
            {
                var lines = scan.Why(pattern);
                Console.Out.WriteLine(lines.Count == 0 ? $"nothing that is reached matches '{pattern}'" : string.Join(Environment.NewLine, lines));
            }

            return 0;
        }

        var emit = Emit(scan);
        Diagnostics.Verbose($"emitted {emit.MethodCount} methods, {emit.Fragments.Count} fragments");
        var backEnd = new LlvmBackEnd(Options.ToBackEndOptions(), Diagnostics);
        foreach (var (symbol, declaration) in emit.Declarations.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            backEnd.AddDeclaration(symbol, declaration);
        }

        foreach (var fragment in emit.Fragments.Values.OrderBy(fragment => fragment.Symbol, StringComparer.Ordinal))
        {
            backEnd.Add(fragment);
        }

        using (PhaseTimer.Start("LLVM and link", Diagnostics))
        {
            return backEnd.CompileAndLink(Options.OutputPath) ? 0 : 1;
        }
    }

    private void ScanBindings()
    {
        var own = new List<ModuleDesc>();
        string? framework = Path.GetDirectoryName(Types.CoreLib.Path);
        foreach (string path in Options.ReferencePaths)
        {
            // The class library is large and has no bindings; every other assembly may export functions.
            bool isPackage = Path.GetFileName(path).StartsWith("PusOS.", StringComparison.Ordinal);
            if ((isPackage || Path.GetDirectoryName(path) != framework) && Types.TryGetModule(Path.GetFileNameWithoutExtension(path)) is { } module && module != Application)
            {
                if (Bindings.MayHold(module))
                {
                    Bindings.Scan(module);
                }

                if (isPackage)
                {
                    own.Add(module);
                }
            }
        }

        Bindings.Scan(Application);
        own.Add(Application);
        OwnModules = own;
    }

    /// <summary>Reports a reached member that cannot be compiled: it throws when called.</summary>
    public void ReportUnsupported(string code, MethodDesc method, string cause, GraphNode node)
    {
        // One line, for MSBuild; --verbose adds the whole path with the reason of each step.
        string details = Diagnostics.IsVerbose ? string.Concat(node.Path().Select(line => $"{Environment.NewLine}    {line}")) : "";
        Diagnostics.Warning(code, $"{method.FullName}: {cause.TrimEnd('.')}. Reached by: {node.Callers()}. It throws PlatformNotSupportedException when called. {CompilationCodes.Remedy(code, method)}{details}", null, method.Module?.Name);
    }
}
