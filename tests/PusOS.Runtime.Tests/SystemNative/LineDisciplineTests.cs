using System.Text;
using PusOS.Runtime.SystemNative;

namespace PusOS.Runtime.Tests.SystemNative;

public sealed class LineDisciplineTests
{
    [Theory]
    [InlineData("hello\r", "hello\n", "hello\r\n")]
    [InlineData("hello\n", "hello\n", "hello\r\n")]
    [InlineData("helpo\b\blo\r", "hello\n", "helpo\b \b\b \blo\r\n")]
    [InlineData("\u007Fx\r", "x\n", "x\r\n")]
    [InlineData("abc\u0015de\r", "de\n", "abc\b \b\b \b\b \bde\r\n")]
    [InlineData("é\u007Fe\r", "e\n", "é\b \be\r\n")]
    [InlineData("a\u0001\u007Fb\r", "ab\n", "a^A\b \b\b \bb\r\n")]
    public void EditsAndEchoes(string typed, string line, string echoed)
    {
        LineDiscipline discipline = new(edits: true);
        Assert.Equal(echoed, Type(discipline, typed));
        Assert.True(discipline.HasInput);
        Assert.Equal(line, TakeAll(discipline));
        Assert.False(discipline.HasInput);
    }

    [Fact]
    public void EndOfFileGivesPendingBytesThenNothing()
    {
        LineDiscipline discipline = new(edits: true);
        Type(discipline, "ab\u0004");
        Assert.Equal("ab", TakeAll(discipline));
        Type(discipline, "\u0004");
        Assert.True(discipline.HasInput);
        Assert.Equal(0, discipline.Take(new byte[8]));
        Assert.False(discipline.HasInput);
    }

    [Fact]
    public void SmallReadsGetTheLineInParts()
    {
        LineDiscipline discipline = new(edits: true);
        Type(discipline, "abcdef\r");
        byte[] buffer = new byte[4];
        Assert.Equal(4, discipline.Take(buffer));
        Assert.True(discipline.HasInput);
        Assert.Equal(3, discipline.Take(buffer));
        Assert.Equal("ef\n", Encoding.UTF8.GetString(buffer, 0, 3));
    }

    [Fact]
    public void ALineThatIsTooLongIsCutAndRingsTheBell()
    {
        LineDiscipline discipline = new(edits: true);
        string echo = Type(discipline, new string('x', LineDiscipline.LongestLine + 10) + "\r");
        Assert.Equal(LineDiscipline.LongestLine, TakeAll(discipline).Length);
        Assert.Equal(11, echo.Count(c => c == '\a'));
    }

    [Fact]
    public void PipedInputPassesAsItIs()
    {
        LineDiscipline discipline = new(edits: false);
        Assert.Equal("", Type(discipline, "a\r\n\b\u0015"));
        Assert.False(discipline.HasInput);
        discipline.Complete();
        Assert.Equal("a\r\n\b\u0015", TakeAll(discipline));
    }

    [Fact]
    public void TheEndOfPipedInputIsFinal()
    {
        LineDiscipline discipline = new(edits: false);
        Type(discipline, "ab\u0004");
        Assert.Equal("ab", TakeAll(discipline));
        Assert.Equal("", TakeAll(discipline));
        Assert.Equal("", TakeAll(discipline));
        Assert.False(discipline.WantsInput);
    }

    private static string Type(LineDiscipline discipline, string text)
    {
        List<byte> echo = [];
        byte[] space = new byte[6 * LineDiscipline.LongestLine];
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            echo.AddRange(space.AsSpan(0, discipline.Accept(b, space)));
        }

        return Encoding.UTF8.GetString([.. echo]);
    }

    private static string TakeAll(LineDiscipline discipline)
    {
        byte[] buffer = new byte[LineDiscipline.LongestLine];
        return Encoding.UTF8.GetString(buffer, 0, discipline.Take(buffer));
    }
}
