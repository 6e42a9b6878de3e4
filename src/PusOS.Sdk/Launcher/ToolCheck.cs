using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PusOS.Launcher;

/// <summary>Names a missing or too old tool, the version that is needed, and the command that installs it.</summary>
internal static partial class ToolCheck
{
    /// <summary>pusc's IR and flags are written for this LLVM.</summary>
    public const int LlvmVersion = 19;

    /// <summary>pusrun check-tools: 0, or a diagnostic for the first tool that is missing.</summary>
    public static int RunCompilerTools(ReadOnlySpan<string> arguments)
    {
        string? folder = arguments is ["--llvm", var value] ? value : null;
        Require(folder, "PUS3001", "clang", "clang");
        Require(folder, "PUS3002", "ld.lld", "lld");
        return 0;
    }

    /// <summary>QEMU's path, or a diagnostic.</summary>
    public static string RequireQemu(string? chosen)
    {
        string name = chosen ?? QemuCommand.Program;
        string? path = name.Contains(Path.DirectorySeparatorChar) ? (File.Exists(name) ? name : null) : ExecutableSearch.Find(null, name);
        return path ?? throw new LaunchException(
            "PUS3003",
            $"{name} was not found{(chosen is null ? " on PATH" : "")}. Needed: QEMU 7.0 or later with riscv64. Install it: sudo apt-get install qemu-system-misc opensbi");
    }

    private static void Require(string? folder, string code, string program, string package)
    {
        string versioned = $"{program}-{LlvmVersion}";
        string where = folder is null ? "on PATH" : $"in '{folder}' (property PusLlvmPath)";
        string cure = $"Install it: sudo apt-get install {package}-{LlvmVersion}; or set the property PusLlvmPath to LLVM's bin folder.";
        string? path = ExecutableSearch.Find(folder, versioned, program)
            ?? throw new LaunchException(code, $"{versioned} was not found {where}. Needed: LLVM {LlvmVersion} or later. {cure}");
        if (Path.GetFileNameWithoutExtension(path).EndsWith($"-{LlvmVersion}", StringComparison.Ordinal) || Path.GetFileName(path).EndsWith($"-{LlvmVersion}", StringComparison.Ordinal))
        {
            return;
        }

        if (MajorVersion(path) is int version && version < LlvmVersion)
        {
            throw new LaunchException(code, $"{path} is version {version}. Needed: LLVM {LlvmVersion} or later. {cure}");
        }
    }

    private static int? MajorVersion(string path)
    {
        using Process? process = Process.Start(new ProcessStartInfo(path, "--version") { RedirectStandardOutput = true, UseShellExecute = false });
        string text = process?.StandardOutput.ReadToEnd() ?? "";
        process?.WaitForExit();
        Match match = VersionPattern().Match(text);
        return match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"(?:version|LLD)\s+(\d+)\.")]
    private static partial Regex VersionPattern();
}
