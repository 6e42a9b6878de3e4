using System.Buffers;
using System.Text;
using PusOS.Storage.BlockDevices;
using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Mounts;

namespace PusOS.Storage.Tests.Mounts;

public class MountTests
{
    private readonly RamBlockDevice _ram = new(512, 128, 1, 16);
    private readonly MountTable _mounts = new();
    private readonly TestClock _clock = new();

    public MountTests()
    {
        LittleFileSystem.Format(_ram, null, out _);
        LittleFileSystem.Mount(_ram, null, out LittleFileSystem? disk, out _);
        PackedFileSystem app = new();
        app.Add("config/app.json"u8, "{}"u8.ToArray());
        app.Add("config-old"u8, "old"u8.ToArray());
        app.Add("uptime"u8, () => Encoding.ASCII.GetBytes($"{_clock.UnixNanoseconds}"));
        Ok(_mounts.Add("/"u8, new LittlefsMount(disk!, _clock)));
        Ok(_mounts.Add("/tmp"u8, new RamFileSystem(1 << 20, _clock)));
        Ok(_mounts.Add("/app"u8, app));
    }

    [Theory]
    [InlineData("/", "")]
    [InlineData("//a//b/", "a/b")]
    [InlineData("a/./b/../c", "a/c")]
    [InlineData("/../..", "")]
    [InlineData("/a/../../b", "b")]
    public void Paths_are_normalised_by_their_text(string path, string expected)
    {
        byte[] buffer = new byte[100];
        Ok(MountTable.Normalise(Encoding.UTF8.GetBytes(path), buffer, out int length));
        Assert.Equal(expected, Encoding.UTF8.GetString(buffer, 0, length));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/tmp/")]
    public void Files_are_written_read_moved_and_removed(string root)
    {
        DescriptorTable files = new(_mounts);
        byte[] path = Encoding.UTF8.GetBytes(root + "file");
        Ok(files.Open(path, FileOpenFlags.Read | FileOpenFlags.Write | FileOpenFlags.Create, out int descriptor));
        byte[] data = Torture.Workloads.Data(1, 6000);
        Ok(files.Write(descriptor, data, out int written));
        Assert.Equal(6000, written);
        Ok(files.Seek(descriptor, -100, 2, out long position));
        Assert.Equal(5900, position);
        byte[] tail = new byte[200];
        Ok(files.Read(descriptor, tail, out int read));
        Assert.Equal(data[5900..], tail[..read]);
        Ok(files.SetLength(descriptor, 10));
        Ok(files.SetLength(descriptor, 5000));
        Ok(files.ReadAt(descriptor, 0, tail, out read));
        Assert.Equal([.. data[..10], .. new byte[190]], tail);
        Ok(files.Sync(descriptor));
        Ok(_mounts.CreateDirectory(Encoding.UTF8.GetBytes(root + "dir")));
        Ok(_mounts.Rename(path, Encoding.UTF8.GetBytes(root + "dir/moved")));
        Assert.Equal(Status.DirectoryNotEmpty, _mounts.Remove(Encoding.UTF8.GetBytes(root + "dir"), directory: true));
        Assert.Equal(Status.IsADirectory, _mounts.Remove(Encoding.UTF8.GetBytes(root + "dir"), directory: false));
        Ok(_mounts.Remove(Encoding.UTF8.GetBytes(root + "dir/moved"), directory: false));
        Ok(files.ReadAt(descriptor, 4990, tail, out read));
        Assert.Equal(10, read);
        Ok(files.Close(descriptor));
        Assert.Equal(Status.Closed, files.Close(descriptor));
        Ok(_mounts.Remove(Encoding.UTF8.GetBytes(root + "dir"), directory: true));
    }

    [Fact]
    public void Ram_and_disk_agree_over_random_operations()
    {
        SeededRandom random = new(8);
        string[] names = ["a", "b", "c", "d/e", "d", "f/g", "f", "a/x"];
        for (int step = 0; step < 4000; step++)
        {
            string first = names[random.Next(names.Length)];
            string second = names[random.Next(names.Length)];
            int choice = random.Next(6);
            byte[] data = Torture.Workloads.Data(random.Next(), random.Next(900));
            int position = random.Next(500);
            string Do(string root) => Perform(choice, Encoding.UTF8.GetBytes(root + first), Encoding.UTF8.GetBytes(root + second), data, position);
            string onDisk = Do("/");
            string inRam = Do("/tmp/");
            Assert.True(onDisk == inRam, $"step {step}, operation {choice} on {first}, {second}: disk {onDisk}, RAM {inRam}");
        }
    }

    [Fact]
    public void Listing_shows_mount_points_once()
    {
        Assert.Equal(["app", "tmp"], List("/").Order());
        Ok(_mounts.CreateDirectory("/data"u8));
        Assert.Equal(["app", "data", "tmp"], List("/").Order());
        Assert.Equal(["config", "config-old", "uptime"], List("/app").Order());
        Assert.Equal(["app.json"], List("/app/config"));
        Assert.Empty(List("/tmp"));
    }

    [Fact]
    public void Packed_files_are_read_only_and_facts_are_fresh()
    {
        Assert.Equal(Status.ReadOnly, _mounts.Open("/app/config/app.json"u8, FileOpenFlags.Write, out _));
        Assert.Equal(Status.ReadOnly, _mounts.Open("/app/new"u8, FileOpenFlags.Write | FileOpenFlags.Create, out _));
        Assert.Equal(Status.NotFound, _mounts.Open("/app/none"u8, FileOpenFlags.Read, out _));
        Assert.Equal(Status.IsADirectory, _mounts.Open("/app/config"u8, FileOpenFlags.Read, out _));
        Assert.Equal(Status.ReadOnly, _mounts.Remove("/app/uptime"u8, directory: false));
        Ok(_mounts.Open("/app/uptime"u8, FileOpenFlags.Read, out IOpenFile? first));
        Ok(_mounts.Open("/app/uptime"u8, FileOpenFlags.Read, out IOpenFile? second));
        Assert.NotEqual(Content(first!), Content(second!));
    }

    [Fact]
    public void Times_survive_a_remount()
    {
        DescriptorTable files = new(_mounts);
        Ok(files.Open("/stamped"u8, FileOpenFlags.Write | FileOpenFlags.Create, out int descriptor));
        Ok(files.Write(descriptor, [1], out _));
        Ok(files.Close(descriptor));
        Ok(_mounts.GetInformation("/stamped"u8, out NodeInformation before));
        Assert.True(before.ModifiedUnixNanoseconds > 0);
        LittleFileSystem.Mount(_ram, null, out LittleFileSystem? again, out _);
        Ok(new LittlefsMount(again!, null).GetInformation("stamped"u8, out NodeInformation after));
        Assert.Equal(before with { Identity = 0 }, after);
        Ok(_mounts.Change("/stamped"u8, new NodeChange(42, null, null)));
        Ok(_mounts.GetInformation("/stamped"u8, out after));
        Assert.Equal(42, after.ModifiedUnixNanoseconds);
    }

    [Theory]
    [InlineData("/kept")]
    [InlineData("/tmp/kept")]
    public void Times_and_mode_that_were_set_stay_and_a_read_only_file_is_not_written(string name)
    {
        byte[] path = Encoding.UTF8.GetBytes(name);
        DescriptorTable files = new(_mounts);
        Ok(files.Open(path, FileOpenFlags.Write | FileOpenFlags.Create, out int writer, 0x100));
        Ok(files.Open(path, FileOpenFlags.Read, out int reader));
        Ok(files.Write(writer, [1, 2], out _));
        Ok(files.Change(reader, new NodeChange(1_000, 2_000, null)));
        Ok(files.Close(writer));
        Ok(_mounts.GetInformation(path, out NodeInformation information));
        Assert.Equal((1_000, 2_000, 0x100), (information.ModifiedUnixNanoseconds, information.AccessedUnixNanoseconds, information.Mode));

        // Nothing is unflushed now: it is kept at once.
        Ok(files.Change(reader, new NodeChange(null, null, 0x124)));
        Assert.Equal(Status.AccessDenied, files.Open(path, FileOpenFlags.Write, out _));
        Assert.Equal(Status.AccessDenied, files.Open(path, FileOpenFlags.Write | FileOpenFlags.Create | FileOpenFlags.Truncate, out _));
        Ok(files.GetInformation(reader, out information));
        Assert.Equal((2, 0x124), (information.Size, information.Mode));
        Assert.Equal(Status.Closed, files.Write(reader, [1], out _));
        Assert.Equal(Status.InvalidArgument, files.SetLength(reader, 0));
        if (!name.StartsWith("/tmp", StringComparison.Ordinal))
        {
            LittleFileSystem.Mount(_ram, null, out LittleFileSystem? again, out _);
            Ok(new LittlefsMount(again!, null).GetInformation(path.AsSpan(1), out NodeInformation after));
            Assert.Equal(information with { Identity = 0 }, after);
        }

        Ok(_mounts.Change(path, new NodeChange(null, null, 0x180)));
        Ok(files.Open(path, FileOpenFlags.Write, out writer));
        Ok(files.Write(writer, [9], out _));
        Ok(files.GetInformation(reader, out information));
        Assert.True(information.ModifiedUnixNanoseconds > 1_000 && information.AccessedUnixNanoseconds == 2_000, information.ToString());
    }

    /// <summary>A disk that was formatted with shorter attributes, or none.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void Where_attributes_are_too_short_files_are_made_and_written(int attributeMax)
    {
        RamBlockDevice ram = new(4096, 64, 16, 16);
        Ok(LittleFileSystem.Format(ram, new FormatOptions { AttributeMax = attributeMax }, out _));
        Ok(LittleFileSystem.Mount(ram, null, out LittleFileSystem? fileSystem, out _));
        LittlefsMount mount = new(fileSystem!, null);
        Ok(mount.CreateDirectory("folder"u8));
        Ok(mount.Open("folder/file"u8, FileOpenFlags.Write | FileOpenFlags.Create, out IOpenFile? file, 0x180));
        Ok(file!.Write(0, [1, 2, 3], out _));
        Assert.Equal(Status.NotSupported, file.Change(new NodeChange(1, 2, 0x100)));
        Ok(file.Close());
        Assert.Equal(Status.NotSupported, mount.Change("folder/file"u8, new NodeChange(1, 2, null)));
        Ok(mount.GetInformation("folder/file"u8, out NodeInformation information));
        Assert.Equal((3, NodeMode.NewFile), (information.Size, information.Mode));
    }

    [Fact]
    public void Moves_across_mounts_and_of_mount_points_are_refused()
    {
        Ok(_mounts.Open("/file"u8, FileOpenFlags.Write | FileOpenFlags.Create, out IOpenFile? file));
        Ok(file!.Close());
        Assert.Equal(Status.CrossMount, _mounts.Rename("/file"u8, "/tmp/file"u8));
        Assert.Equal(Status.NotFound, _mounts.Rename("/none"u8, "/tmp/file"u8));
        Assert.Equal(Status.NotFound, _mounts.Rename("/file"u8, "/tmp/none/file"u8));
        Assert.Equal(Status.Busy, _mounts.Remove("/tmp"u8, directory: true));
        Assert.Equal(Status.IsADirectory, _mounts.Remove("/tmp"u8, directory: false));
        Assert.Equal(Status.Busy, _mounts.Rename("/tmp"u8, "/other"u8));
        Assert.Equal(Status.AlreadyExists, _mounts.CreateDirectory("/tmp"u8));
        Assert.Equal(Status.AlreadyExists, _mounts.Add("/tmp"u8, new PackedFileSystem()));
        Assert.Equal(Status.InvalidArgument, _mounts.GetInformation(""u8, out _));
        Assert.Equal(Status.NameTooLong, _mounts.GetInformation(new byte[5000].Select(_ => (byte)'a').ToArray(), out _));
    }

    [Fact]
    public void Locks_exclude_and_go_with_the_last_descriptor()
    {
        DescriptorTable files = new(_mounts, limit: 4);
        FileOpenFlags flags = FileOpenFlags.Read | FileOpenFlags.Write | FileOpenFlags.Create;
        Ok(files.Open("/locked"u8, flags, out int first));
        Ok(files.Open("/locked"u8, flags, out int second));
        Ok(files.Lock(first, FileLockKind.Shared));
        Ok(files.Lock(second, FileLockKind.Shared));
        Assert.Equal(Status.Locked, files.Lock(second, FileLockKind.Exclusive));
        Ok(files.Duplicate(first, out int copy));
        Ok(files.Close(first));
        Assert.Equal(Status.Locked, files.Lock(second, FileLockKind.Exclusive));
        Ok(files.Close(copy));
        Ok(files.Lock(second, FileLockKind.Exclusive));
        Ok(files.Open("/1"u8, flags, out _));
        Ok(files.Open("/2"u8, flags, out _));
        Ok(files.Open("/3"u8, flags, out _));
        Assert.Equal(Status.TooManyOpenFiles, files.Open("/4"u8, flags, out _));
    }

    [Fact]
    public void Ram_is_bounded()
    {
        RamFileSystem ram = new(100_000, null);
        Ok(ram.Open("f"u8, FileOpenFlags.Write | FileOpenFlags.Create, out IOpenFile? file));
        Assert.Equal(Status.NoSpace, file!.Write(0, new byte[200_000], out int written));
        Assert.Equal(0, written);
        Ok(file.Write(0, new byte[50_000], out _));
        Ok(ram.Remove("f"u8, directory: false));
        Ok(ram.GetSpace(out SpaceInformation space));
        Assert.True(space.FreeBlocks < 13);
        Ok(file.Close());
        Ok(ram.GetSpace(out space));
        Assert.Equal(space.TotalBlocks, space.FreeBlocks);
    }

    [Theory]
    [InlineData(Status.NotFound, 2)]
    [InlineData(Status.NoSpace, 28)]
    [InlineData(Status.NameTooLong, 36)]
    [InlineData(Status.DirectoryNotEmpty, 39)]
    [InlineData(Status.Corrupt, 5)]
    public void Every_status_has_its_errno(Status status, int errno) => Assert.Equal(errno, Errno.Of(status));

    private static void Ok(Status status) => Assert.Equal(Status.Ok, status);

    private string Perform(int choice, byte[] first, byte[] second, byte[] data, int position)
    {
        switch (choice)
        {
            case 0:
                return $"{_mounts.CreateDirectory(first)}";
            case 1:
                return $"{_mounts.Remove(first, directory: data.Length % 2 == 0)}";
            case 2:
                return $"{_mounts.Rename(first, second)}";
            case 3:
                Status status = _mounts.Open(first, FileOpenFlags.Write | FileOpenFlags.Create, out IOpenFile? file);
                return file is null ? $"{status}" : $"{file.Write(position, data, out int written)} {written} {file.Close()}";
            case 4:
                status = _mounts.Open(first, FileOpenFlags.Read, out file);
                string content = file is null ? "" : Convert.ToHexString(Content(file));
                file?.Close();
                return $"{status} {content}";
            default:
                status = _mounts.OpenDirectory(first, out IOpenDirectory? directory);
                return $"{status} {(directory is null ? "" : string.Join(",", Names(directory)))}";
        }
    }

    private string[] List(string path)
    {
        Ok(_mounts.OpenDirectory(Encoding.UTF8.GetBytes(path), out IOpenDirectory? directory));
        return Names(directory!);
    }

    private static string[] Names(IOpenDirectory directory)
    {
        List<string> names = [];
        while (directory.Next(out ReadOnlySpan<byte> name, out EntryKind kind) == Status.Ok)
        {
            Assert.NotEqual(EntryKind.None, kind);
            names.Add(Encoding.UTF8.GetString(name));
        }

        return [.. names];
    }

    private static byte[] Content(IOpenFile file)
    {
        byte[] content = new byte[file.Information.Size];
        Ok(file.Read(0, content, out int read));
        return content[..read];
    }

    private sealed class TestClock : IWallClock
    {
        private long _now = 1_700_000_000_000_000_000;

        public long UnixNanoseconds => _now += 1_000_000;
    }
}
