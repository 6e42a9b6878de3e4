using PusOS.Pusc.Tests.Golden;

namespace PusOS.Pusc.Tests.Graph;

/// <summary>Which constructors the image lists for reflection, and what it keeps of their parameters; and types by name.</summary>
[Collection(CompilerCollection.Name)]
public sealed class ConstructorTableTests
{
    [SkippableFact]
    public void ListsPublicConstructorsOfTypesWithObjects()
    {
        CompiledSnippet compiled = Compile("""
            class Kept { public Kept(int number = 7, string text = "seven") { } private Kept(long hidden) { } public Kept() { } }
            class Other { public Other(double value) { } }
            static class Program { static int Main() => typeof(Kept).GetConstructors().Length + (new Other(1) is null ? 1 : 0); }
            """);
        string table = compiled.Emit.Fragments["pus_constructors_start"].Text;
        Assert.Contains("[3 x { ptr, ptr, i32, i32, ptr, ptr, i64 }]", table, StringComparison.Ordinal);
        Assert.Contains("c\"number\\00\"", table, StringComparison.Ordinal);
        Assert.Contains("i32 4112, i32 2, i64 7 }", table, StringComparison.Ordinal);
        Assert.Contains("i32 4112, i32 4, i64 ptrtoint", table, StringComparison.Ordinal);
        Assert.DoesNotContain("Other", table, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void NobodyPaysWhoDoesNotAsk()
    {
        CompiledSnippet compiled = Compile("class C { public C(int n) { } } static class Program { static int Main() => typeof(C).Name.Length; }");
        Assert.DoesNotContain("pus_constructors_start", compiled.Emit.Fragments.Keys);
        Assert.False(compiled.Has("C$_.ctor"));
    }

    [SkippableFact]
    public void TypeNamedByALiteralIsKept()
    {
        CompiledSnippet compiled = Compile("class Named { } static class Program { static int Main() => System.Type.GetType(\"Named\")!.Name.Length + System.Type.GetType(\"System.Collections.Generic.Stack`1, System.Collections\")!.Name.Length; }");
        Assert.True(compiled.Has("type.Snippet$$Named"), string.Join(' ', compiled.Emit.Fragments.Keys.Where(k => k.StartsWith("type.", StringComparison.Ordinal))));
        Assert.True(compiled.Has("Stack`1") || compiled.Has("Stack$601") || compiled.Emit.HasTypeObject(compiled.Emit.Types.FindType("System.Collections.Generic.Stack`1", compiled.Emit.Types.TryGetModule("System.Collections"))!));
        Assert.False(compiled.Has("NamedTypes"));
    }

    private static CompiledSnippet Compile(string source)
    {
        Skip.If(WholeRuntimeTests.CorePath() is null, "The target flavour of PusOS.Core is not built: dotnet build -c Release src/PusOS.Core/Target");
        using var snippet = Snippet.FromSource(source);
        return snippet.Compile(null, false, "-r:" + WholeRuntimeTests.CorePath());
    }
}
