namespace PusOS.Pusc.Tests.Golden;

/// <summary>The same program gives the same text, in whatever order the work list is worked off.</summary>
[Collection(CompilerCollection.Name)]
public sealed class DeterminismTests(GoldenProgram program) : IClassFixture<GoldenProgram>
{
    /// <summary>Compares all fragments and declarations of two compilations.</summary>
    /// <param name="seed">Seed of the second compilation's work list; null: the ordinary order.</param>
    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(20251)]
    public void FragmentsAreIdentical(int? seed)
    {
        CompiledSnippet again = program.CompileAgain(seed);
        Assert.Equal(program.Compiled.Emit.Fragments.Keys.Order(StringComparer.Ordinal), again.Emit.Fragments.Keys.Order(StringComparer.Ordinal));
        foreach (var (symbol, fragment) in program.Compiled.Emit.Fragments)
        {
            var other = again.Emit.Fragments[symbol];
            Assert.Equal(fragment.Text, other.Text);
            Assert.Equal(fragment.PartitionKey, other.PartitionKey);
            Assert.Equal(fragment.Declaration, other.Declaration);
            Assert.Equal(fragment.References, other.References);
        }

        Assert.Equal(Sorted(program.Compiled), Sorted(again));
    }

    /// <summary>The modules that the back end writes are identical too.</summary>
    [Fact]
    public void ModulesAreIdentical() => Assert.Equal(program.CompileAgain(null, "-O", "-g").Modules(), program.CompileAgain(7, "-O", "-g").Modules());

    private static IEnumerable<string> Sorted(CompiledSnippet compiled) =>
        compiled.Emit.Declarations.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + " " + pair.Value);
}
