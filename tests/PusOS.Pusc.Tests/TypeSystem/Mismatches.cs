namespace PusOS.Compiler.Tests.TypeSystem;

/// <summary>Collects differences over a large set and fails with the first few; also fails if the set was too small to mean anything.</summary>
internal sealed class Mismatches
{
    private const int Shown = 20;
    private readonly List<string> _found = [];

    public int Compared { get; private set; }

    public void Compare<T>(T expected, T actual, Func<string> subject)
    {
        Compared++;
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            _found.Add($"{subject()}: expected {expected?.ToString() ?? "null"}, got {actual?.ToString() ?? "null"}");
        }
    }

    public void AssertNone(int atLeast)
    {
        Assert.True(_found.Count == 0, $"{_found.Count} of {Compared} differ:\n{string.Join('\n', _found.Take(Shown))}");
        Assert.True(Compared >= atLeast, $"only {Compared} comparisons were made");
    }
}
