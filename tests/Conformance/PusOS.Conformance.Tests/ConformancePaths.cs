namespace PusOS.Conformance.Tests;

/// <summary>Where the two builds of tests/Conformance/Programs and the launcher lie. build.sh builds them first.</summary>
internal static class ConformancePaths
{
    private const string Output = "tests/Conformance/Programs/bin/Release/net10.0";

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The program for this machine's .NET.</summary>
    public static string HostProgram => Environment.GetEnvironmentVariable("PUSOS_CONFORMANCE_HOST") ?? Path.Combine(Root, Output, "linux-x64/Programs.dll");

    /// <summary>The bootable image.</summary>
    public static string Image => Environment.GetEnvironmentVariable("PUSOS_CONFORMANCE_IMAGE") ?? Path.Combine(Root, Output, "pusos-riscv64/native/Programs.elf");

    /// <summary>pusrun.dll.</summary>
    public static string Launcher => Path.Combine(Root, "src/PusOS.Sdk/Launcher/bin/Release/net10.0/pusrun.dll");

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "build.sh")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("build.sh was not found above the test assembly.");
    }
}
