using System.Buffers.Binary;
using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.BlockDevices.Virtio;

namespace PusOS.Storage.Tests.BlockDevices;

/// <summary>A virtio block device in memory: completes in random order, keeps writes in a volatile cache until flushed, fails on order.</summary>
internal sealed unsafe class SimulatedVirtioQueue(int capacityBytes, int dmaBytes, ulong features, ulong seed) : IVirtioBlockQueue
{
    private readonly byte[] _dma = GC.AllocateArray<byte>(dmaBytes, pinned: true);
    private readonly List<(VirtioPiece[] Pieces, ulong Token)> _added = [];
    private readonly List<(VirtioPiece[] Pieces, ulong Token)> _visible = [];
    private readonly Queue<ulong> _used = new();
    private readonly SeededRandom _random = new(seed);

    public byte[] Medium { get; } = new byte[capacityBytes];

    public byte[] Cache { get; } = new byte[capacityBytes];

    public int QueueSize { get; init; } = 64;

    public int FailNext { get; set; }

    public int FailNextFlushes { get; set; }

    public bool Hangs { get; set; }

    public bool CompletesWrongly { get; set; }

    public int Flushes { get; private set; }

    public int Requests { get; private set; }

    public ulong Features { get; } = features;

    public ulong Capacity => (ulong)capacityBytes / 512;

    public int MostPieces { get; init; } = 128;

    /// <summary>Bytes that lie next to each other for the device in memory that is not the DMA area; zero: it reaches none.</summary>
    public int MapUnit { get; init; } = 1000;

    public int DirectPieces { get; private set; }

    public bool IsReset { get; private set; }

    public Span<byte> DmaArea => _dma;

    public ulong DmaAddress => (ulong)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_dma, 0);

    public int Map(byte* memory, int length, bool deviceWrites, Span<VirtioPiece> pieces)
    {
        int count = 0;
        while (length > 0)
        {
            if (MapUnit == 0 || count == pieces.Length)
            {
                return 0;
            }

            int part = Math.Min(length, MapUnit - (int)((ulong)memory % (ulong)MapUnit));
            pieces[count++] = new VirtioPiece((ulong)memory, part, deviceWrites);
            memory += part;
            length -= part;
        }

        DirectPieces += count;
        return count;
    }

    public void Fail() => IsReset = true;

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
        if (Hangs || IsReset || _visible.Count == 0)
        {
            return IsReset ? Status.DeviceRemoved : Status.TimedOut;
        }

        int next = _random.Next(_visible.Count);
        (VirtioPiece[] pieces, ulong token) = _visible[next];
        _visible.RemoveAt(next);
        At(pieces[^1])[0] = Execute(pieces);
        _used.Enqueue(CompletesWrongly ? 1_000_000 : token);
        return Status.Ok;
    }

    private static Span<byte> At(VirtioPiece piece) => new((byte*)piece.Address, piece.Length);

    private byte Execute(VirtioPiece[] pieces)
    {
        Requests++;
        Assert.InRange(pieces.Length, 2, MostPieces);
        Assert.Equal(16, pieces[0].Length);
        Assert.True(pieces[^1] is { Length: 1, DeviceWrites: true });
        Span<byte> header = At(pieces[0]);
        uint type = BinaryPrimitives.ReadUInt32LittleEndian(header);
        int position = (int)(BinaryPrimitives.ReadUInt64LittleEndian(header.Slice(8)) * 512);
        if (FailNext > 0)
        {
            FailNext--;
            return 1;
        }

        ReadOnlySpan<VirtioPiece> data = pieces.AsSpan(1, pieces.Length - 2);
        switch (type)
        {
            case 0 or 1:
                Transfer(data, position, isRead: type == 0);
                return 0;
            case 4 when FailNextFlushes > 0:
                FailNextFlushes--;
                return 1;
            case 4:
                Flushes++;
                Cache.CopyTo(Medium, 0);
                return 0;
            case 11:
                int first = (int)BinaryPrimitives.ReadUInt64LittleEndian(At(data[0])) * 512;
                int length = (int)BinaryPrimitives.ReadUInt32LittleEndian(At(data[0]).Slice(8)) * 512;
                Cache.AsSpan(first, length).Clear();
                return 0;
            default:
                return 2;
        }
    }

    private void Transfer(ReadOnlySpan<VirtioPiece> data, int position, bool isRead)
    {
        int start = position;
        foreach (VirtioPiece piece in data)
        {
            Assert.Equal(isRead, piece.DeviceWrites);
            Span<byte> cache = Cache.AsSpan(position, piece.Length);
            if (isRead)
            {
                cache.CopyTo(At(piece));
            }
            else
            {
                At(piece).CopyTo(cache);
            }

            position += piece.Length;
        }

        Assert.Equal(0, (position - start) % 512);
    }
}
