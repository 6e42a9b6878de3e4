using System.Text;
using PusOS.Compiler.Driver;

namespace PusOS.Compiler.Llvm;

/// <summary>Compiles modules and assembly files to objects, several at a time, through the object cache.</summary>
internal sealed class ModuleCompiler(BackEndOptions options, Toolchain tools, IDiagnosticSink diagnostics)
{
    private readonly ObjectCache _cache = new(options.CacheDirectory);
    private int _compiled;

    /// <summary>clang's words about a function with the attribute warn-stack-size.</summary>
    private const string FrameWarning = "stack frame size (";

    /// <summary>The objects in link order (assembly first, then modules by name), or null when errors were reported.</summary>
    public IReadOnlyList<string>? Compile(IReadOnlyList<LlvmModule> modules)
    {
        if (!Directory.Exists(options.NativeDirectory))
        {
            diagnostics.Error(BackEndCodes.MissingNativeFiles, $"The folder '{options.NativeDirectory}' with image.ld and the start-up assembly does not exist; the installation of PusOS.Sdk is incomplete.");
            return null;
        }

        string[] assembly = [.. Directory.GetFiles(options.NativeDirectory).Where(f => Path.GetExtension(f) is ".s" or ".S").Order(StringComparer.Ordinal)];
        string?[] objects = new string?[assembly.Length + modules.Count];
        Directory.CreateDirectory(options.IntermediateDirectory);
        var jobs = new List<(long Size, Action Run)>();
        for (int i = 0; i < assembly.Length; i++)
        {
            int index = i;
            jobs.Add((1, () => objects[index] = Assemble(assembly[index])));
        }

        for (int i = 0; i < modules.Count; i++)
        {
            int index = i;
            jobs.Add((modules[i].EstimatedSize, () => objects[assembly.Length + index] = CompileModule(modules[index])));
        }

        // Largest first, so that no long job starts last.
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism };
        Parallel.ForEach(System.Collections.Concurrent.Partitioner.Create(jobs.OrderByDescending(j => j.Size).Select(j => j.Run), System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering), bounded, run => run());
        diagnostics.Verbose($"{_compiled} of {jobs.Count} objects compiled, the others were in the cache");
        _cache.Prune();
        return objects.Any(o => o is null) ? null : [.. objects.OfType<string>()];
    }

    private string? CompileModule(LlvmModule module)
    {
        string text = new ModuleWriter(options).Write(module);
        // Without the table of significant addresses the linker folds no two equal functions into one: each has its name in traces.
        string[] folding = options.StackTraces && module.Name.StartsWith("app-", StringComparison.Ordinal) ? ["-fno-addrsig"] : [];
        string[] flags = [.. CommonFlags(), .. OptimizationFlags(), .. folding, "-Wno-override-module", "-x", "ir"];
        string output = _cache.PathFor(text, flags, tools.ClangVersion);
        string source = Path.Combine(options.IntermediateDirectory, module.Name + ".ll");
        bool cached = ObjectCache.Contains(output);
        if (!cached || options.KeepIntermediateFiles)
        {
            File.WriteAllText(source, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        if (cached)
        {
            return output;
        }

        string? result = RunClang(flags, source, output, module.Name, checkFrames: true);
        if (result is not null && !options.KeepIntermediateFiles)
        {
            File.Delete(source);
        }

        return result;
    }

    private string? Assemble(string source)
    {
        string text = File.ReadAllText(source);
        string[] flags = CommonFlags();
        string output = _cache.PathFor(Path.GetExtension(source) + text, flags, tools.ClangVersion);
        return ObjectCache.Contains(output) ? output : RunClang(flags, source, output, Path.GetFileName(source));
    }

    // What one method has on its stack, lowering knows and checks. Inlining can only sum up what is small: where the sum
    // is too large for the guard below a stack after all, the module is compiled with less of it.
    private string? RunClang(string[] flags, string source, string output, string what, bool checkFrames = false)
    {
        Interlocked.Increment(ref _compiled);
        long started = Environment.TickCount64;
        string temporary = $"{output}.{Environment.ProcessId}.tmp";
        (int exitCode, string messages) = ToolProcess.Run(tools.Clang, [.. flags, source, "-o", temporary]);
        if (exitCode != 0)
        {
            File.Delete(temporary);
            diagnostics.Error(
                BackEndCodes.CompilerFailed,
                $"clang could not compile '{what}' (exit code {exitCode}): {Shorten(messages)}. The text is kept in '{source}'; this is a defect of pusc, please report it with that file.",
                new SourceLocation(source));
            return null;
        }

        if (checkFrames && messages.Contains(FrameWarning, StringComparison.Ordinal))
        {
            (exitCode, messages) = ToolProcess.Run(tools.Clang, [.. flags, "-mllvm", "-inline-threshold=-1000000", source, "-o", temporary]);
            if (exitCode != 0 || messages.Contains(FrameWarning, StringComparison.Ordinal))
            {
                File.Delete(temporary);
                diagnostics.Error(BackEndCodes.FrameTooLarge, $"A function of '{what}' needs more stack than a thread's guard is large, unchecked: {Shorten(messages)}. This is a defect of pusc, please report it with '{source}'.", new SourceLocation(source));
                return null;
            }
        }

        File.Move(temporary, output, overwrite: true);
        diagnostics.Verbose($"  {what}: {Environment.TickCount64 - started} ms");
        return output;
    }

    // MSBuild takes one line per error; clang's first lines say what and where.
    private static string Shorten(string messages)
    {
        string[] lines = messages.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(" | ", lines.Take(6));
    }

    private string[] CommonFlags() =>
    [
        "-c", $"--target={LlvmModuleHeader.Triple}", $"-march={options.Architecture}", "-mabi=lp64d", "-mcmodel=medany",
        "-ffunction-sections", "-fdata-sections",
    ];

    private string[] OptimizationFlags() =>
    [
        !options.Optimize ? "-O1" : options.OptimizeForSize ? "-Os" : "-O2",
        .. options.LoopStrengthReduction ? (string[])[] : ["-mllvm", "-disable-lsr"],
    ];
}
