namespace PusOS.Net.Tests;

/// <summary>How much to do: the counts of CI, scaled by PUSOS_TEST_SCALE (such as 0.01 while developing, 100 for the long run).</summary>
internal static class Budget
{
    public static double Scale { get; } = double.TryParse(Environment.GetEnvironmentVariable("PUSOS_TEST_SCALE"), out double scale) ? scale : 1;

    /// <summary>PUSOS_TEST_SEED, or a fixed one; printed by every seeded test.</summary>
    public static ulong Seed { get; } = ulong.TryParse(Environment.GetEnvironmentVariable("PUSOS_TEST_SEED"), out ulong seed) ? seed : 20_260_101;

    public static long Of(long count) => Math.Max(1, (long)(count * Scale));
}
