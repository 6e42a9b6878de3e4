namespace PusOS.Tests.Shared;

/// <summary>Where this build's outputs lie; for tests that compile and boot images with it, without packing.</summary>
internal static class BuildOutput
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release, as the running program itself.</summary>
    public static string Configuration => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>The folder of the class library whose IL goes into images.</summary>
    public static string Framework => Directory.GetDirectories(Path.Combine(PackageFolder, "microsoft.netcore.app.runtime.linux-x64"))
        .Order(StringComparer.Ordinal).Last() + "/runtimes/linux-x64/lib/net10.0";

    /// <summary>PusOS.Core.dll for the node.</summary>
    public static string Core => Of("src/PusOS.Core/Target", "PusOS.Core.dll");

    /// <summary>Linker script and start-up assembly.</summary>
    public static string Native => Path.Combine(Root, "src/PusOS.Core/Kernel/Arch/RiscV64");

    /// <summary>pusc.dll.</summary>
    public static string Compiler => Of("src/PusOS.Sdk/Pusc", "pusc.dll");

    private static string PackageFolder => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");

    /// <summary>A file that a project of the repository builds.</summary>
    public static string Of(string project, string file) => Path.Combine(Root, project, "bin", Configuration, "net10.0", file);

    /// <summary>pusc's arguments, behind "dotnet", that compile a program into an image without firmware beneath it.</summary>
    /// <param name="program">The program's assembly.</param>
    /// <param name="image">The image's path.</param>
    /// <param name="cache">The folder in which unchanged parts are kept.</param>
    /// <param name="options">More of pusc's options.</param>
    /// <param name="firmware">What the image starts on: none or opensbi.</param>
    public static string[] CompileArguments(string program, string image, string cache, IEnumerable<string> options, string firmware = "none") =>
    [
        "exec", Compiler, program, "-o:" + image, "-O", "--stacktracedata", "--feature:System.Globalization.Invariant=true",
        "--pusos-runtime:" + Core, "--pusos-framework:" + Framework, "--pusos-native:" + Native, "--pusos-firmware:" + firmware, "--pusos-cache:" + cache,
        .. options,
    ];

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PusOS.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("PusOS.slnx is not above this program's folder");
        }

        return folder;
    }
}
