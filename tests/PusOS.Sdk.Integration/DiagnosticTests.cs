namespace PusOS.Sdk.Integration;

/// <summary>What the SDK says of bad input: the code, and the cure. None of these compiles an image.</summary>
public sealed class DiagnosticTests(Workspace workspace) : IClassFixture<Workspace>
{
    [Fact]
    public void UnknownRuntimeIdentifier() => AssertFails("PUS3010", "pusos-riscv64", "build", "-r", "pusos-arm64");

    [Fact]
    public void UnknownFirmware() => AssertFails("PUS3012", "'opensbi'", "build", "-p:PusFirmware=uefi");

    [Fact]
    public void LibraryCannotBePublished() => AssertFails("PUS3011", "OutputType", "publish", "-r", "pusos-riscv64", "-p:OutputType=Library");

    [Fact]
    public void MissingCompilerTool() => AssertFails("PUS3001", "apt-get install clang-19", "build", "-p:PusLlvmPath=/nowhere");

    [Fact]
    public void NoMain()
    {
        string folder = Path.Combine(workspace.Folder, "NoMain");
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(workspace.Node, "MyNode.csproj"), Path.Combine(folder, "NoMain.csproj"), overwrite: true);
        File.WriteAllText(Path.Combine(folder, "Class.cs"), "internal static class Lonely;\n");
        CommandResult result = Workspace.Run(folder, "build", "-nologo");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("CS5001", result.Output, StringComparison.Ordinal);
    }

    private void AssertFails(string code, string cure, params string[] arguments)
    {
        CommandResult result = Workspace.Run(workspace.Node, [.. arguments, "-nologo"]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.True(result.Output.Contains(code, StringComparison.Ordinal) && result.Output.Contains(cure, StringComparison.Ordinal), result.ToString());
    }
}
