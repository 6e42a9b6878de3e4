namespace PusOS.Storage.Node.Tests;

/// <summary>Disks: kept from run to run, exchanged with this machine, full, failing, damaged, somebody else's.</summary>
[Collection(NodeCollection.Name)]
public sealed class DiskTests(NodeImage node)
{
    private const long DiskSize = 8 << 20;

    [Fact]
    public void Files_survive_restarts()
    {
        string disk = node.BlankDisk("kept.img", DiskSize);
        string[] before = [];
        for (int run = 0; run < 4; run++)
        {
            NodeImage.Result result = node.Boot("count /runs", NodeImage.Disk(disk));
            Assert.Equal(run + 1, result.Lines.Length);
            Assert.Equal(before, result.Lines[..^1]);
            before = result.Lines;
        }

        Assert.Equal(5, DiskContent.Read(disk, "/runs").Count);
    }

    [Fact]
    public void What_was_written_is_there_though_nobody_closed_the_file()
    {
        string disk = node.BlankDisk("unclosed.img", DiskSize);
        Assert.Equal(7, node.Boot("unclosed /", NodeImage.Disk(disk)).ExitCode);
        Assert.Equal(9_000, DiskContent.Read(disk, "/")["unclosed"].Length);
    }

    [Fact]
    public void Images_of_pusctl_and_of_the_node_are_the_same_thing()
    {
        string disk = node.Temporary("pusctl.img"), source = node.Temporary("source");
        File.WriteAllText(source, "from this machine");
        Assert.Equal(0, NodeImage.Pusctl($"fs create {disk} --size 4M").ExitCode);
        Assert.Equal(0, NodeImage.Pusctl($"fs write {disk} {source} /kept").ExitCode);
        NodeImage.Result result = node.Boot("touch /", NodeImage.Disk(disk));
        Assert.Contains("from this machine", result.Lines);
        Assert.Contains("write: done", result.Lines);
        Assert.Contains("touched", NodeImage.Pusctl($"fs read {disk} /touched").Output, StringComparison.Ordinal);
        Assert.Contains("touched", NodeImage.Pusctl($"fs list {disk}").Output, StringComparison.Ordinal);
        NodeImage.Result check = NodeImage.Pusctl($"fs check {disk}");
        Assert.True(check.ExitCode == 0 && check.Output.Contains("no damage found", StringComparison.Ordinal), check.Output);
    }

    [Fact]
    public void A_full_disk_is_an_IOException_and_nothing_is_lost()
    {
        string disk = node.BlankDisk("full.img", 1 << 20);
        NodeImage.Result result = node.Boot("fill /", NodeImage.Disk(disk));
        string[] expected =
        [
            "full: System.IO.IOException 0000001c No space left on device : '/FILE'",
            "all whole True kept",
        ];
        Assert.Equal(expected, result.Lines[..^1]);
        Assert.StartsWith("again 100000:", result.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(100_000, DiskContent.Read(disk, "/")["again"].Length);
    }

    /// <summary>What is another way than on Linux, to the letter; docs/limits.md and docs/spec/files.md repeat it.</summary>
    [Fact]
    public void Limits_are_told_by_exceptions()
    {
        NodeImage.Result result = node.Boot("limits /work", NodeImage.Disk(node.BlankDisk("limits.img", DiskSize)));
        Assert.Equal(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "limits.txt")), result.Lines);
        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [InlineData("write", "read: done", "write: System.IO.IOException Input/output error : '/touched'")]
    [InlineData("flush", "read: done", "write: System.IO.IOException Input/output error : '/touched'")]
    [InlineData("read", "read: System.IO.IOException Input/output error : '/kept'", "write: System.IO.IOException Input/output error : '/touched'")]
    public void A_failing_disk_is_an_IOException(string kind, string read, string write)
    {
        string disk = node.Temporary($"failing-{kind}.img"), rules = node.Temporary($"{kind}.rules"), kept = node.Temporary("kept");
        File.WriteAllText(kept, "kept");
        Assert.Equal(0, NodeImage.Pusctl($"fs create {disk} --size 4M").ExitCode);
        Assert.Equal(0, NodeImage.Pusctl($"fs write {disk} {kept} /kept").ExitCode);
        File.WriteAllText(rules, $"[inject-error]\nevent = \"none\"\niotype = \"{kind}\"\nerrno = \"5\"\nonce = \"off\"\nimmediately = \"off\"\n");
        byte[] before = File.ReadAllBytes(disk);
        NodeImage.Result result = node.Boot("touch /",
            $"-drive if=none,id=disk0,format=raw,werror=report,rerror=report,file=blkdebug:{rules}:{disk} -device virtio-blk-device,drive=disk0");
        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Contains(read, result.Lines);
        Assert.Contains(write, result.Lines);
        Assert.Contains("memory in memory", result.Lines);
        if (kind != "flush")
        {
            Assert.True(before.AsSpan().SequenceEqual(File.ReadAllBytes(disk)));
        }

        Assert.Equal("kept"u8, DiskContent.Read(disk, "/")["kept"]);
    }

