namespace PusOS.Compiler.Llvm;

/// <summary>What the LLVM back end is told. Everything that changes object code enters the cache key.</summary>
public sealed record BackEndOptions
{
    /// <summary>Folder that holds clang and ld.lld, or null to search PATH.</summary>
    public string? LlvmPath { get; init; }

    /// <summary>Folder with <c>image.ld</c> and the assembly files <c>*.s</c> (also <c>*.S</c>).</summary>
    public required string NativeDirectory { get; init; }

    /// <summary>Folder of the object cache; created on demand. Safe to delete at any time.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>Folder for the .ll files of this compilation; kept when clang fails.</summary>
    public required string IntermediateDirectory { get; init; }

    /// <summary>Instruction set for <c>-march</c>.</summary>
    public string Architecture { get; init; } = "rv64gc_zba_zbb_zbs";

    /// <summary>Address of the first byte of the image: 0x80200000 under OpenSBI, 0x80000000 without firmware.</summary>
    public ulong ImageBase { get; init; } = 0x8020_0000;

    /// <summary>Optimise (<c>-O</c> in the response file); otherwise code is compiled for stepping.</summary>
    public bool Optimize { get; init; } = true;

    /// <summary>Prefer size over speed (<c>--Os</c>).</summary>
    public bool OptimizeForSize { get; init; }

    /// <summary>Emit DWARF (<c>-g</c>).</summary>
    public bool DebugInformation { get; init; }

    /// <summary>
    /// Keep for stack traces which methods of the application were inlined where, and their lines
    /// (<c>--stacktracedata</c>).
    /// </summary>
    public bool StackTraces { get; init; }

    /// <summary>Leave symbols and DWARF out of the image; the symbol map is written all the same.</summary>
    public bool Strip { get; init; }

    /// <summary>
    /// Keep LLVM's loop strength reduction, which may leave only a pointer outside the object alive in a loop.
    /// False protects the conservative collector.
    /// </summary>
    public bool LoopStrengthReduction { get; init; }

    /// <summary>Keep the .ll files also when all went well.</summary>
    public bool KeepIntermediateFiles { get; init; }

    /// <summary>Simple names of the application's own assemblies: their fragments get modules of their own.</summary>
    public IReadOnlyCollection<string> ApplicationAssemblies { get; init; } = [];

    /// <summary>Number of modules for everything that is not the application's own, 8 to 14.</summary>
    public int FrameworkModules { get; init; } = 12;

    /// <summary>clang processes at a time.</summary>
    public int Parallelism { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>Where the symbol map goes; null: beside the image, with extension .map.</summary>
    public string? MapPath { get; init; }
}
