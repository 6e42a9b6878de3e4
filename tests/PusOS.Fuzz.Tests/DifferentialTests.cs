using System.Globalization;

namespace PusOS.Fuzz.Tests;

/// <summary>
/// A few random programs of fixed seeds: this machine's .NET and the node print the same. PUSOS_FUZZ_SEED takes another
/// seed, PUSOS_FUZZ_METHODS another size; the long run is ./build.sh torture.
/// </summary>
public sealed class DifferentialTests
{
    private static readonly ulong s_seed = Variable("PUSOS_FUZZ_SEED", 1);
    private static readonly int s_methods = (int)Variable("PUSOS_FUZZ_METHODS", 30);
    private readonly Fuzzer _fuzzer = new(Path.Combine(AppContext.BaseDirectory, "programs"));

    [Fact]
    public void RandomCSharpPrintsTheSame() => Equal("csharp", _fuzzer.CSharp(s_seed, s_methods));

    [Fact]
    public void RandomCilPrintsTheSame() => Equal("cil", _fuzzer.Cil(s_seed, s_methods));

    [Fact]
    public void RandomCSharpOnSeveralThreadsPrintsTheSame() => Equal("threads", _fuzzer.Threads(s_seed, s_methods, 3, 2, 2));

    [Fact]
    public void ObjectGraphsHoldInLittleMemory() =>
        Equal("graphs", [.. _fuzzer.Graphs(s_seed, 6, 4, 1), .. _fuzzer.Graphs(s_seed + 1, 4, 3, 3)]);

    private static void Equal(string kind, IReadOnlyList<string> differences) =>
        Assert.True(differences.Count == 0, $"{kind}, seed {s_seed}, {s_methods} methods: {differences.Count} differences\n{string.Join('\n', differences.Take(20))}");

    private static ulong Variable(string name, ulong otherwise) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out ulong value) ? value : otherwise;
}
