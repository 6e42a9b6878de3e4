using PusOS.Pusc.Tests.Golden;

namespace PusOS.Pusc.Tests.Graph;

/// <summary>What the class library has for enums of each underlying type is compiled for those that the program has.</summary>
[Collection(CompilerCollection.Name)]
public sealed class EnumTests
{
    private const string Throws = "pus_throw_platform_not_supported";

    [Theory]
    [InlineData("enum E { A }", "object o = E.A; return o.ToString().Length;", "SByte$,System.Byte$", false)]
    [InlineData("enum E { A }", "object o = E.A; return o.ToString().Length;", "Double$,System.Double$", false)]
    [InlineData("enum E { A }", "object o = E.A; return o.ToString().Length;", "Int32$,System.UInt32$", true)]
    [InlineData("enum E : sbyte { A }", "object o = E.A; return o.ToString().Length;", "SByte$,System.Byte$", true)]
    [InlineData("enum E : sbyte { A } class C<T> { }", "return System.Enum.Format(typeof(C<E>).GetGenericArguments()[0], (sbyte)0, \"G\").Length;", "SByte$,System.Byte$", true)]
    [InlineData("enum E : sbyte { A } class C : System.Collections.Generic.List<E[]> { }", "return System.Enum.Format(typeof(C).BaseType, (sbyte)0, \"G\").Length;", "SByte$,System.Byte$", true)]
    public void OfUnderlyingTypesOfThatProgram(string declarations, string body, string arguments, bool compiled)
    {
        using var snippet = Snippet.FromSource($"{declarations} static class Program {{ static int Main() {{ {body} }} }}");
        var found = snippet.Compile().Emit.Fragments.Values.Where(f => f.Symbol.StartsWith("System.Enum$_ToString", StringComparison.Ordinal) && f.Symbol.Contains("$<System." + arguments, StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(found);
        Assert.All(found, f => Assert.Equal(compiled, !f.Text.Contains(Throws, StringComparison.Ordinal)));
    }

    [Fact]
    public void NumbersOfKindsThatNoEnumHasAreNotFormatted()
    {
        using var snippet = Snippet.FromSource("enum E { A } static class Program { static int Main(string[] a) { object o = E.A; return o.ToString().Length; } }");
        Assert.False(snippet.Compile().Has("System.Enum$_FormatFlagNames$<System.Double$>"));
    }
}
