using System.ComponentModel;
using System.Text;
using PusOS.Runtime.SystemNative;

namespace PusOS.Runtime.Tests.SystemNative;

public sealed class ErrorTableTests
{
    [Fact]
    public void CodesConvertBothWays()
    {
        int known = 0;
        for (int number = 1; number < 200; number++)
        {
            int neutral = ErrorTable.ToNeutral(number);
            if (neutral != ErrorTable.UnknownCode)
            {
                known++;
                Assert.Equal(neutral, ErrorTable.ToNeutral(ErrorTable.ToNumber(neutral)));
            }
        }

        Assert.True(known > 70, $"{known} codes");
        Assert.Equal(ErrorTable.UnknownCode, ErrorTable.ToNeutral(4711));
        Assert.Equal(-1, ErrorTable.ToNumber(4711));
    }

    /// <summary>On Linux the host's own library gives the texts.</summary>
    [Fact]
    public void TextsAreThoseOfTheHost()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        for (int number = 1; number < 134; number++)
        {
            string text = Encoding.UTF8.GetString(ErrorTable.Text(number));
            if (text.Length != 0)
            {
                Assert.Equal(new Win32Exception(number).Message, text);
            }
        }
    }
}
