namespace PusOS.Compiler.Driver;

/// <summary>
/// What the compiler is told: the options of ilc's response file that mean something here, and PusOS's own (from
/// <c>--pusos-</c> on). Made by <see cref="OptionParser"/>.
/// </summary>
public sealed class CompilerOptions
{
    /// <summary>The application's main assembly.</summary>
    public string InputPath { get; internal set; } = "";

    /// <summary>More inputs compiled as the application's own, usually none.</summary>
    public IReadOnlyList<string> MoreInputPaths { get; internal set; } = [];

    /// <summary>
    /// Referenced assemblies in the order given, then <c>--pusos-runtime</c> (PusOS.Core for the target), then those of
    /// the folder <c>--pusos-framework</c>; wildcards expanded, duplicates by simple name dropped (first wins).
    /// </summary>
    public IReadOnlyList<string> ReferencePaths { get; internal set; } = [];

    /// <summary>Where the linked image goes (<c>-o</c>).</summary>
    public string OutputPath { get; internal set; } = "";

    /// <summary><c>-O</c>, <c>--Os</c> or <c>--Ot</c>: optimise.</summary>
    public bool Optimize { get; internal set; }

    /// <summary><c>--Os</c>: prefer size.</summary>
    public bool OptimizeForSize { get; internal set; }

    /// <summary><c>-g</c>: debug information.</summary>
    public bool DebugInformation { get; internal set; }

    /// <summary><c>--stacktracedata</c>: method names in stack traces.</summary>
    public bool StackTraceData { get; internal set; }

    /// <summary><c>--feature:NAME=VALUE</c>, <c>true</c> or <c>false</c>.</summary>
    public IReadOnlyDictionary<string, bool> Features { get; internal set; } = new Dictionary<string, bool>();

    /// <summary><c>--runtimeknob:NAME=VALUE</c>: what <c>AppContext.GetData</c> answers, in ordinal order of names.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RuntimeKnobs { get; internal set; } = [];

    /// <summary><c>--root:ASSEMBLY</c>: assemblies whose every member is kept; simple names or paths.</summary>
    public IReadOnlyList<string> RootedAssemblies { get; internal set; } = [];

    /// <summary><c>--conditionalroot:ASSEMBLY</c>: kept whole if anything of it is reached.</summary>
    public IReadOnlyList<string> ConditionallyRootedAssemblies { get; internal set; } = [];

    /// <summary><c>--descriptor:FILE</c>: ILLink descriptor XML files.</summary>
    public IReadOnlyList<string> DescriptorPaths { get; internal set; } = [];

    /// <summary><c>--substitution:FILE</c>: ILLink substitution XML files beside those in the assemblies.</summary>
    public IReadOnlyList<string> SubstitutionPaths { get; internal set; } = [];

    /// <summary><c>--directpinvoke:LIBRARY[!ENTRY]</c>.</summary>
    public IReadOnlyList<string> DirectPInvokes { get; internal set; } = [];

    /// <summary><c>--initassembly:NAME</c>.</summary>
    public IReadOnlyList<string> InitializedAssemblies { get; internal set; } = [];

    /// <summary>Warning options.</summary>
    public WarningOptions Warnings { get; } = new();

    /// <summary><c>--verbose</c>: what is done, how long it takes, why something is not evaluated at compile time.</summary>
    public bool Verbose { get; internal set; }

    /// <summary><c>--parallelism:N</c>: clang processes at a time; 0: as many as processors.</summary>
    public int Parallelism { get; internal set; }

    /// <summary><c>--why PATTERN</c>: print the shortest path from a root to the methods or types that match.</summary>
    public IReadOnlyList<string> WhyPatterns { get; internal set; } = [];

    /// <summary><c>--pusos-llvm:FOLDER</c>: where clang and ld.lld are; null: on PATH.</summary>
    public string? LlvmPath { get; internal set; }

    /// <summary><c>--pusos-native:FOLDER</c>: linker script and assembly; by default the one of the installed SDK package.</summary>
    public string NativePath { get; internal set; } = "";

    /// <summary><c>--pusos-cache:FOLDER</c>: the object cache; by default <c>cache</c> beside the output.</summary>
    public string CachePath { get; internal set; } = "";

    /// <summary><c>--pusos-firmware:opensbi|none</c>: what enters the kernel; decides the address of the image.</summary>
    public string Firmware { get; internal set; } = "opensbi";

    /// <summary><c>--pusos-march:ISA</c>.</summary>
    public string Architecture { get; internal set; } = "rv64gc_zba_zbb_zbs";

    /// <summary><c>--pusos-file:NAME=PATH</c>: files packed into the image, by their names below /app.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> PackedFiles { get; internal set; } = [];

    /// <summary><c>--pusos-strip</c>: no symbols and no DWARF in the image.</summary>
    public bool Strip { get; internal set; }

    /// <summary><c>--pusos-keep-intermediate</c>: keep the .ll files.</summary>
    public bool KeepIntermediateFiles { get; internal set; }

    /// <summary><c>--pusos-loop-strength-reduction</c>: faster loops that the conservative collector is not safe with; for measurements.</summary>
    public bool LoopStrengthReduction { get; internal set; }

    /// <summary><c>--pusos-app:ASSEMBLY</c>: simple names of assemblies that change with the application; the input's is always among them.</summary>
    public IReadOnlyList<string> ApplicationAssemblies { get; internal set; } = [];

    /// <summary>True if the feature is given as <paramref name="value"/>.</summary>
    public bool IsFeature(string name, bool value) => Features.TryGetValue(name, out bool given) && given == value;

    /// <summary>The address of the image's first byte.</summary>
    public ulong ImageBase => Firmware == "none" ? 0x8000_0000UL : 0x8020_0000UL;

    /// <summary>The back end's share of these options.</summary>
    public Llvm.BackEndOptions ToBackEndOptions() => new()
    {
        LlvmPath = LlvmPath,
        NativeDirectory = NativePath,
        CacheDirectory = CachePath,
        IntermediateDirectory = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(OutputPath))!, "llvm"),
        Architecture = Architecture,
        ImageBase = ImageBase,
        Optimize = Optimize,
        OptimizeForSize = OptimizeForSize,
        DebugInformation = DebugInformation,
        StackTraces = StackTraceData,
        Strip = Strip,
        LoopStrengthReduction = LoopStrengthReduction,
        KeepIntermediateFiles = KeepIntermediateFiles,
        ApplicationAssemblies = ApplicationAssemblies,
        Parallelism = Parallelism > 0 ? Parallelism : Math.Max(1, Environment.ProcessorCount),
    };
}
