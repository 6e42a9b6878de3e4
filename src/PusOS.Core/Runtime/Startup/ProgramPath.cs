namespace PusOS.Runtime.Startup;

/// <summary>Where the program would lie if the node's image were a file below its base directory.</summary>
internal static class ProgramPath
{
    /// <summary>Environment.ProcessPath and the first of Environment.GetCommandLineArgs.</summary>
    public static ReadOnlySpan<byte> Utf8 => "/app/program"u8;

    /// <summary>The same as a string.</summary>
    public static string Text => "/app/program";
}
