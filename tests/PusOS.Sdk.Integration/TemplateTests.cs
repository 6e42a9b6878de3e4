using PusOS.Tests.Shared;

namespace PusOS.Sdk.Integration;

/// <summary>dotnet new pusapp, run, publish: the commands of the README, word for word.</summary>
public sealed class TemplateTests(Workspace workspace) : IClassFixture<Workspace>
{
    [Fact]
    public void RunBootsTheNodeWithArguments()
    {
        CommandResult run = Workspace.Run(workspace.Node, "run", "-p:PusQuiet=true", "-p:PusTimeoutSeconds=120", "--", "one", "two words", "", "q\"uote", "ü€%20");
        Assert.True(run.ExitCode == 0, run.ToString());
        string[] expected = ["Hello from MyNode", "argument: one", "argument: two words", "argument: ", "argument: q\"uote", "argument: ü€%20"];
        Assert.Equal(string.Join('\n', expected), run.Output.Trim());
    }

    [Fact]
    public void RunOnTheHostIsTheSameProgram()
    {
        CommandResult run = Workspace.Run(workspace.Node, "run", "-r", "linux-x64", "--", "one", "two words", "");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("Hello from MyNode\nargument: one\nargument: two words\nargument:", run.Output.Trim());
    }

    [Fact]
    public void PublishGivesOneImageAndASecondOneCompilesNothing()
    {
        CommandResult first = Workspace.Run(workspace.Node, "publish", "-r", "pusos-riscv64", "-v", "m");
        Assert.True(first.ExitCode == 0, first.ToString());
        string folder = Path.Combine(workspace.Node, "bin/Release/net10.0/pusos-riscv64/publish");
        Assert.Equal(["MyNode.elf"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName));
        Assert.Contains("Generating native code", first.Output, StringComparison.Ordinal);
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(folder, "MyNode.elf"));

        CommandResult second = Workspace.Run(workspace.Node, "publish", "-r", "pusos-riscv64", "-v", "m");
        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.DoesNotContain("Generating native code", second.Output, StringComparison.Ordinal);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(folder, "MyNode.elf")));
    }

    [Fact]
    public void TwoColdBuildsGiveTheSameImage()
    {
        Assert.Equal(ColdPublish(), ColdPublish());

        byte[] ColdPublish()
        {
            string project = Path.Combine(workspace.Folder, "Twice");
            if (Directory.Exists(project))
            {
                Directory.Delete(project, recursive: true);
            }

            Directory.CreateDirectory(project);
            File.Copy(Path.Combine(workspace.Node, "MyNode.csproj"), Path.Combine(project, "Twice.csproj"));
            File.Copy(Path.Combine(workspace.Node, "Program.cs"), Path.Combine(project, "Program.cs"));
            CommandResult result = Workspace.Run(project, "publish", "-r", "pusos-riscv64", "-v", "q");
            Assert.True(result.ExitCode == 0, result.ToString());
            return File.ReadAllBytes(Path.Combine(project, "bin/Release/net10.0/pusos-riscv64/publish/Twice.elf"));
        }
    }

    [Fact]
    public void ClassLibraryWithANuGetDependencyRunsTheSameOnBoth()
    {
        string sample = Path.Combine(workspace.Folder, "AppLib");
        Workspace.CopyFolder(Path.Combine(BuildOutput.Root, "samples/AppLib"), sample);
        string app = Path.Combine(sample, "App"), project = Path.Combine(app, "App.csproj");
        File.WriteAllText(project, File.ReadAllText(project).Replace("\"PusOS.Sdk\"", $"\"PusOS.Sdk/{workspace.Version}\"", StringComparison.Ordinal));
        CommandResult node = Workspace.Run(app, "run", "-p:PusQuiet=true", "-p:PusTimeoutSeconds=120");
        CommandResult host = Workspace.Run(app, "run", "-r", "linux-x64");
        Assert.Equal(host.Output, node.Output);
        Assert.Equal(4, host.ExitCode);
        Assert.Equal(4, node.ExitCode);
        Assert.Contains("da: Hej, PusOS!", node.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheTemplateBringsDebuggerFiles()
    {
        string launch = File.ReadAllText(Path.Combine(workspace.Node, ".vscode/launch.json"));
        Assert.Contains("native/MyNode.o", launch, StringComparison.Ordinal);
        Assert.Contains("gdb-multiarch", launch, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(workspace.Node, ".vscode/tasks.json")));
        Assert.Contains($"PusOS.Sdk/{workspace.Version}", File.ReadAllText(Path.Combine(workspace.Node, "MyNode.csproj")), StringComparison.Ordinal);
    }
}
