namespace PusOS.Sdk.Integration;

/// <summary>A project of the SDK with one file of source, in a folder of its own in the workspace.</summary>
internal sealed class Probe
{
    public Probe(Workspace workspace, string name, string source, string projectLines = "")
    {
        Folder = Path.Combine(workspace.Folder, name);
        Directory.CreateDirectory(Folder);
        string project = File.ReadAllText(Path.Combine(workspace.Node, "MyNode.csproj"));
        File.WriteAllText(Path.Combine(Folder, name + ".csproj"), project.Replace("</Project>", projectLines + "</Project>", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(Folder, "Program.cs"), source);
    }

    public string Folder { get; }

    /// <summary>dotnet in the folder.</summary>
    public CommandResult DotNet(params string[] arguments) => Workspace.Run(Folder, arguments);

    /// <summary>dotnet run, quiet, bounded.</summary>
    public CommandResult Run(params string[] arguments) => DotNet(["run", "-p:PusQuiet=true", "-p:PusTimeoutSeconds=120", .. arguments]);
}
