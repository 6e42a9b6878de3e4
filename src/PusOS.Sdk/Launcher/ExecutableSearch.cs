namespace PusOS.Launcher;

/// <summary>Finds programs as the shell does.</summary>
internal static class ExecutableSearch
{
    /// <summary>The first of <paramref name="names"/> found in <paramref name="folder"/>, or on PATH when it is null; null if none is there.</summary>
    public static string? Find(string? folder, params ReadOnlySpan<string> names)
    {
        string[] folders = folder is null
            ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            : [folder, Path.Combine(folder, "bin")];
        foreach (string name in names)
        {
            foreach (string candidateFolder in folders)
            {
                string path = Path.Combine(candidateFolder, OperatingSystem.IsWindows() ? name + ".exe" : name);
                if (File.Exists(path))
                {
                    return path;
                }
            }
        }

        return null;
    }
}
