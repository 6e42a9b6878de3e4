using System.Globalization;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Torture;

namespace PusOS.Storage.Tests.Littlefs;

public class DirectoryTests
{
    [Fact]
    public void Names_are_listed_in_byte_order_over_many_pairs()
    {
        Disk disk = new(blockCount: 512);
        string[] names = [.. Enumerable.Range(0, 300).Select(number => (number * 7919 % 1000).ToString(CultureInfo.InvariantCulture)).Distinct()];
        foreach (string name in names)
        {
            disk.Write("/" + name, [1]);
        }

        string[] expected = [.. names.Order(StringComparer.Ordinal)];
        Assert.Equal(expected, disk.List("/"));
        disk.Remount();
        Assert.Equal(expected, disk.List("/"));
        disk.AssertSound();
    }

    [Fact]
    public void Listing_goes_on_while_entries_come_and_go()
    {
        Disk disk = new(blockCount: 512);
        for (int number = 0; number < 100; number++)
        {
            disk.Write($"/{number:000}", []);
        }

        Disk.Ok(disk.FileSystem.OpenDirectory("/"u8, out LittleDirectory? directory));
        List<string> seen = [];
        while (directory!.Next(out ReadOnlySpan<byte> name, out _) == Status.Ok)
        {
            string text = System.Text.Encoding.UTF8.GetString(name);
            seen.Add(text);
            Disk.Ok(disk.FileSystem.Remove(name));
            disk.TryOpen("/!" + text, FileOpenFlags.Write | FileOpenFlags.Create);
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"{number:000}"), seen);
        Assert.Equal(100, disk.List("/").Length);
    }

    [Fact]
    public void Dots_and_slashes_lead_where_they_should()
    {
        Disk disk = new();
        disk.MakeDirectory("/a");
        disk.MakeDirectory("/a/b");
        disk.Write("/a/b/f", [7]);
        foreach (string path in new[] { "a/b/f", "//a//b/./f", "/a/../a/b/f", "/../a/b/../b/f" })
        {
            Assert.Equal([7], disk.Read(path));
        }

        Assert.Equal(Status.AlreadyExists, disk.FileSystem.CreateDirectory("/a/b/"u8));
        Assert.Equal(Status.NotADirectory, disk.FileSystem.GetInformation("/a/b/f/"u8, out _));
        Assert.Equal(Status.AlreadyExists, disk.FileSystem.CreateDirectory("/"u8));
        Assert.Equal(Status.InvalidArgument, disk.FileSystem.Remove("/"u8));
        Assert.Equal(Status.NotFound, disk.FileSystem.GetInformation("/x/y"u8, out _));
    }

    [Fact]
    public void Attributes_stay_with_their_entry()
    {
        Disk disk = new();
        disk.MakeDirectory("/d");
        disk.Write("/f", [1]);
        byte[] buffer = new byte[100];
        Disk.Ok(disk.FileSystem.SetAttribute("/f"u8, 1, "one"u8));
        Disk.Ok(disk.FileSystem.SetAttribute("/d"u8, 2, "two"u8));
        Disk.Ok(disk.FileSystem.SetAttribute("/"u8, 3, "root"u8));
        Disk.Ok(disk.FileSystem.Rename("/f"u8, "/d/g"u8));
        disk.Remount();
        Disk.Ok(disk.FileSystem.GetAttribute("/d/g"u8, 1, buffer, out int length));
        Assert.Equal("one"u8.ToArray(), buffer.AsSpan(0, length).ToArray());
        Disk.Ok(disk.FileSystem.GetAttribute("/"u8, 3, buffer, out length));
        Assert.Equal(4, length);
        Disk.Ok(disk.FileSystem.RemoveAttribute("/d"u8, 2));
        Assert.Equal(Status.NotFound, disk.FileSystem.GetAttribute("/d"u8, 2, buffer, out _));
    }

    [Fact]
    public void The_index_keeps_its_bound_and_all_is_still_found()
    {
        LittleFileSystemOptions options = new() { MetadataIndexLimit = 24_000 };
        Disk disk = new(blockCount: 1024, options: options);
        for (int number = 0; number < 400; number++)
        {
            disk.Write($"/file-{number:000}", Workloads.Data((ulong)number, 40));
        }

        Disk.Ok(disk.FileSystem.GetUsage(out FileSystemUsage usage));
        Assert.True(usage.MetadataPairs > 30);
        Assert.InRange(usage.MemoryBytes, 1, 24_000 + 20_000);
        for (int number = 0; number < 400; number += 7)
        {
            Assert.Equal(Workloads.Data((ulong)number, 40), disk.Read($"/file-{number:000}"));
        }

        disk.AssertSound();
        LittleFileSystemOptions tooSmall = new() { MetadataIndexLimit = 2000 };
        Assert.Equal(Status.ResourceExhausted, LittleFileSystem.Mount(disk.Device, tooSmall, out _, out Fault fault));
        Assert.Equal(FaultReason.IndexBound, fault.Reason);
    }

    [Fact]
    public void A_broken_directory_makes_the_mount_read_only_and_is_named()
    {
        Disk disk = new();
        disk.MakeDirectory("/good");
        disk.MakeDirectory("/lost");
        disk.Write("/good/f", [1]);
        disk.Write("/file", [2]);
        BlockPair lost = default;
        foreach (BlockPair pair in Enumerable.Range(2, 126).SelectMany(first => Enumerable.Range(2, 126).Select(second => new BlockPair((uint)first, (uint)second))))
        {
            if (disk.FileSystem.FindPair(pair) is MetadataPair found && found.Count == 0)
            {
                lost = found.Blocks;
            }
        }

        disk.Ram.Bytes.AsSpan((int)lost.First * 512, 512).Fill(0x5a);
        disk.Ram.Bytes.AsSpan((int)lost.Second * 512, 512).Fill(0x5a);
        disk.Remount();
        Assert.True(disk.FileSystem.IsDegraded);
        Assert.True(disk.FileSystem.IsReadOnly);
        Assert.Equal(FaultReason.NoValidCommit, disk.FileSystem.Fault.Reason);
        Assert.True(lost.Contains(disk.FileSystem.Fault.Block));
        Assert.Equal([2], disk.Read("/file"));
        Assert.Equal([1], disk.Read("/good/f"));
        Assert.Equal(Status.ReadOnly, disk.FileSystem.Remove("/file"u8));
        Assert.Equal(Status.Corrupt, disk.FileSystem.OpenDirectory("/lost"u8, out _));
    }
}
