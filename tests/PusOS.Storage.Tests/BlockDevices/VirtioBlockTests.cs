using PusOS.Storage.BlockDevices;
using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.BlockDevices.Virtio;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Torture;

namespace PusOS.Storage.Tests.BlockDevices;

/// <summary>The driver's logic over a simulated device.</summary>
public class VirtioBlockTests
{
    private const ulong AllFeatures = VirtioBlockDevice.FeatureFlush | VirtioBlockDevice.FeatureDiscard;

    [Theory]
    [InlineData(3, 0)]
    [InlineData(3, 4096)]
    [InlineData(5, 1000)]
    [InlineData(12, 1000)]
    [InlineData(128, 100)]
    [InlineData(128, 4096)]
    public void Virtio_requests_in_any_order_give_the_same_bytes_as_memory(int mostPieces, int mapUnit)
    {
        SimulatedVirtioQueue queue = new(64 * 4096, 8 * 1100, AllFeatures, seed: 3) { QueueSize = 5, MostPieces = mostPieces, MapUnit = mapUnit };
        VirtioBlockDevice device = new(queue, blockSize: 4096, slotData: 1024);
        byte[] expected = new byte[64 * 4096];
        SeededRandom random = new(11);
        Random shapes = new(12);
        for (int step = 0; step < 3000; step++)
        {
            uint block = (uint)random.Next(64);
            int offset = random.Next(8) * 512;
            int length = (1 + random.Next(8 - (offset / 512))) * 512;
            Span<byte> range = expected.AsSpan((int)(block * 4096) + offset, length);
            if (random.OneIn(5))
            {
                uint count = (uint)random.Next((int)Math.Min(12, 64 - block)) + 1;
                ScatterPlan plan = ScatterPlan.Make(shapes, (int)count, 4096, leastTarget: 0);
                Assert.Equal(Status.Ok, device.ReadScattered(block, count, plan.Data, plan.Side, plan.Pieces));
                plan.Check(expected.AsSpan((int)block * 4096, (int)count * 4096));
            }
            else if (random.OneIn(5))
            {
                uint count = (uint)random.Next((int)Math.Min(12, 64 - block)) + 1;
                ScatterPlan plan = ScatterPlan.Make(shapes, (int)count, 4096, leastTarget: 1);
                Assert.Equal(Status.Ok, device.ProgScattered(block, count, plan.Data, plan.Side, plan.Pieces));
                plan.Gather(expected.AsSpan((int)block * 4096, (int)count * 4096));
            }
            else if (random.OneIn(5))
            {
                range = expected.AsSpan((int)block * 4096, random.Next((int)Math.Min(12, 65 - block)) * 4096);
                byte[] read = new byte[range.Length];
                Assert.Equal(Status.Ok, device.ReadBlocks(block, read));
                Assert.True(range.SequenceEqual(read), $"step {step}");
                random.Fill(range);
                Assert.Equal(Status.Ok, device.ProgBlocks(block, range));
            }
            else if (random.OneIn(2))
            {
                random.Fill(range);
                Assert.Equal(Status.Ok, device.Prog(block, offset, range));
            }
            else
            {
                byte[] read = new byte[length];
                Assert.Equal(Status.Ok, device.Read(block, offset, read));
                Assert.True(range.SequenceEqual(read), $"step {step}");
            }
        }

        Assert.True(device.MostInFlight > 3);
        Assert.Equal(mapUnit > 0, queue.DirectPieces > 0);
        Assert.Equal(Status.Ok, device.Sync());
        Assert.Equal(0, device.InFlight);
        Assert.Equal(expected, queue.Medium);
    }

    [Fact]
    public void Virtio_sync_is_a_barrier_and_flushes()
    {
        SimulatedVirtioQueue queue = new(64 * 4096, 20 * 4128, AllFeatures, seed: 3);
        VirtioBlockDevice device = new(queue);
        byte[] data = Workloads.Data(1, 4096);
        Assert.Equal(Status.Ok, device.Prog(5, 0, data));
        Assert.NotEqual(data, queue.Medium.AsSpan(5 * 4096, 4096).ToArray());
        Assert.Equal(Status.Ok, device.Sync());
        Assert.Equal(data, queue.Medium.AsSpan(5 * 4096, 4096).ToArray());
        Assert.Equal(1, queue.Flushes);
        Assert.Equal(Status.Ok, device.Discard(5, 1));
        Assert.Equal(0, queue.Cache[5 * 4096]);
    }

