namespace PusOS.Storage.BlockDevices;

/// <summary>Counts what goes to another device, and how often each block was erased.</summary>
public sealed class StatisticsBlockDevice(IBlockDevice device) : IBlockDevice
{
    private readonly uint[] _erasesOfBlock = new uint[device.BlockCount];
    private long _reads;
    private long _bytesRead;
    private long _progs;
    private long _bytesProgged;
    private long _erases;
    private long _syncs;

    /// <inheritdoc/>
    public int BlockSize => device.BlockSize;

    /// <inheritdoc/>
    public uint BlockCount => device.BlockCount;

    /// <inheritdoc/>
    public int ReadGranularity => device.ReadGranularity;

    /// <inheritdoc/>
    public int ProgGranularity => device.ProgGranularity;

    /// <summary>The counts so far.</summary>
    public BlockDeviceStatistics Statistics => new(_reads, _bytesRead, _progs, _bytesProgged, _erases, _syncs);

    /// <summary>Erases of each block: the wear.</summary>
    public ReadOnlySpan<uint> ErasesOfBlock => _erasesOfBlock;

    /// <inheritdoc/>
    public Status Read(uint block, int offset, Span<byte> destination)
    {
        _reads++;
        _bytesRead += destination.Length;
        return device.Read(block, offset, destination);
    }

    /// <inheritdoc/>
    public Status Prog(uint block, int offset, ReadOnlySpan<byte> source)
    {
        _progs++;
        _bytesProgged += source.Length;
        return device.Prog(block, offset, source);
    }

    /// <inheritdoc/>
    public Status Erase(uint block)
    {
        _erases++;
        if (block < _erasesOfBlock.Length)
        {
            _erasesOfBlock[block]++;
        }

        return device.Erase(block);
    }

    /// <inheritdoc/>
    public Status Sync()
    {
        _syncs++;
        return device.Sync();
    }
}
