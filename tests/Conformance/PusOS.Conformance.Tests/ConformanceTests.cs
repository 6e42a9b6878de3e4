using Xunit;

namespace PusOS.Conformance.Tests;

/// <summary>Each program of tests/Conformance/Programs gives the same output and exit code on .NET and on the node.</summary>
public sealed class ConformanceTests
{
    /// <summary>The case names, from the source folder.</summary>
    public static TheoryData<string> Cases()
    {
        var data = new TheoryData<string>();
        string folder = Path.Combine(ConformancePaths.Root, "tests/Conformance/Programs/Cases");
        foreach (string file in Directory.EnumerateFiles(folder, "*Tests.cs").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            data.Add(name[..^"Tests".Length]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void NodeEqualsHost(string name)
    {
        Assert.True(File.Exists(ConformancePaths.HostProgram), "The host build is missing; ./build.sh test builds it.");
        Assert.True(File.Exists(ConformancePaths.Image), "The image is missing; ./build.sh test builds it.");
        ProgramRun host = ProgramRun.OnHost(name);
        ProgramRun node = ProgramRun.OnNode(name);
        Assert.Equal(host.Output, node.Output);
        Assert.Equal(host.ExitCode, node.ExitCode);
        Assert.NotEmpty(host.Output);
    }
}
