namespace PusOS.Storage.BlockDevices;

/// <summary>What a device was asked to do.</summary>
/// <param name="Reads">Read calls.</param>
/// <param name="BytesRead">Bytes read.</param>
/// <param name="Progs">Prog calls.</param>
/// <param name="BytesProgged">Bytes progged.</param>
/// <param name="Erases">Erase calls.</param>
/// <param name="Syncs">Sync calls.</param>
public readonly record struct BlockDeviceStatistics(long Reads, long BytesRead, long Progs, long BytesProgged, long Erases, long Syncs)
{
    /// <summary>What happened since <paramref name="earlier"/>.</summary>
    public static BlockDeviceStatistics operator -(BlockDeviceStatistics later, BlockDeviceStatistics earlier) => new(
        later.Reads - earlier.Reads,
        later.BytesRead - earlier.BytesRead,
        later.Progs - earlier.Progs,
        later.BytesProgged - earlier.BytesProgged,
        later.Erases - earlier.Erases,
        later.Syncs - earlier.Syncs);
}
