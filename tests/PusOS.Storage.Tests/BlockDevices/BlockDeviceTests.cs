using PusOS.Storage.BlockDevices;
using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.BlockDevices.Virtio;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Torture;

namespace PusOS.Storage.Tests.BlockDevices;

public class BlockDeviceTests
{
    [Fact]
    public void LittleFS_runs_over_a_write_back_cache_with_power_cuts()
    {
        for (int cut = 0; cut < 400; cut += 3)
        {
            RamBlockDevice ram = new(512, 96, 1, 16, erases: false);
            PowerCutBlockDevice power = new(ram);
            LittleFileSystem.Format(power, null, out _);
            CachedBlockDevice cache = new(power, 6);
            Assert.Equal(Status.Ok, LittleFileSystem.Mount(cache, null, out LittleFileSystem? fileSystem, out _));
            Session session = new(fileSystem!, new Model());
            power.CutAfter(cut, (CutKind)(cut % 4), (ulong)cut);
            try
            {
                RandomOperations.Run(session, 33, 40);
            }
            catch (ReliabilityException)
            {
                Assert.True(power.IsOff);
            }

            power.PowerOn();
            Assert.Equal(Status.Ok, LittleFileSystem.Mount(ram, null, out fileSystem, out Fault fault));
            string? before = DiskReader.Difference(fileSystem!, session.Before);
            string? after = DiskReader.Difference(fileSystem!, session.After);
            Assert.True(before is null || after is null, $"cut {cut}: {before}; {after}; {fault}");
        }
    }

    [Fact]
    public void A_cache_reads_and_writes_what_the_device_would()
    {
        RamBlockDevice ram = new(512, 32, 1, 16);
        RamBlockDevice plain = new(512, 32, 1, 16);
        CachedBlockDevice cache = new(ram, 5);
        SeededRandom random = new(4);
        byte[] data = new byte[512];
        byte[] other = new byte[512];
        for (int step = 0; step < 5000; step++)
        {
            uint block = (uint)random.Next(32);
            int offset = random.Next(32) * 16;
            int length = (1 + random.Next(32 - (offset / 16))) * 16;
            switch (random.Next(4))
            {
                case 0:
                    random.Fill(data);
                    Assert.Equal(plain.Prog(block, offset, data.AsSpan(0, length)), cache.Prog(block, offset, data.AsSpan(0, length)));
                    break;
                case 1 when random.OneIn(5):
                    Assert.Equal(plain.Erase(block), cache.Erase(block));
                    break;
                case 2 when random.OneIn(5):
                    cache.Sync();
                    Assert.Equal(plain.Bytes, ram.Bytes);
                    break;
                default:
                    Assert.Equal(plain.Read(block, offset, data.AsSpan(0, length)), cache.Read(block, offset, other.AsSpan(0, length)));
                    Assert.True(data.AsSpan(0, length).SequenceEqual(other.AsSpan(0, length)));
                    break;
            }
        }

        Assert.True(cache.Hits > 0 && cache.Misses > 0);
    }

    [Fact]
    public void An_image_file_holds_what_was_written()
    {
        string path = Path.Combine(Path.GetTempPath(), $"pusos-{Guid.NewGuid():N}.img");
        try
        {
            using (FileBlockDevice device = FileBlockDevice.Create(path, 4096, 64))
            {
                Assert.Equal(Status.Ok, LittleFileSystem.Format(device, null, out _));
                Assert.Equal(Status.Ok, LittleFileSystem.Mount(device, null, out LittleFileSystem? fileSystem, out _));
                Assert.Equal(Status.Ok, fileSystem!.CreateDirectory("/made"u8));
                Assert.Equal(Status.InvalidArgument, device.Read(64, 0, new byte[16]));
            }

            Assert.True(SuperblockProbe.TryFind(File.ReadAllBytes(path), out int blockSize, out uint blockCount));
            Assert.Equal((4096, 64u), (blockSize, blockCount));
            using (FileBlockDevice device = FileBlockDevice.Open(path, 4096, readOnly: true))
            {
                Assert.Equal(Status.Ok, LittleFileSystem.Mount(device, new LittleFileSystemOptions { ReadOnly = true }, out LittleFileSystem? fileSystem, out _));
                Assert.Equal(Status.Ok, fileSystem!.GetInformation("/made"u8, out _));
                Assert.Equal(Status.ReadOnly, device.Prog(0, 0, new byte[16]));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_partition_is_a_window()
    {
        RamBlockDevice ram = new(512, 32);
        PartitionBlockDevice partition = new(ram, 10, 5);
        Assert.Equal(Status.Ok, partition.Prog(4, 16, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]));
        Assert.Equal(1, ram.Bytes[(14 * 512) + 16]);
        Assert.Equal(Status.InvalidArgument, partition.Erase(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PartitionBlockDevice(ram, 30, 3));
    }

    [Fact]
    public void Retries_are_bounded_and_tracing_tells_all()
    {
        StringWriter log = new();
        PowerCutBlockDevice power = new(new RamBlockDevice(512, 8));
        RetryingBlockDevice retrying = new(new TracingBlockDevice(new FailingDevice(power, 2), log), 3);
        Assert.Equal(Status.Ok, retrying.Erase(3));
        Assert.Equal(2, retrying.Retries);
        Assert.Equal(3, log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(Status.DeviceError, new RetryingBlockDevice(new FailingDevice(power, 9), 3).Sync());
    }

    private sealed class FailingDevice(IBlockDevice device, int failures) : IBlockDevice
    {
        private int _left = failures;

        public int BlockSize => device.BlockSize;

        public uint BlockCount => device.BlockCount;

        public int ReadGranularity => 1;

        public int ProgGranularity => 1;

        public Status Read(uint block, int offset, Span<byte> destination) => _left-- > 0 ? Status.DeviceError : device.Read(block, offset, destination);

        public Status Prog(uint block, int offset, ReadOnlySpan<byte> source) => _left-- > 0 ? Status.DeviceError : device.Prog(block, offset, source);

        public Status Erase(uint block) => _left-- > 0 ? Status.DeviceError : device.Erase(block);

        public Status Sync() => _left-- > 0 ? Status.DeviceError : device.Sync();
    }
}
