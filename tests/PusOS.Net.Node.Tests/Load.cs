namespace PusOS.Net.Node.Tests;

/// <summary>
/// How much the tests do: a form that fits a build's time, or, with PUSOS_NODE_TORTURE=1 (./build.sh torture sets it),
/// the whole. PUSOS_TEST_SEED chooses another seed; tests print it with their counts.
/// </summary>
internal static class Load
{
    /// <summary>Whether the long form runs.</summary>
    public static bool IsTorture { get; } = Environment.GetEnvironmentVariable("PUSOS_NODE_TORTURE") == "1";

    public static int Seed { get; } = int.TryParse(Environment.GetEnvironmentVariable("PUSOS_TEST_SEED"), out int seed) ? seed : 20_260_501;

    public static int Of(int build, int torture) => IsTorture ? torture : build;

    /// <summary>Skips a test that has no short form.</summary>
    public static void TortureOnly() => Skip.IfNot(IsTorture, "only in the long run: ./build.sh torture");
}
