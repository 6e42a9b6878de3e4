using PusOS.Fuzz.Generation;
using PusOS.Fuzz.Running;

namespace PusOS.Fuzz.Tests;

/// <summary>What the differential tests stand on.</summary>
public sealed class GeneratorTests
{
    [Fact]
    public void Equal_seeds_give_equal_programs()
    {
        Assert.Equal(ProgramGenerator.Generate(7, 20), ProgramGenerator.Generate(7, 20));
        Assert.NotEqual(ProgramGenerator.Generate(7, 20), ProgramGenerator.Generate(8, 20));
    }

    [Fact]
    public void A_line_that_differs_is_found() =>
        Assert.Equal(["host: b / node: x", "host: (nothing) / node: d"], Comparison.Differences("a\nb\nc", () => "a\nb\nc", "a\nx\nc\nd"));

    [Fact]
    public void The_hosts_unoptimised_code_is_right_where_the_host_disagrees_with_itself()
    {
        Assert.Empty(Comparison.Differences("a\nb", () => "a\nx", "a\nx"));
        Assert.Single(Comparison.Differences("a\nb", () => "a\nx", "a\ny"));
    }
}
