using System.Text;
using PusOS.Runtime.SystemNative;

namespace PusOS.Runtime.Tests.SystemNative;

public sealed class NodeOptionsTests
{
    [Theory]
    [InlineData("pus.echo=0 -- one two", "pus.echo", "0")]
    [InlineData("  a=1   pus.echo=x%20y ", "pus.echo", "x%20y")]
    [InlineData("-- pus.echo=0", "pus.echo", null)]
    [InlineData("pus.echoes=0", "pus.echo", null)]
    [InlineData("pus.echo", "pus.echo", null)]
    [InlineData("pus.echo=", "pus.echo", "")]
    [InlineData("", "pus.echo", null)]
    public void FindsOptions(string line, string name, string? value)
    {
        bool found = NodeOptions.TryFind(Encoding.UTF8.GetBytes(line), Encoding.UTF8.GetBytes(name), out ReadOnlySpan<byte> text);
        Assert.Equal(value, found ? Encoding.UTF8.GetString(text) : null);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a%20b", "a b")]
    [InlineData("%C3%A9", "é")]
    [InlineData("100%", "100%")]
    [InlineData("%2", "%2")]
    [InlineData("%zz%41", "%zzA")]
    [InlineData("%41", "A")]
    public void Unescapes(string text, string plain)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text), result = new byte[bytes.Length];
        Assert.Equal(plain, Encoding.UTF8.GetString(result, 0, NodeOptions.Unescape(bytes, result)));
    }
}
