using PusOS.Compiler.Features;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Pusc.Tests.Features;

public sealed class ResourceStringsTests
{
    private readonly TypeSystemContext _context = TestWorld.Open();

    private MethodDesc Getter(string assembly, string name) =>
        _context.FindType("System.SR", _context.TryGetModule(assembly))!.FindMethod("get_" + name)!;

    [Theory]
    [InlineData("System.Private.CoreLib", "Arg_NullReferenceException", "Object reference not set to an instance of an object.")]
    [InlineData("System.Linq", "NoElements", "Sequence contains no elements")]
    public void GettersAreTheirTexts(string assembly, string name, string expected)
    {
        Assert.True(new ResourceStrings(TestWorld.Options()).TryGetResourceString(Getter(assembly, name), out string text));
        Assert.Equal(expected, text);
    }

    [Fact]
    public void WithKeysTheTextIsTheKey()
    {
        var strings = new ResourceStrings(TestWorld.Options("--feature:System.Resources.UseSystemResourceKeys=true"));

        Assert.True(strings.TryGetResourceString(Getter("System.Linq", "NoElements"), out string text));
        Assert.Equal("NoElements", text);
    }

    [Fact]
    public void OtherMembersOfSRAreLeftAlone()
    {
        Assert.False(new ResourceStrings(TestWorld.Options()).TryGetResourceString(Getter("System.Private.CoreLib", "ResourceManager"), out _));
        Assert.False(new ResourceStrings(TestWorld.Options()).TryGetResourceString(_context.FindType("System.SR")!.FindMethod("GetResourceString")!, out _));
    }

    [Fact]
    public void EveryGetterOfCoreLibHasItsText()
    {
        var strings = new ResourceStrings(TestWorld.Options());
        DefType type = _context.FindType("System.SR")!;
        string[] missing = [.. type.Methods
            .Where(m => m.Name.StartsWith("get_", StringComparison.Ordinal) && m.Name != "get_ResourceManager" && !strings.TryGetResourceString(m, out _))
            .Select(m => m.Name)];

        Assert.Empty(missing);
    }
}
