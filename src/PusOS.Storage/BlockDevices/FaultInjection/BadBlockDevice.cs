namespace PusOS.Storage.BlockDevices.FaultInjection;

/// <summary>A device with bad blocks: marked ones, and those erased more often than they bear.</summary>
public sealed class BadBlockDevice(IBlockDevice device, BadBlockKind kind, uint eraseCycles = uint.MaxValue) : IBlockDevice
{
    private readonly uint[] _erases = new uint[device.BlockCount];
    private readonly bool[] _bad = new bool[device.BlockCount];

    /// <inheritdoc/>
    public int BlockSize => device.BlockSize;

    /// <inheritdoc/>
    public uint BlockCount => device.BlockCount;

    /// <inheritdoc/>
    public int ReadGranularity => device.ReadGranularity;

    /// <inheritdoc/>
    public int ProgGranularity => device.ProgGranularity;

    /// <summary>How often each block was erased.</summary>
    public ReadOnlySpan<uint> Erases => _erases;

    /// <summary>Makes a block bad, or good again.</summary>
    public void Mark(uint block, bool bad = true) => _bad[block] = bad;

    /// <summary>Whether a block is bad by mark or by wear.</summary>
    public bool IsBad(uint block) => block < _bad.Length && (_bad[block] || _erases[block] >= eraseCycles);

    /// <inheritdoc/>
    public Status Read(uint block, int offset, Span<byte> destination) =>
        kind == BadBlockKind.ReadError && IsBad(block) ? Status.Corrupt : device.Read(block, offset, destination);

    /// <inheritdoc/>
    public Status Prog(uint block, int offset, ReadOnlySpan<byte> source)
    {
        if (IsBad(block) && (kind is BadBlockKind.ProgError or BadBlockKind.ProgIgnored))
        {
            return kind == BadBlockKind.ProgError ? Status.Corrupt : Status.Ok;
        }

        return device.Prog(block, offset, source);
    }

    /// <inheritdoc/>
    public Status Erase(uint block)
    {
        if (IsBad(block) && kind == BadBlockKind.EraseError)
        {
            return Status.Corrupt;
        }

        if (IsBad(block) && kind == BadBlockKind.EraseIgnored)
        {
            return Status.Ok;
        }

        if (block < _erases.Length)
        {
            _erases[block]++;
        }

        return device.Erase(block);
    }

    /// <inheritdoc/>
    public Status Sync() => device.Sync();
}
