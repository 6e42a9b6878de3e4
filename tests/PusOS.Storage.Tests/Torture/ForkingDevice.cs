using PusOS.Storage.BlockDevices;

namespace PusOS.Storage.Torture;

/// <summary>Tells an observer of every prog and erase before it happens, with the content of blocks before the last sync.</summary>
public sealed class ForkingDevice(RamBlockDevice device) : IBlockDevice
{
    private readonly Dictionary<uint, byte[]> _beforeSync = [];

    public delegate void WriteObserver(uint block, int offset, ReadOnlySpan<byte> source);

    public WriteObserver? OnWrite { get; set; }

    public RamBlockDevice Inner => device;

    /// <summary>Blocks written since the last sync, as they were at it.</summary>
    public IReadOnlyDictionary<uint, byte[]> Unsynced => _beforeSync;

    public int BlockSize => device.BlockSize;

    public uint BlockCount => device.BlockCount;

    public int ReadGranularity => device.ReadGranularity;

    public int ProgGranularity => device.ProgGranularity;

    public Status Read(uint block, int offset, Span<byte> destination) => device.Read(block, offset, destination);

    public Status Prog(uint block, int offset, ReadOnlySpan<byte> source)
    {
        Observe(block, offset, source);
        return device.Prog(block, offset, source);
    }

    public Status Erase(uint block)
    {
        Span<byte> erased = stackalloc byte[BlockSize];
        erased.Fill(0xff);
        Observe(block, 0, erased);
        return device.Erase(block);
    }

    public Status Sync()
    {
        _beforeSync.Clear();
        return device.Sync();
    }

    private void Observe(uint block, int offset, ReadOnlySpan<byte> source)
    {
        if (OnWrite is null)
        {
            return;
        }

        OnWrite(block, offset, source);
        if (!_beforeSync.ContainsKey(block))
        {
            _beforeSync.Add(block, device.Bytes.AsSpan((int)block * BlockSize, BlockSize).ToArray());
        }
    }
}
