using PusOS.Storage.BlockDevices;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Tests.Littlefs;

/// <summary>The bytes on the medium, against SPEC.md and against bytes that the reference implementation wrote.</summary>
public class FormatTests
{
    [Fact]
    public void Checksum_is_the_ordinary_crc32_without_its_final_inversion() =>
        Assert.Equal(~0xcbf43926u, Crc32.Append(Crc32.Start, "123456789"u8));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Checksum_continues_over_any_split(int split)
    {
        byte[] bytes = Torture.Workloads.Data(5, 100);
        uint whole = Crc32.Append(Crc32.Start, bytes);
        Assert.Equal(whole, Crc32.Append(Crc32.Append(Crc32.Start, bytes.AsSpan(0, split)), bytes.AsSpan(split)));
    }

    [Fact]
    public void New_superblock_has_the_bytes_of_the_specification()
    {
        RamBlockDevice device = new(4096, 512, 32, 32);
        Disk.Ok(LittleFileSystem.Format(device, new FormatOptions { NameMax = 32 }, out _));
        string expected = "01000000" // revision
            + "F00FFFF7" + "6C6974746C656673" // ~(name superblock, id 0, 8 bytes), "littlefs"
            + "2FE00010" + "01000200" + "00100000" + "00020000" + "20000000" + "FFFFFF7F" + "FE030000" // inline struct, 24 bytes
            + "7FEFFC10" + "20000000"; // forward checksum over 32 bytes
        Assert.Equal(expected, Convert.ToHexString(device.Bytes.AsSpan(0, expected.Length / 2)));
        byte[] erased = new byte[32];
        Array.Fill(erased, (byte)0xff);
        Assert.Equal(Crc32.Append(Crc32.Start, erased), BitConverter.ToUInt32(device.Bytes, 52));
        // Tag (checksum, no id, 4 bytes: no padding needed up to offset 64) XOR the forward checksum's tag.
        Assert.Equal("0FF0000C", Convert.ToHexString(device.Bytes.AsSpan(56, 4)));
        Assert.Equal(Crc32.Append(Crc32.Start, device.Bytes.AsSpan(0, 60)), BitConverter.ToUInt32(device.Bytes, 60));
    }

    [Fact]
    public void Version_2_0_commits_written_by_the_reference_are_read_and_extended()
    {
        // The head of block 0 of a disk with three empty files, as posted in the littlefs project's
        // issue 1000 (block size 4096, 142 blocks, prog 16).
        byte[] log = Convert.FromHexString(
            "02000000F00FFFF76C6974746C6566732FE0001000000200001000008E000000FF000000FFFFFF7FFE030000701FFC08F0285EBC"
            + "FFFFFFFFFFFFFFFFFFFFFFFF"
            + "101FF81040000007" + "3131312E62696E" + "20000007" + "701FF809DACED0DD" + "FFFFFFFFFF"
            + "101FF40940000008" + "323232322E686578" + "20000008" + "701FF408DEE36356" + "FFFFFFFF"
            + "101FF00840000009" + "33333333332E6A7067" + "20000009" + "701FF00701C59CE7" + "FFFFFF");
        RamBlockDevice device = new(4096, 142, 16, 16);
        log.CopyTo(device.Bytes, 0);
        Disk.Ok(LittleFileSystem.Mount(device, null, out LittleFileSystem? fileSystem, out _));
        Assert.Equal(0x00020000u, fileSystem!.FormatVersion);
        Assert.Equal(255, fileSystem.NameMax);
        Disk.Ok(fileSystem.OpenDirectory("/"u8, out LittleDirectory? directory));
        List<string> names = [];
        while (directory!.Next(out ReadOnlySpan<byte> name, out EntryInformation information) == Status.Ok)
        {
            Assert.Equal(new EntryInformation(EntryKind.File, 0), information);
            names.Add(System.Text.Encoding.UTF8.GetString(name));
        }

        Assert.Equal(["111.bin", "2222.hex", "33333.jpg"], names);
        Disk.Ok(fileSystem.CreateDirectory("/new"u8));
        Assert.Equal(0x00020001u, fileSystem.FormatVersion);
        Disk.Ok(LittleFileSystem.Mount(device, null, out fileSystem, out _));
        Disk.Ok(fileSystem!.GetInformation("/new"u8, out _));
        Disk.Ok(fileSystem.GetInformation("/2222.hex"u8, out _));
    }

    [Fact]
    public void Version_2_0_commits_have_the_reference_bytes_when_we_write_them()
    {
        // The same disk made by us: superblock and first file must come out byte for byte, but for the revision.
        RamBlockDevice device = new(4096, 142, 16, 16);
        Disk.Ok(LittleFileSystem.Format(device, new FormatOptions { MinorVersion = 0 }, out _));
        Assert.Equal(
            "02000000F00FFFF76C6974746C6566732FE0001000000200001000008E000000FF000000FFFFFF7FFE030000701FFC08F0285EBCFFFFFFFFFFFFFFFFFFFFFFFF",
            Convert.ToHexString(device.Bytes.AsSpan(4096, 64)));
    }

