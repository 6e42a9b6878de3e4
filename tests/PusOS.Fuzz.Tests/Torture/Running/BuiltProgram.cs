using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PusOS.Tests.Shared;

namespace PusOS.Fuzz.Running;

/// <summary>One program, built for both sides.</summary>
public sealed class BuiltProgram
{
    private static readonly TimeSpan s_compileLimit = TimeSpan.FromMinutes(15);

    // What the SDK passes by default, as far as it shows in a program's output.
    private static readonly string[] s_features =
    [
        "System.Globalization.PredefinedCulturesOnly=true", "System.Diagnostics.Tracing.EventSource.IsSupported=false",
        "System.Resources.UseSystemResourceKeys=false", "System.Linq.Enumerable.IsSizeOptimized=true", "System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported=false",
    ];

    private readonly string _assembly, _image, _folder;

    private BuiltProgram(string folder, string name)
    {
        _folder = folder;
        _assembly = Path.Combine(folder, name + ".dll");
        _image = Path.Combine(folder, name + ".elf");
    }

    /// <summary>The assembly.</summary>
    public string AssemblyPath => _assembly;

    /// <summary>Warnings that the compiler gave for the image.</summary>
    public string Log { get; private set; } = "";

    /// <summary>Compiles C# text.</summary>
    /// <param name="folder">Where files go.</param>
    /// <param name="name">The assembly's name.</param>
    /// <param name="sources">File names and texts.</param>
    /// <param name="optimized">As in Release or as in Debug.</param>
    /// <param name="library">No entry point.</param>
    public static BuiltProgram FromSource(string folder, string name, IEnumerable<(string Name, string Text)> sources, bool optimized, bool library = false)
    {
        Directory.CreateDirectory(folder);
        var program = new BuiltProgram(folder, name);
        var trees = new List<SyntaxTree>();
        foreach ((string file, string text) in sources)
        {
            string path = Path.Combine(folder, file);
            File.WriteAllText(path, text);
            trees.Add(CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest), path));
        }

        IEnumerable<MetadataReference> references = Directory.GetFiles(BuildOutput.Framework, "*.dll").Select(f => MetadataReference.CreateFromFile(f));
        CSharpCompilation compilation = CSharpCompilation.Create(name, trees, references, new CSharpCompilationOptions(
            library ? OutputKind.DynamicallyLinkedLibrary : OutputKind.ConsoleApplication, allowUnsafe: true, optimizationLevel: optimized ? OptimizationLevel.Release : OptimizationLevel.Debug,
            nullableContextOptions: NullableContextOptions.Disable, deterministic: true));
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(program._assembly);
        if (!result.Success)
        {
            throw new FuzzException("The generator wrote wrong C#:\n" + string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(15)));
        }

        program.Complete();
        return program;
    }

    /// <summary>Takes an assembly that is complete.</summary>
    public static BuiltProgram FromAssembly(string folder, string name)
    {
        var program = new BuiltProgram(folder, name);
        program.Complete();
        return program;
    }

    private void Complete() => File.WriteAllText(Path.ChangeExtension(_assembly, ".runtimeconfig.json"),
        """{ "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" }, "configProperties": { "System.Globalization.Invariant": true } } }""");

    /// <summary>Compiles the image. Blocks for some ten seconds.</summary>
    /// <param name="references">Assemblies that the program needs beside the class library.</param>
    public void CompileImage(params string[] references)
    {
        string cache = Path.Combine(Path.GetDirectoryName(_folder)!, "cache");
        string[] arguments = BuildOutput.CompileArguments(_assembly, _image, cache, [.. s_features.Select(f => "--feature:" + f), .. references.Select(r => "-r:" + r)]);
        ProcessRun run = ProcessRun.Execute("dotnet", arguments, s_compileLimit);
        Log = run.Output;
        if (run.ExitCode != 0)
        {
            throw new FuzzException($"pusc ended with {run.ExitCode}:\n{run.Output}");
        }
    }

    /// <summary>Runs on this machine's .NET.</summary>
    public ProcessRun OnHost(TimeSpan limit, params string[] arguments) => ProcessRun.Execute("dotnet", ["exec", _assembly, .. arguments], limit);

    /// <summary>Runs on this machine's .NET with a just-in-time compiler that does not optimise.</summary>
    public ProcessRun OnPlainHost(TimeSpan limit, params string[] arguments) => ProcessRun.Execute("dotnet", ["exec", _assembly, .. arguments], limit, "DOTNET_JITMinOpts");

    /// <summary>Boots the image.</summary>
    /// <param name="limit">When the machine is switched off.</param>
    /// <param name="memory">Its RAM, as QEMU writes it.</param>
    /// <param name="harts">How many.</param>
    /// <param name="arguments">The program's.</param>
    public ProcessRun OnNode(TimeSpan limit, string memory, int harts, params string[] arguments) => ProcessRun.Execute(
        "qemu-system-riscv64",
        ["-M", "virt", "-m", memory, "-smp", harts.ToString(System.Globalization.CultureInfo.InvariantCulture), "-display", "none", "-serial", "stdio", "-monitor", "none", "-no-reboot", "-bios", "none", "-kernel", _image, "-append", "-- " + string.Join(' ', arguments)],
        limit);
}
