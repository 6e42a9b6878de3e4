using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PusOS.Compiler.Driver;
using PusOS.Compiler.Graph;
using PusOS.Compiler.Llvm;

namespace PusOS.Pusc.Tests.Golden;

/// <summary>
/// A small C# program, compiled by Roslyn to an assembly and by pusc's two passes to LLVM text, without the back
/// end. The class library is that of the .NET that runs the tests; there is no PusOS.Core, so what the runtime
/// provides stays declared, and internal calls that are reached give PUS1001.
/// </summary>
internal sealed class Snippet : IDisposable
{
    private static readonly MetadataReference[] s_framework =
    [
        .. FrameworkPaths.Where(IsManaged).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly string _folder;
    private readonly bool _ownsFolder;
    private readonly IReadOnlyList<string> _references = [];

    private Snippet(string assemblyPath, string folder, bool ownsFolder)
    {
        AssemblyPath = assemblyPath;
        _folder = folder;
        _ownsFolder = ownsFolder;
    }

    /// <summary>The assembly of the program.</summary>
    public string AssemblyPath { get; private set; }

    private static IEnumerable<string> FrameworkPaths =>
        Directory.GetFiles(RuntimeEnvironment.GetRuntimeDirectory(), "System*.dll").Order(StringComparer.Ordinal);

    /// <summary>Compiles C# to an assembly.</summary>
    /// <param name="source">One compilation unit.</param>
    /// <param name="kind">A program with Main, or a library.</param>
    public static Snippet FromSource(string source, OutputKind kind = OutputKind.ConsoleApplication)
    {
        var snippet = new Snippet("", Directory.CreateTempSubdirectory("pusc-snippet-").FullName, ownsFolder: true);
        snippet.AssemblyPath = snippet.Build("Snippet", source, kind);
        return snippet;
    }

    /// <summary>A program that is an existing file, valid or not; the caller deletes its folder.</summary>
    public static Snippet FromFile(string path) => new(path, Path.GetDirectoryName(path)!, ownsFolder: false);

    /// <summary>Options as from a response file that names this program and the class library.</summary>
    public CompilerOptions Options(params string[] more) => OptionParser.Parse(
        [
            AssemblyPath,
            "-o:" + Path.Combine(_folder, "snippet.elf"),
            .. _references.Concat(FrameworkPaths).Select(path => "-r:" + path),
            .. more,
        ],
        out _);

    /// <summary>Both passes; what they found and would hand to the back end.</summary>
    public CompiledSnippet Compile(int? workOrderSeed = null, bool verbose = false, params string[] more)
    {
        var sink = new ListSink(verbose);
        CompilerOptions options = Options(more);
        var (scan, emit) = ProgramCompiler.Emit(options, sink, workOrderSeed);
        return new CompiledSnippet(options, scan, emit, sink);
    }

    public void Dispose()
    {
        if (_ownsFolder)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Compiles a library or, where there is a Main, a program to that file.</summary>
    public static void BuildFile(string path, string source, IReadOnlyList<string> references) =>
        Build(path, source, source.Contains(" Main(", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, references);

    private string Build(string name, string source, OutputKind kind)
    {
        string path = Path.Combine(_folder, name + ".dll");
        Build(path, source, kind, _references);
        return path;
    }

    private static void Build(string path, string source, OutputKind kind, IReadOnlyList<string> references)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest), path: name + ".cs", encoding: System.Text.Encoding.UTF8)],
            s_framework.Concat(references.Select(reference => MetadataReference.CreateFromFile(reference))),
            new CSharpCompilationOptions(kind, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, deterministic: true, nullableContextOptions: NullableContextOptions.Disable));
        using FileStream assembly = File.Create(path);
        using FileStream symbols = File.Create(Path.ChangeExtension(path, ".pdb"));
        var result = compilation.Emit(assembly, symbols);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics.Where(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)));
    }

    private static bool IsManaged(string path) => Path.GetFileName(path) is not "System.IO.Compression.Native.dll";
}
