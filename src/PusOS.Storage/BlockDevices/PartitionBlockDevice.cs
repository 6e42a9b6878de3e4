namespace PusOS.Storage.BlockDevices;

/// <summary>A window of another device: some of its blocks, numbered from zero.</summary>
public sealed class PartitionBlockDevice : IBlockDevice
{
    private readonly IBlockDevice _device;
    private readonly uint _first;

    /// <summary>The window of <paramref name="count"/> blocks from <paramref name="first"/> on; it must lie in the device.</summary>
    public PartitionBlockDevice(IBlockDevice device, uint first, uint count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)first + count, device.BlockCount);
        _device = device;
        _first = first;
        BlockCount = count;
    }

    /// <inheritdoc/>
    public int BlockSize => _device.BlockSize;

    /// <inheritdoc/>
    public uint BlockCount { get; }

    /// <inheritdoc/>
    public int ReadGranularity => _device.ReadGranularity;

    /// <inheritdoc/>
    public int ProgGranularity => _device.ProgGranularity;

    /// <inheritdoc/>
    public Status Read(uint block, int offset, Span<byte> destination) =>
        block < BlockCount ? _device.Read(_first + block, offset, destination) : Status.InvalidArgument;

    /// <inheritdoc/>
    public Status Prog(uint block, int offset, ReadOnlySpan<byte> source) =>
        block < BlockCount ? _device.Prog(_first + block, offset, source) : Status.InvalidArgument;

    /// <inheritdoc/>
    public Status Erase(uint block) => block < BlockCount ? _device.Erase(_first + block) : Status.InvalidArgument;

    /// <inheritdoc/>
    public Status Sync() => _device.Sync();
}