    /// <summary>A sync that was begun is not waited for and promises nothing; what failed of it comes with the next one.</summary>
    [Fact]
    public void Virtio_sync_can_be_begun_early()
    {
        SimulatedVirtioQueue queue = new(64 * 4096, 20 * 4128, AllFeatures, seed: 3);
        VirtioBlockDevice device = new(queue);
        byte[] data = Workloads.Data(1, 4 * 4096), later = Workloads.Data(2, 4096);
        Assert.Equal(Status.Ok, device.ProgBlocks(5, data));
        device.BeginSync();
        device.BeginSync();
        Assert.Equal((1, 0), (device.InFlight, queue.Flushes));
        Assert.Equal(Status.Ok, device.ProgBlocks(20, later));
        Assert.Equal(Status.Ok, device.Sync());
        Assert.Equal((0, 2), (device.InFlight, queue.Flushes));
        Assert.Equal(data, queue.Medium.AsSpan(5 * 4096, data.Length).ToArray());
        Assert.Equal(later, queue.Medium.AsSpan(20 * 4096, later.Length).ToArray());

        // A flush is tried once only.
        device.BeginSync();
        queue.FailNextFlushes = 1;
        Assert.Equal(Status.DeviceError, device.Sync());
        Assert.Equal(Status.Ok, device.Sync());
    }

    [Fact]
    public void Virtio_errors_are_retried_so_often_and_then_told()
    {
        SimulatedVirtioQueue queue = new(64 * 4096, 4 * 4128, AllFeatures, seed: 3);
        VirtioBlockDevice device = new(queue);
        byte[] data = new byte[4096];
        queue.FailNext = 2;
        Assert.Equal(Status.Ok, device.Read(1, 0, data));
        Assert.Equal(3, queue.Requests);
        queue.FailNext = 3;
        Assert.Equal(Status.DeviceError, device.Read(1, 0, data));
        Assert.Equal(Status.Ok, device.Read(1, 0, data));
        queue.FailNext = 3;
        Assert.Equal(Status.Ok, device.Prog(1, 0, data));
        Assert.Equal(Status.DeviceError, device.Sync());
        Assert.Equal(Status.Ok, device.Sync());
        byte[] blocks = new byte[4 * 4096];
        queue.FailNext = 2;
        Assert.Equal(Status.Ok, device.ReadBlocks(1, blocks));
        queue.FailNext = 3;
        Assert.Equal(Status.DeviceError, device.ReadBlocks(1, blocks));
        queue.Hangs = true;
        Assert.Equal(Status.TimedOut, device.Read(1, 0, data));
    }

    [Fact]
    public void A_virtio_device_that_completes_what_was_not_asked_is_reset()
    {
        SimulatedVirtioQueue queue = new(64 * 4096, 4 * 4128, AllFeatures, seed: 3);
        VirtioBlockDevice device = new(queue);
        byte[] data = new byte[4096];
        queue.CompletesWrongly = true;
        Assert.Equal(Status.DeviceError, device.Read(1, 0, data));
        Assert.True(queue.IsReset);
        Assert.Equal(Status.DeviceRemoved, device.Read(1, 0, data));
        Assert.Equal(Status.DeviceRemoved, device.Sync());
    }

