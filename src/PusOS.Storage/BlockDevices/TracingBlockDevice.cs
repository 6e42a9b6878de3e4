namespace PusOS.Storage.BlockDevices;

/// <summary>Writes a line for each call to another device. For looking at, not for speed: allocates.</summary>
public sealed class TracingBlockDevice(IBlockDevice device, TextWriter log) : IBlockDevice
{
    /// <inheritdoc/>
    public int BlockSize => device.BlockSize;

    /// <inheritdoc/>
    public uint BlockCount => device.BlockCount;

    /// <inheritdoc/>
    public int ReadGranularity => device.ReadGranularity;

    /// <inheritdoc/>
    public int ProgGranularity => device.ProgGranularity;

    /// <inheritdoc/>
    public Status Read(uint block, int offset, Span<byte> destination) =>
        Log($"read  {block,6} +{offset,-6} {destination.Length,6}", device.Read(block, offset, destination));

    /// <inheritdoc/>
    public Status Prog(uint block, int offset, ReadOnlySpan<byte> source) =>
        Log($"prog  {block,6} +{offset,-6} {source.Length,6}", device.Prog(block, offset, source));

    /// <inheritdoc/>
    public Status Erase(uint block) => Log($"erase {block,6}", device.Erase(block));

    /// <inheritdoc/>
    public Status Sync() => Log("sync", device.Sync());

    private Status Log(string line, Status status)
    {
        log.WriteLine(status == Status.Ok ? line : $"{line} {status}");
        return status;
    }
}
