using System.Buffers.Binary;
using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.BlockDevices.Virtio;

namespace PusOS.Storage.Tests.BlockDevices;

/// <summary>A virtio block device in memory: completes in random order, keeps writes in a volatile cache until flushed, fails on order.</summary>
internal sealed class SimulatedVirtioQueue(int capacityBytes, int dmaBytes, ulong features, ulong seed) : IVirtioBlockQueue
{
    private readonly byte[] _dma = new byte[dmaBytes];
    private readonly List<(VirtioPiece[] Pieces, ulong Token)> _added = [];
    private readonly List<(VirtioPiece[] Pieces, ulong Token)> _visible = [];
    private readonly Queue<ulong> _used = new();
    private readonly SeededRandom _random = new(seed);

    public byte[] Medium { get; } = new byte[capacityBytes];

    public byte[] Cache { get; } = new byte[capacityBytes];

    public int QueueSize { get; init; } = 64;

    public int FailNext { get; set; }

    public bool Hangs { get; set; }

    public int Flushes { get; private set; }

    public int Requests { get; private set; }

    public ulong Features { get; } = features;

    public ulong Capacity => (ulong)capacityBytes / 512;

    public Span<byte> DmaArea => _dma;

    public bool TryAdd(ReadOnlySpan<VirtioPiece> pieces, ulong token)
    {
        if (_added.Count + _visible.Count + _used.Count >= QueueSize)
        {
            return false;
        }

        _added.Add((pieces.ToArray(), token));
        return true;
    }

    public void Notify()
    {
        _visible.AddRange(_added);
        _added.Clear();
    }

    public bool TryTake(out ulong token) => _used.TryDequeue(out token);

    public Status Wait()
    {
        if (Hangs || _visible.Count == 0)
        {
            return Status.TimedOut;
        }

        int next = _random.Next(_visible.Count);
        (VirtioPiece[] pieces, ulong token) = _visible[next];
        _visible.RemoveAt(next);
        _dma[pieces[^1].Offset] = Execute(pieces);
        _used.Enqueue(token);
        return Status.Ok;
    }

    private byte Execute(VirtioPiece[] pieces)
    {
        Requests++;
        Assert.Equal(16, pieces[0].Length);
        Assert.True(pieces[^1] is { Length: 1, DeviceWrites: true });
        uint type = BinaryPrimitives.ReadUInt32LittleEndian(_dma.AsSpan(pieces[0].Offset));
        int position = (int)(BinaryPrimitives.ReadUInt64LittleEndian(_dma.AsSpan(pieces[0].Offset + 8)) * 512);
        if (FailNext > 0)
        {
            FailNext--;
            return 1;
        }

        switch (type)
        {
            case 0:
                Cache.AsSpan(position, pieces[1].Length).CopyTo(_dma.AsSpan(pieces[1].Offset));
                return 0;
            case 1:
                _dma.AsSpan(pieces[1].Offset, pieces[1].Length).CopyTo(Cache.AsSpan(position));
                return 0;
            case 4:
                Flushes++;
                Cache.CopyTo(Medium, 0);
                return 0;
            case 11:
                int first = (int)BinaryPrimitives.ReadUInt64LittleEndian(_dma.AsSpan(pieces[1].Offset)) * 512;
                int length = (int)BinaryPrimitives.ReadUInt32LittleEndian(_dma.AsSpan(pieces[1].Offset + 8)) * 512;
                Cache.AsSpan(first, length).Clear();
                return 0;
            default:
                return 2;
        }
    }
}
