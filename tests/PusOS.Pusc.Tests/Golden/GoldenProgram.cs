using System.Text.RegularExpressions;

namespace PusOS.Pusc.Tests.Golden;

/// <summary>All cases of the folder <c>Cases</c> in one program, compiled once for all tests of the collection.</summary>
public sealed partial class GoldenProgram : IDisposable
{
    private readonly Snippet _snippet;

    /// <summary>Compiles the cases; a Main that runs each is added.</summary>
    public GoldenProgram()
    {
        string[] cases = [.. Names()];
        string main = $"static class GoldenMain {{ static int Main() => {string.Join(" + ", cases.Select(name => name + ".Run()"))}; }}";
        var usings = new SortedSet<string>(StringComparer.Ordinal);
        var bodies = new List<string>();
        foreach (string name in cases)
        {
            // One compilation unit: its usings come first.
            string[] lines = File.ReadAllLines(Path.Combine(Folder, name + ".cs"));
            usings.UnionWith(lines.Where(line => line.StartsWith("using ", StringComparison.Ordinal)));
            bodies.AddRange(lines.Where(line => !line.StartsWith("using ", StringComparison.Ordinal)));
        }

        _snippet = Snippet.FromSource(string.Join('\n', [.. usings, .. bodies, main]));
        Compiled = _snippet.Compile();
    }

    /// <summary>What pusc made of it.</summary>
    internal CompiledSnippet Compiled { get; }

    /// <summary>Compiles the same assembly again.</summary>
    internal CompiledSnippet CompileAgain(int? workOrderSeed, params string[] options) => _snippet.Compile(workOrderSeed, false, options);

    /// <summary>The folder of the cases in the source tree.</summary>
    public static string Folder => Path.Combine(SourceFolder(), "Cases");

    /// <summary>Names of the cases: each is a static class with a method Run.</summary>
    public static IEnumerable<string> Names() =>
        Directory.GetFiles(Folder, "*.cs").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    /// <summary>The text of a case's functions, without numbers that depend on the rest of the program.</summary>
    public string TextOf(string name) => Slot().Replace(Compiled.FunctionsOf("Snippet", name), "$1<slot>$2");

    /// <inheritdoc/>
    public void Dispose() => _snippet.Dispose();

    // Slot numbers shift with what the class library uses; tests of the graph look at them.
    [GeneratedRegex(@"(getelementptr inbounds i8, ptr %v\d+, i64 )\d+(\n\s+%v\d+ = load ptr, ptr %v\d+, align 8, !invariant\.load)")]
    private static partial Regex Slot();

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
