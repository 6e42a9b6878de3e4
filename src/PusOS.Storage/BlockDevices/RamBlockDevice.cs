namespace PusOS.Storage.BlockDevices;

/// <summary>A block device in memory. Erase fills with 0xff, as NOR flash does, or does nothing.</summary>
public sealed class RamBlockDevice : IBlockDevice
{
    private readonly byte[] _bytes;
    private readonly bool _erases;

    /// <summary>Makes a device of <paramref name="blockCount"/> blocks, all 0xff.</summary>
    public RamBlockDevice(int blockSize, uint blockCount, int readGranularity = 1, int progGranularity = 1, bool erases = true)
        : this(NewBytes(blockSize, blockCount), blockSize, readGranularity, progGranularity, erases)
    {
    }

    /// <summary>Makes a device of existing bytes, which are used in place.</summary>
    public RamBlockDevice(byte[] bytes, int blockSize, int readGranularity = 1, int progGranularity = 1, bool erases = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSize);
        _bytes = bytes;
        _erases = erases;
        BlockSize = blockSize;
        BlockCount = (uint)(bytes.Length / blockSize);
        ReadGranularity = readGranularity;
        ProgGranularity = progGranularity;
    }

    /// <inheritdoc/>
    public int BlockSize { get; }

    /// <inheritdoc/>
    public uint BlockCount { get; }

    /// <inheritdoc/>
    public int ReadGranularity { get; }

    /// <inheritdoc/>
    public int ProgGranularity { get; }

    /// <summary>The content, in place.</summary>
    public byte[] Bytes => _bytes;

    /// <summary>Progs can only turn ones into zeros, as on NOR flash: a prog over bytes that are not erased goes wrong.</summary>
    public bool ClearsBitsOnly { get; init; }

    /// <inheritdoc/>
    public Status Read(uint block, int offset, Span<byte> destination)
    {
        if (!BlockRange.IsInside(this, block, offset, destination.Length, ReadGranularity))
        {
            return Status.InvalidArgument;
        }

        _bytes.AsSpan((int)(((long)block * BlockSize) + offset), destination.Length).CopyTo(destination);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status Prog(uint block, int offset, ReadOnlySpan<byte> source)
    {
        if (!BlockRange.IsInside(this, block, offset, source.Length, ProgGranularity))
        {
            return Status.InvalidArgument;
        }

        Span<byte> target = _bytes.AsSpan((int)(((long)block * BlockSize) + offset), source.Length);
        if (ClearsBitsOnly)
        {
            And(target, source);
        }
        else
        {
            source.CopyTo(target);
        }

        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status Erase(uint block)
    {
        if (block >= BlockCount)
        {
            return Status.InvalidArgument;
        }

        if (_erases)
        {
            _bytes.AsSpan((int)((long)block * BlockSize), BlockSize).Fill(0xff);
        }

        return Status.Ok;
    }

    /// <inheritdoc/>
    public Status Sync() => Status.Ok;

    private static void And(Span<byte> target, ReadOnlySpan<byte> source)
    {
        for (int index = 0; index < source.Length; index++)
        {
            target[index] &= source[index];
        }
    }

    private static byte[] NewBytes(int blockSize, uint blockCount)
    {
        byte[] bytes = new byte[checked(blockSize * (int)blockCount)];
        Array.Fill(bytes, (byte)0xff);
        return bytes;
    }
}
