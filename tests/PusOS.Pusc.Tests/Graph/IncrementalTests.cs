using PusOS.Pusc.Tests.Golden;

namespace PusOS.Pusc.Tests.Graph;

/// <summary>A change of the application leaves the text of most modules as it was, so that their objects are in the cache.</summary>
[Collection(CompilerCollection.Name)]
public sealed class IncrementalTests
{
    [Fact]
    public void ChangedLiteralTouchesTheApplicationAndTheProgramsData() =>
        Assert.Equal(["app-00", "program"], ChangedModules(Program("return text.Length;"), Program("return text.Length + \"more\".Length;")));

    // The class library's dispatch through one interface does not know how many others the program uses.
    [Fact]
    public void NewSelectorLeavesTheCodeOfOthersAsItIs()
    {
        CompiledSnippet before = Compile(Program("return text.Length;"));
        CompiledSnippet after = Compile(Program("return text is System.IComparable c ? c.CompareTo(text) : 1;"));
        Assert.True(after.Emit.Dispatch.UsedSelectors.Count > before.Emit.Dispatch.UsedSelectors.Count);
        var changed = before.Emit.Fragments.Values.Where(f =>
            f.Text.StartsWith("define ", StringComparison.Ordinal) && !f.PartitionKey.StartsWith("Snippet|", StringComparison.Ordinal)
            && after.Emit.Fragments.TryGetValue(f.Symbol, out var same) && same.Text != f.Text);
        Assert.Empty(changed.Select(f => f.Symbol));
    }

    [Fact]
    public void InstantiationsAreApartFromOtherCode()
    {
        string[] changed = ChangedModules(Program("return text.Length;"), Program("return new System.Collections.Generic.Stack<short>().Count + text.Length;"));
        Assert.Contains(changed, name => name.StartsWith("generic-", StringComparison.Ordinal));
        Assert.DoesNotContain(changed, name => name.StartsWith("code-", StringComparison.Ordinal));
    }

    private static string Program(string body) => $"static class Program {{ static int Main(string[] arguments) {{ string text = string.Concat(arguments); System.Console.WriteLine(text); {body} }} }}";

    private static CompiledSnippet Compile(string source)
    {
        using var snippet = Snippet.FromSource(source);
        return snippet.Compile(null, false, "-O");
    }

    private static string[] ChangedModules(string first, string second)
    {
        var before = Compile(first).Modules();
        var after = Compile(second).Modules();
        return [.. before.Keys.Union(after.Keys).Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name)).Order(StringComparer.Ordinal)];
    }
}
