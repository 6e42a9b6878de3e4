namespace PusOS.Launcher;

/// <summary>A failure before the guest started, with its code; printed in MSBuild's canonical form.</summary>
internal sealed class LaunchException(string code, string message) : Exception(message)
{
    /// <summary>Exit code of the launcher when it could not start the guest (as env and timeout do).</summary>
    public const int ExitCode = 125;

    /// <summary>"PUS3xxx"; docs/diagnostics.md lists them.</summary>
    public string Code { get; } = code;

    /// <summary>The line that MSBuild and the terminal show.</summary>
    public string Diagnostic => $"pusrun : error {Code}: {Message}";
}
