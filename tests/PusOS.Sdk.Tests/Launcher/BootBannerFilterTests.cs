using System.Text;
using PusOS.Launcher;

namespace PusOS.Sdk.Tests.Launcher;

public sealed class BootBannerFilterTests
{
    private const string Banner = "\r\nOpenSBI v1.1\r\n  logo\r\nBoot HART MIDELEG         : 0x0000000000001666\r\nBoot HART MEDELEG         : 0x0000000000f0b509\r\n";

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10000)]
    public void BannerGoesWhateverThePieces(int size) => Assert.Equal("Hello\nBoot HART MEDELEG again\n", Filter(Banner + "Hello\nBoot HART MEDELEG again\n", size, out _));

    [Fact]
    public void OutputWithoutABannerIsHeldAndGivenAsRemainder()
    {
        Assert.Equal("", Filter("some panic", 4, out string remainder));
        Assert.Equal("some panic", remainder);
    }

    [Fact]
    public void EndlessOutputIsNoBanner() => Assert.Equal(40000, Filter(new string('x', 40000), 1000, out _).Length);

    private static string Filter(string text, int size, out string remainder)
    {
        var filter = new BootBannerFilter();
        var output = new StringBuilder();
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        for (int i = 0; i < bytes.Length; i += size)
        {
            output.Append(Encoding.ASCII.GetString(filter.Filter(bytes.AsSpan(i, Math.Min(size, bytes.Length - i)))));
        }

        remainder = Encoding.ASCII.GetString(filter.Remainder);
        return output.ToString();
    }
}