    // What the reference implementation leaves in blocks 0 and 1 after formatting (version 2.1, blocks of
    // 4096 bytes), as published by projects that captured it.
    [Theory]
    [InlineData(2928, 128, "700B0000", "80000000B3ABD29A0FF0004C", "26CCBD2F", "F659B8AB")]
    [InlineData(256, 128, "00010000", "80000000B3ABD29A0FF0004C", "9353C317", "43C6C693")]
    [InlineData(21, 16, "15000000", "10000000E5394CC00FF0000C", "AA34FF20", null)]
    public void Version_2_1_format_has_the_reference_bytes(int blocks, int prog, string count, string forward, string first, string? second)
    {
        RamBlockDevice device = new(4096, (uint)blocks, 16, prog);
        Disk.Ok(LittleFileSystem.Format(device, null, out _));
        string middle = "F00FFFF76C6974746C6566732FE000100100020000100000" + count + "FF000000FFFFFF7FFE0300007FEFFC10" + forward;
        Assert.Equal("01000000" + middle + first, Convert.ToHexString(device.Bytes.AsSpan(0, 64)));
        if (second is not null)
        {
            Assert.Equal("02000000" + middle + second, Convert.ToHexString(device.Bytes.AsSpan(4096, 64)));
        }

        Assert.True(device.Bytes.AsSpan(64, 4032).IndexOfAnyExcept((byte)0xff) < 0);
    }

    [Fact]
    public void A_torn_commit_is_never_appended_to()
    {
        Disk disk = new();
        disk.Write("/a", [1]);
        int end = disk.FileSystem.FindPair(BlockPair.Anchor)!.LogEnd;
        uint block = disk.FileSystem.FindPair(BlockPair.Anchor)!.Blocks.First;
        // One byte of the erased region behind the log was written, its valid bit as erased.
        disk.Ram.Bytes[(block * 512) + end + 9] = 0x55;
        disk.Remount();
        Assert.False(disk.FileSystem.FindPair(BlockPair.Anchor)!.Appendable);
        disk.Write("/b", [2]);
        disk.Remount();
        Assert.Equal([1], disk.Read("/a"));
        Assert.Equal([2], disk.Read("/b"));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(512)]
    [InlineData(4096)]
    public void Skip_list_positions_agree_with_counting(int blockSize)
    {
        uint position = 0;
        for (uint index = 0; index < 300; index++)
        {
            int header = SkipList.HeaderLength(index);
            foreach (int offset in new[] { header, blockSize - 1 })
            {
                uint at = position + (uint)(offset - header);
                Assert.Equal(index, SkipList.IndexOf(blockSize, at, out int found));
                Assert.Equal(offset, found);
            }

            position += (uint)(blockSize - header);
        }
    }

    [Fact]
    public void Skip_list_on_the_medium_points_by_powers_of_two()
    {
        Disk disk = new(blockSize: 128, blockCount: 256);
        byte[] content = Torture.Workloads.Data(9, 3000);
        disk.Write("/list", content);
        disk.AssertSound();
        disk.Remount();
        Assert.Equal(content, disk.Read("/list"));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 16)]
    [InlineData(32, 32)]
    [InlineData(1, 256)]
    [InlineData(512, 16)]
    [InlineData(16, 512)]
    public void All_granularities_work(int read, int prog)
    {
        RamBlockDevice device = new(4096, 64, read, prog);
        Disk.Ok(LittleFileSystem.Format(device, null, out _));
        Disk.Ok(LittleFileSystem.Mount(device, null, out LittleFileSystem? fileSystem, out _));
        Torture.Session session = new(fileSystem!, new Torture.Model());
        Torture.RandomOperations.Run(session, 77, 60);
        Disk.Ok(LittleFileSystem.Mount(device, null, out fileSystem, out _));
        Assert.Null(Torture.DiskReader.Difference(fileSystem!, session.State));
    }

    [Theory]
    [InlineData(FaultReason.NoValidCommit, 0, 0)]
    [InlineData(FaultReason.UnknownVersion, 22, 9)]
    [InlineData(FaultReason.BadGeometry, 25, 1)]
    [InlineData(FaultReason.NoSuperblock, 8, 1)]
    public void A_disk_that_is_no_file_system_is_refused_with_the_reason(FaultReason reason, int offset, byte flip)
    {
        RamBlockDevice device = new(512, 64, 16, 16);
        if (reason != FaultReason.NoValidCommit)
        {
            Disk.Ok(LittleFileSystem.Format(device, null, out _));
            foreach (int start in new[] { 0, 512 })
            {
                device.Bytes[start + offset] ^= flip;
                BitConverter.GetBytes(Crc32.Append(Crc32.Start, device.Bytes.AsSpan(start, 60))).CopyTo(device.Bytes, start + 60);
            }
        }

        Assert.Equal(Status.Corrupt, LittleFileSystem.Mount(device, null, out LittleFileSystem? fileSystem, out Fault fault));
        Assert.Null(fileSystem);
        Assert.Equal(reason, fault.Reason);
        Assert.True(fault.Block < 2);
    }
}
