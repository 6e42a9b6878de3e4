using PusOS.Compiler.Llvm;

namespace PusOS.Pusc.Tests.Llvm;

public sealed class LlvmNamesTests
{
    [Theory]
    [InlineData("pus_new", "@\"pus_new\"")]
    [InlineData("List`1<System.Int32>.Add", "@\"List`1<System.Int32>.Add\"")]
    [InlineData("a\"b\\c\nd", "@\"a\\22b\\5Cc\\0Ad\"")]
    [InlineData("Größe", "@\"Gr\\C3\\B6\\C3\\9Fe\"")]
    public void SymbolsAreQuoted(string symbol, string expected) => Assert.Equal(expected, LlvmNames.Quote(symbol));

    [Fact]
    public void Utf8ConstantsCountBytes() => Assert.Equal("[4 x i8] c\"\\C3\\A4a\\00\"", LlvmNames.ZeroTerminatedUtf8("äa"));

    [Fact]
    public void Utf16ConstantsKeepLoneSurrogates() => Assert.Equal("[3 x i16] [i16 72, i16 55296, i16 0]", LlvmNames.ZeroTerminatedUtf16("H\uD800"));
}