    /// <summary>What is neither blank nor LittleFS belongs to somebody.</summary>
    [Fact]
    public void A_foreign_disk_is_left_alone()
    {
        string disk = node.BlankDisk("foreign.img", DiskSize);
        byte[] content = File.ReadAllBytes(disk);
        content[0x8000] = 1;
        File.WriteAllBytes(disk, content);
        NodeImage.Result result = node.Boot("touch /", NodeImage.Disk(disk));
        Assert.StartsWith("PusOS: the disk holds no file system that can be mounted, and is left as it is: ", result.Lines[0], StringComparison.Ordinal);
        Assert.Contains("write: System.IO.IOException Input/output error : '/touched'", result.Lines);
        Assert.Contains("memory in memory", result.Lines);
        Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(disk)));
    }

    /// <summary>What stands in the way is said in one line; the program goes on, its files at "/" with errors.</summary>
    [Theory]
    [InlineData("small", 5_000, "the disk is too small for a file system: less than 8192 bytes", "Input/output error")]
    [InlineData("blocks", 2 << 20, "the disk's file system is in blocks of 131072 bytes: only multiples of 512 up to 65536 can be mounted here", "Input/output error")]
    [InlineData("cut", 1 << 20, "the disk is cut short, and is left as it is: its file system has 2097152 bytes, the disk 1048576", "Input/output error")]
    [InlineData("blank", 1 << 20, "the disk is blank and read-only: it cannot be formatted", "Read-only file system")]
    public void A_disk_that_cannot_be_used_is_explained(string kind, int size, string text, string error)
    {
        string disk = node.BlankDisk($"{kind}.img", size);
        if (kind is "blocks" or "cut")
        {
            File.Delete(disk);
            Assert.Equal(0, NodeImage.Pusctl($"fs create {disk} --size 2M {(kind == "blocks" ? "--block-size 128K" : "")}").ExitCode);
            using FileStream file = new(disk, FileMode.Open);
            file.SetLength(size);
        }

        byte[] before = File.ReadAllBytes(disk);
        NodeImage.Result result = node.Boot("touch /", kind == "blank" ? NodeImage.ReadOnlyDisk(disk) : NodeImage.Disk(disk));
        string[] expected = [$"PusOS: {text}", $"write: System.IO.IOException {error} : '/touched'", "memory in memory"];
        Assert.Equal(expected, result.Lines.Where(l => l.StartsWith("PusOS", StringComparison.Ordinal) || l.StartsWith("write", StringComparison.Ordinal) || l.StartsWith("memory in", StringComparison.Ordinal)));
        Assert.True(before.AsSpan().SequenceEqual(File.ReadAllBytes(disk)));
    }

    /// <summary>A disk that QEMU opens for reading only: what is on it can be read.</summary>
    [Fact]
    public void A_read_only_disk_is_read()
    {
        string disk = node.Temporary("read-only.img"), kept = node.Temporary("read-only-kept");
        File.WriteAllText(kept, "kept");
        Assert.Equal(0, NodeImage.Pusctl($"fs create {disk} --size 4M").ExitCode);
        Assert.Equal(0, NodeImage.Pusctl($"fs write {disk} {kept} /kept").ExitCode);
        byte[] before = File.ReadAllBytes(disk);
        NodeImage.Result result = node.Boot("touch /", NodeImage.ReadOnlyDisk(disk));
        string[] expected = ["entries 4", "list: done", "kept", "read: done", "write: System.IO.IOException Read-only file system : '/touched'", "memory: done", "memory in memory"];
        Assert.Equal(expected, result.Lines);
        Assert.True(before.AsSpan().SequenceEqual(File.ReadAllBytes(disk)));
    }

    [Fact]
    public void A_disk_damaged_further_in_is_read_only_and_the_rest_can_be_read()
    {
        string disk = node.Temporary("damaged.img"), kept = node.Temporary("damaged-kept");
        File.WriteAllText(kept, "kept");
        Assert.Equal(0, NodeImage.Pusctl($"fs create {disk} --size 4M").ExitCode);
        Assert.Equal(0, NodeImage.Pusctl($"fs write {disk} {kept} /kept").ExitCode);
        Assert.Equal(0, NodeImage.Pusctl($"fs write {disk} {kept} /folder/kept").ExitCode);

        // The root's files are so short that every block behind the first two belongs to the folder.
        byte[] content = File.ReadAllBytes(disk);
        for (int offset = 2 * MachineDisks.BlockSize; offset < content.Length; offset += MachineDisks.BlockSize)
        {
            Span<byte> block = content.AsSpan(offset, MachineDisks.BlockSize);
            if (block.ContainsAnyExcept((byte)0))
            {
                block.Fill(0x5a);
            }
        }

        File.WriteAllBytes(disk, content);
        NodeImage.Result result = node.Boot("touch /", NodeImage.Disk(disk));
        Assert.StartsWith("PusOS: the disk is damaged and mounted read-only: ", result.Lines[0], StringComparison.Ordinal);
        Assert.Contains("kept", result.Lines);
        Assert.Contains("write: System.IO.IOException Read-only file system : '/touched'", result.Lines);
        Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(disk)));
        Assert.NotEqual(0, NodeImage.Pusctl($"fs check {disk}").ExitCode);
    }
}
