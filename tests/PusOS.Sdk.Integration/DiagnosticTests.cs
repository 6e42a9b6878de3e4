namespace PusOS.Sdk.Integration;

/// <summary>What the SDK says of bad input: the code, and the cure. Few of these compile an image.</summary>
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
    public void MissingQemu()
    {
        Assert.True(Workspace.Run(workspace.Node, "build").ExitCode == 0);
        CommandResult result = Workspace.Run(workspace.Node, "run", "--no-build", "-p:PusQemu=/nowhere/qemu-system-riscv64");
        Assert.Equal(125, result.ExitCode);
        Assert.Contains("PUS3003", result.Error, StringComparison.Ordinal);
        Assert.Contains("QEMU 7.0 or later", result.Error, StringComparison.Ordinal);
        Assert.Contains("apt-get install qemu-system-misc", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-p:PusMemory=much", "PusMemory is 'much'")]
    [InlineData("-p:PusHarts=0", "PusHarts is '0'")]
    [InlineData("-p:PusTimeoutSeconds=soon", "PusTimeoutSeconds is 'soon'")]
    public void AValueThatDoesNotParse(string property, string message)
    {
        Assert.True(Workspace.Run(workspace.Node, "build").ExitCode == 0);
        CommandResult result = Workspace.Run(workspace.Node, "run", "--no-build", property);
        Assert.Equal(125, result.ExitCode);
        Assert.Contains("PUS3021", result.Error, StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void NoMain()
    {
        CommandResult result = new Probe(workspace, "NoMain", "internal static class Lonely;\n").DotNet("build", "-nologo");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("CS5001", result.Output, StringComparison.Ordinal);
    }

    /// <summary>A native import that no package exports, and a member of the class library that the node has not.</summary>
    [Fact]
    public void WhatIsReachedAndNotThereWarnsAndThrows()
    {
        const string Source = """
            using System.Runtime.InteropServices;
            try { Sensor.Read(1); }
            catch (PlatformNotSupportedException e) { Console.WriteLine(e.Message); }
            try { System.Diagnostics.Debugger.Break(); Console.WriteLine("nothing to break into"); }
            catch (PlatformNotSupportedException e) { Console.WriteLine(e.Message); }
            internal static class Sensor { [DllImport("sensor", EntryPoint = "sensor_read")] internal static extern int Read(int channel); }
            """;
        var probe = new Probe(workspace, "NotThere", Source);
        CommandResult build = probe.DotNet("build", "-nologo");
        Assert.True(build.ExitCode == 0, build.ToString());
        Assert.Contains("warning PUS1001: Sensor::Read(System.Int32): native import sensor!sensor_read", build.Output, StringComparison.Ordinal);
        Assert.Contains("Reached by: Program::<Main>$(System.String[])", build.Output, StringComparison.Ordinal);
        Assert.Contains("[UnmanagedCallersOnly(EntryPoint = ...)]", build.Output, StringComparison.Ordinal);
        CommandResult run = probe.Run();
        Assert.StartsWith("Sensor::Read(System.Int32): native import sensor!sensor_read", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void AReferenceThatIsNoAssembly()
    {
        const string Lines = """<ItemGroup><Reference Include="Broken"><HintPath>Broken.dll</HintPath></Reference></ItemGroup>""";
        var probe = new Probe(workspace, "NoAssembly", "Console.WriteLine(new Broken.Thing());", Lines);
        File.WriteAllText(Path.Combine(probe.Folder, "Broken.dll"), "this is no assembly");
        CommandResult result = probe.DotNet("build", "-nologo");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("Broken", result.Output, StringComparison.Ordinal);
    }

    /// <summary>The C# compiler never sees this one; pusc does.</summary>
    [Fact]
    public void AnAssemblyThatIsNotValidReachesTheCompiler()
    {
        const string Lines = """
            <Target Name="Spoil" AfterTargets="ComputeIlcCompileInputs"><ItemGroup><IlcCompileInput Remove="@(IlcCompileInput)" /><IlcCompileInput Include="Spoilt.dll" /></ItemGroup></Target>
            """;
        var probe = new Probe(workspace, "Spoilt", "Console.WriteLine(1);", Lines);
        File.WriteAllText(Path.Combine(probe.Folder, "Spoilt.dll"), "MZ and then nothing");
        CommandResult result = probe.DotNet("build", "-nologo");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("error PUS1010", result.Output, StringComparison.Ordinal);
        Assert.Contains("Spoilt.dll", result.Output, StringComparison.Ordinal);
    }

    private void AssertFails(string code, string cure, params string[] arguments)
    {
        CommandResult result = Workspace.Run(workspace.Node, [.. arguments, "-nologo"]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.True(result.Output.Contains(code, StringComparison.Ordinal) && result.Output.Contains(cure, StringComparison.Ordinal), result.ToString());
    }
}
