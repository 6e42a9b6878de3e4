using PusOS.Storage.BlockDevices;
using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Torture;

namespace PusOS.Storage.Tests.Littlefs;

public class FileTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(20000)]
    public void Content_comes_back_after_a_remount(int length)
    {
        Disk disk = new();
        byte[] content = Workloads.Data(3, length);
        disk.Write("/file", content);
        Assert.Equal(content, disk.Read("/file"));
        disk.Remount();
        Assert.Equal(content, disk.Read("/file"));
        disk.AssertSound();
    }

    [Fact]
    public void Handles_of_one_file_share_its_content()
    {
        Disk disk = new();
        using LittleFile writer = disk.Open("/shared", FileOpenFlags.Write | FileOpenFlags.Create);
        using LittleFile reader = disk.Open("/shared", FileOpenFlags.Read);
        byte[] content = Workloads.Data(1, 2000);
        Disk.Ok(writer.Write(content, out _));
        byte[] buffer = new byte[3000];
        Disk.Ok(reader.Read(buffer, out int read));
        Assert.Equal(2000, read);
        Assert.Equal(content, buffer.AsSpan(0, read).ToArray());
        Assert.Equal(1, disk.FileSystem.OpenFileCount);
    }

    [Fact]
    public void Nothing_is_on_the_medium_before_sync_and_everything_after()
    {
        Disk disk = new();
        LittleFile file = disk.Open("/file", FileOpenFlags.Write | FileOpenFlags.Create);
        Disk.Ok(file.Write(Workloads.Data(1, 3000), out _));
        Disk.Ok(LittleFileSystem.Mount(disk.Ram, null, out LittleFileSystem? other, out _));
        Disk.Ok(other!.GetInformation("/file"u8, out EntryInformation information));
        Assert.Equal(0u, information.Size);
        Disk.Ok(file.Sync());
        Disk.Ok(LittleFileSystem.Mount(disk.Ram, null, out other, out _));
        Disk.Ok(other!.GetInformation("/file"u8, out information));
        Assert.Equal(3000u, information.Size);
    }

    [Fact]
    public void An_open_file_survives_its_deletion()
    {
        Disk disk = new();
        byte[] content = Workloads.Data(1, 5000);
        disk.Write("/gone", content);
        LittleFile file = disk.Open("/gone", FileOpenFlags.Read);
        Disk.Ok(disk.FileSystem.Remove("/gone"u8));
        for (int number = 0; number < 20; number++)
        {
            disk.Write($"/other{number}", Workloads.Data(2, 2000));
        }

        byte[] buffer = new byte[5000];
        Disk.Ok(file.Read(buffer, out _));
        Assert.Equal(content, buffer);
        Disk.Ok(file.Close());
        disk.AssertSound();
    }

    [Fact]
    public void An_open_file_follows_its_renaming()
    {
        Disk disk = new();
        disk.MakeDirectory("/dir");
        LittleFile file = disk.Open("/old", FileOpenFlags.Write | FileOpenFlags.Create);
        Disk.Ok(file.Write("before"u8, out _));
        Disk.Ok(disk.FileSystem.Rename("/old"u8, "/dir/new"u8));
        Disk.Ok(file.Write(" and after"u8, out _));
        Disk.Ok(file.Close());
        disk.Remount();
        Assert.Equal("before and after"u8.ToArray(), disk.Read("/dir/new"));
        Assert.Equal(Status.NotFound, disk.TryOpen("/old", FileOpenFlags.Read));
    }

    [Fact]
    public void A_full_disk_refuses_and_loses_nothing()
    {
        Disk disk = new(blockCount: 32);
        byte[] kept = Workloads.Data(1, 3000);
        disk.Write("/kept", kept);
        LittleFile file = disk.Open("/huge", FileOpenFlags.Write | FileOpenFlags.Create);
        Status status = Status.Ok;
        long total = 0;
        while (status == Status.Ok)
        {
            status = file.Write(Workloads.Data((ulong)total, 100), out int written);
            total += written;
        }

        Assert.Equal(Status.NoSpace, status);
        Disk.Ok(file.Close());
        disk.Remount();
        Assert.Equal(kept, disk.Read("/kept"));
        Assert.Equal(total, disk.Read("/huge").Length);
        Disk.Ok(disk.FileSystem.Remove("/huge"u8));
        disk.Write("/again", kept);
        disk.AssertSound();
    }

    [Fact]
    public void A_directory_can_be_filled_and_emptied_on_a_full_disk()
    {
        Disk disk = new(blockCount: 16);
        int created = 0;
        while (disk.TryOpen($"/f{created:000}", FileOpenFlags.Write | FileOpenFlags.Create) == Status.Ok)
        {
            created++;
        }

        Assert.InRange(created, 40, 400);
        disk.Remount();
        Assert.Equal(created, disk.List("/").Length);
        for (int number = 0; number < created; number++)
        {
            Disk.Ok(disk.FileSystem.Remove(Disk.Bytes($"/f{number:000}")));
        }

        Assert.Empty(disk.List("/"));
        disk.AssertSound();
    }

    [Fact]
    public void Limits_have_their_own_statuses()
    {
        Disk disk = new(
            options: new LittleFileSystemOptions { MaxOpenFiles = 2 },
            format: new FormatOptions { NameMax = 8, FileMax = 1000, AttributeMax = 4 });
        Assert.Equal(Status.NameTooLong, disk.TryOpen("/123456789", FileOpenFlags.Write | FileOpenFlags.Create));
        using LittleFile first = disk.Open("/12345678", FileOpenFlags.Write | FileOpenFlags.Create);
        Assert.Equal(Status.FileTooLarge, first.Write(new byte[1001], out int written));
        Assert.Equal(0, written);
        Assert.Equal(Status.FileTooLarge, first.SetLength(1001));
        Disk.Ok(first.Write(new byte[1000], out _));
        using LittleFile second = disk.Open("/2", FileOpenFlags.Write | FileOpenFlags.Create);
        Assert.Equal(Status.TooManyOpenFiles, disk.TryOpen("/3", FileOpenFlags.Write | FileOpenFlags.Create));
        Assert.Equal(Status.InvalidArgument, disk.FileSystem.SetAttribute("/2"u8, 1, new byte[5]));
        Assert.Equal(Status.InvalidArgument, disk.TryOpen("/2", FileOpenFlags.None));
        Disk.Ok(second.Close());
        Assert.Equal(Status.Closed, second.Write([1], out _));
    }

    [Fact]
    public void A_removed_device_is_told_and_the_medium_keeps_what_was_synced()
    {
        PowerCutBlockDevice? power = null;
        Disk disk = new(wrap: ram => power = new PowerCutBlockDevice(ram));
        disk.Write("/synced", [1, 2, 3]);
        LittleFile file = disk.Open("/synced", FileOpenFlags.Write | FileOpenFlags.Append);
        Disk.Ok(file.Write([4], out _));
        power!.CutAfter(0, CutKind.Clean, 1);
        Assert.Equal(Status.DeviceRemoved, file.Sync());
        Assert.Equal(Status.DeviceRemoved, disk.TryOpen("/new", FileOpenFlags.Write | FileOpenFlags.Create));
        power.PowerOn();
        disk.Remount();
        Assert.Equal([1, 2, 3], disk.Read("/synced"));
    }

    [Fact]
    public void After_a_failed_commit_open_files_go_on()
    {
        BadBlockDevice? bad = null;
        Disk disk = new(wrap: ram => bad = new BadBlockDevice(ram, BadBlockKind.ProgError));
        LittleFile file = disk.Open("/file", FileOpenFlags.Write | FileOpenFlags.Create);
        Disk.Ok(file.Write([1, 2], out _));
        // The superblock cannot be written: the commit fails, memory goes back to the medium's state.
        bad!.Mark(0);
        bad.Mark(1);
        Assert.Equal(Status.NoSpace, file.Sync());
        Assert.Equal(FaultReason.SuperblockWornOut, disk.FileSystem.Fault.Reason);
        bad.Mark(0, bad: false);
        bad.Mark(1, bad: false);
        Disk.Ok(file.Close());
        disk.Remount();
        Assert.Equal([1, 2], disk.Read("/file"));
    }

    [Fact]
    public void Reading_and_writing_an_open_file_allocates_nothing()
    {
        Disk disk = new(blockSize: 4096, blockCount: 256);
        byte[] content = Workloads.Data(1, 100_000);
        disk.Write("/file", content);
        LittleFile file = disk.Open("/file", FileOpenFlags.Read | FileOpenFlags.Write);
        byte[] buffer = new byte[1000];
        long Run()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Status status = Status.Ok;
            for (int position = 0; position < 90_000; position += 1000)
            {
                status |= file.ReadAt(position, buffer, out _);
            }

            status |= file.WriteAt(50_000, buffer, out _);
            status |= file.Sync();
            Assert.True(status == Status.Ok);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Run();
        Run();
        Assert.InRange(Run(), 0, 200);
    }

    /// <summary>A buffer that does not hold the pointers at the start of a block is no buffer: the option is a wish.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(100)]
    public void The_smallest_caches_do(int cache)
    {
        RamBlockDevice device = new(128, 256, 4, 8);
        Assert.Equal(Status.Ok, LittleFileSystem.Format(device, null, out _));
        Assert.Equal(Status.Ok, LittleFileSystem.Mount(device, new LittleFileSystemOptions { CacheSize = cache }, out LittleFileSystem? fileSystem, out _));
        byte[] content = new byte[10_000];
        new Random(cache).NextBytes(content);
        Assert.Equal(Status.Ok, fileSystem!.OpenFile("/f"u8, FileOpenFlags.Write | FileOpenFlags.Create, out LittleFile? file));
        Assert.Equal(Status.Ok, file!.Write(content, out _));
        Assert.Equal(Status.Ok, file.Close());
        Assert.Equal(Status.Ok, LittleFileSystem.Mount(device, null, out fileSystem, out _));
        Assert.Equal(Status.Ok, fileSystem!.OpenFile("/f"u8, FileOpenFlags.Read, out file));
        byte[] read = new byte[content.Length + 1];
        Assert.Equal(Status.Ok, file!.Read(read, out int length));
        Assert.Equal(content, read[..length]);
    }
}
