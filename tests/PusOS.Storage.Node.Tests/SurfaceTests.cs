namespace PusOS.Storage.Node.Tests;

/// <summary>The same program prints the same, on .NET over a folder of this machine and on the node over LittleFS or memory.</summary>
[Collection(NodeCollection.Name)]
public sealed class SurfaceTests(NodeImage node)
{
    private const long DiskSize = 16 << 20;

    [Theory]
    [InlineData("surface", "/work", "")]
    [InlineData("surface", "/work", "-global virtio-mmio.force-legacy=false")]
    [InlineData("exceptions", "/work", "")]
    [InlineData("modes", "/work", "")]
    [InlineData("files", "/work", "")]
    [InlineData("folders", "/work", "")]
    [InlineData("handles", "/work", "-smp 2")]
    [InlineData("properties", "/work", "")]
    [InlineData("random", "/work", "")]
    [InlineData("parallel", "/work", "")]
    [InlineData("parallel", "/work", "-smp 2")]
    public void On_a_disk(string check, string root, string machine)
    {
        string disk = node.BlankDisk("surface.img", DiskSize);
        Compare(check, root, NodeImage.Disk(disk) + " " + machine);
        Assert.Empty(DiskContent.Read(disk, "/"));
    }

    /// <summary>Disks that were formatted elsewhere, in blocks of another size.</summary>
    [Theory]
    [InlineData(512)]
    [InlineData(65536)]
    public void On_a_disk_of_another_geometry(int blockSize)
    {
        string disk = node.Temporary($"geometry-{blockSize}.img");
        Assert.Equal(0, NodeImage.Pusctl($"fs create {disk} --size {DiskSize} --block-size {blockSize}").ExitCode);
        Compare("surface", "/work", NodeImage.Disk(disk));
        NodeImage.Result check = NodeImage.Pusctl($"fs check {disk}");
        Assert.True(check.ExitCode == 0 && check.Output.Contains($"blocks of {blockSize} bytes", StringComparison.Ordinal), check.Output);
    }

    [Theory]
    [InlineData("surface", "/work")]
    [InlineData("surface", "/tmp/work")]
    [InlineData("exceptions", "/tmp/work")]
    [InlineData("modes", "/tmp/work")]
    [InlineData("files", "/tmp/work")]
    [InlineData("folders", "/tmp/work")]
    [InlineData("handles", "/tmp/work")]
    [InlineData("properties", "/tmp/work")]
    [InlineData("random", "/tmp/work")]
    public void In_memory_without_a_disk(string check, string root) => Compare(check, root, "");

    [Fact]
    public void Packed_files_are_below_app()
    {
        NodeImage.Result result = node.Boot("packed");
        string[] expected =
        [
            "base /app/",
            "packed content",
            "/app/folder/packed.txt /app/packed.txt",
            "System.IO.IOException Read-only file system : '/app/packed.txt'",
            "/:ramfs /tmp:ramfs /app:packed /proc:packed",
            "uptime True",
        ];
        Assert.Equal(expected, result.Lines);
        Assert.Equal(0, result.ExitCode);
    }

    private void Compare(string check, string root, string machine)
    {
        // The same last name: it is printed here and there.
        string here = Path.Combine(node.Temporary("here"), Path.GetFileName(root));
        Directory.CreateDirectory(Path.GetDirectoryName(here)!);
        NodeImage.Result expected = NodeImage.RunHere($"{check} {here}");
        Directory.Delete(Path.GetDirectoryName(here)!, recursive: true);
        NodeImage.Result result = node.Boot($"{check} {root}", machine);
        Assert.True(expected.Lines.Length > 5, expected.Output);
        Assert.Equal(expected.Lines, result.Lines);
        Assert.Equal(0, result.ExitCode);
    }
}
