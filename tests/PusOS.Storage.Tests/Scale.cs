using System.Globalization;

namespace PusOS.Storage.Tests;

/// <summary>How much the long tests do; environment variables override what CI runs.</summary>
internal static class Scale
{
    /// <summary>PUSOS_STORAGE_CUTS: power cuts.</summary>
    public static long Cuts => Read("PUSOS_STORAGE_CUTS", 300_000);

    /// <summary>PUSOS_STORAGE_SEQUENCES: random sequences.</summary>
    public static long Sequences => Read("PUSOS_STORAGE_SEQUENCES", 10_000);

    /// <summary>PUSOS_STORAGE_FUZZ: randomly corrupted disks a geometry.</summary>
    public static long Fuzz => Read("PUSOS_STORAGE_FUZZ", 10_000);

    /// <summary>PUSOS_STORAGE_SEED: where seeds begin; a failure prints the one to replay.</summary>
    public static ulong Seed => (ulong)Read("PUSOS_STORAGE_SEED", 1);

    private static long Read(string name, long standard) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out long value) ? value : standard;
}
