using PusOS.Launcher;

namespace PusOS.Sdk.Tests.Launcher;

public sealed class LaunchOptionsTests
{
    [Fact]
    public void DefaultsAreThoseOfTheDocumentation()
    {
        LaunchOptions options = LaunchOptions.Parse(["--image", "a.elf"]);
        Assert.Equal("128M", options.Memory);
        Assert.Equal(1, options.Harts);
        Assert.False(options.MachineMode);
        Assert.Null(options.Timeout);
        Assert.Equal("none", options.Network);
        Assert.Empty(options.Arguments);
    }

    [Fact]
    public void EverythingAfterTheSeparatorIsTheProgramsOwn()
    {
        LaunchOptions options = LaunchOptions.Parse(["--image", "a.elf", "--quiet", "--", "--image", "", "--", "x"]);
        Assert.Equal(["--image", "", "--", "x"], options.Arguments);
        Assert.True(options.Quiet);
        Assert.Equal("a.elf", options.Image);
    }

    [Theory]
    [InlineData("PUS3020", "--image")]
    [InlineData("PUS3020", "--memory", "1M")]
    [InlineData("PUS3020", "--image", "a", "--nonsense", "x")]
    [InlineData("PUS3021", "--image", "a", "--memory", "many")]
    [InlineData("PUS3021", "--image", "a", "--memory", "0M")]
    [InlineData("PUS3021", "--image", "a", "--harts", "0")]
    [InlineData("PUS3021", "--image", "a", "--timeout", "NaN")]
    [InlineData("PUS3012", "--image", "a", "--firmware", "uefi")]
    [InlineData("PUS3021", "--image", "a", "--disk", "d.img,big")]
    [InlineData("PUS3021", "--image", "a", "--forward", "tcp:80")]
    [InlineData("PUS3021", "--image", "a", "--forward", "icmp:1:2")]
    public void BadInputIsNamed(string code, params string[] arguments)
    {
        LaunchException exception = Assert.Throws<LaunchException>(() => LaunchOptions.Parse(arguments));
        Assert.Equal(code, exception.Code);
        Assert.StartsWith($"pusrun : error {code}: ", exception.Diagnostic, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data.img", "data.img", null)]
    [InlineData("a b.img,1G", "a b.img", 1L << 30)]
    [InlineData("x,8192", "x", 8192L)]
    [InlineData("x:64MB", "x", 64L << 20)]
    [InlineData("x:1.img", "x:1.img", null)]
    [InlineData("x:2M", "x", 2L << 20)]
    [InlineData("c:d.img", "c:d.img", null)]
    public void DiskHasAPathAndASize(string text, string path, long? size) =>
        Assert.Equal(new DiskOption(path, size), DiskOption.Parse(text));

    [Theory]
    [InlineData("d.img:0")]
    [InlineData("d.img:4096")]
    [InlineData("d.img:10000")]
    [InlineData("d.img:1.5G")]
    [InlineData("d.img:64X")]
    [InlineData("d.img:64MiB")]
    [InlineData("d.img:99999999999G")]
    [InlineData("d.img,")]
    [InlineData(":64M")]
    [InlineData("  ")]
    public void ADiskOfNoSizeOrPathIsNamed(string text)
    {
        LaunchException exception = Assert.Throws<LaunchException>(() => DiskOption.Parse(text));
        Assert.Equal("PUS3021", exception.Code);
        Assert.Contains($"PusDisk is '{text}'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADiskThatCannotBeMadeIsExplained()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pusos-disk-");
        try
        {
            string disk = Path.Combine(folder.FullName, "disk.img");
            Assert.Null(new DiskOption(disk, 8192).Ensure());
            Assert.Equal(8192, new FileInfo(disk).Length);
            Assert.Null(new DiskOption(disk, null).Ensure());
            Assert.Null(new DiskOption(disk, 8192).Ensure());
            Assert.Equal($"the disk '{disk}' exists with 8192 bytes and keeps them; PusDisk's size, 16384, is for a new one", new DiskOption(disk, 16384).Ensure());
            AssertRefused(folder.FullName, "is a directory");
            AssertRefused(Path.Combine(folder.FullName, "none", "disk.img"), "Could not find a part of the path");
            AssertRefused(Path.Combine(disk, "below"), "cannot be made or written");
            string huge = Path.Combine(folder.FullName, "huge.img");
            LaunchException tooLarge = Assert.Throws<LaunchException>(() => new DiskOption(huge, long.MaxValue - 4095).Ensure());
            Assert.Equal("PUS3023", tooLarge.Code);
            Assert.False(File.Exists(huge));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static void AssertRefused(string path, string text)
        {
            LaunchException exception = Assert.Throws<LaunchException>(() => new DiskOption(path, 8192).Ensure());
            Assert.Equal("PUS3023", exception.Code);
            Assert.Contains(text, exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  -a   b ", new[] { "-a", "b" })]
    [InlineData("-drive 'file=a b,x' \"q\\\"r\" c\\ d ''", new[] { "-drive", "file=a b,x", "q\"r", "c d", "" })]
    public void QemuArgumentsAreSplitAsAShellDoes(string text, string[] words) =>
        Assert.Equal(words, ArgumentSplitter.Split(text));
}
