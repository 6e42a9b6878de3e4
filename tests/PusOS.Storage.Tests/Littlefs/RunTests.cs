using PusOS.Storage.BlockDevices;
using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Tests.Specification;
using PusOS.Storage.Torture;

namespace PusOS.Storage.Tests.Littlefs;

/// <summary>Files that are read and written in runs of blocks, over devices on which the runs are broken.</summary>
public class RunTests
{
    private const int BlockSize = 512;
    private static readonly LittleFileSystemOptions s_options = new() { VerifyWrites = false };

    /// <summary>A bad block in the middle of a run is replaced; those behind it point to the new one.</summary>
    [Theory]
    [InlineData(BadBlockKind.ProgError, 7)]
    [InlineData(BadBlockKind.ProgError, 3)]
    [InlineData(BadBlockKind.EraseError, 5)]
    public void A_bad_block_in_a_run_is_replaced(BadBlockKind kind, int interval)
    {
        BadBlockDevice? bad = null;
        Disk disk = new(BlockSize, 512, s_options, wrap: ram => new ReadAheadBlockDevice(bad = new BadBlockDevice(ram, kind), 32));
        for (uint block = 2; block < 512; block += (uint)interval)
        {
            bad!.Mark(block);
        }

        Model model = new();
        for (int number = 0; number < 4; number++)
        {
            byte[] content = Workloads.Data((ulong)number, 20_000 + number);
            disk.Write($"/file-{number}", content);
            model = model.With($"/file-{number}", content);
        }

        Assert.Null(DiskReader.Difference(disk.FileSystem, model));
        disk.Remount();
        Assert.Null(DiskReader.Difference(disk.FileSystem, model));
        disk.AssertSound();
        SpecReader read = new(disk.Ram.Bytes, BlockSize, 16);
        Assert.Equal(model.Content("/file-3"), read.Entries["/file-3"]);
    }

    /// <summary>Two files that grow in turn have their blocks in each other's gaps: what is guessed is wrong then.</summary>
    [Theory]
    [InlineData(500)]
    [InlineData(2_600)]
    [InlineData(9_000)]
    public void Files_whose_blocks_do_not_lie_in_a_row_are_read_whole(int chunk)
    {
        Disk disk = new(BlockSize, 1024, s_options, wrap: ram => new ReadAheadBlockDevice(ram, 32));
        byte[] first = Workloads.Data(1, 60_000), second = Workloads.Data(2, 60_000);
        LittleFile one = disk.Open("/one", FileOpenFlags.Write | FileOpenFlags.Create), two = disk.Open("/two", FileOpenFlags.Write | FileOpenFlags.Create);
        for (int offset = 0; offset < first.Length; offset += chunk)
        {
            int length = Math.Min(chunk, first.Length - offset);
            Disk.Ok(one.Write(first.AsSpan(offset, length), out _));
            Disk.Ok(two.Write(second.AsSpan(offset, length), out _));
        }

        Disk.Ok(one.Close());
        Disk.Ok(two.Close());
        for (int mount = 0; mount < 2; mount++)
        {
            foreach ((string path, byte[] content) in new[] { ("/one", first), ("/two", second), ("/one", first) })
            {
                LittleFile file = disk.Open(path, FileOpenFlags.Read);
                byte[] read = new byte[7_000];
                for (int position = 0; position < content.Length; position += 6_500)
                {
                    Disk.Ok(file.ReadAt(position, read, out int count));
                    Assert.Equal(content.AsSpan(position, Math.Min(read.Length, content.Length - position)), read.AsSpan(0, count));
                }

                Disk.Ok(file.Close());
            }

            disk.Remount();
        }
    }

    /// <summary>What is known of a closed file's blocks goes when the blocks become another file's.</summary>
    [Fact]
    public void What_is_known_of_a_removed_file_is_not_believed()
    {
        Disk disk = new(BlockSize, 64, s_options, wrap: ram => new ReadAheadBlockDevice(ram, 32));
        for (int round = 0; round < 40; round++)
        {
            byte[] content = Workloads.Data((ulong)round, 9_000 + (round % 3 * 512));
            disk.Write("/changing", content);
            Assert.Equal(content, disk.Read("/changing"));
            disk.Write("/other", Workloads.Data((ulong)round + 100, 3_000));
            Assert.Equal(content, disk.Read("/changing"));
            Disk.Ok(disk.FileSystem.Remove("/changing"u8));
        }
    }
}
