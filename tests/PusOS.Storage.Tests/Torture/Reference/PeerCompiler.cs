using System.Diagnostics;

namespace PusOS.Storage.Torture.Reference;

/// <summary>Builds the peer from the reference's sources, which a directory of the user's holds; nothing of them is kept.</summary>
public static class PeerCompiler
{
    private static readonly string[] s_settings = ["MULTIVERSION", "NAME_MAX=1022", "NO_DEBUG", "NO_WARN", "NO_ERROR"];

    /// <summary>Returns the path of the program. Throws what went wrong as <see cref="ReliabilityException"/>.</summary>
    public static string Build(string directory, string folder)
    {
        string prefix = File.Exists(Path.Combine(directory, "lfs.c")) ? "lfs" : "lfs2";
        if (!File.Exists(Path.Combine(directory, prefix + ".c")))
        {
            throw new ReliabilityException($"{directory} holds neither lfs.c nor lfs2.c");
        }

        string program = Path.Combine(folder, "peer");
        List<string> arguments = ["-std=gnu11", "-O2", "-I", directory];
        arguments.AddRange(s_settings.Select(setting => $"-D{prefix.ToUpperInvariant()}_{setting}"));
        if (prefix == "lfs2")
        {
            arguments.Add("-DPEER_LFS2");
        }

        arguments.Add(Path.Combine(AppContext.BaseDirectory, "Reference", "peer.c"));
        arguments.Add(Path.Combine(directory, prefix + ".c"));
        arguments.Add(Path.Combine(directory, prefix + "_util.c"));
        arguments.AddRange(["-o", program]);
        string compiler = new[] { "clang", "cc" }.First(IsThere);
        using Process process = Process.Start(new ProcessStartInfo(compiler, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? program : throw new ReliabilityException($"{compiler}: {errors}");
    }

    private static bool IsThere(string compiler) =>
        compiler == "cc" || (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(place => File.Exists(Path.Combine(place, compiler)));
}
