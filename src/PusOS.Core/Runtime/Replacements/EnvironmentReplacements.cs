using PusOS.Runtime.Startup;

namespace PusOS.Runtime.Replacements;

/// <summary>What the host that starts CoreCLR tells System.Environment.</summary>
internal static class EnvironmentReplacements
{
    /// <summary>The program's path and Main's arguments.</summary>
    [Replaces("System.Environment", "GetCommandLineArgsNative", Reason = "Empty on Unix, where CoreCLR's host sets a field before Main; here they are made when they are asked for.")]
    internal static string[] GetCommandLineArguments() => [ProgramPath.Text, .. CommandLine.Arguments()];
}
