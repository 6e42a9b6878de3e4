using PusOS.Pusc.Tests.Golden;

namespace PusOS.Pusc.Tests.Graph;

/// <summary>The path that --why prints.</summary>
[Collection(CompilerCollection.Name)]
public sealed class WhyTests
{
    private const string Source = """
        static class Program
        {
            static int Main() => Middle() + Direct();
            static int Middle() => Leaf();
            static int Direct() => Leaf();
            static int Leaf() => 1;
            static int Unused() => 2;
        }
        """;

    [Fact]
    public void PathLeadsFromTheRootToTheMember()
    {
        using var snippet = Snippet.FromSource(Source);
        string[] lines = [.. snippet.Compile().Scan.Why("Program::Leaf").Where(line => line.Length != 0)];
        Assert.Equal("image (root)", lines[0]);
        Assert.Contains("entry", lines[1], StringComparison.Ordinal);
        Assert.Contains("Program::Main", lines[2], StringComparison.Ordinal);
        Assert.Contains("Program::Middle", lines[3], StringComparison.Ordinal);
        Assert.Contains("Program::Leaf", lines[4], StringComparison.Ordinal);
        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public void WhatIsNotReachedHasNoPath()
    {
        using var snippet = Snippet.FromSource(Source);
        Assert.Empty(snippet.Compile().Scan.Why("Program::Unused"));
    }

    [Fact]
    public void VirtualImplementationNamesSlotAndConstructedType()
    {
        using var snippet = Snippet.FromSource("""
            abstract class Animal { public abstract int Legs(); }
            class Dog : Animal { public override int Legs() => 4; }
            class Bird : Animal { public override int Legs() => 2; }
            static class Program { static int Main() => Count(new Dog()) + Count(new Bird()); static int Count(Animal animal) => animal.Legs(); }
            """);
        string path = string.Join('\n', snippet.Compile().Scan.Why("Dog::Legs"));
        Assert.Contains("Animal::Legs", path, StringComparison.Ordinal);
        Assert.Contains("is called and Dog is constructed", path, StringComparison.Ordinal);
    }
}