    [Fact]
    public void A_read_only_virtio_disk_refuses_writes()
    {
        SimulatedVirtioQueue queue = new(64 * 4096, 4 * 4128, VirtioBlockDevice.FeatureReadOnly, seed: 3);
        VirtioBlockDevice device = new(queue);
        Assert.Equal(Status.ReadOnly, device.Prog(0, 0, new byte[512]));
        Assert.Equal(Status.ReadOnly, device.Erase(0));
        Assert.Equal(Status.InvalidArgument, device.Read(0, 100, new byte[512]));
        Assert.Equal(Status.NotSupported, device.Discard(0, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LittleFS_runs_on_virtio_and_what_was_synced_is_on_the_medium(bool verify)
    {
        SimulatedVirtioQueue queue = new(64 * 4096, 16 * 4128, AllFeatures, seed: 9);
        VirtioBlockDevice device = new(queue);
        LittleFileSystem.Format(device, null, out _);
        LittleFileSystemOptions options = new() { VerifyWrites = verify };
        Assert.Equal(Status.Ok, LittleFileSystem.Mount(device, options, out LittleFileSystem? fileSystem, out _));
        Session session = new(fileSystem!, new Model());
        RandomOperations.Run(session, 21, 150);
        // The medium alone, without the device's volatile cache.
        Assert.Equal(Status.Ok, LittleFileSystem.Mount(new RamBlockDevice(queue.Medium, 4096, 512, 512), null, out fileSystem, out _));
        Assert.Null(DiskReader.Difference(fileSystem!, session.State));
    }

    /// <summary>A large file is on its way to the medium before it is closed; the medium has the old state until then, and the new one after.</summary>
    [Fact]
    public void A_large_file_is_flushed_while_it_is_written()
    {
        SimulatedVirtioQueue queue = new(2048 * 4096, 32 * 4128, AllFeatures, seed: 9) { MapUnit = 4096 };
        VirtioBlockDevice device = new(queue);
        LittleFileSystemOptions options = new() { VerifyWrites = false };
        LittleFileSystem.Format(device, null, out _);
        Assert.Equal(Status.Ok, LittleFileSystem.Mount(device, options, out LittleFileSystem? fileSystem, out _));
        byte[] old = Workloads.Data(1, 10_000), content = Workloads.Data(2, 4_000_000);
        Session session = new(fileSystem!, new Model());
        session.Create("/file", old);
        int before = queue.Flushes;
        Assert.Equal(Status.Ok, fileSystem!.OpenFile("/file"u8, FileOpenFlags.Write, out LittleFile? file));
        Assert.Equal(Status.Ok, file!.Write(content, out _));
        Assert.InRange(queue.Flushes - before, 2, 3);
        Assert.Equal(old, OnMedium());
        Assert.Equal(Status.Ok, file.Close());
        Assert.Equal(content, OnMedium());

        byte[] OnMedium()
        {
            RamBlockDevice medium = new((byte[])queue.Medium.Clone(), 4096, 512, 512);
            Assert.Equal(Status.Ok, LittleFileSystem.Mount(medium, null, out LittleFileSystem? mounted, out _));
            Assert.Equal(Status.Ok, mounted!.OpenFile("/file"u8, FileOpenFlags.Read, out LittleFile? read));
            byte[] bytes = new byte[read!.Length];
            Assert.Equal(Status.Ok, read.Read(bytes, out _));
            return bytes;
        }
    }

    /// <summary>A flush that failed was told to another file's commit: the data that it may have lost is not committed afterwards.</summary>
    [Fact]
    public void What_a_failed_flush_may_have_lost_is_not_committed()
    {
        SimulatedVirtioQueue queue = new(512 * 4096, 32 * 4128, AllFeatures, seed: 9) { MapUnit = 4096 };
        VirtioBlockDevice device = new(queue);
        LittleFileSystem.Format(device, null, out _);
        Assert.Equal(Status.Ok, LittleFileSystem.Mount(device, new LittleFileSystemOptions { VerifyWrites = false }, out LittleFileSystem? fileSystem, out _));
        byte[] old = Workloads.Data(1, 10_000), content = Workloads.Data(2, 300_000);
        Session session = new(fileSystem!, new Model());
        session.Create("/file", old);
        Assert.Equal(Status.Ok, fileSystem!.OpenFile("/file"u8, FileOpenFlags.Write, out LittleFile? file));
        Assert.Equal(Status.Ok, file!.Write(content, out _));
        device.BeginSync();
        queue.FailNextFlushes = 1;
        Assert.Equal(Status.DeviceError, fileSystem.CreateDirectory("/other"u8));
        Assert.Equal(Status.DeviceError, file.Sync());
        Assert.Equal(Status.DeviceError, file.Close());

        // Once more, on a new handle, it is well.
        Assert.Null(DiskReader.Difference(fileSystem, session.State));
        session.Create("/file", content);
        session.MakeDirectory("/other");
        Assert.Null(DiskReader.Difference(fileSystem, session.State));
    }
}
