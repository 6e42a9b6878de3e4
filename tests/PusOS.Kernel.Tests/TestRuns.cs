namespace PusOS.Kernel.Tests;

/// <summary>How long the random tests run: PUSOS_TEST_RUNS times the default of 1, and their seed PUSOS_TEST_SEED.</summary>
internal static class TestRuns
{
    /// <summary>Multiplies the number of runs; 1 by default.</summary>
    public static int Scale => int.TryParse(Environment.GetEnvironmentVariable("PUSOS_TEST_RUNS"), out int scale) && scale > 0 ? scale : 1;

    /// <summary>The first seed.</summary>
    public static int Seed => int.TryParse(Environment.GetEnvironmentVariable("PUSOS_TEST_SEED"), out int seed) ? seed : 20_250;
}
