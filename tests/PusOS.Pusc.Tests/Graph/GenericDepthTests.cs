using System.Diagnostics;
using PusOS.Pusc.Tests.Golden;

namespace PusOS.Pusc.Tests.Graph;

/// <summary>Polymorphic recursion ends with a diagnostic, soon, and without a reference to code that is not there.</summary>
[Collection(CompilerCollection.Name)]
public sealed class GenericDepthTests
{
    [Fact]
    public void RecursionOverListsIsCut()
    {
        using var snippet = Snippet.FromSource("""
            class Wrap<T> { }
            static class Program
            {
                static int Deep<T>(int n) => n == 0 ? 0 : Deep<Wrap<T>>(n - 1);
                static int Main() => Deep<int>(3);
            }
            """);
        long started = Stopwatch.GetTimestamp();
        CompiledSnippet compiled = snippet.Compile();
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60));
        var cut = Assert.Single(compiled.Diagnostics.Diagnostics, d => d.Code == "PUS1006");
        Assert.Contains("Program::Deep", cut.Message, StringComparison.Ordinal);
        Assert.Contains("entry point", cut.Message + string.Join(' ', compiled.Scan.Why("Program::Deep")), StringComparison.Ordinal);
        Assert.Contains("Path: ", cut.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RecursionThatDoublesIsCutBeforeItFloods()
    {
        using var snippet = Snippet.FromSource("""
            class One<T> { }
            class Two<T> { }
            static class Program
            {
                static int Deep<T>(int n) => n == 0 ? 0 : Deep<One<T>>(n - 1) + Deep<Two<T>>(n - 1);
                static int Main() => Deep<int>(3);
            }
            """);
        long started = Stopwatch.GetTimestamp();
        CompiledSnippet compiled = snippet.Compile();
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(120));
        Assert.Single(compiled.Diagnostics.Diagnostics, d => d.Code == "PUS1006");
    }

    [Fact]
    public void TwoCallersOfTheCutMethodBothThrow()
    {
        using var snippet = Snippet.FromSource("""
            class Wrap<T> { }
            static class Program
            {
                static int One<T>(int n) => n == 0 ? 0 : Two<T>(n - 1) + Three<T>(n - 1);
                static int Two<T>(int n) => One<Wrap<T>>(n);
                static int Three<T>(int n) => One<Wrap<T>>(n) + 1;
                static int Main() => One<int>(3);
            }
            """);

        CompiledSnippet compiled = snippet.Compile();
        var undefined = compiled.Emit.Fragments.Values.SelectMany(f => f.References).Where(r => r.Contains("Program$_", StringComparison.Ordinal) && !compiled.Emit.Fragments.ContainsKey(r));
        Assert.Empty(undefined);
    }

    [Fact]
    public async Task RecursionThatTriplesIsCutBeforeItFloods()
    {
        using var snippet = Snippet.FromSource("""
            class One<T> { }
            class Two<T> { }
            class Three<T> { }
            static class Program
            {
                static int Deep<T>(int n) => n == 0 ? 0 : Deep<One<T>>(n - 1) + Deep<Two<T>>(n - 1) + Deep<Three<T>>(n - 1);
                static int Main() => Deep<int>(3);
            }
            """);
        Task<CompiledSnippet> compilation = Task.Run(() => snippet.Compile());
        Assert.True(await Task.WhenAny(compilation, Task.Delay(TimeSpan.FromSeconds(240))) == compilation);
        CompiledSnippet compiled = await compilation;
        var cut = Assert.Single(compiled.Diagnostics.Diagnostics, d => d.Code == "PUS1006");
        Assert.Contains("Program::Deep", cut.Message, StringComparison.Ordinal);
        Assert.Contains("instantiations", cut.Message, StringComparison.Ordinal);
        int count = compiled.Emit.Fragments.Keys.Count(k => k.Contains("Program$_Deep", StringComparison.Ordinal));
        Assert.InRange(count, 100, 1500);
        var shuffled = snippet.Compile(workOrderSeed: 1);
        Assert.Equal(compiled.Emit.Fragments.Keys.Order(StringComparer.Ordinal), shuffled.Emit.Fragments.Keys.Order(StringComparer.Ordinal));
    }
}
