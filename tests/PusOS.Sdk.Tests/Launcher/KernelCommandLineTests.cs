using System.Text;
using PusOS.Launcher;

namespace PusOS.Sdk.Tests.Launcher;

public sealed class KernelCommandLineTests
{
    [Fact]
    public void NothingIsJustTheSeparator() => Assert.Equal("--", KernelCommandLine.Format([], []));

    [Fact]
    public void OptionsStandInFront() =>
        Assert.Equal("pus.quiet=1 a=b%20c -- x", KernelCommandLine.Format(["pus.quiet=1", "a=b%20c"], ["x"]));

    [Theory]
    [InlineData("plain-._~/:=,+@09", "plain-._~/:=,+@09")]
    [InlineData("two words", "two%20words")]
    [InlineData("", "%")]
    [InlineData("%", "%25")]
    [InlineData("\"'\\$`\n\t", "%22%27%5C%24%60%0A%09")]
    [InlineData("ä€😀", "%C3%A4%E2%82%AC%F0%9F%98%80")]
    [InlineData("--", "--")]
    public void ArgumentsAreEscaped(string argument, string expected) =>
        Assert.Equal("-- " + expected, KernelCommandLine.Format([], [argument]));

    [Fact]
    public void EveryArgumentListSurvives()
    {
        var random = new Random(20240601);
        const string Alphabet = "ab %\"'\\-=\u00e4\u20ac\n,#*";
        for (int run = 0; run < 2000; run++)
        {
            string[] arguments = new string[random.Next(6)];
            for (int i = 0; i < arguments.Length; i++)
            {
                arguments[i] = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            }

            string line = KernelCommandLine.Format(["pus.echo=0"], arguments);
            Assert.DoesNotContain('\n', line);
            Assert.Equal(arguments, Decode(line));
        }
    }

    /// <summary>The decoder that docs/spec/command-line.md describes, written for the test alone.</summary>
    private static string[] Decode(string line)
    {
        string[] words = line.Split(' ');
        return [.. words[(Array.IndexOf(words, "--") + 1)..].Select(w => w == "%" ? "" : Unescape(w))];
    }

    private static string Unescape(string word)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < word.Length; i++)
        {
            if (word[i] == '%')
            {
                bytes.Add(Convert.ToByte(word.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add((byte)word[i]);
            }
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
