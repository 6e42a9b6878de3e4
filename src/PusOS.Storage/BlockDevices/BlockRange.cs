namespace PusOS.Storage.BlockDevices;

/// <summary>The one rule for the arguments of a read or prog.</summary>
internal static class BlockRange
{
    /// <summary>Whether the range lies in a block of the device and obeys the granularity.</summary>
    public static bool IsInside(IBlockDevice device, uint block, int offset, int length, int granularity) =>
        block < device.BlockCount && offset >= 0 && length <= device.BlockSize - offset
        && (granularity == 1 || ((uint)offset % (uint)granularity == 0 && (uint)length % (uint)granularity == 0));
}
