using PusOS.Storage.BlockDevices;

namespace PusOS.Storage.Tests.BlockDevices;

/// <summary>The cache between file system and virtio-blk: always what the device holds, in fewer requests.</summary>
public class ReadAheadTests
{
    private const int BlockSize = 512;
    private const uint Blocks = 256;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reads_what_the_device_holds_whatever_comes_in_between(bool scatters)
    {
        RamBlockDevice ram = new(BlockSize, Blocks, 16, 16);
        IBlockDevice device = scatters ? new RangeDevice(ram) : ram;
        RamBlockDevice model = new(BlockSize, Blocks, 16, 16);
        ReadAheadBlockDevice cache = new(device, 32);
        Random random = new(7);
        byte[] expected = new byte[BlockSize], actual = new byte[BlockSize], written = new byte[BlockSize];
        for (int step = 0; step < 20_000; step++)
        {
            // Mostly forward, so that groups are fetched.
            uint block = random.Next(3) == 0 ? (uint)random.Next((int)Blocks) : (uint)(step / 8) % Blocks;
            int offset = random.Next(BlockSize / 16) * 16, length = random.Next(1, ((BlockSize - offset) / 16) + 1) * 16;
            switch (random.Next(6))
            {
                case 0:
                    random.NextBytes(written);
                    Assert.Equal(Status.Ok, cache.Prog(block, offset, written.AsSpan(0, length)));
                    Assert.Equal(Status.Ok, model.Prog(block, offset, written.AsSpan(0, length)));
                    break;
                case 1:
                    random.NextBytes(written);
                    Assert.Equal(Status.Ok, cache.Prog(block, 0, written));
                    Assert.Equal(Status.Ok, model.Prog(block, 0, written));
                    break;
                case 2 when random.Next(2) == 0:
                    uint progs = (uint)random.Next(1, (int)Math.Min(20, Blocks - block) + 1);
                    ScatterPlan gathered = ScatterPlan.Make(random, (int)progs, BlockSize, leastTarget: 1);
                    Assert.Equal(Status.Ok, cache.ProgScattered(block, progs, gathered.Data, gathered.Side, gathered.Pieces));
                    gathered.Gather(model.Bytes.AsSpan((int)block * BlockSize, (int)progs * BlockSize));
                    break;
                case 3 when random.Next(2) == 0:
                    uint count = (uint)random.Next(1, (int)Math.Min(20, Blocks - block) + 1);
                    ScatterPlan plan = ScatterPlan.Make(random, (int)count, BlockSize, leastTarget: 0);
                    Assert.Equal(Status.Ok, cache.ReadScattered(block, count, plan.Data, plan.Side, plan.Pieces));
                    plan.Check(model.Bytes.AsSpan((int)block * BlockSize, (int)count * BlockSize));
                    break;
                case 2 when random.Next(4) == 0:
                    Assert.Equal(Status.Ok, cache.Erase(block));
                    Assert.Equal(Status.Ok, model.Erase(block));
                    break;
                default:
                    Assert.Equal(Status.Ok, cache.Read(block, offset, actual.AsSpan(0, length)));
                    Assert.Equal(Status.Ok, model.Read(block, offset, expected.AsSpan(0, length)));
                    Assert.Equal(expected.AsSpan(0, length), actual.AsSpan(0, length));
                    break;
            }
        }

        Assert.True(!scatters || cache.Hits > cache.Misses);
    }

    [Fact]
    public void Reading_forward_takes_one_request_for_many_blocks()
    {
        RangeDevice device = new(new RamBlockDevice(BlockSize, Blocks, 16, 16));
        ReadAheadBlockDevice cache = new(device, 64);
        byte[] bytes = new byte[BlockSize];
        for (uint block = 0; block < Blocks; block++)
        {
            Assert.Equal(Status.Ok, cache.Read(block, 0, bytes));
        }

        Assert.InRange(device.Requests, 1, 2 * (int)Blocks / ReadAheadBlockDevice.MostAhead);
    }

    [Fact]
    public void After_a_failed_sync_nothing_is_believed()
    {
        LosingDevice device = new(new RamBlockDevice(BlockSize, Blocks, 16, 16));
        ReadAheadBlockDevice cache = new(device, 32);
        byte[] written = new byte[BlockSize], read = new byte[BlockSize];
        Assert.Equal(Status.Ok, cache.Prog(3, 0, written));
        Assert.Equal(Status.Ok, cache.Read(3, 0, read));
        Assert.Equal(written, read);
        Assert.Equal(Status.DeviceError, cache.Sync());
        Assert.Equal(Status.Ok, cache.Read(3, 0, read));
        Assert.All(read, value => Assert.Equal(0xff, value));
    }

    private sealed class RangeDevice(RamBlockDevice device) : IScatterGatherDevice
    {
        public int BlockSize => device.BlockSize;

        public uint BlockCount => device.BlockCount;

        public int ReadGranularity => device.ReadGranularity;

        public int ProgGranularity => device.ProgGranularity;

        public bool CanWriteOver => false;

        public int Requests { get; private set; }

        public Status Read(uint block, int offset, Span<byte> destination)
        {
            Requests++;
            return device.Read(block, offset, destination);
        }

        public Status ReadScattered(uint firstBlock, uint blockCount, Span<byte> data, Span<byte> side, ReadOnlySpan<ScatterPiece> pieces)
        {
            Requests++;
            Assert.True(BlockRange.ArePieces(this, firstBlock, blockCount, data.Length, side.Length, pieces));
            int position = (int)firstBlock * BlockSize;
            foreach (ScatterPiece piece in pieces)
            {
                Span<byte> target = piece.Target switch { PieceTarget.Data => data, PieceTarget.Side => side, _ => new byte[piece.Offset + piece.Length] };
                device.Bytes.AsSpan(position, piece.Length).CopyTo(target.Slice(piece.Offset));
                position += piece.Length;
            }

            return Status.Ok;
        }

        public Status ProgScattered(uint firstBlock, uint blockCount, ReadOnlySpan<byte> data, ReadOnlySpan<byte> side, ReadOnlySpan<ScatterPiece> pieces)
        {
            Assert.True(BlockRange.ArePieces(this, firstBlock, blockCount, data.Length, side.Length, pieces));
            int position = (int)firstBlock * BlockSize;
            foreach (ScatterPiece piece in pieces)
            {
                (piece.Target == PieceTarget.Data ? data : side).Slice(piece.Offset, piece.Length).CopyTo(device.Bytes.AsSpan(position));
                position += piece.Length;
            }

            return Status.Ok;
        }

        public void BeginSync()
        {
        }

        public Status Prog(uint block, int offset, ReadOnlySpan<byte> source) => device.Prog(block, offset, source);

        public Status Erase(uint block) => device.Erase(block);

        public Status Sync() => device.Sync();
    }

    // Takes progs and tells only at the sync that none arrived, as a device with a queue may.
    private sealed class LosingDevice(RamBlockDevice device) : IBlockDevice
    {
        public int BlockSize => device.BlockSize;

        public uint BlockCount => device.BlockCount;

        public int ReadGranularity => device.ReadGranularity;

        public int ProgGranularity => device.ProgGranularity;

        public Status Read(uint block, int offset, Span<byte> destination) => device.Read(block, offset, destination);

        public Status Prog(uint block, int offset, ReadOnlySpan<byte> source) => Status.Ok;

        public Status Erase(uint block) => Status.Ok;

        public Status Sync() => Status.DeviceError;
    }
}
