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
    [InlineData("data.img", "data.img", 64L << 20)]
    [InlineData("a b.img,1G", "a b.img", 1L << 30)]
    [InlineData("x,512", "x", 512)]
    [InlineData("x:2M", "x", 2L << 20)]
    [InlineData("c:d.img", "c:d.img", 64L << 20)]
    public void DiskHasAPathAndASize(string text, string path, long size) =>
        Assert.Equal(new DiskOption(path, size), DiskOption.Parse(text));

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  -a   b ", new[] { "-a", "b" })]
    [InlineData("-drive 'file=a b,x' \"q\\\"r\" c\\ d ''", new[] { "-drive", "file=a b,x", "q\"r", "c d", "" })]
    public void QemuArgumentsAreSplitAsAShellDoes(string text, string[] words) =>
        Assert.Equal(words, ArgumentSplitter.Split(text));
}
