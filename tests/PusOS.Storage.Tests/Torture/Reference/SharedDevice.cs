using PusOS.Storage.BlockDevices;

namespace PusOS.Storage.Torture.Reference;

/// <summary>The shared image as a block device of a geometry.</summary>
public sealed class SharedDevice(SharedImage image, PeerGeometry geometry, uint blockCount) : IBlockDevice
{
    public delegate void WriteObserver(uint block, int offset, ReadOnlySpan<byte> source);

    /// <summary>Told of every prog and erase before it happens.</summary>
    public WriteObserver? OnWrite { get; set; }

    public int BlockSize => geometry.BlockSize;

    public uint BlockCount => blockCount;

    public int ReadGranularity => geometry.Read;

    public int ProgGranularity => geometry.Prog;

    public Span<byte> Bytes => image.Bytes.Slice(0, (int)blockCount * BlockSize);

    public Status Read(uint block, int offset, Span<byte> destination)
    {
        if (!IsInside(block, offset, destination.Length, ReadGranularity))
        {
            return Status.InvalidArgument;
        }

        Place(block, offset, destination.Length).CopyTo(destination);
        return Status.Ok;
    }

    public Status Prog(uint block, int offset, ReadOnlySpan<byte> source)
    {
        if (!IsInside(block, offset, source.Length, ProgGranularity))
        {
            return Status.InvalidArgument;
        }

        OnWrite?.Invoke(block, offset, source);
        Span<byte> target = Place(block, offset, source.Length);
        if (!geometry.Erases)
        {
            source.CopyTo(target);
            return Status.Ok;
        }

        for (int index = 0; index < source.Length; index++)
        {
            target[index] &= source[index];
        }

        return Status.Ok;
    }

    public Status Erase(uint block)
    {
        if (block >= BlockCount)
        {
            return Status.InvalidArgument;
        }

        if (geometry.Erases)
        {
            OnWrite?.Invoke(block, 0, default);
            Place(block, 0, BlockSize).Fill(0xff);
        }

        return Status.Ok;
    }

    public Status Sync() => Status.Ok;

    private bool IsInside(uint block, int offset, int length, int unit) =>
        block < BlockCount && offset >= 0 && offset + length <= BlockSize && offset % unit == 0 && length % unit == 0;

    private Span<byte> Place(uint block, int offset, int length) => image.Bytes.Slice(checked((int)(((long)block * BlockSize) + offset)), length);
}
