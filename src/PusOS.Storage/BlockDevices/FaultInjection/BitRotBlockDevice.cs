namespace PusOS.Storage.BlockDevices.FaultInjection;

/// <summary>
/// Reads that come back wrong. Rot: about one read in <c>rotInterval</c> has one flipped bit that is not
/// on the medium. Disturb: a block that was read more than <c>disturbLimit</c> times since its last erase
/// has the same bit flipped in every read.
/// </summary>
public sealed class BitRotBlockDevice(IBlockDevice device, int rotInterval, int disturbLimit, ulong seed) : IBlockDevice
{
    private readonly SeededRandom _random = new(seed);
    private readonly int[] _reads = new int[device.BlockCount];

    /// <inheritdoc/>
    public int BlockSize => device.BlockSize;

    /// <inheritdoc/>
    public uint BlockCount => device.BlockCount;

    /// <inheritdoc/>
    public int ReadGranularity => device.ReadGranularity;

    /// <inheritdoc/>
    public int ProgGranularity => device.ProgGranularity;

    /// <summary>Reads that were falsified.</summary>
    public long Flipped { get; private set; }

    /// <inheritdoc/>
    public Status Read(uint block, int offset, Span<byte> destination)
    {
        Status status = device.Read(block, offset, destination);
        if (status != Status.Ok || destination.IsEmpty)
        {
            return status;
        }

        if (rotInterval > 0 && _random.OneIn(rotInterval))
        {
            destination[_random.Next(destination.Length)] ^= (byte)(1 << _random.Next(8));
            Flipped++;
        }

        int bit = (int)((seed ^ (block * 2654435761u)) % (ulong)(BlockSize * 8L));
        if (disturbLimit > 0 && ++_reads[block] > disturbLimit && bit / 8 >= offset && bit / 8 < offset + destination.Length)
        {
            destination[(bit / 8) - offset] ^= (byte)(1 << (bit & 7));
            Flipped++;
        }

        return status;
    }

    /// <inheritdoc/>
    public Status Prog(uint block, int offset, ReadOnlySpan<byte> source) => device.Prog(block, offset, source);

    /// <inheritdoc/>
    public Status Erase(uint block)
    {
        if (block < _reads.Length)
        {
            _reads[block] = 0;
        }

        return device.Erase(block);
    }

    /// <inheritdoc/>
    public Status Sync() => device.Sync();
}
