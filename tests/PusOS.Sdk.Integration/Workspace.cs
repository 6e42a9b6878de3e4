using System.Diagnostics;
using System.Text.RegularExpressions;
using PusOS.Tests.Shared;

namespace PusOS.Sdk.Integration;

/// <summary>
/// A folder outside the repository with a NuGet configuration that knows our feed, its own package folder and its
/// own template store; and one project made there from the template. Shared by the tests of the collection.
/// </summary>
public sealed class Workspace : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pusos-integration-");

    /// <summary>Installs the template and makes the project MyNode.</summary>
    public Workspace()
    {
        string feed = Environment.GetEnvironmentVariable("PUSOS_FEED") ?? Path.Combine(BuildOutput.Root, "artifacts/packages");
        string package = Directory.Exists(feed) ? Directory.EnumerateFiles(feed, "PusOS.Templates.*.nupkg").Single() : throw new InvalidOperationException($"There is no feed in {feed}; ./build.sh pack makes it.");
        Version = Regex.Match(package, @"PusOS\.Templates\.(.+)\.nupkg$").Groups[1].Value;
        WriteNuGetConfig(feed);
        CommandResult install = Run(Folder, "new", "install", $"PusOS.Templates::{Version}", "--add-source", feed, "--debug:custom-hive", Path.Combine(Folder, "hive"));
        Assert.True(install.ExitCode == 0, install.ToString());
        CommandResult make = Run(Folder, "new", "pusapp", "-o", "MyNode", "--debug:custom-hive", Path.Combine(Folder, "hive"));
        Assert.True(make.ExitCode == 0, make.ToString());
    }

    /// <summary>The packages' version.</summary>
    public string Version { get; }

    /// <summary>The folder.</summary>
    public string Folder => _folder.FullName;

    /// <summary>The project made from the template.</summary>
    public string Node => Path.Combine(Folder, "MyNode");

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>dotnet with these arguments; its standard input is empty.</summary>
    internal static CommandResult Run(string folder, params string[] arguments) => RunWithInput(folder, "", arguments);

    /// <summary>dotnet with these arguments and this standard input.</summary>
    internal static CommandResult RunWithInput(string folder, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The test host's own MSBuild and SDK variables must not reach the user's command.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || k.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_timeout))
        {
            process.Kill(entireProcessTree: true);
        }

        process.WaitForExit();
        return new CommandResult(output.Result.Replace("\r\n", "\n", StringComparison.Ordinal), error.Result, process.ExitCode);
    }

    /// <summary>Copies sources, without bin and obj.</summary>
    internal static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }

        foreach (string folder in Directory.EnumerateDirectories(from).Where(f => Path.GetFileName(f) is not ("bin" or "obj")))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private void WriteNuGetConfig(string feed)
    {
        string user = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");
        Directory.CreateDirectory(user);
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), $"""
            <?xml version="1.0" encoding="utf-8"?>
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <fallbackPackageFolders><add key="user" value="{user}" /></fallbackPackageFolders>
              <packageSources><add key="pusos" value="{feed}" /></packageSources>
            </configuration>
            """);
    }
}
