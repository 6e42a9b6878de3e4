using System.Globalization;
using System.Text.RegularExpressions;
using PusOS.Compiler.Driver;

namespace PusOS.Compiler.Llvm;

/// <summary>The LLVM tools of this machine.</summary>
/// <param name="Clang">Path of clang.</param>
/// <param name="Linker">Path of ld.lld.</param>
/// <param name="ClangVersion">First line of its version text; part of the cache key.</param>
internal sealed partial record Toolchain(string Clang, string Linker, string ClangVersion)
{
    private const int RequiredMajor = 19;
    private const string Cure = "On Debian or Ubuntu: sudo apt-get install clang-19 lld-19. Or set the property PusLlvmPath to the folder that holds them.";

    /// <summary>Finds clang and ld.lld of LLVM 19 or later in <paramref name="folder"/> or on PATH; reports and returns null if one is missing or too old.</summary>
    public static Toolchain? Find(string? folder, IDiagnosticSink diagnostics)
    {
        string? clang = FindTool("clang", folder);
        string? linker = FindTool("ld.lld", folder);
        foreach ((string? path, string name) in (ReadOnlySpan<(string?, string)>)[(clang, "clang"), (linker, "ld.lld")])
        {
            if (path is null)
            {
                string where = folder is null ? "on PATH" : $"in '{folder}'";
                diagnostics.Error(BackEndCodes.MissingTool, $"'{name}' of LLVM {RequiredMajor} or later was not found {where} (as '{name}-{RequiredMajor}' or '{name}'). {Cure}");
            }
        }

        if (clang is null || linker is null)
        {
            return null;
        }

        string? version = CheckVersion(clang, diagnostics);
        return version is null ? null : new Toolchain(clang, linker, version);
    }

    private static string? CheckVersion(string clang, IDiagnosticSink diagnostics)
    {
        (int exitCode, string output) = ToolProcess.Run(clang, ["--version"]);
        string first = output.Split('\n')[0].Trim();
        Match match = VersionPattern().Match(first);
        if (exitCode == 0 && match.Success && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) >= RequiredMajor)
        {
            return first;
        }

        diagnostics.Error(BackEndCodes.WrongToolVersion, $"'{clang}' says '{first}', but clang {RequiredMajor} or later is needed. {Cure}");
        return null;
    }

    private static string? FindTool(string name, string? folder)
    {
        string[] folders = folder is not null ? [folder] : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string extension = OperatingSystem.IsWindows() ? ".exe" : "";
        return (from candidate in (string[])[$"{name}-{RequiredMajor}{extension}", name + extension]
                from directory in folders
                where directory.Length != 0
                let path = Path.Combine(directory, candidate)
                where File.Exists(path)
                select path).FirstOrDefault();
    }

    [GeneratedRegex(@"version (\d+)\.")]
    private static partial Regex VersionPattern();
}
