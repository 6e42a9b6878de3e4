namespace PusOS.Runtime.Replacements;

/// <summary>Where the program lies.</summary>
internal static class ApplicationReplacements
{
    [Replaces("System.AppContext", "GetBaseDirectoryCore",
        Reason = "Asks where the entry assembly's file is; the program is the image, and the files beside it are below /app.")]
    internal static string BaseDirectory() => "/app/";
}
