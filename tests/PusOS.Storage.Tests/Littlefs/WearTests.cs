using PusOS.Storage.BlockDevices;
using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Torture;

namespace PusOS.Storage.Tests.Littlefs;

public class WearTests
{
    [Theory]
    [InlineData(BadBlockKind.ProgError)]
    [InlineData(BadBlockKind.EraseError)]
    [InlineData(BadBlockKind.ProgIgnored)]
    [InlineData(BadBlockKind.ReadError)]
    public void Bad_blocks_are_passed_over(BadBlockKind kind)
    {
        BadBlockDevice? bad = null;
        Disk disk = new(blockCount: 256, wrap: ram => bad = new BadBlockDevice(ram, kind));
        for (uint block = 2; block < 256; block += 3)
        {
            bad!.Mark(block);
        }

        Session session = new(disk.FileSystem, new Model());
        RandomOperations.Run(session, 5, 200);
        disk.Remount();
        Assert.Null(DiskReader.Difference(disk.FileSystem, session.State));
        disk.AssertSound();
    }

    [Theory]
    [InlineData(BadBlockKind.ProgError)]
    [InlineData(BadBlockKind.EraseError)]
    [InlineData(BadBlockKind.ProgIgnored)]
    public void A_disk_can_be_used_until_it_is_worn_out(BadBlockKind kind)
    {
        LittleFileSystemOptions options = new() { BlockCycles = 4 };
        BadBlockDevice? bad = null;
        Disk disk = new(blockCount: 64, options: options, wrap: ram => bad = new BadBlockDevice(ram, kind, eraseCycles: 40));
        byte[] last = [];
        int written = 0;
        while (true)
        {
            byte[] next = Workloads.Data((ulong)written, 1500);
            if (disk.FileSystem.OpenFile("/file"u8, FileOpenFlags.Write | FileOpenFlags.Create | FileOpenFlags.Truncate, out LittleFile? file) != Status.Ok)
            {
                break;
            }

            Status status = file!.Write(next, out _);
            Status closed = file.Close();
            if (status != Status.Ok || closed != Status.Ok)
            {
                break;
            }

            last = next;
            written++;
        }

        Assert.True(written > 300, $"{written} writes before the disk was worn out");
        double average = bad!.Erases.ToArray().Average(count => (double)count);
        Assert.True(average > 20, $"{average} erases of a block on average");
        disk.Remount();
        byte[] content = disk.Read("/file");
        Assert.True(content.AsSpan().SequenceEqual(last) || content.Length < 1500, "the file is neither the last synced state nor the one being written");
    }

    [Fact]
    public void Wear_spreads_over_the_whole_disk()
    {
        StatisticsBlockDevice? statistics = null;
        LittleFileSystemOptions options = new() { BlockCycles = 8 };
        Disk disk = new(blockCount: 64, options: options, wrap: ram => statistics = new StatisticsBlockDevice(ram));
        for (int number = 0; number < 3000; number++)
        {
            disk.Write("/log", Workloads.Data((ulong)number, 600));
        }

        uint[] erases = statistics!.ErasesOfBlock.ToArray();
        double average = erases.Average(count => (double)count);
        Assert.True(erases.Max() < average * 4, $"at most {erases.Max()} erases, {average} on average");
    }

    [Fact]
    public void Rot_and_read_disturb_never_go_unnoticed_in_metadata()
    {
        long flipped = 0;
        for (ulong seed = 1; seed <= 60; seed++)
        {
            Disk disk = new(blockCount: 64);
            Session session = new(disk.FileSystem, new Model());
            for (int number = 0; number < 8; number++)
            {
                session.Create($"/file-{number}", Workloads.Data(seed + (ulong)number, 50));
            }

            BitRotBlockDevice rotten = new(disk.Ram, rotInterval: 3, disturbLimit: 20, seed);
            if (LittleFileSystem.Mount(rotten, new LittleFileSystemOptions { ReadOnly = true }, out LittleFileSystem? fileSystem, out _) == Status.Ok)
            {
                // A shorter log is an older state of the disk: names may be missing, but none is wrong.
                Disk.Ok(fileSystem!.OpenDirectory("/"u8, out LittleDirectory? directory));
                while (directory!.Next(out ReadOnlySpan<byte> name, out _) == Status.Ok)
                {
                    Assert.True(session.State.Exists("/" + System.Text.Encoding.UTF8.GetString(name)));
                }
            }

            flipped += rotten.Flipped;
        }

        Assert.True(flipped > 20);
    }

    [Fact]
    public void Growing_gives_room_and_keeps_everything()
    {
        Disk disk = new(blockCount: 64, format: new FormatOptions { BlockCount = 24 });
        byte[] content = Workloads.Data(1, 4000);
        disk.Write("/old", content);
        Assert.Equal(Status.InvalidArgument, disk.FileSystem.Grow(65));
        Assert.Equal(Status.InvalidArgument, disk.FileSystem.Grow(23));
        Disk.Ok(disk.FileSystem.Grow(64));
        disk.Write("/new", Workloads.Data(2, 16000));
        disk.Remount();
        Assert.Equal(64u, disk.FileSystem.BlockCount);
        Assert.Equal(content, disk.Read("/old"));
        Assert.Equal(16000, disk.Read("/new").Length);
        disk.AssertSound();
    }
}
