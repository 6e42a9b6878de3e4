using PusOS.Storage.BlockDevices;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Torture;

namespace PusOS.Storage.Tests.Littlefs;

/// <summary>Looking for free blocks: the device is read only for what memory does not know, and what it knows is true.</summary>
public class ScanTests
{
    private const int BlockSize = 512, LargeBlocks = 300;
    private static readonly LittleFileSystemOptions s_options = new() { VerifyWrites = false, LookaheadBlocks = 64 };

    [Fact]
    public void A_scan_reads_no_file_whose_blocks_are_known()
    {
        StatisticsBlockDevice? statistics = null;
        Disk disk = new(BlockSize, 1024, s_options, wrap: ram => new ReadAheadBlockDevice(statistics = new StatisticsBlockDevice(ram), 32));
        byte[] large = Workloads.Data(1, LargeBlocks * 500);
        disk.Write("/large", large);
        long written = RoundsAroundTheDisk(disk, statistics!);
        disk.Remount();
        long first = Scan(disk, statistics!), second = Scan(disk, statistics!);
        long mounted = RoundsAroundTheDisk(disk, statistics!);

        // Each of at least 30 scans would read every block of the large file.
        Assert.True(written < LargeBlocks && mounted < LargeBlocks, $"{written} and {mounted} reads");
        Assert.True(first >= LargeBlocks && second < 32, $"{first}, then {second} reads");
        Assert.Equal(large, disk.Read("/large"));
        disk.AssertSound();
    }

    /// <summary>What reading has shown is known to the next scan, too.</summary>
    [Fact]
    public void A_file_that_was_read_is_not_read_again_by_a_scan()
    {
        StatisticsBlockDevice? statistics = null;
        Disk disk = new(BlockSize, 1024, s_options, wrap: ram => new ReadAheadBlockDevice(statistics = new StatisticsBlockDevice(ram), 32));
        disk.Write("/large", Workloads.Data(1, LargeBlocks * 500));
        disk.Remount();
        disk.Read("/large");
        Assert.InRange(Scan(disk, statistics!), 0, 32);
        disk.AssertSound();
    }

    /// <summary>Blocks of two files in turn, over a device that reads rows and one that does not: rows break at all places.</summary>
    [Theory]
    [InlineData(500, true)]
    [InlineData(1_300, true)]
    [InlineData(9_000, true)]
    [InlineData(500, false)]
    [InlineData(9_000, false)]
    public void Known_blocks_are_those_on_the_medium(int chunk, bool rows)
    {
        Disk disk = new(BlockSize, 1024, s_options, wrap: ram => rows ? new ReadAheadBlockDevice(ram, 32) : ram);
        LittleFile one = disk.Open("/one", FileOpenFlags.Write | FileOpenFlags.Create), two = disk.Open("/two", FileOpenFlags.Write | FileOpenFlags.Create);
        byte[] content = Workloads.Data(1, chunk);
        for (int length = 0; length < 100_000; length += chunk)
        {
            Disk.Ok(one.Write(content, out _));
            Disk.Ok(two.Write(content, out _));
        }

        Disk.Ok(one.Close());
        Disk.Ok(two.Close());
        disk.AssertSound();
        Disk.Ok(disk.FileSystem.GetUsage(out FileSystemUsage before));
        disk.AssertSound();
        disk.Remount();
        Disk.Ok(disk.FileSystem.GetUsage(out FileSystemUsage first));
        disk.AssertSound();
        Disk.Ok(disk.FileSystem.GetUsage(out FileSystemUsage second));
        Assert.Equal(before.UsedBlocks, first.UsedBlocks);
        Assert.Equal(before.UsedBlocks, second.UsedBlocks);
    }

    /// <summary>With no room for it nothing is remembered, and nothing evicted for it.</summary>
    [Theory]
    [InlineData(2_000)]
    [InlineData(2_750)]
    [InlineData(3_500)]
    [InlineData(4_000)]
    [InlineData(6_000)]
    public void What_is_known_keeps_the_bound_of_the_index(int limit)
    {
        Disk disk = new(BlockSize, 1024, new() { VerifyWrites = false, LookaheadBlocks = 64, MetadataIndexLimit = limit, CacheSize = 512 });
        for (int number = 0; number < 40; number++)
        {
            disk.Write($"/file-{number}", Workloads.Data((ulong)number, 3_000));
        }

        Disk.Ok(disk.FileSystem.GetUsage(out FileSystemUsage usage));
        Assert.InRange(usage.MemoryBytes, 1, limit + 8_000);
        for (int number = 0; number < 40; number++)
        {
            Assert.Equal(Workloads.Data((ulong)number, 3_000), disk.Read($"/file-{number}"));
        }

        disk.AssertSound();
    }

    // Other files take and give back all free blocks several times.
    private static long RoundsAroundTheDisk(Disk disk, StatisticsBlockDevice statistics)
    {
        long before = statistics.Statistics.Reads;
        for (int round = 0; round < 20; round++)
        {
            disk.Write("/small", Workloads.Data((ulong)round, 50_000));
        }

        return statistics.Statistics.Reads - before;
    }

    private static long Scan(Disk disk, StatisticsBlockDevice statistics)
    {
        long before = statistics.Statistics.Reads;
        Disk.Ok(disk.FileSystem.GetUsage(out _));
        return statistics.Statistics.Reads - before;
    }
}
