namespace PusOS.Pusc.Tests.Golden;

/// <summary>
/// Hello with the real kernel and runtime: the order of work does not show in the output, and every symbol has a
/// definition. Skipped where the target flavour of PusOS.Core is not built. (That two whole builds give the same
/// ELF file, byte for byte, is a test of PusOS.Sdk.Integration.)
/// </summary>
[Collection(CompilerCollection.Name)]
public sealed class WholeRuntimeTests
{
    private const string Hello = "static class Program { static int Main(string[] args) { System.Console.WriteLine(\"Hello\"); return 0; } }";

    [SkippableFact]
    public void OrderOfWorkDoesNotShow()
    {
        string? core = CorePath();
        Skip.If(core is null, "The target flavour of PusOS.Core is not built: dotnet build -c Release src/PusOS.Core/Target");
        using var snippet = Snippet.FromSource(Hello);
        CompiledSnippet one = snippet.Compile(null, false, "-r:" + core, "-O");
        CompiledSnippet other = snippet.Compile(42, false, "-r:" + core, "-O");
        Assert.True(one.Emit.MethodCount > 1000, $"{one.Emit.MethodCount} methods");
        Assert.Equal(one.Emit.Fragments.Keys.Order(StringComparer.Ordinal), other.Emit.Fragments.Keys.Order(StringComparer.Ordinal));
        Assert.All(one.Emit.Fragments, pair => Assert.Equal(pair.Value.Text, other.Emit.Fragments[pair.Key].Text));
        Assert.Equal(one.Modules(), other.Modules());
    }

    /// <summary>The target flavour of PusOS.Core in the source tree, if it is built.</summary>
    internal static string? CorePath()
    {
        string target = Path.Combine(GoldenProgram.Folder, "../../../../src/PusOS.Core/Target/bin");
        return new[] { "Release", "Debug" }.Select(configuration => Path.GetFullPath(Path.Combine(target, configuration, "net10.0/PusOS.Core.dll"))).FirstOrDefault(File.Exists);
    }
}
